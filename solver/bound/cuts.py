"""Subset-row cuts: of three visits, at most one route may make two or more.

The linear programme likes to serve three visits by halves of three routes with two of them each; no
plan can (Jepsen, Petersen, Spoorendonk and Pisinger 2008, "Subset-row inequalities applied to the
vehicle-routing problem with time windows").
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

Cut = tuple[int, int, int]
"""Three visits of the problem."""

VIOLATED = 0.03
"""Shares by which a cut must be broken to be worth having."""
AT_ONCE = 12
"""Cuts added at a time."""
MEETINGS = 4
"""Of the cuts added at a time, those that one visit may be in."""


def pairs(cut: Cut, visits: Sequence[int]) -> int:
    """How often a route uses the cut: once for every second visit of it."""
    return sum(visit in cut for visit in visits) // 2


def broken(visits: int, routes: Iterable[tuple[float, Sequence[int]]], most: int) -> list[Cut]:
    """Find cuts that shares of routes break, the most broken first.

    Parameters
    ----------
    visits
        Number of visits of the problem.
    most
        Cuts wanted at most.
    """
    shares, driven = [], []
    for share, route in routes:
        row = np.zeros(visits)
        row[list(set(route))] = 1.0
        shares.append(share)
        driven.append(row)
    if not driven:
        return []
    made, weight = np.array(driven), np.array(shares)
    both = made.T @ (made * weight[:, np.newaxis])
    found: list[tuple[float, Cut]] = []
    for first in range(visits):
        mine = weight * made[:, first]
        all_three = made.T @ (made * mine[:, np.newaxis])
        used = both[first][:, np.newaxis] + both[first][np.newaxis, :] + both - 2 * all_three
        places = np.argwhere(np.triu(used, 1) > 1 + VIOLATED)
        found += [
            (-float(used[second, third]), (first, int(second), int(third)))
            for second, third in places[places[:, 0] > first]
        ]
    chosen: list[Cut] = []
    met: Counter[int] = Counter()
    for _, cut in sorted(found):
        if len(chosen) == min(most, AT_ONCE):
            break
        if all(met[visit] < MEETINGS for visit in cut):
            chosen.append(cut)
            met.update(cut)
    return chosen
