"""The cheapest routes of one shift under duals: labelling over time, price and sets of visits.

A label is a route so far. It remembers which visits it may not make again by ng-sets (Baldacci,
Mingozzi and Roberti 2011, "New route relaxation and pricing strategies for the vehicle routing
problem"): a visit is forgotten at the first later one that does not have it in its neighbourhood.
Labels are taken up in the order of time; one gives way to another at the same place that is not
later, not dearer, remembers no more and has taken all breaks that it has. Labels whose rest costs
too much by `completion` are dropped.

A cut (`cuts`) has its price for each second visit of it that a route makes. Labels remember of
which cuts they have made an odd number of visits, and one that gives way to another must be dearer
by what the other may have to pay before it does (Jepsen, Petersen, Spoorendonk and Pisinger
2008, "Subset-row inequalities applied to the vehicle-routing problem with time windows").
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.bound.completion import Rest
from solver.bound.steps import begins, finish, hopeless, step
from solver.bound.terms import ShiftTerms
from solver.kernel.jit import compiled

WORD = 64
"""Visits in a word of memory; a label has two, and visits from 128 on are never remembered."""


ROUTES = 30_000
"""Routes that `several` may list."""


class Labels(NamedTuple):
    """Room for labels and for those that are kept at each visit, by rising price.

    Parameters
    ----------
    place, pred, following
        int32 arrays [room]: the visit, the label before (-1: none), the next of the same second.
    price
        int64 array [room]: price less duals.
    memory
        uint64 array [room, 2]: visits that may not be made again.
    odd
        uint64 array [room]: cuts of which an odd number of visits was made.
    taken
        int8 array [room]: breaks taken.
    heads
        int32 array [seconds]: the first label that ends in this second, -1 for none.
    kept_price, kept_memory, kept_odd, kept_taken
        Arrays [most visits, room at a visit]: what the labels kept there have.
    held
        int64 array [most visits]: how many are kept.
    best, last
        int64 arrays [most visits]: the best whole route that ends there, and its label.
    fresh
        uint64 array [2]: the memory of the label that is being made.
    whole, ended
        int64 arrays [most routes] for whole routes: prices less duals, and last labels.
    """

    place: NDArray[np.int32]
    pred: NDArray[np.int32]
    following: NDArray[np.int32]
    price: NDArray[np.int64]
    memory: NDArray[np.uint64]
    odd: NDArray[np.uint64]
    taken: NDArray[np.int8]
    heads: NDArray[np.int32]
    kept_price: NDArray[np.int64]
    kept_memory: NDArray[np.uint64]
    kept_odd: NDArray[np.uint64]
    kept_taken: NDArray[np.int8]
    held: NDArray[np.int64]
    best: NDArray[np.int64]
    last: NDArray[np.int64]
    fresh: NDArray[np.uint64]
    whole: NDArray[np.int64]
    ended: NDArray[np.int64]


class Query(NamedTuple):
    """What is searched: routes that cost less than `limit` less duals.

    Parameters
    ----------
    duals
        int64 array [visits].
    near
        uint64 array [visits, 2]: the neighbourhood of each visit, itself included, as bits.
    cuts
        uint64 array [visits]: the cuts that a visit is in, as bits.
    tolls
        int64 array [64]: the price of each cut.
    rest
        Bounds for these duals.
    exact
        Whether `Found.least` must be right; otherwise memories are not compared, which is faster.
    """

    terms: ShiftTerms
    duals: NDArray[np.int64]
    near: NDArray[np.uint64]
    cuts: NDArray[np.uint64]
    tolls: NDArray[np.int64]
    rest: Rest
    limit: int
    exact: bool


class Found(NamedTuple):
    """What one search found.

    Parameters
    ----------
    least
        Least price less duals, or the limit when no route is below it; meaningless unless the
        query was exact and the search is `complete`.
    complete
        Whether there was room for all labels.
    price
        int64 array [routes]: prices less duals; one route for each last visit.
    label
        int64 array [routes]: their last labels.
    """

    least: int
    complete: bool
    price: NDArray[np.int64]
    label: NDArray[np.int64]


def room_for(labels: int, seconds: int, visits: int, at_a_visit: int) -> Labels:
    """Make room for searches of shifts that are no longer, with no more visits."""
    return Labels(
        np.empty(labels, dtype=np.int32),
        np.empty(labels, dtype=np.int32),
        np.empty(labels, dtype=np.int32),
        np.empty(labels, dtype=np.int64),
        np.empty((labels, 2), dtype=np.uint64),
        np.empty(labels, dtype=np.uint64),
        np.empty(labels, dtype=np.int8),
        np.full(seconds + 1, -1, dtype=np.int32),
        np.empty((visits, at_a_visit), dtype=np.int64),
        np.empty((visits, at_a_visit, 2), dtype=np.uint64),
        np.empty((visits, at_a_visit), dtype=np.uint64),
        np.empty((visits, at_a_visit), dtype=np.int8),
        np.empty(visits, dtype=np.int64),
        np.empty(visits, dtype=np.int64),
        np.empty(visits, dtype=np.int64),
        np.empty(2, dtype=np.uint64),
        np.empty(ROUTES, dtype=np.int64),
        np.empty(ROUTES, dtype=np.int64),
    )


def cheapest(query: Query, room: Labels) -> Found:
    """Search as the query says."""
    complete = _search(query, room) >= 0
    count = len(query.terms.visits)
    found = np.flatnonzero(room.last[:count] >= 0)
    least = int(room.best[:count].min())
    return Found(least, complete, room.best[found], room.last[found])


def several(query: Query, room: Labels) -> Found:
    """Search as the query says, and give many routes for each last visit, if not all."""
    found = _search(query, room)
    listed = slice(0, max(found, 0))
    least = int(room.best[: len(query.terms.visits)].min())
    return Found(least, found >= 0, room.whole[listed], room.ended[listed])


@compiled
def _search(query: Query, room: Labels) -> int:
    """Make all labels in the order of time; how many routes are listed, -1 without room."""
    terms = query.terms
    count = len(terms.visits)
    room.heads[:] = -1
    room.held[:] = 0
    room.best[:] = query.limit
    room.last[:] = -1
    made = found = 0
    for taken in range(len(query.rest.best)):
        leave = begins(terms, taken)
        if leave >= 0:
            made = extend(query, room, (-1, count, leave, terms.once, taken, made))
    for second in range(terms.end + 1):
        while room.heads[second] >= 0:
            label = room.heads[second]
            room.heads[second] = room.following[label]
            if not _keep(room, label, query):
                continue
            found = _close(query, room, label, second, found)
            here, taken, price = room.place[label], room.taken[label], room.price[label]
            if room.held[here] == room.kept_price.shape[1]:
                return -1
            made = extend(query, room, (label, here, second, price, taken, made))
            if made < 0:
                return -1
    return found


@compiled
def _close(query: Query, room: Labels, label: int, second: int, found: int) -> int:
    """Go home from a label, and take down the route if it is cheap enough; how many there are."""
    terms = query.terms
    least = query.limit
    here, taken = room.place[label], room.taken[label]
    for pausing in range(1 << len(terms.breaks)):
        if not pausing & taken:
            whole = room.price[label] + finish(terms, here, second, pausing, taken)
            least = min(least, whole)
            if whole < room.best[here]:
                room.best[here], room.last[here] = whole, label
    if least >= query.limit or found == len(room.whole):
        return found
    room.whole[found], room.ended[found] = least, label
    return found + 1


@compiled
def _keep(room: Labels, label: int, query: Query) -> bool:
    """Keep the label at its visit unless one that is kept there is as good in everything."""
    here, price, taken = room.place[label], room.price[label], room.taken[label]
    first, second, odd = room.memory[label, 0], room.memory[label, 1], room.odd[label]
    at = 0
    while at < room.held[here] and room.kept_price[here, at] <= price:
        if taken & ~room.kept_taken[here, at] == 0 and (
            not query.exact
            or (
                room.kept_memory[here, at, 0] & ~first == 0
                and room.kept_memory[here, at, 1] & ~second == 0
                and room.kept_price[here, at] + toll(query, room.kept_odd[here, at] & ~odd) <= price
            )
        ):
            return False
        at += 1
    for behind in range(room.held[here], at, -1):
        room.kept_price[here, behind] = room.kept_price[here, behind - 1]
        room.kept_memory[here, behind, 0] = room.kept_memory[here, behind - 1, 0]
        room.kept_memory[here, behind, 1] = room.kept_memory[here, behind - 1, 1]
        room.kept_odd[here, behind] = room.kept_odd[here, behind - 1]
        room.kept_taken[here, behind] = room.kept_taken[here, behind - 1]
    room.kept_price[here, at] = price
    room.kept_memory[here, at, 0] = first
    room.kept_memory[here, at, 1] = second
    room.kept_odd[here, at] = odd
    room.kept_taken[here, at] = taken
    room.held[here] += 1
    return True


@compiled
def toll(query: Query, cuts: np.uint64) -> int:
    """Add up the prices of a set of cuts."""
    total = 0
    number = 0
    while cuts:
        if cuts & np.uint64(1):
            total += query.tolls[number]
        cuts >>= np.uint64(1)
        number += 1
    return total


@compiled
def extend(query: Query, room: Labels, label: tuple[int, int, int, int, int, int]) -> int:
    """Make the labels that follow one (number, place, end of service, price, breaks taken, made).

    The number of labels made by now, or -1 when there is no more room.
    """
    number, here, leave, price, taken, made = label
    terms, rest = query.terms, query.rest
    sets = len(rest.best)
    odd = room.odd[number] if number >= 0 else np.uint64(0)
    for there in range(len(terms.visits)):
        if there == here or not _meets(query.near, room, number, there):
            continue
        worth = query.duals[there] - toll(query, odd & query.cuts[there])
        for way in range(2 * sets):
            if way & taken:
                continue
            ends, more = step(terms, here, leave, there, way)
            took, whole = taken | (way & (sets - 1)), price + more - worth
            if ends < 0 or hopeless(terms, ends, took):
                continue
            if whole + _onward(rest, took, there, ends, room.fresh) >= query.limit:
                continue
            if made == len(room.place):
                return -1
            room.place[made], room.pred[made] = there, number
            room.price[made], room.taken[made] = whole, took
            room.memory[made, 0], room.memory[made, 1] = room.fresh[0], room.fresh[1]
            room.odd[made] = odd ^ query.cuts[there]
            room.following[made] = room.heads[ends]
            room.heads[ends] = made
            made += 1
    return made


@compiled
def _onward(rest: Rest, taken: int, here: int, leave: int, memory: NDArray[np.uint64]) -> int:
    """Bound the price of what follows, given what may not follow at once."""
    slot = leave // rest.slot_s
    then = rest.then[taken, here, slot]
    barred = 0 <= then < rest.best.shape[1] and _remembers(memory, then)
    return int(rest.best[taken, here, slot, 1 if barred else 0])


@compiled
def _meets(near: NDArray[np.uint64], room: Labels, label: int, visit: int) -> bool:
    """Whether the label (-1: the start) may go on to the visit; `fresh` is its memory there."""
    room.fresh[:] = 0
    if label >= 0:
        if _remembers(room.memory[label], visit):
            return False
        for word in range(2):
            room.fresh[word] = room.memory[label, word] & near[visit, word]
    if visit < 2 * WORD:
        room.fresh[visit // WORD] |= np.uint64(1) << np.uint64(visit % WORD)
    return True


@compiled
def _remembers(memory: NDArray[np.uint64], visit: int) -> bool:
    if visit >= 2 * WORD:
        return False
    return bool((memory[visit // WORD] >> np.uint64(visit % WORD)) & np.uint64(1))


def route_of(room: Labels, label: int) -> list[int]:
    """List the visits of a label in order (positions in the shift's terms)."""
    visits: list[int] = []
    while label >= 0:
        visits.append(int(room.place[label]))
        label = int(room.pred[label])
    return visits[::-1]
