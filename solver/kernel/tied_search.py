"""Ruin and recreate over tied routes with simulated annealing, a piece at a time."""

from typing import NamedTuple

import numpy as np

from solver.kernel.jit import compiled
from solver.kernel.rng import LOG_BITS, LOG_SCALE, below, draw, logarithms
from solver.kernel.tied_arrays import DUE, FAR, LOW, PLACE, Ints, Tied
from solver.kernel.tied_insert import unit_inserted
from solver.kernel.tied_ruin import ruined
from solver.kernel.tied_state import OUT, OUTSIDE, State, copied, new_state, value
from solver.kernel.tied_times import settled

PASSES = 3
"""Times that units which found no place are tried, so that dependants can follow."""


class Search(NamedTuple):
    """One search: where it is, where it was, and the best place it has been.

    Parameters
    ----------
    key
        int64[U]: scratch, by which units are put in order.
    logs
        Table of logarithms of `solver.kernel.rng`.
    """

    now: State
    last: State
    best: State
    key: Ints
    logs: Ints


def new_search(t: Tied, seed: int, stream: int) -> Search:
    """Begin a search with every visit absent."""
    now, last, best = (new_state(t, seed, stream) for _ in range(3))
    return Search(now, last, best, np.zeros(len(t.unit_first), np.int64), logarithms())


@compiled
def _key(t: Tied, s: State, unit: int, order: int) -> int:
    """Give what a unit is put in order by: the smaller goes in first."""
    visit = t.unit_visits[t.unit_first[unit]]
    if order == 0:
        return draw(s.rng)
    if order == 1:
        return int(
            t.visit[visit, DUE] if t.visit[visit, DUE] < FAR else t.opening[0, visit, 0, LOW]
        )
    if order == 2:
        return int(-t.visit[visit, DUE])
    far = t.distance[t.visit[t.unit_visits.size, PLACE], t.visit[visit, PLACE]]
    if order == 3:
        return int(-far)
    if order == 4:
        return int(far)
    size = t.unit_first[unit + 1] - t.unit_first[unit]
    return int(draw(s.rng) - (size << 32))


@compiled
def _ordered(t: Tied, s: State, key: Ints) -> None:
    """Put the absent units in an order."""
    way = below(s.rng, 16)
    order = 0
    if way >= 4:
        order = 5 if way < 8 else 1 + (way - 8) // 2
    count = s.tally[OUTSIDE]
    for at in range(count):
        key[at] = _key(t, s, s.lists[OUT, at], order)
    _sorted(key, s.lists[OUT], count)


@compiled
def _sorted(key: Ints, names: Ints, count: int) -> None:
    """Sort the first names by their keys, both at once (Shell's sort)."""
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for at in range(gap, count):
            least, name = key[at], names[at]
            place = at
            while place >= gap and key[place - gap] > least:
                key[place], names[place] = key[place - gap], names[place - gap]
                place -= gap
            key[place], names[place] = least, name
        gap //= 3


@compiled
def recreated(t: Tied, s: State, key: Ints) -> None:
    """Put in what is absent, as far as it finds a place."""
    _ordered(t, s, key)
    for _ in range(PASSES):
        count, left = s.tally[OUTSIDE], 0
        for at in range(count):
            unit = s.lists[OUT, at]
            if not unit_inserted(t, s, unit):
                s.lists[OUT, left] = unit
                left += 1
        s.tally[OUTSIDE] = left
        if left in (0, count):
            return


@compiled
def searched(t: Tied, search: Search, rounds: int, heat: int) -> int:
    """Ruin and recreate this many times at one heat; how often that found the best so far."""
    now, last, best = search.now, search.last, search.best
    found = 0
    for _ in range(rounds):
        copied(now, last)
        ruined(t, now)
        if not settled(t, now):
            copied(last, now)
            continue
        recreated(t, now, search.key)
        log = search.logs[draw(now.rng) >> (31 - LOG_BITS)]
        if value(now) >= value(last) + ((heat * log) >> LOG_SCALE):
            copied(last, now)
        elif value(now) < value(best):
            copied(now, best)
            found += 1
    return found


__all__ = ["Search", "new_search", "recreated", "searched"]
