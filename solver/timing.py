"""When everything in a route happens: the one definition of timing (docs/vocabulary.md, Meaning).

Services start as early as the order of the route allows, the technician leaves the start location
as late as delays none of them, and each break takes the gap in its window that delays least.

A break in a gap (from leaving a place to the next service less its access) may interrupt the
journey and starts as early as it can. Gaps are tried in the order of the route; the first is the
time before leaving the start location and the last the time after reaching the end location, where
a break costs nothing and is not in the itinerary. Its delay in a gap is that of the next start, or
of the return. The least delay wins, the first gap on ties; where the rest then finds no place, the
next best is tried. Breaks are placed by the beginning of their windows.

A route with no break on the road is timed compactly where the objective is DURATION, and where it
would otherwise last longer than its shift allows: the return stays as early as it is, and each
service, from the last to the first, starts as late as that allows (docs/decisions/0005). Where no
visit has several windows, no other times of the same order last less; the length is that of the
segments in Vidal, Crainic, Gendreau and Prins (2013), "A hybrid genetic algorithm with adaptive
diversity management for a large class of vehicle routing problems with time-windows".

In a sequence of visits `PICKUP` stands for the pickup stop of the shift, open at any time.
What other routes bring (groups, dependencies) is timed in `solver.tied_timing`; tools and parts are
a matter of who may serve. A start that a certificate does not cover is not allowed, like one
outside a window.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from solver.codes import RuleCode
from solver.plan import PICKUP, Route, Stop, StopKind
from solver.problem import Objective, Problem
from solver.timetable import Day, Span, day_of
from solver.windows import last_starts

Gaps = list[list[Span]]
"""Breaks before leaving, in the gap before each visit, in that before the return, and after it."""

LONG_AGO = -(10**13)
TOO_LATE = 10**13
"""Later than any instant that a problem can name: when a break finds no place in its window."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The first rule that a route cannot keep, and the visit where it fails if it is one's."""

    code: RuleCode
    visit: int | None = None


def time_route(
    problem: Problem,
    shift: int,
    visits: Sequence[int],
    not_before: Mapping[int, int] | None = None,
) -> Route | Refusal:
    """Make the route of `shift` through `visits` in this order, or say why there is none.

    Kept are windows, appointments, locked times, freeze and outer bounds (`solver.windows`), the
    shift's hours, its breaks, its `max_travel_s` and its `max_duration_s`, which bounds return less
    departure, breaks included; `PICKUP` comes at most once, and only where the shift has such a
    stop. Without visits the route is empty and stays at the shift's start.

    Parameters
    ----------
    not_before
        By visit, the second before which other routes do not let it start (`solver.tied_timing`).
    """
    day = day_of(problem, shift)
    if not visits:
        return Route(shift, day.start, day.start, ())
    if not_before:
        day = day.held(not_before)
    if not _may_pick_up(day, visits):
        return Refusal(RuleCode.PICKUP_NOT_ALLOWED)
    timed = _times(day, visits, problem.objective is Objective.DURATION)
    if isinstance(timed, tuple):
        return _written(day, visits, *timed)
    return timed if isinstance(timed, Refusal) else _refusal(problem, day, visits, timed)


def start_times(problem: Problem, shift: int, visits: Sequence[int]) -> list[int] | None:
    """Give the starts of `time_route` (pickup included) and then the return, or None; cheaper."""
    day = day_of(problem, shift)
    if not visits:
        return [day.start]
    if not _may_pick_up(day, visits):
        return None
    timed = _times(day, visits, problem.objective is Objective.DURATION)
    return timed[0] if isinstance(timed, tuple) else None


def _may_pick_up(day: Day, visits: Sequence[int]) -> bool:
    """Whether there are no more pickups than allowed."""
    return PICKUP not in visits or (day.has_pickup and list(visits).count(PICKUP) == 1)


def _times(
    day: Day, visits: Sequence[int], compact: bool
) -> tuple[list[int], Gaps] | Refusal | list[int]:
    """Find starts and return with the breaks in their gaps, or what refuses them.

    A bare list is the starts up to the visit that has none, to be explained by `_refusal`. With
    `compact` the route is timed so that it lasts as little as the earliest return allows.
    """
    gaps: Gaps = [[] for _ in range(len(visits) + 3)]
    times: list[int] = []
    if not _run(day, visits, gaps, 0, day.start, times):
        return times
    if day.max_travel is not None and _travel(day, visits) > day.max_travel:
        return Refusal(RuleCode.TRAVEL_EXCEEDED)
    placing = _Placing(day, visits, gaps, compact)
    placed = placing.place(0, times)
    return Refusal(placing.refused) if placed is None else (placed, gaps)


