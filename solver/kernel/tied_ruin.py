"""What is taken out of tied routes: strings of neighbouring routes, times, single visits.

Strings follow Christiaens and Vanden Berghe 2020, "Slack Induction by String Removals for Vehicle
Routing Problems"; with a visit go its group, and what depends on it.
"""

from solver.kernel.jit import compiled
from solver.kernel.rng import below
from solver.kernel.tied_arrays import DUE, SPAN, UNIT, WARD_FIRST, Tied
from solver.kernel.tied_state import (
    ABSENT,
    AFTER,
    BEFORE,
    OUT,
    OUTSIDE,
    QUEUE,
    RAISED,
    ROUTE,
    SEEN_KIND,
    START,
    State,
    part,
)

AVERAGE, LONGEST = 10, 10
"""Visits taken out on average, and the longest string."""


@compiled
def taken_out(t: Tied, s: State, visit: int) -> None:
    """Take out a visit with its unit and with what depends on them, if it is in."""
    s.lists[QUEUE, 0] = visit
    waiting = 1
    while waiting > 0:
        waiting -= 1
        visit = s.lists[QUEUE, waiting]
        if s.stop[visit, ROUTE] == ABSENT:
            continue
        unit = t.visit[visit, UNIT]
        s.lists[OUT, s.tally[OUTSIDE]] = unit
        s.tally[OUTSIDE] += 1
        for at in range(t.unit_first[unit], t.unit_first[unit + 1]):
            member = t.unit_visits[at]
            part(t, s, member)
            for ward in range(t.visit[member, WARD_FIRST], t.visit[member + 1, WARD_FIRST]):
                if s.stop[t.ward[ward], ROUTE] != ABSENT and waiting < s.lists.shape[1]:
                    s.lists[QUEUE, waiting] = t.ward[ward]
                    waiting += 1


@compiled
def _string_out(t: Tied, s: State, visit: int, length: int, skipped: int) -> None:
    """Take a string out of the route around a visit; `skipped` in its middle stay."""
    n = t.unit_visits.size
    stop = visit
    for _ in range(below(s.rng, length + skipped)):
        if s.stop[stop, BEFORE] >= n:
            break
        stop = s.stop[stop, BEFORE]
    keep_from = 1 + below(s.rng, length) if skipped > 0 else length
    taken, left = 0, skipped
    while stop < n and taken < length:
        ahead = s.stop[stop, AFTER]
        if taken >= keep_from and left > 0:
            left -= 1
        else:
            s.lists[RAISED, taken] = stop
            taken += 1
        stop = ahead
    for at in range(taken):
        taken_out(t, s, s.lists[RAISED, at])


@compiled
def strings_out(t: Tied, s: State, seed: int, soon: bool) -> None:
    """Take strings out of the routes around a visit."""
    n, m = t.unit_visits.size, t.shift.shape[0]
    served, used = 0, 0
    for shift in range(m):
        used += s.stop[n + shift, AFTER] < n
    for visit in range(n):
        served += s.stop[visit, ROUTE] != ABSENT
    if used == 0:
        return
    mean = served // used
    longest = max(1, min(LONGEST, mean))
    strings = max(1, 4 * AVERAGE // (1 + longest) - 1)
    strings = 1 + below(s.rng, strings)
    near = t.near[1, seed] if soon else t.near[0, seed]
    for shift in range(m):
        s.shift[shift, SEEN_KIND] = 0
    for at in range(-1, near.size):
        visit = seed if at < 0 else near[at]
        shift = s.stop[visit, ROUTE]
        if shift == ABSENT or s.shift[shift, SEEN_KIND] == 1:
            continue
        s.shift[shift, SEEN_KIND] = 1
        count = 0
        stop = s.stop[n + shift, AFTER]
        while stop < n:
            count += 1
            stop = s.stop[stop, AFTER]
        length = 1 + below(s.rng, min(longest, count))
        skipped = 0
        if below(s.rng, 2) == 0 and length > 1:
            while length + skipped < count and below(s.rng, 100) >= 1:
                skipped += 1
                if below(s.rng, 2) == 0:
                    break
        _string_out(t, s, visit, length, skipped)
        strings -= 1
        if strings == 0:
            return


@compiled
def times_out(t: Tied, s: State, seed: int) -> None:
    """Take out visits near a visit that start at about its time."""
    wanted = 5 + below(s.rng, 2 * AVERAGE)
    begin = s.stop[seed, START]
    width = t.goal[SPAN] // 40 + below(s.rng, t.goal[SPAN] // 8 + 1)
    near = t.near[0, seed]
    for at in range(-1, near.size):
        visit = seed if at < 0 else near[at]
        if s.stop[visit, ROUTE] != ABSENT and abs(s.stop[visit, START] - begin) <= width:
            taken_out(t, s, visit)
            wanted -= 1
            if wanted == 0:
                return


@compiled
def some_out(t: Tied, s: State) -> None:
    """Take out visits here and there."""
    for _ in range(1 + below(s.rng, AVERAGE)):
        taken_out(t, s, below(s.rng, t.unit_visits.size))


@compiled
def late_seed(t: Tied, s: State) -> int:
    """Draw a visit, a late one if some draws meet one."""
    n = t.unit_visits.size
    visit = below(s.rng, n)
    for _ in range(20):
        if s.stop[visit, ROUTE] != ABSENT and s.stop[visit, START] > t.visit[visit, DUE]:
            break
        visit = below(s.rng, n)
    return visit


@compiled
def ruined(t: Tied, s: State) -> None:
    """Take out something."""
    way = below(s.rng, 100)
    seed = late_seed(t, s) if way < 20 else below(s.rng, t.unit_visits.size)
    way = below(s.rng, 100)
    if way < 60:
        strings_out(t, s, seed, False)
    elif way < 80:
        strings_out(t, s, seed, True)
    elif way < 90:
        times_out(t, s, seed)
    else:
        some_out(t, s)
