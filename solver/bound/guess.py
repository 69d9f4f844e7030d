"""Duals to begin with: what the visits of a plan are worth to it."""

from collections.abc import Sequence

import numpy as np

from solver.bound.master import Choices, Duals
from solver.bound.terms import UNIT, ShiftTerms
from solver.cost import partner_cost, route_cost, unserved
from solver.insertion import timed
from solver.plan import Plan
from solver.problem import Problem


def guessed(problem: Problem, plan: Plan, terms: Sequence[ShiftTerms], others: Choices) -> Duals:
    """Price each visit at what the plan would save without it, and so that routes come to nothing.

    Any guess is as valid as any other; a good one spares rounds.
    """
    visits = np.zeros(len(problem.visits), dtype=np.int64)
    shifts = np.zeros(len(terms), dtype=np.int64)
    places = {each.shift: place for place, each in enumerate(terms)}
    for route in plan.routes:
        fen = route_cost(problem, route).total
        saved = []
        for at in range(len(route.visits)):
            rest = timed(problem, route.shift, route.visits[:at] + route.visits[at + 1 :])
            less = 0 if rest is None else route_cost(problem, rest).total
            saved.append(max(0, fen - less))
        shared = max(0, fen - sum(saved)) // max(1, len(saved))
        visits[list(route.visits)] = [(each + shared) * UNIT for each in saved]
        shifts[places[route.shift]] = min(0, fen - sum(saved)) * UNIT
    for handed in plan.partner_assignments:
        visits[handed.visit] = partner_cost(problem, handed).total * UNIT
    for visit in unserved(problem, plan):
        if not problem.is_mandatory(visit):
            visits[visit] = problem.visits[visit].drop_fen * UNIT
    limits = np.zeros(len(others.limits), dtype=np.int64)
    return Duals(visits, limits, shifts, np.zeros(0, dtype=np.int64))
