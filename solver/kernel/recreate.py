"""Visits put back one by one: each at its turn where it is cheapest, or whichever regrets most.

Greedy insertion in one of several orders follows Christiaens and Vanden Berghe 2020, "Slack
Induction by String Removals in Vehicle Routing Problems"; insertion by regret follows Potvin and
Rousseau 1993, "A parallel route building algorithm for the vehicle routing and scheduling problem
with time windows".
"""

import numpy as np
from numpy.typing import NDArray

from solver.kernel.arrays import Arrays
from solver.kernel.evaluate import Work
from solver.kernel.ground import Ground
from solver.kernel.insert import best_places
from solver.kernel.jit import compiled
from solver.kernel.moves import put, withdraw
from solver.kernel.rng import below, draw
from solver.kernel.scratch import Scratch
from solver.kernel.state import ABSENT, NOWHERE, State


@compiled
def arrange(a: Arrays, g: Ground, s: State, t: Scratch) -> None:
    """Put the visits on the list in one of several orders, drawn by chance."""
    way = below(s.rng, 24)
    moved, key = t.moved, t.key
    count = t.moved_count[0]
    for k in range(count):
        visit = moved[k]
        if way < 6:
            value = draw(s.rng)
        elif way < 10:
            value = -a.service[0, visit]
            for d in range(a.demand.shape[1]):
                value -= a.demand[visit, d]
        elif way < 12:
            value = -g.far[visit]
        elif way < 13:
            value = g.far[visit]
        elif way < 16:
            value = g.closes[visit] - g.opens[visit]
        elif way < 18:
            value = g.opens[visit]
        elif way < 20:
            value = -g.closes[visit]
        elif way < 22:
            value = g.choices[visit]
        else:
            value = -g.penalty[visit]
        key[k] = value
    # Insertion sort: the lists are short.
    for k in range(1, count):
        value, visit, origin = key[k], moved[k], t.moved_from[k]
        at = k - 1
        while at >= 0 and key[at] > value:
            key[at + 1], moved[at + 1] = key[at], moved[at]
            t.moved_from[at + 1] = t.moved_from[at]
            at -= 1
        key[at + 1], moved[at + 1], t.moved_from[at + 1] = value, visit, origin


@compiled
def recreate(
    a: Arrays,
    g: Ground,
    s: State,
    t: Scratch,
    w: Work,
    active: NDArray[np.uint8],
    near: int,
) -> None:
    """Put the visits on the list where each is cheapest at its turn; optional ones if it pays.

    Parameters
    ----------
    near
        Neighbours whose shifts are looked at first, with blinks; 0 looks everywhere, without.
    """
    hope = 1
    if near > 0 and draw(s.rng) & 1:
        hope = 1 + below(s.rng, g.hope)
    for k in range(t.moved_count[0]):
        visit = t.moved[k]
        if s.where[visit] != ABSENT:
            continue
        pattern = g.pattern_of[visit]
        if pattern >= 0:
            place_pattern(a, g, s, t, w, active, pattern, near)
            continue
        place_one(a, g, s, t, w, active, visit, near, hope)


@compiled
def place_one(
    a: Arrays,
    g: Ground,
    s: State,
    t: Scratch,
    w: Work,
    active: NDArray[np.uint8],
    visit: int,
    near: int,
    hope: int,
) -> None:
    """Put one visit where it is cheapest; an optional one only if it pays.

    Parameters
    ----------
    hope
        What opens a route may cost so many times what it earns, in the hope of others.
    """
    blinks = near > 0
    best_places(a, g, s, t, w, active, visit, near, blinks)
    if t.best[0, 0] == NOWHERE and near > 0:
        best_places(a, g, s, t, w, active, visit, g.everywhere, blinks)
    price, shift = t.best[0, 0], t.best[0, 1]
    if price == NOWHERE:
        return
    worth = g.penalty[visit]
    if shift < s.sizes.size and s.sizes[shift] == 0:
        worth *= hope
    if g.mandatory[visit] or price < worth:
        put(a, g, s, t, w, visit, 0)


