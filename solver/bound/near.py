"""Neighbourhoods of visits for ng-routes: what a route may not forget, and learning what to keep.

Which visits matter shows in the routes that the linear programme uses: where one makes a visit
twice, the visits between are taught to remember it (Roberti and Mingozzi 2014, "Dynamic ng-path
relaxation for the delivery man problem").
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.bound.labels import WORD
from solver.bound.terms import ShiftTerms

Near = NDArray[np.uint64]
"""Array [visits, 2] of bits: the neighbourhood of each visit, itself included."""


def nearest(terms: ShiftTerms, size: int) -> Near:
    """Let each visit remember the `size` visits, itself included, that are closest by travel."""
    count = len(terms.visits)
    there_and_back = terms.duration[:count, :count] + terms.duration[:count, :count].T
    np.fill_diagonal(there_and_back, -1)
    near = np.zeros((count, 2), dtype=np.uint64)
    for visit, row in enumerate(there_and_back):
        for other in np.argsort(row, kind="stable")[:size].tolist():
            remember(near, visit, other)
    return near


def remember(near: Near, visit: int, other: int) -> None:
    """Put `other` into the neighbourhood of `visit`; there is room for the first 128 visits."""
    if other < 2 * WORD:
        near[visit, other // WORD] |= np.uint64(1) << np.uint64(other % WORD)


def remembers(near: Near, visit: int, other: int) -> bool:
    """Whether `other` is in the neighbourhood of `visit`."""
    return other < 2 * WORD and bool(
        (near[visit, other // WORD] >> np.uint64(other % WORD)) & np.uint64(1)
    )


def cycles(route: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """Give each visit that a route makes again, with the visits between."""
    seen: dict[int, int] = {}
    for at, visit in enumerate(route):
        if visit in seen:
            yield visit, route[seen[visit] + 1 : at]
        seen[visit] = at


def learn(near: Near, route: Sequence[int]) -> bool:
    """Forbid the cycles of a route; whether there was one that can be."""
    found = [(visit, between) for visit, between in cycles(route) if visit < 2 * WORD]
    for visit, between in found:
        for other in between:
            remember(near, other, visit)
    return bool(found)


def allows(near: Near, route: Sequence[int]) -> bool:
    """Whether each visit made again has been forgotten in between."""
    return all(
        not all(remembers(near, other, visit) for other in between)
        for visit, between in cycles(route)
    )
