"""One component from nothing to its best plan."""

import struct
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from solver.allocated import allocated
from solver.aside import set_aside
from solver.budget import Budget
from solver.combined import Combined
from solver.draft import Outline, drafted
from solver.greedy import build, urgency
from solver.incumbent import Incumbent, News
from solver.kernel.run import Effort, Searcher
from solver.kernel.tied_run import TiedSearcher
from solver.links import linked
from solver.problem import Objective, Problem
from solver.repair import repair
from solver.routing_model import Search, improve
from solver.stages import SolveStage, Won
from solver.warm import published_outline


class Engine(StrEnum):
    """How the plan is found."""

    KERNEL = "kernel"
    ROUTING_MODEL = "routing-model"
    GREEDY = "greedy"


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
    stages: Set[SolveStage]


def solve_component(
    problem: Problem,
    engine: Engine,
    stages: Set[SolveStage],
    effort: Effort,
    report: Callable[[News], None],
) -> Incumbent:
    """Construct, repair, search, repair; every better plan is reported.

    Parameters
    ----------
    stages
        Those of `OPTIONAL` that there shall be.
    """
    aside = set_aside(problem)
    kept = [visit for visit in range(len(problem.visits)) if visit not in aside]
    best = Incumbent(problem, report)
    if engine is Engine.KERNEL and linked(problem):
        _by_tied_kernel(best, kept, effort)
    elif engine is Engine.KERNEL:
        _by_kernel(best, kept, stages, effort)
    else:
        _by_routing_model(best, kept, effort)
    return best


def _by_kernel(
    best: Incumbent, kept: Sequence[int], stages: Set[SolveStage], effort: Effort
) -> None:
    """Baseline, search and repair, all on arrays but the last."""
    problem, budget = best.problem, effort.budget
    during = replace(effort, budget=_searching(budget))
    searcher = Searcher(problem, kept, during)
    order = sorted(kept, key=lambda visit: urgency(problem, visit))
    starts = [drafted(problem, searcher.built(order))]
    told = published_outline(problem)
    if told is not None:
        begun = searcher.completed(drafted(problem, told).outline(), order)
        starts.append(drafted(problem, begun))
    best.begin(*starts)
    if SolveStage.ALLOCATE in stages and problem.objective is Objective.MONEY:
        start = allocated(searcher, order, during.budget)
        best.offer(SolveStage.ALLOCATE, drafted(problem, start))
    combined = None
    if SolveStage.MASTER in stages:
        combined = Combined(problem, during)
        best.credit(SolveStage.MASTER, Won())
    told_at = budget.clock()

    def tell(outline: Outline) -> None:
        """Offer it, unless the last one was just now: timing a whole plan anew takes time."""
        nonlocal told_at
        if combined is not None:
            best.credit(SolveStage.MASTER, combined.won(outline), of=SolveStage.SEARCH)
        if budget.clock() >= told_at + TOLD_EVERY_S:
            best.offer(SolveStage.SEARCH, drafted(problem, outline))
            told_at = budget.clock()

    found = searcher.search(best.draft.outline(), tell, combined)
    best.offer(SolveStage.SEARCH, drafted(problem, found))
    _repair(best, budget)


def _by_tied_kernel(best: Incumbent, kept: Sequence[int], effort: Effort) -> None:
    """Search over routes that groups and dependencies tie, and repair what they do not."""
    problem, budget = best.problem, effort.budget
    searcher = TiedSearcher(problem, kept, replace(effort, budget=_searching(budget)))
    told = published_outline(problem)
    begun = [] if told is None else [drafted(problem, told)]
    built = searcher.built(begun[0].outline() if begun else None)
    best.begin(drafted(problem, built), *begun)
    found = searcher.search(
        lambda outline: best.offer(SolveStage.SEARCH, drafted(problem, outline))
    )
    best.offer(SolveStage.SEARCH, drafted(problem, found))
    _repair(best, budget)


def _by_routing_model(best: Incumbent, kept: Sequence[int], effort: Effort) -> None:
    problem, budget = best.problem, effort.budget
    length_s = budget.left_s()
    searching = _searching(budget)
    best.begin(build(problem, kept, searching))
    _repair(best, budget.until(searching.ends_at - length_s * (1 - FIRST_REPAIR_SHARE)))
    found = improve(
        problem,
        kept,
        best.draft.outline(),
        Search(searching, effort.seed, effort.iterations),
        lambda outline: best.offer(SolveStage.SEARCH, drafted(problem, outline)),
    )
    if found is not None:
        best.offer(SolveStage.SEARCH, drafted(problem, found))
    _repair(best, budget)


def _searching(budget: Budget) -> Budget:
    """Leave time for the repair after the search."""
    return budget.until(budget.ends_at - min(REPAIR_MOST_S, REPAIR_SHARE * budget.left_s()))


def _repair(best: Incumbent, budget: Budget) -> None:
    other = best.draft.copy()
    repair(other, budget)
    best.offer(SolveStage.REPAIR, other)