def _run(
    day: Day, visits: Sequence[int], gaps: Gaps, first: int, leave: int, times: list[int]
) -> bool:
    """Append the starts from stop `first` on, whose predecessor is left at `leave`, and the return.

    False as soon as one of them is impossible; `times` then ends before it.
    """
    duration, place, access = day.duration, day.place, day.access
    service, intervals = day.service, day.intervals
    row = duration[place[visits[first - 1]] if first else day.origin]
    for stop in range(first, len(visits)):
        visit = visits[stop]
        here = place[visit]
        ready = leave + row[here]
        if gaps[stop + 1]:
            ready = _after(gaps[stop + 1], leave, ready)
        ready += access[visit]
        for low, high in intervals[visit]:
            if ready <= high:
                leave = max(ready, low)
                break
        else:
            return False
        times.append(leave)
        leave += service[visit]
        row = duration[here]
    back = leave + row[day.goal]
    if gaps[-2]:
        back = _after(gaps[-2], leave, back)
    if back > day.end or (gaps[-1] and _after(gaps[-1], back, back) == TOO_LATE):
        return False
    times.append(back)
    return True


def _after(spans: Sequence[Span], leave: int, arrival: int) -> int:
    """When a journey from `leave` that would end at `arrival` ends with these breaks in it."""
    free = leave
    for earliest, latest_end, duration in spans:
        free = max(free, earliest) + duration
        if free > latest_end:
            return TOO_LATE
        arrival += duration
    return max(arrival, free)


def _departure(day: Day, visits: Sequence[int], gaps: Gaps, times: Sequence[int]) -> int:
    """Give the latest departure from the start location that delays no service."""
    latest = times[0] - day.access[visits[0]]
    travel = day.duration[day.origin][day.place[visits[0]]]
    on_the_way = latest - travel - sum(duration for _, _, duration in gaps[1])
    for _, latest_end, duration in reversed(gaps[1]):
        latest = min(latest, latest_end) - duration
    return min(on_the_way, latest)


def _compacted(day: Day, visits: Sequence[int], times: Sequence[int]) -> list[int]:
    """Give the same return with each service as late as that allows; no break is on the road."""
    compact = list(times)
    latest, after = times[-1], day.goal
    for stop in range(len(visits) - 1, -1, -1):
        visit = visits[stop]
        here = day.place[visit]
        latest -= day.duration[here][after] + day.service[visit]
        # One of the intervals begins early enough: that of the earliest start.
        last = next(high for low, high in reversed(day.intervals[visit]) if low <= latest)
        compact[stop] = min(last, latest)
        latest, after = compact[stop] - day.access[visit], here
    return compact


def _travel(day: Day, visits: Sequence[int]) -> int:
    places = [day.origin, *(day.place[visit] for visit in visits), day.goal]
    return sum(day.duration[a][b] for a, b in pairwise(places))


