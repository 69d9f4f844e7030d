"""A problem in the terms of the OR-Tools RoutingModel: nodes, vehicles, matrices and prices.

Nodes are visits, the places where shifts begin and end, and one without a place for the partner
points. Vehicles are the shifts in order, then one for each day of each partner point. The model's
instant of a visit is when its access begins: the start of service less `access_s`. Then everything
between two journeys is one span that no break may cut.

Prices are in 1/3600 fen, so that fen an hour are whole numbers a second. What the model cannot
state is put as near as it can be, since every route is priced by `solver.cost` afterwards:

- lateness has one slope from the deadline on, the line from there to its price `SECANT_S` later
  (or at the outer bound when that is sooner);
- breaks inside working hours count as paid when a shift is paid by the hour;
- offered windows and changed starts are left out.
"""

import itertools
import random
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.cost import partner_cost, sla_penalty_fen
from solver.draft import Outline
from solver.eligible import NO_START, Eligible, eligible_of
from solver.plan import PartnerAssignment
from solver.problem import Problem
from solver.timetable import Day, day_of
from solver.visit import Visit
from solver.windows import Interval

UNIT = 3600
"""Model money for one fen."""
SECANT_S = 4 * 3600
MOST_MONEY = 2**54
"""Bound of all penalties together, far inside 64 bits: guided search adds its own on top."""


@dataclass(frozen=True)
class Spans:
    """When a visit may start in the model, and by which shifts."""

    starts: tuple[Interval, ...]
    shifts: tuple[int, ...]


