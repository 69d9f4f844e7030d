"""Breaks in one route, and compact times: the search of `solver.timing` without its lists.

Gaps are numbered as there: 0 before leaving, i + 1 before stop i, then that before the return, and
that after it. A route has its gaps in `Room.gap`; breaks before a number are placed, and those in
one gap follow each other in their order.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernel.arrays import FAR
from solver.kernel.jit import compiled, inlined

TOO_LATE = 10**13
LONG_AGO = -TOO_LATE
NO_ROOM = 10**15
"""In `Room.delay`: the break does not fit into the gap."""

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Breaks = tuple[Ints, Ints, Ints, int, int]
"""Earliest start, latest end and seconds of all breaks; first of the shift's, and their number."""
Spans = tuple[Small, Small, Small]
"""`span_ptr`, `span_low` and `span_high` of `Arrays`."""
Limits = tuple[int, int, int, bool]
"""Of a shift: start, end, longest duration; and whether its routes are always compact."""


class Room(NamedTuple):
    """W stops and B breaks at most.

    Parameters
    ----------
    travel
        int64[W + 1]: seconds of the way to each stop, and back.
    access, service, low, high, several
        int64[W]: of each stop, as in `Arrays`.
    gap, tried
        int64[B]: where each break is, and the delay of that gap.
    times
        int64[B + 1, W + 1]: starts and return while so many breaks are placed.
    delay
        int64[B, W + 3]: what each gap would delay, or `NO_ROOM`.
    """

    travel: Ints
    access: Ints
    service: Ints
    low: Ints
    high: Ints
    several: Ints
    gap: Ints
    tried: Ints
    times: Ints
    delay: Ints


def room_of(longest: int, breaks: int) -> Room:
    """Make room for so many stops and breaks."""
    return Room(
        travel=np.zeros(longest + 1, np.int64),
        access=np.zeros(longest, np.int64),
        service=np.zeros(longest, np.int64),
        low=np.zeros(longest, np.int64),
        high=np.zeros(longest, np.int64),
        several=np.zeros(longest, np.int64),
        gap=np.zeros(breaks, np.int64),
        tried=np.zeros(breaks, np.int64),
        times=np.zeros((breaks + 1, longest + 1), np.int64),
        delay=np.zeros((breaks, longest + 3), np.int64),
    )


@inlined
def open_at(spans: Spans, several: int, ready: int) -> int:
    """Give the first start from `ready` on; there is one."""
    ptr, low, high = spans
    at = ptr[several]
    while high[at] < ready:
        at += 1
    return int(max(low[at], ready))


@compiled
def compacted(room: Room, starts: Ints, back: int, count: int, spans: Spans) -> None:
    """Let every service start as late as the return allows."""
    ptr, low, high = spans
    latest = back
    for stop in range(count - 1, -1, -1):
        latest -= room.travel[stop + 1] + room.service[stop]
        last = room.high[stop]
        several = room.several[stop]
        if several >= 0:
            at = ptr[several + 1] - 1
            while low[at] > latest:
                at -= 1
            last = high[at]
        starts[stop] = min(last, latest)
        latest = starts[stop] - room.access[stop]


@compiled
def placed(
    room: Room,
    starts: Ints,
    back: Ints,
    leaves: Ints,
    breaks: Breaks,
    spans: Spans,
    limits: Limits,
    count: int,
) -> bool:
    """Place all breaks, depth first by delay and then by gap; False when there is no way.

    `starts` and `back` have the times without breaks, and then those with them; `leaves` gets the
    departure.
    """
    number = breaks[4]
    for stop in range(count):
        room.times[0, stop] = starts[stop]
    room.times[0, count] = back[0]
    level = 0
    _weigh(room, breaks, spans, limits[0], 0, count)
    while level >= 0:
        gap = _next_gap(room, level, count)
        if gap < 0:
            level -= 1
            continue
        room.gap[level] = gap
        room.tried[level] = room.delay[level, gap]
        if not _delayed(room, breaks, spans, limits, level, count):
            continue
        if level + 1 < number:
            level += 1
            _weigh(room, breaks, spans, limits[0], level, count)
        elif _short_enough(room, starts, back, leaves, breaks, spans, limits, count):
            return True
    return False


@compiled
def _weigh(room: Room, breaks: Breaks, spans: Spans, opens: int, level: int, count: int) -> None:
    """Find the delay of break `level` in each gap, when those before it are placed."""
    earliest = breaks[0][breaks[3] + level]
    latest_end = breaks[1][breaks[3] + level]
    seconds = breaks[2][breaks[3] + level]
    times, delay = room.times[level], room.delay[level]
    delay[: count + 2] = NO_ROOM
    delay[count + 2] = 0
    room.tried[level] = -1
    room.gap[level] = 0
    leave = max(opens, _after(room.gap, breaks, level + 1, 0, LONG_AGO, LONG_AGO))
    ready = _after(room.gap, breaks, level, 1, leave, leave + room.travel[0]) + room.access[0]
    if ready <= room.high[0]:
        delay[0] = _opened(room, spans, 0, ready) - times[0]
    leave = max(opens, _after(room.gap, breaks, level, 0, LONG_AGO, LONG_AGO))
    for stop in range(count):
        if max(leave, earliest) + seconds > latest_end:
            break
        room.gap[level] = stop + 1
        ready = _after(room.gap, breaks, level + 1, stop + 1, leave, leave + room.travel[stop])
        ready += room.access[stop]
        if ready <= room.high[stop]:
            delay[stop + 1] = _opened(room, spans, stop, ready) - times[stop]
        leave = times[stop] + room.service[stop]
    leave = times[count - 1] + room.service[count - 1]
    room.gap[level] = count + 1
    ready = _after(room.gap, breaks, level + 1, count + 1, leave, leave + room.travel[count])
    if ready < TOO_LATE:
        delay[count + 1] = ready - times[count]
    room.gap[level] = -1