class _Placing:
    """The search for gaps for the breaks of one route, depth first in the order of preference."""

    def __init__(self, day: Day, visits: Sequence[int], gaps: Gaps, compact: bool) -> None:
        self.day, self.visits, self.gaps, self.compact = day, visits, gaps, compact
        self.refused = RuleCode.BREAK_MISPLACED
        """Why nothing was found: no place for a break, or every placement lasts too long."""

    def place(self, number: int, times: list[int]) -> list[int] | None:
        """Put break `number` and those after it into `gaps`; the times with them, or None."""
        if number == len(self.day.breaks):
            return self._within_duration(times)
        span = self.day.breaks[number]
        for _, gap in sorted(self._delays(span, times)):
            self.gaps[gap].append(span)
            delayed = self._delayed(gap, times)
            found = None if delayed is None else self.place(number + 1, delayed)
            if found is not None:
                return found
            self.gaps[gap].pop()
        return None

    def _delays(self, span: Span, times: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Give delay and number of each gap that has room for the break."""
        earliest, latest_end, duration = span
        leave = max(self.day.start, _after([*self.gaps[0], span], LONG_AGO, LONG_AGO))
        yield from self._delay(0, 0, leave, times)
        leave = self._leaves(0, times)
        for stop, visit in enumerate(self.visits):
            if max(leave, earliest) + duration <= latest_end:
                yield from self._delay(stop + 1, stop, leave, times, span)
            leave = times[stop] + self.day.service[visit]
        last = len(self.visits)
        yield from self._delay(last + 1, last, leave, times, span)
        yield 0, last + 2

    def _delay(
        self, gap: int, stop: int, leave: int, times: Sequence[int], *span: Span
    ) -> Iterator[tuple[int, int]]:
        """Give the delay of this stop, or of the return, if the one before is left at `leave`."""
        day, visits = self.day, self.visits
        here = day.place[visits[stop - 1]] if stop else day.origin
        spans = [*self.gaps[stop + 1], *span]
        if stop == len(visits):
            yield _after(spans, leave, leave + day.duration[here][day.goal]) - times[stop], gap
            return
        visit = visits[stop]
        ready = _after(spans, leave, leave + day.duration[here][day.place[visit]])
        ready += day.access[visit]
        for low, high in day.intervals[visit]:
            if ready <= high:
                yield max(low, ready) - times[stop], gap
                return

    def _delayed(self, gap: int, times: list[int]) -> list[int] | None:
        """Give the times now that this gap has one more break; None when the route then fails."""
        if gap == len(self.gaps) - 1:
            return times if _after(self.gaps[gap], times[-1], times[-1]) < TOO_LATE else None
        stop = max(gap - 1, 0)
        fresh = times[:stop]
        leave = self._leaves(stop, times)
        return fresh if _run(self.day, self.visits, self.gaps, stop, leave, fresh) else None

    def _leaves(self, stop: int, times: Sequence[int]) -> int:
        """Give when the place before this stop is left, or can be at the earliest."""
        if stop:
            return times[stop - 1] + self.day.service[self.visits[stop - 1]]
        return max(self.day.start, _after(self.gaps[0], LONG_AGO, LONG_AGO))

    def _within_duration(self, times: list[int]) -> list[int] | None:
        """Give the times, compact ones if need be; None when even they last too long."""
        may_be_compact = not any(self.gaps[1:-1])
        if self.compact and may_be_compact:
            times = _compacted(self.day, self.visits, times)
        if not self._lasts_too_long(times):
            return times
        if may_be_compact:
            times = _compacted(self.day, self.visits, times)
            if not self._lasts_too_long(times):
                return times
        self.refused = RuleCode.DURATION_EXCEEDED
        return None

    def _lasts_too_long(self, times: Sequence[int]) -> bool:
        limit = self.day.max_duration
        if limit is None:
            return False
        return times[-1] - _departure(self.day, self.visits, self.gaps, times) > limit


def _refusal(problem: Problem, day: Day, visits: Sequence[int], times: Sequence[int]) -> Refusal:
    """Say what keeps the first visit without a start from having one."""
    leave, here = day.start, day.origin
    for visit, start in zip(visits, times, strict=False):
        leave, here = start + day.service[visit], day.place[visit]
        if leave > day.end:
            return Refusal(RuleCode.OUTSIDE_SHIFT, None if visit == PICKUP else visit)
    if len(times) == len(visits):
        return Refusal(RuleCode.OUTSIDE_SHIFT, None if visits[-1] == PICKUP else visits[-1])
    visit = visits[len(times)]
    ready = leave + day.duration[here][day.place[visit]] + day.access[visit]
    last = last_starts(problem, visit, day.technician)
    code = next((code for code, latest in last if ready > latest), RuleCode.GROUP_BROKEN)
    return Refusal(code, visit)


def _written(day: Day, visits: Sequence[int], times: Sequence[int], gaps: Gaps) -> Route:
    """Write the route with all its stops."""
    leave = departure = _departure(day, visits, gaps, times)
    here = day.origin
    stops: list[Stop] = []
    for stop, visit in enumerate(visits):
        there, start = day.place[visit], times[stop]
        travel, distance = day.duration[here][there], day.distance[here][there]
        arrival = leave + travel
        if gaps[stop + 1]:
            stops += _break_stops(gaps[stop + 1], leave)
            arrival = _after(gaps[stop + 1], leave, arrival)
        leave, here = start + day.service[visit], there
        kind, named = (StopKind.PICKUP, None) if visit == PICKUP else (StopKind.VISIT, visit)
        locked = day.locked[visit]
        stops.append(Stop(kind, named, arrival, start, leave, travel, distance, locked))
    stops += _break_stops(gaps[-2], leave)
    travel, distance = day.duration[here][day.goal], day.distance[here][day.goal]
    return Route(day.number, departure, times[-1], tuple(stops), travel, distance)


def _break_stops(spans: Sequence[Span], leave: int) -> list[Stop]:
    stops = []
    for earliest, _, duration in spans:
        begin = max(leave, earliest)
        leave = begin + duration
        stops.append(Stop(StopKind.BREAK, None, begin, begin, leave))
    return stops