class Terms:
    """The numbers of one model.

    Parameters
    ----------
    visits
        The visits to be planned, in the order of the model's nodes.
    """

    def __init__(self, problem: Problem, visits: Iterable[int], seed: int) -> None:
        self.problem = problem
        self.eligible: Eligible = eligible_of(problem)
        self.spans = {visit: _spans(problem, self.eligible, visit) for visit in visits}
        self.visits = list(self.spans)
        # The search has no seed of its own; the order of the nodes decides among equals.
        random.Random(seed).shuffle(self.visits)
        self.node_of = {visit: node for node, visit in enumerate(self.visits)}
        self.days: list[Day] = [day_of(problem, shift) for shift in range(len(problem.shifts))]
        self.partners = self.eligible.partner_places
        depots = sorted({place for day in self.days for place in (day.origin, day.goal)})
        self.depot_node = {place: len(self.visits) + at for at, place in enumerate(depots)}
        self.nowhere = len(self.visits) + len(depots)
        self.nodes = self.nowhere + 1
        self.vehicles = len(self.days) + len(self.partners)
        anywhere = [0] if problem.locations else []
        self._places = np.array(
            [problem.visits[visit].location for visit in self.visits] + depots + anywhere,
            dtype=np.int64,
        )

    @property
    def starts(self) -> list[int]:
        """Node where each vehicle starts."""
        return [self.depot_node[day.origin] for day in self.days] + self._nowheres()

    @property
    def ends(self) -> list[int]:
        """Node where each vehicle ends."""
        return [self.depot_node[day.goal] for day in self.days] + self._nowheres()

    def _nowheres(self) -> list[int]:
        return [self.nowhere] * len(self.partners)

    def vehicles_of(self, visit: int) -> list[int]:
        """List the vehicles that may serve the visit."""
        columns = np.flatnonzero(self.eligible.partner_starts[visit] != NO_START)
        offset = len(self.days)
        return [*self.spans[visit].shifts, *(offset + int(column) for column in columns)]

    # -- by arc, [nodes, nodes] -------------------------------------------------------------

    def travel_s(self, profile: str) -> NDArray[np.int64]:
        """Seconds of travel from row to column."""
        places = self._places
        seconds: NDArray[np.int64] = self.problem.travel.duration_s[profile].astype(np.int64)
        return seconds[np.ix_(places, places)]

    def duration_s(self, day: Day) -> NDArray[np.int64]:
        """Seconds from beginning the access at the row to arriving at the column."""
        profile = self.problem.shifts[day.number].profile
        stay = np.array(self.stay_s(day), dtype=np.int64)[:, np.newaxis]
        return np.add(self.travel_s(profile), stay, dtype=np.int64)

    def money_key(self, vehicle: int) -> Hashable:
        """Tell what the prices of the vehicle's arcs depend on."""
        fees = tuple(self.fees(vehicle))
        if vehicle >= len(self.days):
            return fees
        shift = self.problem.shifts[vehicle]
        return (shift.profile, shift.cost.per_km_fen, fees)

    def money(self, vehicle: int) -> NDArray[np.int64]:
        """Price of an arc: kilometres, and what the vehicle costs at the column's visit."""
        fees = np.array(self.fees(vehicle), dtype=np.int64)
        if vehicle >= len(self.days):
            return np.broadcast_to(fees, (self.nodes, self.nodes))
        shift = self.problem.shifts[vehicle]
        metres = self.problem.travel.distance_m[np.ix_(self._places, self._places)]
        # A kilometre in units of 1/3600 fen is 3600 / 1000 of its price a metre.
        arcs = metres.astype(np.int64) * shift.cost.per_km_fen * 18 // 5
        # A fen for an hour of travel: where the way costs nothing the shorter one still counts.
        arcs += self.travel_s(shift.profile)
        arcs += fees
        return arcs

    # -- by node ----------------------------------------------------------------------------

    def stay_s(self, day: Day) -> list[int]:
        """Seconds of access and service at each node."""
        return self.by_node(lambda visit: day.access[visit] + day.service[visit])

    def by_node(self, amount: Callable[[int], int]) -> list[int]:
        """Amounts of the visits; 0 at the other nodes."""
        others = self.nodes - len(self.visits)
        return [amount(visit) for visit in self.visits] + [0] * others

    def fees(self, vehicle: int) -> list[int]:
        """Price of each visit to the vehicle, kilometres and times apart."""
        problem = self.problem
        if vehicle < len(self.days):
            prices = problem.shifts[vehicle].cost.per_visit_fen
            technician = self.days[vehicle].technician
            return self.by_node(
                lambda visit: (
                    UNIT
                    * (
                        prices.get(problem.visits[visit].work_type, 0)
                        + _wishes(problem, problem.visits[visit], technician)
                    )
                )
            )
        partner, number = self.partners[vehicle - len(self.days)]
        starts = self.eligible.partner_starts[:, vehicle - len(self.days)]

        def fee(visit: int) -> int:
            if starts[visit] == NO_START:
                return 0
            handed = PartnerAssignment(visit, partner, number, int(starts[visit]))
            return UNIT * (partner_cost(problem, handed).total)

        return self.by_node(fee)

    def slope(self, visit: int) -> tuple[int, int] | None:
        """Instant and model money a second of what lateness costs; None when it costs nothing."""
        wanted = self.problem.visits[visit]
        if wanted.sla is None:
            return None
        until = SECANT_S
        if wanted.sla.outer_s is not None:
            until = max(1, min(until, wanted.sla.outer_s - wanted.sla.due_s))
        price = sla_penalty_fen(wanted.sla.tiers, until)
        return (wanted.sla.due_s - wanted.access_s, price * UNIT // until) if price else None

    def penalties(self) -> dict[int, int]:
        """Price of leaving each visit out.

        The drop price of an optional one. Of the mandatory ones the least urgent class weighs more
        than anything a visit may cost, and each class at least five times the next less urgent, as
        far as `MOST_MONEY` goes.
        """
        problem = self.problem
        mandatory = [visit for visit in self.visits if problem.is_mandatory(visit)]
        classes = sorted({problem.visits[visit].priority for visit in mandatory}, reverse=True)
        base = UNIT * (
            1_000_000 + max((problem.visits[v].drop_fen for v in self.visits), default=0)
        )
        count = max(1, len(mandatory))
        step = 1 + count
        while step > 5 and base * step ** max(0, len(classes) - 1) * count > MOST_MONEY:
            step -= max(1, step // 10)
        most = MOST_MONEY // count
        weight = {priority: min(base * step**rank, most) for rank, priority in enumerate(classes)}
        return {
            visit: weight[problem.visits[visit].priority]
            if problem.is_mandatory(visit)
            else problem.visits[visit].drop_fen * UNIT
            for visit in self.visits
        }

    # -- there and back ---------------------------------------------------------------------

    def paths(self, outline: Outline) -> list[list[int]]:
        """Nodes of each vehicle's path, without those that the model does not let it serve."""
        allowed = {visit: set(self.vehicles_of(visit)) for visit in self.visits}
        paths = [list(outline.routes.get(shift, ())) for shift in range(len(self.days))]
        for column, place in enumerate(self.partners):
            starts = self.eligible.partner_starts[:, column]
            held = outline.partners.get(place, ())
            paths.append(sorted(held, key=lambda visit: int(starts[visit])))
        return [
            [self.node_of[visit] for visit in path if vehicle in allowed.get(visit, ())]
            for vehicle, path in enumerate(paths)
        ]

    def outline(self, paths: Sequence[Sequence[int]]) -> Outline:
        """Tell what is where from the nodes of each vehicle's path."""
        visits = [tuple(self.visits[node] for node in path) for path in paths]
        offset = len(self.days)
        return Outline(
            {shift: path for shift, path in enumerate(visits[:offset]) if path},
            {
                place: path
                for place, path in zip(self.partners, visits[offset:], strict=True)
                if path
            },
        )


def _wishes(problem: Problem, visit: Visit, technician: int) -> int:
    """Price of the visit to a technician who is not the one wished for, in fen."""
    weights, price = problem.weights, 0
    if visit.preferred_technicians and technician not in visit.preferred_technicians:
        price += weights.preferred_miss_fen
    if visit.published is not None and visit.published.technician != technician:
        price += weights.changed_technician_fen
    return price


def _spans(problem: Problem, eligible: Eligible, visit: int) -> Spans:
    """Choose starts that hold for every shift the visit is left with.

    The model knows one set of starts a visit. Where technicians differ (a slower one must start
    earlier to be done in time, a published start holds for its technician alone) the starts are
    those common to all; where nothing is common, or the visit is published before the freeze,
    those of the technician who has it or of most shifts.
    """
    by_starts: dict[tuple[Interval, ...], list[int]] = {}
    for shift in eligible.shifts_of(visit):
        if (visit, shift) not in eligible.certified:
            by_starts.setdefault(day_of(problem, shift).intervals[visit], []).append(shift)
    told = problem.visits[visit].published
    if told is not None and told.start_s < problem.freeze_s:
        keeping = {
            starts: shifts
            for starts, shifts in by_starts.items()
            if problem.shifts[shifts[0]].technician == told.technician
        }
        by_starts = keeping or by_starts
    if not by_starts:
        return Spans(_of_partners(eligible, visit), ())
    common: tuple[Interval, ...] = ((-(10**12), 10**12),)
    for starts in by_starts:
        common = tuple(
            (max(low, first), min(high, last))
            for low, high in common
            for first, last in starts
            if max(low, first) <= min(high, last)
        )
    if common:
        return Spans(common, tuple(sorted(itertools.chain(*by_starts.values()))))
    starts, shifts = max(by_starts.items(), key=lambda item: (len(item[1]), item[1]))
    return Spans(starts, tuple(shifts))


def _of_partners(eligible: Eligible, visit: int) -> tuple[Interval, ...]:
    return tuple(sorted((start, start) for _, start in eligible.partners_of(visit)))