@compiled
def _next_gap(room: Room, level: int, count: int) -> int:
    """Give the gap that comes after the one tried last, by delay and then by number; or -1."""
    delay, tried, last = room.delay[level], room.tried[level], room.gap[level]
    least, best = NO_ROOM, -1
    for gap in range(count + 3):
        more = delay[gap]
        if more < least and (more > tried or (more == tried and gap > last)):
            least, best = more, gap
    return best


@compiled
def _delayed(
    room: Room, breaks: Breaks, spans: Spans, limits: Limits, level: int, count: int
) -> bool:
    """Time the route now that break `level` is placed too; False when it then fails."""
    opens, closes = limits[0], limits[1]
    old, new = room.times[level], room.times[level + 1]
    gap, placed_now = room.gap[level], level + 1
    after_return = count + 2
    if gap == after_return:
        for stop in range(count + 1):
            new[stop] = old[stop]
        back = old[count]
        return bool(_after(room.gap, breaks, placed_now, after_return, back, back) < TOO_LATE)
    first = max(gap - 1, 0)
    for stop in range(first):
        new[stop] = old[stop]
    if first > 0:
        leave = old[first - 1] + room.service[first - 1]
    else:
        leave = max(opens, _after(room.gap, breaks, placed_now, 0, LONG_AGO, LONG_AGO))
    for stop in range(first, count):
        ready = leave + room.travel[stop]
        ready = _after(room.gap, breaks, placed_now, stop + 1, leave, ready) + room.access[stop]
        if ready > room.high[stop]:
            return False
        new[stop] = _opened(room, spans, stop, ready)
        if new[stop] == old[stop]:
            for later in range(stop + 1, count + 1):
                new[later] = old[later]
            return True
        leave = new[stop] + room.service[stop]
    back = _after(room.gap, breaks, placed_now, count + 1, leave, leave + room.travel[count])
    if back > closes:
        return False
    new[count] = back
    return bool(_after(room.gap, breaks, placed_now, after_return, back, back) < TOO_LATE)


@compiled
def _short_enough(
    room: Room,
    starts: Ints,
    back: Ints,
    leaves: Ints,
    breaks: Breaks,
    spans: Spans,
    limits: Limits,
    count: int,
) -> bool:
    """Write the times of all breaks placed, compact ones if need be; False if it lasts too long."""
    number, longest, compact = breaks[4], limits[2], limits[3]
    on_the_road = False
    for level in range(number):
        on_the_road |= 0 < room.gap[level] < count + 2
    for stop in range(count):
        starts[stop] = room.times[number, stop]
    back[0] = room.times[number, count]
    if compact and not on_the_road:
        compacted(room, starts, back[0], count, spans)
    leaves[0] = _departure(room, starts, breaks)
    if longest < FAR and back[0] - leaves[0] > longest and not on_the_road:
        compacted(room, starts, back[0], count, spans)
        leaves[0] = _departure(room, starts, breaks)
    return bool(back[0] - leaves[0] <= longest)


@compiled
def _departure(room: Room, starts: Ints, breaks: Breaks) -> int:
    """Give the latest departure that delays no service."""
    latest = starts[0] - room.access[0]
    on_the_way = latest - room.travel[0]
    for level in range(breaks[4] - 1, -1, -1):
        if room.gap[level] == 1:
            at = breaks[3] + level
            on_the_way -= breaks[2][at]
            latest = min(latest, breaks[1][at]) - breaks[2][at]
    return int(min(on_the_way, latest))


@inlined
def _opened(room: Room, spans: Spans, stop: int, ready: int) -> int:
    """Give the first start allowed from `ready` on; there is one."""
    if room.several[stop] >= 0:
        return int(open_at(spans, room.several[stop], ready))
    return int(max(room.low[stop], ready))


@inlined
def _after(gaps: Ints, breaks: Breaks, number: int, gap: int, leave: int, arrival: int) -> int:
    """When a journey from `leave` to `arrival` ends with those breaks of the gap in it.

    Of the first `number` breaks; `TOO_LATE` when they do not fit.
    """
    free = leave
    for level in range(number):
        if gaps[level] != gap:
            continue
        at = breaks[3] + level
        free = max(free, breaks[0][at]) + breaks[2][at]
        if free > breaks[1][at]:
            return TOO_LATE
        arrival += breaks[2][at]
    return int(max(arrival, free))
