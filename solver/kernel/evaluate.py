"""One route timed and priced: `solver.timing` and `solver.cost` to the second and the fen.

Nothing is allocated here; all that is written goes into `Work`, which one thread owns.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernel.arrays import FAR, Arrays
from solver.kernel.jit import compiled, inlined
from solver.kernel.lateness import penalty_of_lateness
from solver.kernel.pauses import Room, compacted, open_at, placed, room_of

REFUSED = -1
PICKUP = -1
MONEY, TRAVEL, DURATION, TARDINESS = range(4)
"""`Arrays.objective`; the one left adds metres to tardiness."""

Ints = NDArray[np.int64]


class Work(NamedTuple):
    """What `evaluate` leaves behind, and the room that it needs; W stops at most.

    Parameters
    ----------
    starts
        int64[W]: start of each stop's service, pickup included.
    back, departure
        int64[1]: reaching the end location, and leaving the start location.
    load, parts
        int64[D], int64[Q]: counted so far.
    room
        For `solver.kernel.pauses`.
    """

    starts: Ints
    back: Ints
    departure: Ints
    load: Ints
    parts: Ints
    room: Room


def work_of(a: Arrays, longest: int) -> Work:
    """Make room for routes of up to `longest` stops."""
    most_breaks = int(np.diff(a.break_ptr).max(initial=0))
    return Work(
        starts=np.zeros(longest, np.int64),
        back=np.zeros(1, np.int64),
        departure=np.zeros(1, np.int64),
        load=np.zeros(a.demand.shape[1], np.int64),
        parts=np.zeros(a.part_need.shape[1], np.int64),
        room=room_of(longest, most_breaks),
    )


@compiled
def evaluate(a: Arrays, w: Work, shift: int, stops: Ints, count: int) -> int:
    """Time the route of `shift` through the first `count` stops, and price it.

    Kept is what `solver.insertion.timed` keeps, and that the shift may serve each visit at all.

    Parameters
    ----------
    stops
        Visits in order, `PICKUP` for the pickup stop; at most as many as the work has room for.

    Returns
    -------
    int
        What the objective counts in the route (fen, metres or seconds; the sum of all lateness for
        the tardiness objectives), or `REFUSED`. Unless refused, times are left in `Work`.
    """
    if count == 0:
        w.back[0] = a.start[shift]
        w.departure[0] = a.start[shift]
        return 0
    metres = _along(a, w, shift, stops, count)
    if metres < 0 or not _settled(a, w, shift, count):
        return REFUSED
    if a.objective == MONEY:
        if count == 1 and stops[0] == PICKUP:
            return 0
        price = a.fixed[shift] + (a.per_km[shift] * metres + 500) // 1000
        return int(price + _pay(a, w, shift, count) + _wishes(a, w, shift, stops, count))
    if a.objective == DURATION:
        return int(w.back[0] - w.departure[0])
    total = 0 if a.objective == TARDINESS else metres
    if a.objective != TRAVEL:
        for i in range(count):
            if stops[i] != PICKUP:
                total += max(0, w.starts[i] - a.due[stops[i]])
    return int(total)


@inlined
def _along(a: Arrays, w: Work, shift: int, stops: Ints, count: int) -> int:
    """Go along the route without breaks, as early as it allows; its metres, or `REFUSED`."""
    room = w.room
    row, profile = a.row[shift], a.profile[shift]
    low, high, several, service = a.low[row], a.high[row], a.several[row], a.service[row]
    duration, distance = a.duration[profile], a.distance
    w.load[:] = 0
    w.parts[:] = 0
    picked = False
    here = a.origin[shift]
    leave = a.start[shift]
    metres = 0
    seconds = 0
    for i in range(count):
        visit = stops[i]
        if visit == PICKUP:
            if picked or a.pickup[shift] < 0:
                return REFUSED
            picked = True
            there = a.pickup[shift]
            room.access[i], room.service[i] = 0, a.pickup_s[shift]
            room.low[i], room.high[i], room.several[i] = -FAR, FAR, -1
        else:
            there = a.place[visit]
            room.access[i], room.service[i] = a.access[visit], service[visit]
            room.low[i], room.high[i], room.several[i] = low[visit], high[visit], several[visit]
            if low[visit] > high[visit] or not _holds(a, w, shift, visit, picked):
                return REFUSED
        travel = duration[here, there]
        begin = leave + travel + room.access[i]
        if begin > room.high[i]:
            return REFUSED
        begin = max(begin, room.low[i])
        if room.several[i] >= 0:
            begin = open_at((a.span_ptr, a.span_low, a.span_high), room.several[i], begin)
        w.starts[i] = begin
        leave = begin + room.service[i]
        room.travel[i] = travel
        seconds += travel
        metres += distance[here, there]
        here = there
    travel = duration[here, a.goal[shift]]
    room.travel[count] = travel
    w.back[0] = leave + travel
    if leave + travel > a.end[shift] or seconds + travel > a.max_travel[shift]:
        return REFUSED
    return int(metres + distance[here, a.goal[shift]])


@inlined
def _holds(a: Arrays, w: Work, shift: int, visit: int, picked: bool) -> bool:
    """Count what the visit loads and uses; False when it is too much or a tool is missing."""
    for d in range(w.load.size):
        w.load[d] += a.demand[visit, d]
        if w.load[d] > a.capacity[shift, d]:
            return False
    if picked:
        return True
    for q in range(w.parts.size):
        w.parts[q] += a.part_need[visit, q]
        if w.parts[q] > a.stock[shift, q]:
            return False
    return bool(a.pickup[shift] < 0 or a.lacks[shift, visit] == 0)


@inlined
def _settled(a: Arrays, w: Work, shift: int, count: int) -> bool:
    """Place breaks and find the departure; False when there is no way or the route is too long."""
    spans = (a.span_ptr, a.span_low, a.span_high)
    first, longest = a.break_ptr[shift], a.max_duration[shift]
    breaks = a.break_ptr[shift + 1] - first
    compact = a.objective == DURATION
    room = w.room
    if breaks > 0:
        pauses = (a.break_low, a.break_end, a.break_s, first, breaks)
        limits = (a.start[shift], a.end[shift], longest, compact)
        return bool(placed(room, w.starts, w.back, w.departure, pauses, spans, limits, count))
    back = w.back[0]
    w.departure[0] = w.starts[0] - room.access[0] - room.travel[0]
    if compact or back - w.departure[0] > longest:
        compacted(room, w.starts, back, count, spans)
        w.departure[0] = w.starts[0] - room.access[0] - room.travel[0]
    return bool(back - w.departure[0] <= longest)


@inlined
def _pay(a: Arrays, w: Work, shift: int, count: int) -> int:
    """Price time from departure to return less breaks, up to the soft end and past it."""
    hourly, past = a.per_hour[shift], a.per_overtime[shift]
    soft_end = a.soft_end[shift]
    begin, end = w.departure[0], w.back[0]
    if hourly == 0 and (past == 0 or end <= soft_end):
        return 0
    before = max(0, min(end, soft_end) - begin)
    after = end - begin - before
    room = w.room
    number = a.break_ptr[shift]
    # Those before leaving and after returning do not count.
    for b in range(a.break_ptr[shift + 1] - number):
        gap = room.gap[b]
        if not 0 < gap < count + 2:
            continue
        leave = begin
        if gap > 1:
            leave = w.starts[gap - 2] + room.service[gap - 2]
        for other in range(b):
            if room.gap[other] == gap:
                leave = max(leave, a.break_low[number + other]) + a.break_s[number + other]
        pause = max(leave, a.break_low[number + b])
        ends = pause + a.break_s[number + b]
        early = max(0, min(ends, soft_end) - pause)
        before -= early
        after -= ends - pause - early
    return int((hourly * before + 1800) // 3600 + (past * after + 1800) // 3600)


@inlined
def _wishes(a: Arrays, w: Work, shift: int, stops: Ints, count: int) -> int:
    """Price the visits: what they cost there, lateness, missed offers and changed starts."""
    extra = a.extra[a.row[shift]]
    price = 0
    moved = 0
    for i in range(count):
        visit = stops[i]
        if visit == PICKUP:
            continue
        start = w.starts[i]
        price += extra[visit] + penalty_of_lateness(a, visit, start)
        if start < a.offer_low[visit] or start > a.offer_high[visit]:
            price += a.offer_fen
        if a.told[visit] > -FAR:
            moved += abs(start - a.told[visit])
    return int(price + (a.moved_rate * moved + 1800) // 3600)
