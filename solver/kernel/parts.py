"""A plan cut in parts that are searched side by side, and put together again.

Each part has its own shifts, partner places and visits and is searched in a full copy of the
state; nothing is shared, so that what each gains adds up.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.kernel.arrays import Arrays
from solver.kernel.ground import Ground
from solver.kernel.rng import below
from solver.kernel.state import ABSENT, State


@dataclass(frozen=True)
class Part:
    """What a search may change.

    Parameters
    ----------
    active
        uint8[m + C]: shifts, then partner places.
    mine, own
        uint8[n] and int64[...]: the visits, as a mask and as a list.
    """

    active: NDArray[np.uint8]
    mine: NDArray[np.uint8]
    own: NDArray[np.int64]


def whole(a: Arrays) -> Part:
    """Make the part that is all there is."""
    n, m, places = len(a.place), len(a.start), len(a.cap_visits)
    return Part(np.ones(m + places, np.uint8), np.ones(n, np.uint8), np.arange(n, dtype=np.int64))


def halves(a: Arrays, g: Ground, s: State, rng: NDArray[np.uint64]) -> list[Part]:
    """Cut a plan in two by place: what is nearer to one visit drawn by chance, or to one far off.

    Both halves hold about the same number of visits. Visits of a pattern that is cut through are in
    neither.
    """
    n, m, places = len(a.place), len(a.start), len(a.cap_visits)
    one = int(a.place[below(rng, n)])
    away = a.distance[one, a.place]
    drawn = np.array([below(rng, n) for _ in range(8)])
    other = int(a.place[drawn[np.argmax(away[drawn])]])
    nearer = a.distance[one].astype(np.int64) - a.distance[other]
    sums = np.zeros(m)
    on_route = np.flatnonzero((s.where >= 0) & (s.where < m))
    np.add.at(sums, s.where[on_route], nearer[a.place[on_route]])
    visits = np.bincount(s.where[on_route], minlength=m)
    used = visits > 0
    score = np.where(used, sums / np.maximum(visits, 1), nearer[a.origin])
    order = np.lexsort((np.arange(m), score))
    before = np.cumsum(visits[order]) - visits[order]
    second = np.zeros(m + places, np.uint8)
    second[order[before * 2 >= visits.sum()]] = 1
    # Empty shifts that are alike go to both halves in turn.
    for kind in range(len(g.kind_ptr) - 1):
        alike = g.kind_shift[g.kind_ptr[kind] : g.kind_ptr[kind + 1]]
        empty = alike[~used[alike]]
        if len(empty) > 1:
            second[empty] = np.arange(len(empty)) % 2
    for place in range(places):
        second[m + place] = below(rng, 2)
    side = np.where(s.where == ABSENT, nearer[a.place] > 0, second[s.where]).astype(np.int8)
    for pattern in range(len(g.pattern_ptr) - 1):
        members = g.pattern_visit[g.pattern_ptr[pattern] : g.pattern_ptr[pattern + 1]]
        if len(set(side[members].tolist())) > 1:
            side[members] = -1
    return [
        Part(
            np.ascontiguousarray(second == number).astype(np.uint8),
            np.ascontiguousarray(side == number).astype(np.uint8),
            np.flatnonzero(side == number).astype(np.int64),
        )
        for number in (0, 1)
    ]


def copy_state(origin: State, goal: State) -> None:
    """Make one state like another; random numbers stay its own."""
    for name in State._fields:
        if name != "rng":
            np.copyto(getattr(goal, name), getattr(origin, name))


def copy_part(part: Part, origin: State, goal: State) -> None:
    """Take over what one part is like, but for totals and lists (`recount`)."""
    m = len(goal.sizes)
    shifts = np.flatnonzero(part.active[:m])
    places = np.flatnonzero(part.active[m:])
    for name in ROUTE_FIELDS:
        getattr(goal, name)[shifts] = getattr(origin, name)[shifts]
    goal.where[part.own] = origin.where[part.own]
    goal.position[part.own] = origin.position[part.own]
    # Others on these routes have moved along with what was changed around them.
    stay = np.flatnonzero((part.mine == 0) & (origin.where >= 0) & (origin.where < m))
    stay = stay[part.active[origin.where[stay]] > 0]
    goal.position[stay] = origin.position[stay]
    goal.held_visits[places] = origin.held_visits[places]
    goal.held_service[places] = origin.held_service[places]


ROUTE_FIELDS = (
    "stops",
    "sizes",
    "place",
    "leave",
    "latest",
    "ahead",
    "behind",
    "legs",
    "cost",
    "metres",
    "load",
    "used",
    "pickup",
)


def recount(a: Arrays, g: Ground, s: State) -> None:
    """Find totals and the list of absent visits from where everything is."""
    m = len(s.sizes)
    handed = np.flatnonzero(s.where >= m)
    fees = int(a.partner_fen[handed, s.where[handed] - m].sum()) if len(handed) else 0
    absent = np.flatnonzero(s.where == ABSENT)
    s.total[0] = int(s.cost.sum()) + fees
    s.total[1] = int(g.penalty[absent].sum())
    s.absent_count[0] = len(absent)
    s.absent[: len(absent)] = absent
    s.absent_at[:] = -1
    s.absent_at[absent] = np.arange(len(absent))
