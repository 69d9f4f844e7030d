"""Which visits to take out: strings of adjacent ones, or those alike in time, shift or cost.

Strings follow Christiaens and Vanden Berghe 2020, "Slack Induction by String Removals in Vehicle
Routing Problems", with half of the strings split.
"""

import numpy as np
from numpy.typing import NDArray

from solver.kernel.arrays import Arrays
from solver.kernel.ground import Ground
from solver.kernel.jit import compiled, inlined
from solver.kernel.moves import take_with_pattern
from solver.kernel.rng import below, draw
from solver.kernel.scratch import Scratch
from solver.kernel.state import ABSENT, PICKUP, State

MOST_ABSENT = 12
"""Absent visits that are tried anew in one iteration."""


@compiled
def ruin(
    a: Arrays,
    g: Ground,
    s: State,
    t: Scratch,
    own: NDArray[np.int64],
    mine: NDArray[np.uint8],
    average: int,
    longest: int,
) -> None:
    """Write the visits to take out on the list, and absent ones to be tried anew.

    Parameters
    ----------
    own, mine
        The visits that may be taken, as a list and as a mask over all.
    average, longest
        Mean number of visits taken out, and most visits of one string.
    """
    seed = own[below(s.rng, own.size)]
    way = below(s.rng, 100)
    if way < 88:
        strings(g, s, t, mine, seed, average, longest)
    elif way < 93:
        near_in_time(a, g, s, t, mine, seed, average)
    elif way < 96:
        whole_shifts(g, s, t, mine, seed, average)
    elif way < 98:
        worst(a, g, s, t, own, average)
    else:
        for _ in range(1 + below(s.rng, average)):
            visit = own[below(s.rng, own.size)]
            if s.where[visit] != ABSENT:
                take_with_pattern(s, g, t, visit)
    absent_too(g, s, t, mine, seed)


