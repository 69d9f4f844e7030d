"""Which shifts and partner days may serve which visit, before anything else is in their routes.

What is judged: skills with their levels, certificates, required and prohibited technicians, locks,
territory, tools, parts, capacity, and whether the shift is long enough to go there, serve and come
back. Where a shift has a pickup, tools and parts are no reason against it. True promises nothing
about a route with a pickup or other visits in it; False is final.
"""

import itertools
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.problem import Problem
from solver.timetable import Day, day_of
from solver.visit import AppointmentState, LockKind, SkillNeed, Visit
from solver.windows import Interval
from solver.workforce import PartnerPoint, Ring, SkillHeld, Technician

TECHNICIAN_LOCKS = (LockKind.TECHNICIAN, LockKind.TECHNICIAN_AND_TIME)
TIME_LOCKS = (LockKind.TIME, LockKind.TECHNICIAN_AND_TIME)
NO_START = -1
"""In `Eligible.partner_starts`: the partner cannot take the visit on that day."""

EVER = (-(10**12), 10**12)
"""Earlier and later than any instant that a problem can name."""

PartnerPlace = tuple[int, int]
"""A partner point and one of its days, by position."""


@dataclass(frozen=True)
class Eligible:
    """Verdicts on every pair of a problem.

    Parameters
    ----------
    shifts
        Bool array [visits, shifts].
    partner_places
        The columns of `partner_starts`.
    partner_starts
        int64 array [visits, partner places]: when the service would start there, or `NO_START`: the
        earliest instant that the visit, the opening and the time for accepting allow. The caps of
        the day are counted elsewhere (`solver.draft`); a visit above them on its own is refused.
    certified
        Starts to which certificates bound a visit in a shift that they cover only partly.
    """

    shifts: NDArray[np.bool_]
    partner_places: tuple[PartnerPlace, ...]
    partner_starts: NDArray[np.int64]
    certified: Mapping[tuple[int, int], tuple[Interval, ...]]

    def partners_of(self, visit: int) -> Iterator[tuple[PartnerPlace, int]]:
        """Give the partner days that may take the visit, with the start of its service."""
        for place, start in zip(
            self.partner_places, self.partner_starts[visit].tolist(), strict=True
        ):
            if start != NO_START:
                yield place, start

    def shifts_of(self, visit: int) -> list[int]:
        """List the shifts that may serve the visit, ascending."""
        return [int(shift) for shift in np.flatnonzero(self.shifts[visit])]


def eligible_of(problem: Problem) -> Eligible:
    """Give the verdicts on this very problem, made when first asked for, kept while it lives."""
    made = _MADE.get(id(problem))
    if made is None:
        made = _MADE[id(problem)] = _judged(problem)
        weakref.finalize(problem, _MADE.pop, id(problem), None)
    return made


_MADE: dict[int, Eligible] = {}
"""By identity of the problem."""


def _judged(problem: Problem) -> Eligible:
    certified: dict[tuple[int, int], tuple[Interval, ...]] = {}
    shifts = np.zeros((len(problem.visits), len(problem.shifts)), dtype=np.bool_)
    able, wants = _Able(problem), _Wants(problem)
    for number, shift in enumerate(problem.shifts):
        day = day_of(problem, number)
        whole = (day.start, day.end)
        starts_of = wants.certified(problem.technicians[shift.technician].skills, whole)
        for place in able.visits(shift.technician, day.has_pickup):
            starts = starts_of[wants.kind[place]]
            if not starts or not _reaches(day, place):
                continue
            demand = problem.visits[place].demand
            if any(need > have for need, have in zip(demand, shift.capacity, strict=False)):
                continue
            shifts[place, number] = True
            if starts != (whole,):
                certified[place, number] = starts
    places = tuple(
        (number, day)
        for number, partner in enumerate(problem.partners)
        for day in range(len(partner.days))
    )
    starts_there = np.full((len(problem.visits), len(places)), NO_START, dtype=np.int64)
    column = 0
    for point in problem.partners:
        takers = list(_takers(problem, point))
        valid_of = wants.certified(point.skills, EVER)
        for opening in point.days:
            earliest = max(opening.opens_s, problem.freeze_s + point.acceptance_s)
            for place in takers:
                service_s = problem.visits[place].service_s
                if opening.max_visits < 1 or opening.max_service_s < service_s:
                    continue
                span = (earliest, opening.closes_s - service_s)
                starts_there[place, column] = _first(
                    wants.free[place], valid_of[wants.kind[place]], span
                )
            column += 1
    return Eligible(shifts, places, starts_there, certified)


class _Wants:
    """Skills and free starts of the visits of a problem; what is alike is looked at once.

    Parameters
    ----------
    kind
        Which of the different sets of skills each visit needs, by number.
    free
        When each visit may start, whoever serves it.
    """

    def __init__(self, problem: Problem) -> None:
        kinds: dict[tuple[SkillNeed, ...], int] = {}
        self.kind = [kinds.setdefault(visit.skills, len(kinds)) for visit in problem.visits]
        self.free = [_free_starts(visit) for visit in problem.visits]
        self._kinds = tuple(kinds)

    def certified(
        self, held: Sequence[SkillHeld], span: Interval
    ) -> Sequence[tuple[Interval, ...]]:
        """Narrow `span` for each kind to the starts for which its skills are held."""
        return [_certified(needs, held, span) for needs in self._kinds]


def _first(free: Iterable[Interval], valid: Iterable[Interval], span: Interval) -> int:
    """Find the first instant in all three, or `NO_START`; intervals ascend."""
    for low, high in free:
        for first, last in valid:
            start = max(low, first, span[0])
            if start <= min(high, last, span[1]):
                return start
    return NO_START


