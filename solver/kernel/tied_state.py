"""A plan of tied routes inside the kernel: routes as linked stops, every start, every price."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernel.jit import compiled, inlined
from solver.kernel.rng import seeded
from solver.kernel.tied_arrays import ABSENCE, FAR, OPENS, PLACE, PROFILE, Ints, Tied

ABSENT = -1

AFTER, BEFORE, ROUTE, START, FRESH, STAMP, QUEUED = range(7)
"""Columns of `State.stop`: next and last stop in the route; the shift, or `ABSENT`; start of
service (for the end of a shift the return, -FAR in an empty route); the start that the trial
numbered in STAMP would make of it; 1 while in the queue."""

METRES, TRAVEL, ROUTE_PRICE, SEEN, SEEN_KIND = range(5)
"""Columns of `State.shift`: length and seconds of travel, price without its visits'; the last trial
that priced it; the last look at places that met empty shifts of this kind, and how many."""

QUEUE, RAISED, OUT = range(3)
"""Rows of `State.lists`: stops whose raise is to be passed on, stops raised in this trial, absent
units."""

(
    PRICE,
    LATEST,
    PENALTY,
    OUTSIDE,
    NOW,
    TOUCHED,
    HEAD,
    WAITING,
    ADDED,
    LARGEST,
    STEPS,
    KINDS,
    KEPT,
) = range(13)
"""Places in `State.tally`. Of the plan: prices of routes and visits, largest lateness, price of
the absent, number of absent units. Of the trial: its number, stops raised, beginning and length of
the queue, price added, largest lateness, stops taken from the queue. Number of the look at places.
Places kept for the first visit of a group, and then for the second."""

BEHIND, SIEVE, BARE, BEGIN = range(4)
"""Columns of `State.option`: stop, bound of the price, price of the metres, start of service."""

OPTIONS, PAIRS = 40, 16
"""Places kept for each visit of a group before they are combined, and pairs of them tried."""


class State(NamedTuple):
    """Stops N = n + 2 m, loads D; see `tied_arrays`.

    Parameters
    ----------
    stop
        int64[N, 7].
    shift
        int64[m, 5].
    load
        int64[m, D].
    lists
        int64[3, N + 1].
    tally
        int64[14].
    option
        int64[2, OPTIONS, 4]: the likeliest places of two visits, cheapest first.
    bound
        int64[PAIRS, 3]: the likeliest two of them together: bound of the price, and which.
    rng
        uint64[1].
    """

    stop: Ints
    shift: Ints
    load: Ints
    lists: Ints
    tally: Ints
    option: Ints
    bound: Ints
    rng: NDArray[np.uint64]


def new_state(t: Tied, seed: int, stream: int) -> State:
    """Make the state in which every visit is absent."""
    n, m, units = len(t.unit_visits), len(t.shift), len(t.unit_first) - 1
    size = n + 2 * m
    state = State(
        stop=np.zeros((size, 7), np.int64),
        shift=np.zeros((m, 5), np.int64),
        load=np.zeros((m, t.demand.shape[1]), np.int64),
        lists=np.zeros((3, size + 1), np.int64),
        tally=np.zeros(14, np.int64),
        option=np.zeros((2, OPTIONS, 4), np.int64),
        bound=np.zeros((PAIRS, 3), np.int64),
        rng=seeded(seed, stream),
    )
    state.stop[:, [AFTER, BEFORE, ROUTE]] = ABSENT
    state.stop[:, START] = -FAR
    for shift in range(m):
        origin, goal = n + shift, n + m + shift
        state.stop[origin, ROUTE] = state.stop[goal, ROUTE] = shift
        state.stop[origin, AFTER], state.stop[goal, BEFORE] = goal, origin
        state.stop[origin, START] = t.shift[shift, OPENS]
    state.lists[OUT, :units] = np.arange(units)
    state.tally[OUTSIDE] = units
    state.tally[PENALTY] = t.visit[:n, ABSENCE].sum()
    return state


@inlined
def value(s: State) -> int:
    """Give what the search makes small."""
    return int(s.tally[PRICE] + s.tally[LATEST] + s.tally[PENALTY])


@compiled
def copied(source: State, target: State) -> None:
    """Let the target hold the same plan as the source."""
    for stop in range(source.stop.shape[0]):
        for column in range(START + 1):
            target.stop[stop, column] = source.stop[stop, column]
    for shift in range(source.shift.shape[0]):
        for column in range(ROUTE_PRICE + 1):
            target.shift[shift, column] = source.shift[shift, column]
        for d in range(source.load.shape[1]):
            target.load[shift, d] = source.load[shift, d]
    for place in range(OUTSIDE + 1):
        target.tally[place] = source.tally[place]
    for at in range(source.tally[OUTSIDE]):
        target.lists[OUT, at] = source.lists[OUT, at]


@inlined
def join(t: Tied, s: State, visit: int, behind: int) -> None:
    """Put the visit behind this stop; times and prices are not looked at."""
    shift, ahead = s.stop[behind, ROUTE], s.stop[behind, AFTER]
    s.stop[behind, AFTER], s.stop[ahead, BEFORE] = visit, visit
    s.stop[visit, BEFORE], s.stop[visit, AFTER] = behind, ahead
    s.stop[visit, ROUTE] = shift
    s.stop[visit, START] = -FAR
    _measure(t, s, visit, 1)


@inlined
def part(t: Tied, s: State, visit: int) -> None:
    """Take the visit out of its route; times and prices are not looked at."""
    _measure(t, s, visit, -1)
    behind, ahead = s.stop[visit, BEFORE], s.stop[visit, AFTER]
    s.stop[behind, AFTER], s.stop[ahead, BEFORE] = ahead, behind
    s.stop[visit, ROUTE] = ABSENT


@inlined
def _measure(t: Tied, s: State, visit: int, sign: int) -> None:
    """Count the detour through a visit, and its load, once more or once less."""
    shift = s.stop[visit, ROUTE]
    n = t.unit_visits.size
    first, last = s.stop[visit, BEFORE], s.stop[visit, AFTER]
    here, a, b = t.visit[visit, PLACE], t.visit[first, PLACE], t.visit[last, PLACE]
    duration = t.duration[t.shift[shift, PROFILE]]
    metres = np.int64(t.distance[a, here]) + t.distance[here, b]
    travel = np.int64(duration[a, here]) + duration[here, b]
    if first < n or last < n:
        metres -= t.distance[a, b]
        travel -= duration[a, b]
    s.shift[shift, METRES] += sign * metres
    s.shift[shift, TRAVEL] += sign * travel
    for d in range(s.load.shape[1]):
        s.load[shift, d] += sign * t.demand[visit, d]
