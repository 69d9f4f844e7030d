"""Room for the search to write in, made once, so that nothing is allocated while it runs."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernel.arrays import Arrays
from solver.kernel.ground import Ground


class Scratch(NamedTuple):
    """Shifts m, visits n, W stops at most, S spans of patterns (at least one slot).

    Parameters
    ----------
    stamp, ticks
        int64[m] marks of shifts already looked at, by number of the look; int64[4]: looks,
        countdown to the next blink, iterations, (free).
    routes
        int64[m]: shifts to look at.
    bound, at_shift, at_position, weighed
        int64[X], int64[X], int64[X], uint8[X]: places for a visit with the least that they cost,
        and whether that counts what is delayed.
    best
        int64[S, 4]: by slot the price, the shift (or m + partner place), the position of the visit,
        and the position of a new pickup before it (or -1).
    price
        int64[C]: of each combination of a pattern, the most that any pattern has (at least one).
    trial
        int64[W + 2]: a route to be priced.
    moved, moved_from, moved_count, is_moved
        int64[n], int64[n], int64[1], uint8[n]: visits taken out in this iteration, and from where.
    key
        int64[n]: by which they are put in order.
    first, second
        int64[n]: the best shift of each visit on the list and the best one beside it, or -1.
    touched, touched_count, is_touched
        Shifts changed in this iteration.
    old_stops, old_count, old_cost
        int64[m, W], int64[m], int64[m]: how they were.
    """

    stamp: NDArray[np.int64]
    ticks: NDArray[np.int64]
    routes: NDArray[np.int64]
    bound: NDArray[np.int64]
    at_shift: NDArray[np.int64]
    at_position: NDArray[np.int64]
    weighed: NDArray[np.uint8]
    best: NDArray[np.int64]
    price: NDArray[np.int64]
    trial: NDArray[np.int64]
    moved: NDArray[np.int64]
    moved_from: NDArray[np.int64]
    moved_count: NDArray[np.int64]
    is_moved: NDArray[np.uint8]
    key: NDArray[np.int64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    touched: NDArray[np.int64]
    touched_count: NDArray[np.int64]
    is_touched: NDArray[np.uint8]
    old_stops: NDArray[np.int64]
    old_count: NDArray[np.int64]
    old_cost: NDArray[np.int64]


def scratch_of(a: Arrays, g: Ground) -> Scratch:
    """Make it."""
    n, m = len(a.place), len(a.start)
    places = n + 2 * m + 16
    return Scratch(
        stamp=np.zeros(m, np.int64),
        ticks=np.array([0, 64, 0, 0], np.int64),
        routes=np.zeros(m, np.int64),
        bound=np.zeros(places, np.int64),
        at_shift=np.zeros(places, np.int64),
        at_position=np.zeros(places, np.int64),
        weighed=np.zeros(places, np.uint8),
        best=np.zeros((max(1, g.spans), 4), np.int64),
        price=np.zeros(max(1, g.choices_of_patterns), np.int64),
        trial=np.zeros(g.width + 2, np.int64),
        moved=np.zeros(n, np.int64),
        moved_from=np.zeros(n, np.int64),
        moved_count=np.zeros(1, np.int64),
        is_moved=np.zeros(n, np.uint8),
        key=np.zeros(n, np.int64),
        first=np.zeros(n, np.int64),
        second=np.zeros(n, np.int64),
        touched=np.zeros(m, np.int64),
        touched_count=np.zeros(1, np.int64),
        is_touched=np.zeros(m, np.uint8),
        old_stops=np.zeros((m, g.width), np.int64),
        old_count=np.zeros(m, np.int64),
        old_cost=np.zeros(m, np.int64),
    )
