"""The baseline: one visit after the other, each where it is cheapest at that moment.

Deterministic. What is locked or under way comes first, because it fits in few places; then the
mandatory visits by priority, deadline and closing of their last window; then the optional ones,
those first whose dropping costs most for an hour of service. An optional visit whose cheapest place
is dearer than leaving it out stays out; under other objectives than money leaving out is free.

Visits of groups, patterns and dependencies go together or not at all, so they are left alone here,
and so are the routes that have them.
"""

from collections.abc import Iterable

from solver.budget import Budget
from solver.cost import drop_amount
from solver.draft import Draft
from solver.problem import Problem
from solver.visit import LockKind

FAR = 10**12


def build(problem: Problem, visits: Iterable[int], budget: Budget) -> Draft:
    """Insert the visits into an empty draft until the budget is over."""
    draft = Draft(problem)
    fill(draft, visits, budget)
    return draft


def fill(draft: Draft, visits: Iterable[int], budget: Budget) -> bool:
    """Insert visits into a draft where they fit and are worth it; whether any of them went in."""
    problem = draft.problem
    went_in = False
    single = set(visits) - draft.tied
    for visit in sorted(single, key=lambda visit: urgency(problem, visit)):
        if budget.over():
            break
        move = draft.best(visit)
        if move is None:
            continue
        if problem.is_mandatory(visit) or move.delta <= drop_amount(problem, visit):
            draft.put(visit, move)
            went_in = True
    return went_in


def urgency(problem: Problem, visit: int) -> tuple[int, ...]:
    """Sort key: whom to serve first."""
    wanted = problem.visits[visit]
    due = wanted.sla.due_s if wanted.sla is not None else FAR
    closes = max((window.latest_start_s for window in wanted.windows), default=FAR)
    told = wanted.published
    under_way = told is not None and told.start_s < problem.freeze_s
    if under_way or wanted.lock.kind is not LockKind.NONE:
        return (-1, wanted.priority, min(due, closes), closes, -wanted.service_s, visit)
    if problem.is_mandatory(visit):
        return (0, wanted.priority, min(due, closes), closes, -wanted.service_s, visit)
    worth = wanted.drop_fen * 3600 // max(1, wanted.service_s)
    return (1, -worth, min(due, closes), closes, -wanted.service_s, visit)
