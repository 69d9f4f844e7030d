"""One more visit in a route: where it fits, and what it adds to the price.

Positions are first sieved by bounds that hold whatever the rest does; `solver.timing` and
`solver.cost` have the last word on those that are left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solver.cost import route_cost
from solver.eligible import Eligible, eligible_of
from solver.plan import Route
from solver.problem import Problem
from solver.timetable import Day, day_of
from solver.timing import Refusal, time_route

FAR = 10**12
"""Later than any instant that a problem can name."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """The route with the visit before stop `position` of the old one, for `delta_fen` more."""

    position: int
    route: Route
    delta_fen: int


class Tour:
    """The visits of one shift in order, timed and priced, with what the sieve of positions needs.

    Parameters
    ----------
    route
        As `timed` gives it for these visits; None when there are none.
    """

    __slots__ = ("cost_fen", "day", "latest", "leaves", "problem", "route", "visits")

    def __init__(
        self, problem: Problem, shift: int, visits: tuple[int, ...], route: Route | None
    ) -> None:
        self.problem, self.visits, self.route = problem, visits, route
        self.day = day_of(problem, shift)
        self.cost_fen = 0 if route is None else route_cost(problem, route).total
        self.leaves, self.latest = _bounds(self.day, visits)

    @property
    def shift(self) -> int:
        """The shift's position."""
        return self.day.number

    def positions(self, visit: int) -> Iterator[tuple[int, int]]:
        """Positions that bounds do not rule out, each with the least fen that it can cost."""
        return ((position, least_fen) for least_fen, _, position in self.sieved(visit))

    def sieved(self, visit: int) -> Iterator[tuple[int, int, int]]:
        """Least price, detour in seconds and position, where bounds do not rule the visit out.

        The price leaves out work time and takes travel to obey the triangle inequality.
        """
        day, problem = self.day, self.problem
        prices = problem.shifts[day.number].cost
        least = prices.per_visit_fen.get(problem.visits[visit].work_type, 0)
        if not self.visits:
            least += prices.fixed_fen
        intervals = day.intervals[visit]
        here, access, service = day.place[visit], day.access[visit], day.service[visit]
        last_start = intervals[-1][1] if intervals else -FAR
        places = [day.origin, *(day.place[other] for other in self.visits), day.goal]
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
            yield least + metres * prices.per_km_fen // 1000 - 1, detour_s, position

    def tried(self, visit: int, position: int) -> Insertion | None:
        """Put the visit at this position; None when no rule-abiding route has it there."""
        visits = (*self.visits[:position], visit, *self.visits[position:])
        route = timed(self.problem, self.shift, visits)
        if route is None:
            return None
        return Insertion(position, route, route_cost(self.problem, route).total - self.cost_fen)


def tour_of(problem: Problem, shift: int, visits: Sequence[int]) -> Tour | None:
    """Make the tour through these visits, or None when a rule is against it."""
    if not visits:
        return Tour(problem, shift, (), None)
    route = timed(problem, shift, visits)
    return None if route is None else Tour(problem, shift, tuple(visits), route)


def timed(problem: Problem, shift: int, visits: Sequence[int]) -> Route | None:
    """Time the route through these visits, or None when it breaks a rule.

    Judged are loads, parts, times and certificates; whether each visit is `eligible` at all is not.
    """
    if not _holds(problem, shift, visits):
        return None
    route = time_route(problem, shift, visits)
    if isinstance(route, Refusal) or not _in_certified(eligible_of(problem), route):
        return None
    return route


def feasible_insertions(
    problem: Problem, route_visits: Sequence[int], shift: int, visit: int
) -> Iterator[Insertion]:
    """Every place for the visit in a route of `shift` that is feasible itself, in its order."""
    tour = tour_of(problem, shift, route_visits)
    if tour is None or not eligible_of(problem).shifts[visit, shift]:
        return
    for position, _ in tour.positions(visit):
        insertion = tour.tried(visit, position)
        if insertion is not None:
            yield insertion


def _holds(problem: Problem, shift: int, visits: Sequence[int]) -> bool:
    """Whether the van holds what all these visits load, and starts with the parts they need."""
    offered = problem.shifts[shift]
    for dimension, capacity in enumerate(offered.capacity):
        demands = (problem.visits[visit].demand for visit in visits)
        if sum(demand[dimension] for demand in demands if demand) > capacity:
            return False
    needed: dict[str, int] = {}
    for visit in visits:
        for part, count in problem.visits[visit].parts.items():
            needed[part] = needed.get(part, 0) + count
    if not needed:
        return True
    stock = problem.technicians[offered.technician].parts
    return all(count <= stock.get(part, 0) for part, count in needed.items())


def _in_certified(eligible: Eligible, route: Route) -> bool:
    if not eligible.certified:
        return True
    for stop in route.stops:
        if stop.visit is None:
            continue
        starts = eligible.certified.get((stop.visit, route.shift))
        if starts and not any(low <= stop.start_s <= high for low, high in starts):
            return False
    return True


def _bounds(day: Day, visits: Sequence[int]) -> tuple[list[int], list[int]]:
    """For each position the earliest time to leave the stop before, and the latest arrival after.

    Breaks are left out, so no route leaves earlier or arrives later than this.
    """
    leaves = [day.start]
    here = day.origin
    for visit in visits:
        there = day.place[visit]
        ready = leaves[-1] + day.duration[here][there] + day.access[visit]
        start = next((max(low, ready) for low, high in day.intervals[visit] if ready <= high), FAR)
        leaves.append(start + day.service[visit])
        here = there
    latest = [day.end]
    next_place = day.goal
    for visit in reversed(visits):
        there = day.place[visit]
        start = latest[-1] - day.duration[there][next_place] - day.service[visit]
        start = min(start, day.intervals[visit][-1][1] if day.intervals[visit] else -FAR)
        latest.append(start - day.access[visit])
        next_place = there
    return leaves, latest[::-1]
