"""What is done to a draft after a search: every visit left out is tried again, then room is made.

Afterwards, unless the budget was over first, no mandatory visit that is left out fits anywhere, and
none fits if a single other visit moves elsewhere or a less urgent one gives way.
"""

from collections.abc import Iterator
from typing import NamedTuple

from solver.budget import Budget
from solver.cost import drop_amount
from solver.draft import Draft, Move
from solver.greedy import fill, urgency
from solver.insertion import Insertion, Tour, tour_of, without


def repair(draft: Draft, budget: Budget) -> None:
    """Serve what can be served, first as things stand, then by moving one visit for another."""
    fill(draft, draft.fillable(), budget)
    tried: set[int] = set()
    while not budget.over():
        left = [visit for visit in draft.fillable() if draft.problem.is_mandatory(visit)]
        left = [visit for visit in left if visit not in tried]
        if not left:
            break
        visit = min(left, key=lambda one: urgency(draft.problem, one))
        tried.add(visit)
        if _make_room(draft, visit):
            # What had to give way may fit elsewhere or take the place of one less urgent still.
            tried.clear()
            fill(draft, draft.fillable(), budget)


class _Exchange(NamedTuple):
    """`visit` takes a place in the tour of `moved`, which goes where `onward` says, or out."""

    loss: tuple[int, ...]
    """Least is best: rank of the visit that goes out (0: none does), then what is added."""
    moved: int
    tour: Tour
    onward: Move | None


def _make_room(draft: Draft, visit: int) -> bool:
    """Serve the visit in the place of another one, if there is any way to."""
    ways = [way for shift in draft.shifts_of(visit) for way in _exchanges(draft, visit, shift)]
    if not ways:
        return False
    best = min(ways, key=lambda way: (way.loss, way.tour.shift, way.moved))
    draft.replace(best.tour)
    if best.onward is not None:
        draft.put(best.moved, best.onward)
    return True


def _exchanges(draft: Draft, visit: int, shift: int) -> Iterator[_Exchange]:
    """Try to have the visit in this shift's tour for each of its visits in turn."""
    problem, tour = draft.problem, draft.tours[shift]
    for moved in tour.visits:
        rest = tour_of(problem, shift, without(problem, shift, tour.sequence, moved))
        insertion = None if rest is None else _cheapest(rest, visit)
        if rest is None or insertion is None:
            continue
        changed = Tour(problem, shift, insertion.route.sequence, insertion.route)
        spent = changed.amount - tour.amount
        onward = draft.best(moved, shunned=shift)
        if onward is not None:
            yield _Exchange((0, spent + onward.delta), moved, changed, onward)
        elif not problem.is_mandatory(moved):
            yield _Exchange((1, spent + drop_amount(problem, moved)), moved, changed, None)
        elif problem.visits[moved].priority > problem.visits[visit].priority:
            rank = 12 - problem.visits[moved].priority
            yield _Exchange((rank, spent), moved, changed, None)


def _cheapest(tour: Tour, visit: int) -> Insertion | None:
    found = None
    for bound, _, position in sorted(tour.sieved(visit)):
        if found is not None and bound > found.delta:
            break
        insertion = tour.tried(visit, position)
        if insertion is not None and (found is None or insertion.delta < found.delta):
            found = insertion
    return found
