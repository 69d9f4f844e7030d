"""Ruin and recreate under simulated annealing: the loop itself.

After Christiaens and Vanden Berghe 2020; the acceptance is by a table of logarithms, in integers.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernel.arrays import Arrays
from solver.kernel.evaluate import Work
from solver.kernel.ground import Ground
from solver.kernel.jit import compiled
from solver.kernel.moves import empty_lists, lift, settle, undo
from solver.kernel.recreate import arrange, recreate, recreate_by_regret
from solver.kernel.rng import LOG_BITS, LOG_SCALE, below, draw
from solver.kernel.ruin import ruin
from solver.kernel.scratch import Scratch
from solver.kernel.state import State


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
        cost, penalty = s.total[0], s.total[1]
        empty_lists(t)
        ruin(a, g, s, t, own, mine, average, longest)
        lift(a, g, s, t, w)
        if t.moved_count[0] <= 2 * average and below(s.rng, 1000) < g.regret:
            recreate_by_regret(a, g, s, t, w, active, g.look_near)
        else:
            arrange(a, g, s, t)
            recreate(a, g, s, t, w, active, g.look_near)
        chance = g.logs[draw(s.rng) & ((1 << LOG_BITS) - 1)]
        if s.total[0] + s.total[1] < cost + penalty + ((heat * chance) >> LOG_SCALE):
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
