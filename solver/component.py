"""One component from nothing to its best plan."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from solver.aside import set_aside
from solver.budget import Budget
from solver.cost import Value
from solver.draft import Draft, Outline, drafted
from solver.greedy import build
from solver.problem import Problem
from solver.repair import repair
from solver.routing_model import Search, improve

GREEDY, SEARCH, REPAIR, DONE = "greedy", "search", "repair", "done"
"""Phases; the last one is the end of a component, with its best plan."""
FRAME = struct.Struct(">Q")
"""Length of the pickled `News` that follows, between child and parent."""
REPAIR_SHARE = 0.05
REPAIR_MOST_S = 2.0
"""Of the time of a component this much, and no more, is kept for the repair after the search."""
FIRST_REPAIR_SHARE = 0.3
"""Greedy baseline and the repair before the search take no more than this much of it."""


@dataclass(frozen=True)
class Task:
    """What a child is asked: a component, until an instant of the machine's monotonic clock."""

    problem: Problem
    ends_at: float
    seed: int
    solutions: int | None
    parent: int


@dataclass(frozen=True)
class News:
    """The best plan of a component so far, and what it is worth."""

    phase: str
    outline: Outline
    value: Value


def solve_component(
    problem: Problem, search: Search, report: Callable[[str, Draft], None]
) -> Draft:
    """Greedy baseline, repair, search, repair; every better plan is reported with its phase."""
    budget = search.budget
    length_s = budget.left_s()
    searched_by = budget.ends_at - min(REPAIR_MOST_S, REPAIR_SHARE * length_s)
    aside = set_aside(problem)
    kept = [visit for visit in range(len(problem.visits)) if visit not in aside]
    best = build(problem, kept, budget.until(searched_by))
    report(GREEDY, best)

    def offer(phase: str, draft: Draft) -> None:
        nonlocal best
        if draft.value() < best.value():
            best = draft
            report(phase, best)

    offer(REPAIR, _repaired(best, budget.until(searched_by - length_s * (1 - FIRST_REPAIR_SHARE))))
    during = Search(budget.until(searched_by), search.seed, search.solutions)
    found = improve(
        problem,
        kept,
        best.outline(),
        during,
        lambda outline: offer(SEARCH, drafted(problem, outline)),
    )
    if found is not None:
        offer(SEARCH, drafted(problem, found))
    offer(REPAIR, _repaired(best, budget))
    return best


def _repaired(draft: Draft, budget: Budget) -> Draft:
    other = draft.copy()
    repair(other, budget)
    return other
