"""Ruin and recreate under simulated annealing: the loop itself.

After Christiaens and Vanden Berghe 2020; the acceptance is by a table of logarithms, in integers.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernel.arrays import Arrays
from solver.kernel.evaluate import Work
from solver.kernel.ground import Ground
from solver.kernel.insert import best_places
from solver.kernel.jit import compiled
from solver.kernel.moves import empty_lists, lift, put, settle, undo
from solver.kernel.rng import LOG_BITS, LOG_SCALE, below, draw
from solver.kernel.ruin import ruin
from solver.kernel.scratch import Scratch
from solver.kernel.state import ABSENT, NOWHERE, State


class Best(NamedTuple):
    """The best plan seen: its routes, and where its visits are.

    Parameters
    ----------
    stops, sizes, where
        As in `State`.
    value
        int64[2]: as `State.total`.
    stale
        uint8[m]: routes that have changed in the search since they were copied here.
    """

    stops: NDArray[np.int64]
    sizes: NDArray[np.int64]
    where: NDArray[np.int64]
    value: NDArray[np.int64]
    stale: NDArray[np.uint8]


def best_of(s: State) -> Best:
    """Make a copy of a state to begin with."""
    return Best(
        s.stops.copy(),
        s.sizes.copy(),
        s.where.copy(),
        s.total.copy(),
        np.zeros(len(s.sizes), np.uint8),
    )


@compiled
def keep(s: State, b: Best) -> None:
    """Copy what has changed into the best plan."""
    for shift in range(s.sizes.size):
        if b.stale[shift]:
            b.stale[shift] = 0
            count = s.sizes[shift]
            b.sizes[shift] = count
            for i in range(count):
                b.stops[shift, i] = s.stops[shift, i]
    for visit in range(s.where.size):
        b.where[visit] = s.where[visit]
    b.value[0], b.value[1] = s.total[0], s.total[1]


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
    blinks = near > 0
    for k in range(t.moved_count[0]):
        visit = t.moved[k]
        if s.where[visit] != ABSENT:
            continue
        pattern = g.pattern_of[visit]
        if pattern >= 0:
            place_pattern(a, g, s, t, w, active, pattern, near)
            continue
        best_places(a, g, s, t, w, active, visit, near, blinks)
        if t.best[0, 0] == NOWHERE and near > 0:
            best_places(a, g, s, t, w, active, visit, g.everywhere, blinks)
        price = t.best[0, 0]
        if price < NOWHERE and (g.mandatory[visit] or price < g.penalty[visit]):
            put(a, g, s, t, w, visit, 0)


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
    """Put all visits of a pattern into the spans of its cheapest combination."""
    first, last = g.pattern_ptr[pattern], g.pattern_ptr[pattern + 1]
    size = last - first
    blinks = near > 0
    for turn in range(2):
        best_places(
            a,
            g,
            s,
            t,
            w,
            active,
            g.pattern_visit[first],
            near if turn == 0 else g.everywhere,
            blinks,
        )
        least, chosen = NOWHERE, -1
        for at in range(g.combination_ptr[pattern], g.combination_ptr[pattern + 1], size):
            price = 0
            for k in range(size):
                price += min(t.best[g.combination_span[at + k], 0], NOWHERE // 100)
            if price < least and price < NOWHERE // 100:
                least, chosen = price, at
        if chosen >= 0:
            for k in range(size):
                put(a, g, s, t, w, g.pattern_visit[first + k], g.combination_span[chosen + k])
            return
        if near == 0:
            return


@compiled
def anneal(
    a: Arrays,
    g: Ground,
    s: State,
    t: Scratch,
    w: Work,
    b: Best,
    active: NDArray[np.uint8],
    own: NDArray[np.int64],
    mine: NDArray[np.uint8],
    iterations: int,
    heat: int,
    average: int,
    longest: int,
) -> int:
    """Do a number of iterations at one temperature.

    Parameters
    ----------
    active
        uint8[m + C]: shifts and partner places that may be changed.
    own, mine
        Visits that may be moved: all that are with active ones, and the absent ones of this search.
    heat
        Temperature in the unit of the objective.

    Returns
    -------
    int
        How many iterations were accepted.
    """
    accepted = 0
    for _ in range(iterations):
        before = s.total[0] + s.total[1]
        cost, penalty = s.total[0], s.total[1]
        empty_lists(t)
        ruin(a, g, s, t, own, mine, average, longest)
        lift(a, g, s, t, w)
        arrange(a, g, s, t)
        recreate(a, g, s, t, w, active, g.look_near)
        chance = g.logs[draw(s.rng) & ((1 << LOG_BITS) - 1)]
        if s.total[0] + s.total[1] < before + ((heat * chance) >> LOG_SCALE):
            accepted += 1
            settle(s, t)
            for k in range(t.touched_count[0]):
                b.stale[t.touched[k]] = 1
            if s.total[0] + s.total[1] < b.value[0] + b.value[1]:
                keep(s, b)
        else:
            undo(a, g, s, t)
            s.total[0], s.total[1] = cost, penalty
    t.ticks[2] += iterations
    return accepted
