"""What is allocated: visits, the places that could serve them, and what the places hold.

A place is a crew on one day or a partner point on one of its days. A crew is the technicians of one
territory: those of a service centre, or those who may work in several. An option puts one visit in
one place for an estimated price, and takes its load from every limit of the place:

- of a partner's day the visits, and the seconds of service, that its contract allows;
- of a crew's day its regular hours, which overtime lengthens at its price up to the shifts' ends;
- of the same day the hours of those shifts alone who may serve such visits at all, wherever the
  visits that only they may serve could ask for more.

Visits are looked at one by one: groups, patterns and dependencies are left to the routes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.allocation.prices import Prices
from solver.eligible import NO_START, Eligible, PartnerPlace, eligible_of
from solver.problem import Problem
from solver.workforce import Shift, Territory

DAY_S = 86_400
MISSED_FEN = 1_000_000
"""Leaving a mandatory visit out costs this for each step of urgency, far above any other price."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Place:
    """A crew (position in `Market.crews`) on a day of the horizon, or a partner point's day."""

    crew: int | None
    day: int
    partner: PartnerPlace | None = None


@dataclass(frozen=True)
class Limit:
    """What the options that draw on it may take together.

    Parameters
    ----------
    options, amounts
        int64 arrays of one length: which options draw on it, and how much.
    most
        Their sum without overtime, in seconds or visits.
    minutes, minute_fen
        Minutes of overtime that may be added to `most` (in seconds), and the price of one.
    """

    options: Ints
    amounts: Ints
    most: int
    minutes: int = 0
    minute_fen: int = 0


@dataclass(frozen=True)
class Market:
    """All options of a problem, in the order of places.

    Parameters
    ----------
    visit, place, price_fen
        int64 arrays [options].
    left_fen
        int64 array [visits]: the price of no option; drop price, or `MISSED_FEN` by urgency. It is
        0 for visits that have no option: nothing can be decided about them.
    """

    problem: Problem
    crews: tuple[tuple[int, ...], ...]
    places: tuple[Place, ...]
    visit: Ints
    place: Ints
    price_fen: Ints
    left_fen: Ints
    limits: tuple[Limit, ...]


def market_of(problem: Problem) -> Market:
    """Make the market of a problem."""
    eligible = eligible_of(problem)
    prices = Prices(problem, eligible)
    crews = _crews(problem)
    made = _Making(problem, prices)
    for (crew, day), shifts in sorted(_crew_days(problem, crews).items()):
        made.add_crew_day(eligible, Place(crew, day), shifts)
    for column, place in enumerate(eligible.partner_places):
        made.add_partner_day(place, eligible.partner_starts[:, column])
    return made.market(crews)


def _crews(problem: Problem) -> tuple[tuple[int, ...], ...]:
    """Technicians by territory, each crew ascending."""
    by_territory: dict[Territory | None, list[int]] = {}
    for number, technician in enumerate(problem.technicians):
        by_territory.setdefault(technician.territory, []).append(number)
    return tuple(tuple(crew) for crew in by_territory.values())


def _crew_days(
    problem: Problem, crews: Sequence[Sequence[int]]
) -> Mapping[tuple[int, int], list[int]]:
    """Shifts by crew and day of the horizon on which they start, earliest first."""
    crew_of = {technician: number for number, crew in enumerate(crews) for technician in crew}
    days: dict[tuple[int, int], list[int]] = {}
    for number in sorted(
        range(len(problem.shifts)), key=lambda each: (problem.shifts[each].start_s, each)
    ):
        shift = problem.shifts[number]
        days.setdefault((crew_of[shift.technician], shift.start_s // DAY_S), []).append(number)
    return days


class _Making:
    """A market while places are added to it."""

    def __init__(self, problem: Problem, prices: Prices) -> None:
        self._problem, self._prices = problem, prices
        self._places: list[Place] = []
        self._limits: list[Limit] = []
        self._visits: list[Ints] = []
        self._costs: list[Ints] = []
        self._options = 0

    def add_crew_day(self, eligible: Eligible, place: Place, shifts: Sequence[int]) -> None:
        """Add a crew's day with its limits, if it may serve anything."""
        able = eligible.shifts[:, shifts]
        visits = np.flatnonzero(able.any(axis=1))
        if not len(visits):
            return
        able = able[visits]
        offered = [self._problem.shifts[shift] for shift in shifts]
        price_fen, load_s = self._prices.of_crew_day(visits, able, shifts)
        options = self._add(place, visits, price_fen)
        regular_s = sum(_regular_s(shift) for shift in offered)
        longest_s = sum(_longest_s(shift) for shift in offered)
        rates = sorted(shift.cost.per_overtime_hour_fen for shift in offered)
        minute_fen = -(-rates[len(rates) // 2] // 60)
        minutes = (longest_s - regular_s) // 60
        self._limits.append(Limit(options, load_s, regular_s, minutes, minute_fen))
        for group in np.unique(able, axis=0):
            inside = ~(able & ~group).any(axis=1)
            most = sum(_longest_s(shift) for shift, has in zip(offered, group, strict=True) if has)
            if not group.all() and load_s[inside].sum() > most:
                self._limits.append(Limit(options[inside], load_s[inside], most))

    def add_partner_day(self, partner: PartnerPlace, starts: Ints) -> None:
        """Add a partner point's day with its caps, if it may take anything."""
        visits = np.flatnonzero(starts != NO_START)
        if not len(visits):
            return
        caps = self._problem.partners[partner[0]].days[partner[1]]
        price_fen = self._prices.of_partner_day(visits, partner[0], starts[visits])
        options = self._add(Place(None, caps.opens_s // DAY_S, partner), visits, price_fen)
        service_s = self._prices.service_s[visits]
        self._limits.append(Limit(options, np.ones_like(options), caps.max_visits))
        if service_s.sum() > caps.max_service_s:
            self._limits.append(Limit(options, service_s, caps.max_service_s))

    def market(self, crews: tuple[tuple[int, ...], ...]) -> Market:
        """Put together what was added."""
        sizes = [len(visits) for visits in self._visits]
        nothing = np.zeros(0, dtype=np.int64)
        visit = np.concatenate([nothing, *self._visits])
        left_fen = np.zeros(len(self._problem.visits), dtype=np.int64)
        for one in np.unique(visit).tolist():
            left_fen[one] = _left_fen(self._problem, one)
        return Market(
            problem=self._problem,
            crews=crews,
            places=tuple(self._places),
            visit=visit,
            place=np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
            price_fen=np.concatenate([nothing, *self._costs]),
            left_fen=left_fen,
            limits=tuple(self._limits),
        )

    def _add(self, place: Place, visits: Ints, price_fen: Ints) -> Ints:
        """Add the options of a place; their positions."""
        first = self._options
        self._options += len(visits)
        self._places.append(place)
        self._visits.append(visits)
        self._costs.append(price_fen)
        return np.arange(first, self._options, dtype=np.int64)


def _left_fen(problem: Problem, visit: int) -> int:
    if problem.is_mandatory(visit):
        return MISSED_FEN * (11 - problem.visits[visit].priority)
    return problem.visits[visit].drop_fen


def _regular_s(shift: Shift) -> int:
    return shift.soft_end_s - shift.start_s - sum(pause.duration_s for pause in shift.breaks)


def _longest_s(shift: Shift) -> int:
    return shift.end_s - shift.start_s - sum(pause.duration_s for pause in shift.breaks)
