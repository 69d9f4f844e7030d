"""A plan to begin with that follows the allocation: who and which day first, then the routes.

Each visit is put where it is cheapest among the shifts of its crew's day, or handed to its partner
point on its day; what finds no room there goes anywhere, as in the plan that is constructed alone.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.allocate import Allocation, allocate
from solver.allocation.market import DAY_S, Place
from solver.budget import Budget
from solver.draft import Outline
from solver.eligible import eligible_of
from solver.kernel.run import Searcher
from solver.problem import Problem

SHARE = 0.1
"""Of the time left, what the allocation may take."""


def allocated(searcher: Searcher, order: Sequence[int], budget: Budget) -> Outline:
    """Make a plan from nothing: visits in this order, each where it was allocated if it fits."""
    now = budget.clock()
    found = allocate(
        searcher.problem, budget.until(now + SHARE * budget.left_s()), searcher.effort.seed
    )
    offers = [
        (_open(searcher.problem, found, place), visits)
        for place, visits in _by_place(found, order).items()
    ]
    return searcher.built(order, offers)


def _by_place(found: Allocation, order: Sequence[int]) -> Mapping[Place, Sequence[int]]:
    """Give the visits of each place in this order."""
    visits: dict[Place, list[int]] = {}
    for visit in order:
        if visit in found.places:
            visits.setdefault(found.places[visit], []).append(visit)
    return visits


def _open(problem: Problem, found: Allocation, place: Place) -> NDArray[np.uint8]:
    """Mark the shifts of a crew's day, or a partner's day: as `Part.active`."""
    places = eligible_of(problem).partner_places
    active = np.zeros(len(problem.shifts) + len(places), np.uint8)
    if place.partner is not None:
        active[len(problem.shifts) + places.index(place.partner)] = 1
    elif place.crew is not None:
        crew = found.crews[place.crew]
        for number, shift in enumerate(problem.shifts):
            active[number] = shift.technician in crew and shift.start_s // DAY_S == place.day
    return active