@inlined
def absent_too(g: Ground, s: State, t: Scratch, mine: NDArray[np.uint8], seed: int) -> None:
    """Add absent visits: all when they are few, else some near the seed and some by chance."""
    count = s.absent_count[0]
    if count <= MOST_ABSENT:
        for k in range(count):
            if mine[s.absent[k]]:
                take_with_pattern(s, g, t, s.absent[k])
        return
    added = 0
    neighbours = g.near[seed]
    if s.where[seed] == ABSENT and mine[seed]:
        take_with_pattern(s, g, t, seed)
    for k in range(neighbours.size):
        visit = neighbours[k]
        if s.where[visit] == ABSENT and mine[visit]:
            take_with_pattern(s, g, t, visit)
            added += 1
            if added >= MOST_ABSENT:
                return
    for _ in range(MOST_ABSENT // 3):
        visit = s.absent[below(s.rng, count)]
        if mine[visit]:
            take_with_pattern(s, g, t, visit)


@inlined
def strings(
    g: Ground, s: State, t: Scratch, mine: NDArray[np.uint8], seed: int, average: int, longest: int
) -> None:
    """Take one string from each of several routes near the seed."""
    m = s.sizes.size
    used, served = 0, 0
    for shift in range(m):
        if s.sizes[shift] > 0:
            used += 1
            served += s.sizes[shift]
    if used == 0:
        return
    # In thousandths, so that no rounding depends on the machine.
    length = min(longest * 1000, 1000 * served // used)
    most = 4 * average * 1_000_000 // (1000 + length) - 1000
    wanted = 1 + below(s.rng, max(1, most)) // 1000
    t.ticks[0] += 1
    look = t.ticks[0]
    neighbours = g.near[seed]
    taken = 0
    for k in range(-1, neighbours.size):
        visit = seed if k < 0 else neighbours[k]
        shift = s.where[visit]
        if shift == ABSENT or not mine[visit] or t.is_moved[visit]:
            continue
        if shift >= m:
            take_with_pattern(s, g, t, visit)
            taken += 1
        elif t.stamp[shift] != look:
            t.stamp[shift] = look
            string(g, s, t, mine, shift, s.position[visit], length)
            taken += 1
        if taken >= wanted:
            return


@inlined
def string(
    g: Ground,
    s: State,
    t: Scratch,
    mine: NDArray[np.uint8],
    shift: int,
    position: int,
    length: int,
) -> None:
    """Take a string of stops that includes the one at `position`; `length` is in thousandths."""
    count = s.sizes[shift]
    most = min(1000 * count, length)
    size = 1 + below(s.rng, max(1, most)) // 1000
    size = min(size, count)
    skipped = 0
    if size > 1 and size < count and draw(s.rng) & 1:
        skipped = 1
        while size + skipped < count and below(s.rng, 100) == 0:
            skipped += 1
    whole = size + skipped
    low = max(0, position - whole + 1)
    high = min(position, count - whole)
    first = low + below(s.rng, high - low + 1)
    gap = whole
    if skipped > 0:
        gap = 1 + below(s.rng, size - 1)
    for i in range(whole):
        if gap <= i < gap + skipped:
            continue
        visit = s.stops[shift, first + i]
        if visit != PICKUP and mine[visit]:
            take_with_pattern(s, g, t, visit)


@inlined
def near_in_time(
    a: Arrays, g: Ground, s: State, t: Scratch, mine: NDArray[np.uint8], seed: int, average: int
) -> None:
    """Take visits near the seed that begin at about the same time as it does."""
    m = s.sizes.size
    shift = s.where[seed]
    if shift == ABSENT or shift >= m or not mine[seed]:
        return
    instant = s.leave[shift, s.position[seed] + 1]
    wanted = 1 + below(s.rng, 2 * average)
    span = 1800 + below(s.rng, 5400)
    if g.objective != 0:
        span = 1 + below(s.rng, max(1, (a.end[shift] - a.start[shift]) // 6))
    take_with_pattern(s, g, t, seed)
    neighbours = g.near[seed]
    for k in range(neighbours.size):
        if t.moved_count[0] >= wanted:
            return
        visit = neighbours[k]
        there = s.where[visit]
        if there == ABSENT or there >= m or not mine[visit]:
            continue
        if abs(s.leave[there, s.position[visit] + 1] - instant) <= span:
            take_with_pattern(s, g, t, visit)


@inlined
def whole_shifts(
    g: Ground, s: State, t: Scratch, mine: NDArray[np.uint8], seed: int, average: int
) -> None:
    """Take all visits of the seed's shift, and of its neighbours' while they are few."""
    m = s.sizes.size
    neighbours = g.near[seed]
    for k in range(-1, neighbours.size):
        visit = seed if k < 0 else neighbours[k]
        shift = s.where[visit]
        if shift == ABSENT or shift >= m or not mine[visit] or t.is_moved[visit]:
            continue
        if t.moved_count[0] > 0 and t.moved_count[0] + s.sizes[shift] > 2 * average:
            return
        for i in range(s.sizes[shift]):
            stop = s.stops[shift, i]
            if stop != PICKUP and mine[stop]:
                take_with_pattern(s, g, t, stop)


@inlined
def worst(a: Arrays, g: Ground, s: State, t: Scratch, own: NDArray[np.int64], average: int) -> None:
    """Take visits that cost a long detour: the worst of a few drawn by chance, again and again."""
    m = s.sizes.size
    for _ in range(1 + below(s.rng, average)):
        longest, found = -1, -1
        for _ in range(8):
            visit = own[below(s.rng, own.size)]
            shift = s.where[visit]
            if shift == ABSENT or shift >= m or t.is_moved[visit]:
                continue
            i = s.position[visit]
            before, after = s.place[shift, i], s.place[shift, i + 2]
            detour = s.legs[shift, i] + s.legs[shift, i + 1] - a.distance[before, after]
            if detour > longest:
                longest, found = detour, visit
        if found >= 0:
            take_with_pattern(s, g, t, found)
