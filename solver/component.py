"""One component from nothing to its best plan."""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from solver.aside import set_aside
from solver.budget import Budget
from solver.combined import Combined
from solver.cost import Value
from solver.draft import Draft, Outline, drafted
from solver.greedy import build, urgency
from solver.kernel.run import Effort, Searcher
from solver.kernel.tied_run import TiedSearcher
from solver.links import linked
from solver.problem import Problem
from solver.repair import repair
from solver.routing_model import Search, improve
from solver.warm import published_outline


class Engine(StrEnum):
    """How the plan is found."""

    KERNEL = "kernel"
    ROUTING_MODEL = "routing-model"
    GREEDY = "greedy"


GREEDY, SEARCH, REPAIR, DONE = "greedy", "search", "repair", "done"
"""Phases; the last one is the end of a component, with its best plan."""
FRAME = struct.Struct(">Q")
"""Length of the pickled `News` that follows, between child and parent."""
TOLD_EVERY_S = 1.5
"""Shortest time between two better plans that the kernel's search tells of."""
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
    iterations: int | None
    parent: int
    engine: Engine
    threads: int


@dataclass(frozen=True)
class News:
    """The best plan of a component so far, and what it is worth."""

    phase: str
    outline: Outline
    value: Value


def solve_component(
    problem: Problem, engine: Engine, effort: Effort, report: Callable[[str, Draft], None]
) -> Draft:
    """Greedy baseline, repair, search, repair; every better plan is reported with its phase."""
    aside = set_aside(problem)
    kept = [visit for visit in range(len(problem.visits)) if visit not in aside]
    if engine is Engine.KERNEL and linked(problem):
        return _by_tied_kernel(problem, kept, effort, report)
    if engine is Engine.KERNEL:
        return _by_kernel(problem, kept, effort, report)
    return _by_routing_model(problem, kept, effort, report)


def _by_kernel(
    problem: Problem, kept: Sequence[int], effort: Effort, report: Callable[[str, Draft], None]
) -> Draft:
    """Baseline, search and repair, all on arrays but the last."""
    budget = effort.budget
    searched_by = budget.ends_at - min(REPAIR_MOST_S, REPAIR_SHARE * budget.left_s())
    during = replace(effort, budget=budget.until(searched_by))
    searcher = Searcher(problem, kept, during)
    order = sorted(kept, key=lambda visit: urgency(problem, visit))
    best = drafted(problem, searcher.built(order))
    told = published_outline(problem)
    if told is not None:
        begun = searcher.completed(drafted(problem, told).outline(), order)
        best = min(best, drafted(problem, begun), key=Draft.value)
    report(GREEDY, best)

    def offer(phase: str, draft: Draft) -> None:
        nonlocal best
        if draft.value() < best.value():
            best = draft
            report(phase, best)

    told_at = budget.clock()

    def tell(outline: Outline) -> None:
        """Offer it, unless the last one was just now: timing a whole plan anew takes time."""
        nonlocal told_at
        if budget.clock() >= told_at + TOLD_EVERY_S:
            offer(SEARCH, drafted(problem, outline))
            told_at = budget.clock()

    combiner = Combined(problem, during) if effort.combine else None
    found = searcher.search(best.outline(), tell, combiner)
    offer(SEARCH, drafted(problem, found))
    offer(REPAIR, _repaired(best, budget))
    return best


def _by_tied_kernel(
    problem: Problem, kept: Sequence[int], effort: Effort, report: Callable[[str, Draft], None]
) -> Draft:
    """Search over routes that groups and dependencies tie, and repair what they do not."""
    budget = effort.budget
    searched_by = budget.ends_at - min(REPAIR_MOST_S, REPAIR_SHARE * budget.left_s())
    searcher = TiedSearcher(problem, kept, replace(effort, budget=budget.until(searched_by)))
    told = published_outline(problem)
    begun = None if told is None else drafted(problem, told)
    best = drafted(problem, searcher.built(begun.outline() if begun else None))
    best = min(best, begun or best, key=Draft.value)
    report(GREEDY, best)

    def offer(phase: str, draft: Draft) -> None:
        nonlocal best
        if draft.value() < best.value():
            best = draft
            report(phase, best)

    found = searcher.search(lambda outline: offer(SEARCH, drafted(problem, outline)))
    offer(SEARCH, drafted(problem, found))
    offer(REPAIR, _repaired(best, budget))
    return best


def _by_routing_model(
    problem: Problem, kept: Sequence[int], effort: Effort, report: Callable[[str, Draft], None]
) -> Draft:
    budget = effort.budget
    length_s = budget.left_s()
    searched_by = budget.ends_at - min(REPAIR_MOST_S, REPAIR_SHARE * length_s)
    best = build(problem, kept, budget.until(searched_by))
    report(GREEDY, best)

    def offer(phase: str, draft: Draft) -> None:
        nonlocal best
        if draft.value() < best.value():
            best = draft
            report(phase, best)

    offer(REPAIR, _repaired(best, budget.until(searched_by - length_s * (1 - FIRST_REPAIR_SHARE))))
    during = Search(budget.until(searched_by), effort.seed, effort.iterations)
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
