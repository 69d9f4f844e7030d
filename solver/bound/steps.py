"""One step of a route in the relaxation of `solver.bound.terms`: from a place to the next.

Breaks are numbered as in `ShiftTerms.breaks`; a set of them is an integer, bit b for break b.
"""

from solver.bound.terms import ShiftTerms
from solver.kernel.jit import compiled

NEVER = 2**60
"""A price that nothing costs."""


@compiled
def step(terms: ShiftTerms, here: int, leave: int, there: int, way: int) -> tuple[int, int]:
    """Leave `here`, take the breaks of `way` on the way, and serve the visit `there`.

    Parameters
    ----------
    way
        The set of breaks; with the bit after theirs, the service waits for the visit's `offer`.

    Returns
    -------
    tuple
        When its service ends, and the price of it all; (-1, 0) when the shift cannot do it and
        still come back in time, and when there is nothing to wait for.
    """
    free, arrival, rest = leave, leave + terms.duration[here, there], 0
    for number in range(len(terms.breaks)):
        if way >> number & 1:
            lasts = terms.breaks[number, 2]
            free = max(free, terms.breaks[number, 0]) + lasts
            if free > terms.breaks[number, 1]:
                return -1, 0
            rest += lasts
    ready = max(arrival + rest, free) + terms.access[there]
    start = _first_start(terms, there, ready)
    missed = not terms.offer[there, 0] <= start <= terms.offer[there, 1]
    if way >> len(terms.breaks):
        if start < 0 or start >= terms.offer[there, 0]:
            return -1, 0
        start = _first_start(terms, there, terms.offer[there, 0])
        missed = start > terms.offer[there, 1]
        if missed:
            return -1, 0
    ends = start + terms.service[there]
    if start < 0 or ends + terms.duration[there, -1] > terms.end:
        return -1, 0
    price = terms.way[here, there] + terms.price[there] + terms.late[there, start // terms.step]
    if missed:
        price += terms.missed
    if terms.extra > 0 and ends > terms.soft:
        worked = max(0, ready - max(leave, terms.soft) - rest)
        worked += ends - max(start, terms.soft)
        price += terms.extra * worked
    return ends, price


@compiled
def _first_start(terms: ShiftTerms, visit: int, ready: int) -> int:
    """Give the first start from `ready` on that is allowed, or -1."""
    for span in range(terms.low.shape[1]):
        if ready <= terms.high[visit, span]:
            return max(ready, int(terms.low[visit, span]))
    return -1


@compiled
def finish(terms: ShiftTerms, here: int, leave: int, pausing: int, taken: int) -> int:
    """Go back from `here` with the breaks `pausing` on the way, and take the others at home.

    The price, or `NEVER` when a break then finds no place or the shift has ended.
    """
    free, arrival, rest = leave, leave + terms.duration[here, -1], 0
    for number in range(len(terms.breaks)):
        if pausing >> number & 1:
            lasts = terms.breaks[number, 2]
            free = max(free, terms.breaks[number, 0]) + lasts
            if free > terms.breaks[number, 1]:
                return NEVER
            rest += lasts
    back = max(arrival + rest, free)
    if back > terms.end:
        return NEVER
    free = back
    for number in range(len(terms.breaks)):
        if not (taken | pausing) >> number & 1:
            free = max(free, terms.breaks[number, 0]) + terms.breaks[number, 2]
            if free > terms.breaks[number, 1]:
                return NEVER
    worked = max(0, back - max(leave, terms.soft) - rest)
    return int(terms.way[here, -1] + terms.extra * worked)


@compiled
def begins(terms: ShiftTerms, taken: int) -> int:
    """When the start location can be left after the breaks `taken` at home; -1 for never."""
    free = -NEVER
    for number in range(len(terms.breaks)):
        if taken >> number & 1:
            free = max(free, terms.breaks[number, 0]) + terms.breaks[number, 2]
            if free > terms.breaks[number, 1]:
                return -1
    return max(0, free)


@compiled
def hopeless(terms: ShiftTerms, leave: int, taken: int) -> bool:
    """Whether a break not yet taken can no longer be taken from `leave` on."""
    for number in range(len(terms.breaks)):
        if not taken >> number & 1 and leave + terms.breaks[number, 2] > terms.breaks[number, 1]:
            return True
    return False
