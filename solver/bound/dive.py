"""A good plan from the linear programme: the route it likes best is held, and it is solved again.

Each time the routes of the other shifts are priced anew, so that they fit what is held (Sadykov,
Vanderbeck, Pessoa, Tahiri and Uchoa 2019, "Primal heuristics for branch and price").
"""

from collections.abc import Callable

from solver.bound.generation import Generation
from solver.bound.master import Column
from solver.budget import Budget

ROUNDS = 8
"""Times that routes are priced after each one held, at most."""


def dive(generation: Generation, may: Callable[[Column], bool], budget: Budget) -> None:
    """Add the routes that make a good plan to the columns; the bound is as it was.

    Parameters
    ----------
    may
        Whether a plan may have this route.
    """
    master, held = generation.master, set[int]()
    shifts = range(generation.shifts)
    while len(held) < generation.shifts and not budget.over():
        for _ in range(ROUNDS):
            _, duals = master.solve()
            found = False
            for shift in shifts:
                if shift not in held and not budget.over():
                    found |= generation.add(shift, duals, duals, exact=False)[1]
            if not found:
                break
        master.solve()
        liked = [each for each in master.used() if each[1].shift not in held and may(each[1])]
        if not liked:
            return
        _, column = max(liked, key=lambda each: each[0])
        master.hold(column)
        held.add(column.shift)
