"""The best plan that the routes found can make, by mixed-integer programming."""

from collections.abc import Sequence

from ortools.linear_solver import pywraplp

from solver.bound.master import Choices, Column
from solver.bound.terms import UNIT, ShiftTerms
from solver.budget import Budget
from solver.draft import Outline
from solver.eligible import PartnerPlace

TAKEN = 0.5
"""Share from which a variable that is 0 or 1 is 1."""


def choose(
    terms: Sequence[ShiftTerms],
    visits: int,
    others: Choices,
    pool: Sequence[Column],
    budget: Budget,
) -> Outline | None:
    """Choose routes and other ends of all visits at the least price; None without time for any.

    Parameters
    ----------
    visits
        Number of visits.
    pool
        Routes, each with no visit twice.
    """
    if budget.over():
        return None
    solver = pywraplp.Solver.CreateSolver("SCIP")
    solver.SetTimeLimit(max(1, int(1000 * budget.left_s())))  # 0 would be no limit
    far = solver.infinity()
    served = [solver.Constraint(1, 1) for _ in range(visits)]
    limits = [solver.Constraint(-far, most) for most in others.limits]
    shifts = [solver.Constraint(-far, 1) for _ in terms]
    prices = solver.Objective()
    driven = []
    for column in pool:
        taken = solver.BoolVar("")
        prices.SetCoefficient(taken, column.price / UNIT)
        shifts[column.shift].SetCoefficient(taken, 1)
        for visit in column.visits:
            served[visit].SetCoefficient(taken, 1)
        driven.append(taken)
    ended = []
    for choice in others.all:
        taken = solver.BoolVar("")
        prices.SetCoefficient(taken, choice.price / UNIT)
        served[choice.visit].SetCoefficient(taken, 1)
        for row, much in choice.uses:
            limits[row].SetCoefficient(taken, much)
        ended.append(taken)
    if solver.Solve() not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return None
    partners: dict[PartnerPlace, tuple[int, ...]] = {}
    for choice, taken in zip(others.all, ended, strict=True):
        if choice.partner is not None and taken.solution_value() > TAKEN:
            partners[choice.partner] = (*partners.get(choice.partner, ()), choice.visit)
    routes = {
        terms[column.shift].shift: column.visits
        for column, taken in zip(pool, driven, strict=True)
        if taken.solution_value() > TAKEN
    }
    return Outline(routes, partners)