@compiled
def weigh(
    a: Arrays,
    g: Ground,
    s: State,
    t: Scratch,
    w: Work,
    active: NDArray[np.uint8],
    k: int,
    near: int,
) -> None:
    """Find what the k-th visit on the list would lose if its best shift were not there."""
    visit = t.moved[k]
    best_places(a, g, s, t, w, active, visit, near, False)
    price, shift = t.best[0, 0], t.best[0, 1]
    t.first[k], t.second[k], t.key[k] = -1, -1, -1
    if price == NOWHERE:
        return
    t.first[k] = shift
    active[shift] = 0
    best_places(a, g, s, t, w, active, visit, near, False)
    active[shift] = 1
    other = t.best[0, 0]
    if not g.mandatory[visit]:
        other = min(other, g.penalty[visit])
    t.second[k] = t.best[0, 1] if t.best[0, 0] < NOWHERE else -1
    t.key[k] = max(0, other - price)


@compiled
def recreate_by_regret(
    a: Arrays,
    g: Ground,
    s: State,
    t: Scratch,
    w: Work,
    active: NDArray[np.uint8],
    near: int,
) -> None:
    """Put next whichever visit would lose most if it had to take its second best shift.

    Only visits whose best or second best shift has changed are weighed anew.
    """
    count = t.moved_count[0]
    for k in range(count):
        t.key[k] = -2
        if g.pattern_of[t.moved[k]] < 0:
            weigh(a, g, s, t, w, active, k, near)
    while True:
        chosen = -1
        for k in range(count):
            if t.key[k] >= 0 and (chosen < 0 or t.key[k] > t.key[chosen]):
                chosen = k
        if chosen < 0:
            break
        visit = t.moved[chosen]
        t.key[chosen] = -2
        place_one(a, g, s, t, w, active, visit, near, 1)
        changed = s.where[visit]
        if changed == ABSENT:
            continue
        for k in range(count):
            if t.key[k] >= 0 and (t.first[k] == changed or t.second[k] == changed):
                weigh(a, g, s, t, w, active, k, near)
    recreate(a, g, s, t, w, active, near)


@compiled
def place_pattern(
    a: Arrays,
    g: Ground,
    s: State,
    t: Scratch,
    w: Work,
    active: NDArray[np.uint8],
    pattern: int,
    near: int,
) -> None:
    """Put all visits of a pattern into the spans of its cheapest combination.

    Each visit is priced by itself, unless it is like the one before it; two visits of one span are
    priced as if each were alone there, and none is served when they do not both fit.
    """
    first, size = g.pattern_ptr[pattern], g.pattern_ptr[pattern + 1] - g.pattern_ptr[pattern]
    begin, end = g.combination_ptr[pattern], g.combination_ptr[pattern + 1]
    blinks = near > 0
    for turn in range(2):
        reach = near if turn == 0 else g.everywhere
        for at in range(begin, end, size):
            t.price[(at - begin) // size] = 0
        for k in range(size):
            if k == 0 or not g.like_last[first + k]:
                best_places(a, g, s, t, w, active, g.pattern_visit[first + k], reach, blinks)
            for at in range(begin, end, size):
                price = min(t.best[g.combination_span[at + k], 0], NOWHERE // 100)
                t.price[(at - begin) // size] += price
        least, chosen = NOWHERE // 100, -1
        for at in range(begin, end, size):
            if t.price[(at - begin) // size] < least:
                least, chosen = t.price[(at - begin) // size], at
        if chosen >= 0:
            fill_spans(a, g, s, t, w, active, pattern, chosen, reach)
            return
        if near == 0:
            return


@compiled
def fill_spans(
    a: Arrays,
    g: Ground,
    s: State,
    t: Scratch,
    w: Work,
    active: NDArray[np.uint8],
    pattern: int,
    chosen: int,
    reach: int,
) -> None:
    """Put the visits of a pattern into the spans of a combination: all of them, or none."""
    first, size = g.pattern_ptr[pattern], g.pattern_ptr[pattern + 1] - g.pattern_ptr[pattern]
    for k in range(size):
        visit, span = g.pattern_visit[first + k], g.combination_span[chosen + k]
        if not g.pattern_even[pattern]:
            best_places(a, g, s, t, w, active, visit, reach, False)
            if t.best[span, 0] == NOWHERE:
                for placed in range(k):
                    withdraw(a, g, s, t, w, g.pattern_visit[first + placed])
                return
        put(a, g, s, t, w, visit, span)
