"""Times for routes that a solution file gives as bare orders of stops.

The return is the earliest possible, and everything before it as late as that return allows, so the
route lasts as short as it can. A stop that cannot be in time is late, for the checker to name.
Nothing here is shared with `solver.timing`: a solution read from a file is a second opinion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from solver.plan import Route, Stop, StopKind
from solver.problem import Problem
from solver.windows import ALWAYS, start_intervals

PICKUP = None
"""Stands among the visits of an order for the stop at the shift's pickup."""


@dataclass(frozen=True, slots=True)
class _Halt:
    visit: int | None
    place: int
    access_s: int
    service_s: int
    spans: tuple[tuple[int, int], ...]


def timed_route(problem: Problem, shift: int, order: Sequence[int | None]) -> Route:
    """Give the route of a shift through these visits, with pickup stops where the order has them.

    The shift must have a pickup for that; breaks are not placed.
    """
    day = problem.shifts[shift]
    halts = [_halt(problem, shift, visit) for visit in order]
    places = [day.start_location, *(halt.place for halt in halts), day.end_location]
    matrix = problem.travel.duration_s[day.profile]
    travel = [int(matrix[here, there]) for here, there in pairwise(places)]
    metres = [int(problem.travel.distance_m[here, there]) for here, there in pairwise(places)]
    starts, back = _earliest(day.start_s, halts, travel)
    departure = _put_off(starts, back, halts, travel) if halts else day.start_s
    stops, leave = [], max(departure, day.start_s)
    for at, halt in enumerate(halts):
        kind = StopKind.PICKUP if halt.visit is None else StopKind.VISIT
        ends = starts[at] + halt.service_s
        arrival = leave + travel[at]
        stops.append(Stop(kind, halt.visit, arrival, starts[at], ends, travel[at], metres[at]))
        leave = ends
    return Route(shift, max(departure, day.start_s), back, tuple(stops), travel[-1], metres[-1])


def _halt(problem: Problem, shift: int, visit: int | None) -> _Halt:
    day = problem.shifts[shift]
    if visit is not None:
        wanted = problem.visits[visit]
        service = problem.service_s(visit, day.technician)
        spans = start_intervals(problem, visit, day.technician)
        return _Halt(visit, wanted.location, wanted.access_s, service, spans)
    if day.pickup is None:
        raise ValueError(shift)
    return _Halt(None, day.pickup.location, 0, day.pickup.duration_s, (ALWAYS,))


def _earliest(begin: int, halts: Sequence[_Halt], travel: Sequence[int]) -> tuple[list[int], int]:
    """Give the earliest starts, and the return."""
    starts, leave = list[int](), begin
    for halt, journey in zip(halts, travel, strict=False):
        ready = leave + journey + halt.access_s
        start = next((max(low, ready) for low, high in halt.spans if ready <= high), ready)
        starts.append(start)
        leave = start + halt.service_s
    return starts, leave + travel[-1]


def _put_off(starts: list[int], back: int, halts: Sequence[_Halt], travel: Sequence[int]) -> int:
    """Delay the starts as far as the return allows; the departure then."""
    latest = back
    for at in reversed(range(len(halts))):
        halt = halts[at]
        latest -= travel[at + 1] + halt.service_s
        within = [min(high, latest) for low, high in halt.spans if low <= latest]
        starts[at] = max(starts[at], *within) if within else starts[at]
        latest = starts[at] - halt.access_s
    return latest - travel[0]
