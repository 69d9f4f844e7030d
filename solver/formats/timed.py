"""Times for routes that a solution file gives as bare orders of stops.

The return is the earliest possible, and everything before it as late as that return allows, so the
route lasts as short as it can. A stop that cannot be in time is late, for the checker to name.
Nothing here is shared with `solver.timing`: a solution read from a file is a second opinion. Breaks
are not placed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from solver.plan import Route, Stop, StopKind
from solver.problem import Problem
from solver.windows import ALWAYS, start_intervals


@dataclass(frozen=True, slots=True)
class _Halt:
    """A stop in any unit of time; `visit` None is the pickup."""

    visit: int | None
    place: int
    before: float
    """From arriving to the first possible start."""
    service: float
    spans: tuple[tuple[float, float], ...]


def timed_route(problem: Problem, shift: int, order: Sequence[int | None]) -> Route:
    """Give the route of a shift through these visits; None in the order is a stop at its pickup."""
    day = problem.shifts[shift]
    halts = [_halt(problem, shift, visit) for visit in order]
    places = [day.start_location, *(halt.place for halt in halts), day.end_location]
    matrix, distance = problem.travel.duration_s[day.profile], problem.travel.distance_m
    travel = [int(matrix[here, there]) for here, there in pairwise(places)]
    metres = [int(distance[here, there]) for here, there in pairwise(places)]
    departure, starts, back = _times(day.start_s, halts, travel)
    stops, leave = [], int(departure)
    for at, halt in enumerate(halts):
        kind = StopKind.PICKUP if halt.visit is None else StopKind.VISIT
        start, ends = int(starts[at]), int(starts[at] + halt.service)
        arrival = leave + travel[at]
        stops.append(Stop(kind, halt.visit, arrival, start, ends, travel[at], metres[at]))
        leave = ends
    return Route(shift, int(departure), int(back), tuple(stops), travel[-1], metres[-1])


def lasts(problem: Problem, route: Route, lengths: NDArray[np.float64], scale: int) -> float:
    """Give how long the route must last when journeys take these unrounded times, [n, n].

    Times of the problem are `scale` units of theirs each.
    """
    day = problem.shifts[route.shift]
    order = [stop.visit for stop in route.stops if stop.kind is not StopKind.BREAK]
    halts = [_shrunk(_halt(problem, route.shift, visit), scale) for visit in order]
    places = [day.start_location, *(halt.place for halt in halts), day.end_location]
    travel = [float(lengths[here, there]) for here, there in pairwise(places)]
    departure, _, back = _times(day.start_s / scale, halts, travel)
    return back - departure


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


def _shrunk(halt: _Halt, scale: int) -> _Halt:
    spans = tuple((low / scale, high / scale) for low, high in halt.spans)
    return _Halt(halt.visit, halt.place, halt.before / scale, halt.service / scale, spans)


def _times(
    begin: float, halts: Sequence[_Halt], travel: Sequence[float]
) -> tuple[float, list[float], float]:
    """Give departure, starts and return."""
    starts, leave = list[float](), begin
    for halt, journey in zip(halts, travel, strict=False):
        ready = leave + journey + halt.before
        start = next((max(low, ready) for low, high in halt.spans if ready <= high), ready)
        starts.append(start)
        leave = start + halt.service
    back = latest = leave + travel[-1]
    if not halts:
        return begin, starts, back
    for at in reversed(range(len(halts))):
        halt = halts[at]
        latest -= travel[at + 1] + halt.service
        within = [min(high, latest) for low, high in halt.spans if low <= latest]
        starts[at] = max(starts[at], *within) if within else starts[at]
        latest = starts[at] - halt.before
    return max(begin, latest - travel[0]), starts, back
