"""One more visit in a route: where it fits, and what it adds to what the objective counts.

Positions are first sieved by bounds that hold whatever the rest does; `solver.timing` and
`solver.cost` have the last word on those that are left. Sequences of visits may contain `PICKUP`,
after which every tool and part is there; a visit that needs one where there is none yet brings it
along, at the place where that costs least.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from solver.cost import route_amount
from solver.eligible import eligible_of
from solver.plan import PICKUP, Route
from solver.problem import Objective, Problem
from solver.timetable import Day, day_of
from solver.timing import Refusal, time_route

FAR = 10**12
"""Later than any instant that a problem can name."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """The route with the visit before stop `position` of the old one, for `delta` more.

    Parameters
    ----------
    position
        In the old sequence.
    delta
        In the unit of the objective.
    """

    position: int
    route: Route
    delta: int


class Tour:
    """The visits of one shift in order, timed and priced, with what the sieve of positions needs.

    Parameters
    ----------
    sequence
        The visits, and `PICKUP` where the route picks up.
    route
        As `timed` gives it for this sequence; None when it is empty.
    """

    __slots__ = ("amount", "day", "latest", "leaves", "problem", "route", "sequence")

    def __init__(
        self, problem: Problem, shift: int, sequence: tuple[int, ...], route: Route | None
    ) -> None:
        self.problem, self.sequence, self.route = problem, sequence, route
        self.day = day_of(problem, shift)
        self.amount = 0 if route is None else route_amount(problem, route)
        self.leaves, self.latest = _bounds(self.day, sequence)

    @property
    def visits(self) -> tuple[int, ...]:
        """The visits alone, in order."""
        return tuple(visit for visit in self.sequence if visit != PICKUP)

    @property
    def shift(self) -> int:
        """The shift's position."""
        return self.day.number

    def positions(self, visit: int) -> Iterator[tuple[int, int]]:
        """Positions that bounds do not rule out, each with the least that it can add."""
        return ((position, least) for least, _, position in self.sieved(visit))

    def sieved(self, visit: int) -> Iterator[tuple[int, int, int]]:
        """Least to add, detour in seconds and position, where bounds do not rule the visit out.

        Money leaves out work time and takes travel to obey the triangle inequality.
        """
        day = self.day
        least, per_km, per_s = self._rates(visit)
        intervals = day.intervals[visit]
        here, access, service = day.place[visit], day.access[visit], day.service[visit]
        last_start = intervals[-1][1] if intervals else -FAR
        places = [day.origin, *(day.place[other] for other in self.sequence), day.goal]
        out = day.duration[here]
        far_out = day.distance[here]
        for position, leave in enumerate(self.leaves):
            before, after = places[position], places[position + 1]
            ready = leave + day.duration[before][here] + access
            if ready > last_start:
                if leave > last_start:
                    return
                continue
            start = next(max(low, ready) for low, high in intervals if ready <= high)
            if start + service + out[after] > self.latest[position]:
                continue
            detour_s = day.duration[before][here] + out[after] - day.duration[before][after]
            metres = day.distance[before][here] + far_out[after] - day.distance[before][after]
            yield least + metres * per_km // 1000 + detour_s * per_s, detour_s, position

    def tried(self, visit: int, position: int) -> Insertion | None:
        """Put the visit at this position; None when no rule-abiding route has it there."""
        sequence = (*self.sequence[:position], visit, *self.sequence[position:])
        routes = [timed(self.problem, self.shift, way) for way in self._equipped(sequence)]
        priced = [(route_amount(self.problem, route), route) for route in routes if route]
        if not priced:
            return None
        amount, route = min(priced, key=lambda way: way[0])
        return Insertion(position, route, amount - self.amount)

    def _equipped(self, sequence: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Give the sequence, or all ways to have a pickup in it where it cannot do without."""
        if not self.day.has_pickup or PICKUP in sequence or self._holds(sequence):
            yield sequence
            return
        for at in range(len(sequence)):
            way = (*sequence[:at], PICKUP, *sequence[at:])
            if self._holds(way):
                yield way

    def _holds(self, sequence: Sequence[int]) -> bool:
        return holds(self.problem, self.shift, sequence)

    def _rates(self, visit: int) -> tuple[int, int, int]:
        """Give the least that the visit adds wherever it goes, and for a kilometre and a second."""
        problem, day = self.problem, self.day
        match problem.objective:
            case Objective.MONEY:
                prices = problem.shifts[day.number].cost
                least = prices.per_visit_fen.get(problem.visits[visit].work_type, 0) - 1
                return least + (0 if self.sequence else prices.fixed_fen), prices.per_km_fen, 0
            case Objective.TRAVEL | Objective.TRAVEL_AND_TARDINESS:
                return 0, 1000, 0
            case Objective.DURATION:
                return day.access[visit] + day.service[visit] - self._idle_s(), 0, 1
            case Objective.TARDINESS:
                return 0, 0, 0

    def _idle_s(self) -> int:
        """Count the seconds from departure to return in which there is neither way nor work."""
        if self.route is None:
            return 0
        spent_s = self.route.return_travel_s + sum(stop.travel_s for stop in self.route.stops)
        spent_s += sum(self.day.access[each] + self.day.service[each] for each in self.sequence)
        return self.route.return_s - self.route.departure_s - spent_s


def tour_of(problem: Problem, shift: int, sequence: Sequence[int]) -> Tour | None:
    """Make the tour through these visits, or None when a rule is against it.

    A pickup without visits is no tour.
    """
    if all(visit == PICKUP for visit in sequence):
        return Tour(problem, shift, (), None)
    route = timed(problem, shift, sequence)
    return None if route is None else Tour(problem, shift, tuple(sequence), route)


def timed(problem: Problem, shift: int, sequence: Sequence[int]) -> Route | None:
    """Time the route through these visits, or None when it breaks a rule.

    Judged are loads, tools, parts and times; whether each visit is `eligible` at all is not.
    """
    if not holds(problem, shift, sequence):
        return None
    route = time_route(problem, shift, sequence)
    return None if isinstance(route, Refusal) else route


def feasible_insertions(
    problem: Problem, sequence: Sequence[int], shift: int, visit: int
) -> Iterator[Insertion]:
    """Every place for the visit in a route of `shift` that is feasible itself, in its order."""
    tour = tour_of(problem, shift, sequence)
    if tour is None or not eligible_of(problem).shifts[visit, shift]:
        return
    for position, _ in tour.positions(visit):
        insertion = tour.tried(visit, position)
        if insertion is not None:
            yield insertion


def holds(problem: Problem, shift: int, sequence: Sequence[int]) -> bool:
    """Whether the van holds what all visits load, and has the tools and parts of each in time."""
    offered = problem.shifts[shift]
    for dimension, capacity in enumerate(offered.capacity):
        demands = (problem.visits[visit].demand for visit in sequence if visit != PICKUP)
        if sum(demand[dimension] for demand in demands if demand) > capacity:
            return False
    person = problem.technicians[offered.technician]
    needed: dict[str, int] = {}
    for visit in sequence:
        if visit == PICKUP:
            break
        wanted = problem.visits[visit]
        if not wanted.tools <= person.tools:
            return False
        for part, count in wanted.parts.items():
            needed[part] = needed.get(part, 0) + count
    return all(count <= person.parts.get(part, 0) for part, count in needed.items())


def without(problem: Problem, shift: int, sequence: Iterable[int], visit: int) -> list[int]:
    """Take the visit out, and the pickup with it when nothing that is left needs one."""
    left = [other for other in sequence if other != visit]
    unaided = [other for other in left if other != PICKUP]
    return unaided if holds(problem, shift, unaided) else left


def _bounds(day: Day, sequence: Sequence[int]) -> tuple[list[int], list[int]]:
    """For each position the earliest time to leave the stop before, and the latest arrival after.

    Breaks are left out, so no route leaves earlier or arrives later than this.
    """
    leaves = [day.start]
    here = day.origin
    for visit in sequence:
        there = day.place[visit]
        ready = leaves[-1] + day.duration[here][there] + day.access[visit]
        start = next((max(low, ready) for low, high in day.intervals[visit] if ready <= high), FAR)
        leaves.append(start + day.service[visit])
        here = there
    latest = [day.end]
    next_place = day.goal
    for visit in reversed(sequence):
        there = day.place[visit]
        start = latest[-1] - day.duration[there][next_place] - day.service[visit]
        start = min(start, day.intervals[visit][-1][1] if day.intervals[visit] else -FAR)
        latest.append(start - day.access[visit])
        next_place = there
    return leaves, latest[::-1]