class _Able:
    """Whether a technician may serve a visit on any day; asked once for visits that are alike."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._known: dict[tuple[int, bool], list[int]] = {}
        alike: dict[object, list[int]] = {}
        for number, visit in enumerate(problem.visits):
            alike.setdefault(self._key(visit), []).append(number)
        self._alike = list(alike.values())

    def visits(self, technician: int, picks_up: bool) -> list[int]:
        """List the visits that go with a technician at all, with or without a pickup; ascending."""
        key = (technician, picks_up)
        if key not in self._known:
            person = self._problem.technicians[technician]
            fits = []
            for alike in self._alike:
                wanted = self._problem.visits[alike[0]]
                if self._may(wanted, technician, person) and (
                    picks_up or _equipped(wanted, person)
                ):
                    fits.extend(alike)
            self._known[key] = sorted(fits)
        return self._known[key]

    def _key(self, visit: Visit) -> object:
        lock = visit.lock.technician if visit.lock.kind in TECHNICIAN_LOCKS else None
        parts = tuple(sorted(visit.parts.items()))
        who = (visit.required_technicians, visit.prohibited_technicians, lock)
        return (who, visit.centre, visit.location, visit.tools, parts)

    def _may(self, visit: Visit, number: int, technician: Technician) -> bool:
        lock = visit.lock
        if lock.kind in TECHNICIAN_LOCKS and lock.technician != number:
            return False
        if visit.required_technicians and number not in visit.required_technicians:
            return False
        if number in visit.prohibited_technicians:
            return False
        home = technician.territory
        if home is None or visit.centre in home.centres:
            return True
        point = self._problem.locations[visit.location]
        return any(_inside(point.lat, point.lon, ring) for ring in home.rings)


def _equipped(visit: Visit, technician: Technician) -> bool:
    """Whether the technician sets out with the tools and parts for the visit."""
    if not visit.tools <= technician.tools:
        return False
    return all(count <= technician.parts.get(part, 0) for part, count in visit.parts.items())


def _inside(lat: float, lon: float, ring: Ring) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times."""
    crossings = 0
    for (lat_a, lon_a), (lat_b, lon_b) in itertools.pairwise((*ring, ring[0])):
        if (lat_a > lat) != (lat_b > lat):
            share = (lat - lat_a) / (lat_b - lat_a)
            crossings += lon < lon_a + share * (lon_b - lon_a)
    return crossings % 2 == 1


def _reaches(day: Day, visit: int) -> bool:
    """Whether the shift can go to the visit, serve it and be back when nothing else is to do."""
    here = day.place[visit]
    ready = day.start + day.duration[day.origin][here] + day.access[visit]
    after = day.service[visit] + day.duration[here][day.goal]
    return any(
        ready <= high and max(low, ready) + after <= day.end for low, high in day.intervals[visit]
    )


def _certified(
    needs: Iterable[SkillNeed], held: Iterable[SkillHeld], span: Interval
) -> tuple[Interval, ...]:
    """Narrow `span` to the starts for which every skill needed is held with a valid certificate."""
    allowed: tuple[Interval, ...] = (span,)
    for need in needs:
        valid = _joined(
            (
                span[0] if skill.valid_from_s is None else max(skill.valid_from_s, span[0]),
                span[1] if skill.valid_to_s is None else min(skill.valid_to_s - 1, span[1]),
            )
            for skill in held
            if skill.name == need.name and skill.level >= need.min_level
        )
        allowed = tuple(
            (max(low, first), min(high, last))
            for low, high in allowed
            for first, last in valid
            if max(low, first) <= min(high, last)
        )
    return allowed


def _joined(spans: Iterable[Interval]) -> list[Interval]:
    """Write the same instants as disjoint intervals, ascending."""
    joined: list[Interval] = []
    for low, high in sorted(span for span in spans if span[0] <= span[1]):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _takers(problem: Problem, point: PartnerPoint) -> Iterator[int]:
    """Give the visits that the point may serve by its work, contract and reach, ascending."""
    away_m = problem.travel.distance_m[point.location].tolist()
    for place, visit in enumerate(problem.visits):
        if visit.work_type not in point.fees_fen or visit.required_technicians:
            continue
        if visit.lock.kind in TECHNICIAN_LOCKS:
            continue
        if point.centres and visit.centre not in point.centres:
            continue
        if point.radius_m is None or away_m[visit.location] <= point.radius_m:
            yield place


def _free_starts(visit: Visit) -> tuple[Interval, ...]:
    """List the starts that windows, appointment, lock and outer bound allow, whoever serves it."""
    low, high = EVER
    if visit.sla is not None and visit.sla.outer_s is not None:
        high = min(high, visit.sla.outer_s)
    told, lock = visit.appointment, visit.lock
    if told is not None and told.state is AppointmentState.CONFIRMED:
        low, high = max(low, told.earliest_s), min(high, told.latest_s)
    if lock.kind in TIME_LOCKS and lock.start_s is not None:
        low, high = max(low, lock.start_s), min(high, lock.start_s)
    if lock.kind is LockKind.TIME_RANGE:
        low = low if lock.earliest_s is None else max(low, lock.earliest_s)
        high = high if lock.latest_s is None else min(high, lock.latest_s)
    spans = [
        (window.earliest_s, min(window.latest_start_s, window.latest_end_s - visit.service_s))
        for window in visit.windows
    ] or [(low, high)]
    return tuple(
        sorted(
            (max(low, first), min(high, last))
            for first, last in spans
            if max(low, first) <= min(high, last)
        )
    )
