"""The best plan that the routes found can make, by CP-SAT."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ortools.sat.python import cp_model

from solver.bound.master import Choices, Column
from solver.bound.terms import UNIT, ShiftTerms
from solver.budget import Budget
from solver.draft import Outline
from solver.eligible import PartnerPlace


def choose(
    terms: Sequence[ShiftTerms],
    others: Choices,
    pool: Sequence[Column],
    chosen: Mapping[int, tuple[int, ...]],
    budget: Budget,
) -> Outline | None:
    """Choose routes and other ends of all visits at the least price.

    Parameters
    ----------
    pool
        Routes, each with no visit twice.
    chosen
        Visits by shift of the problem of a plan known, to begin with.

    Returns
    -------
    Outline or None
        The best choice found; None when there was no time for any.
    """
    model = cp_model.CpModel()
    ends: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    shifts: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    prices: list[cp_model.LinearExpr] = []
    routes = [model.new_bool_var("") for _ in pool]
    for column, taken in zip(pool, routes, strict=True):
        number = terms[column.shift].shift
        prices.append(column.price // UNIT * taken)
        shifts[number].append(taken)
        for visit in column.visits:
            ends[visit].append(taken)
        model.add_hint(taken, chosen.get(number) == column.visits)
    handed = [model.new_bool_var("") for _ in others.all]
    for choice, taken in zip(others.all, handed, strict=True):
        prices.append(choice.price // UNIT * taken)
        ends[choice.visit].append(taken)
    for variables in ends.values():
        model.add_exactly_one(variables)
    for variables in shifts.values():
        model.add_at_most_one(variables)
    for row, most in enumerate(others.limits):
        model.add(
            sum(
                dict(each.uses).get(row, 0) * taken
                for each, taken in zip(others.all, handed, strict=True)
            )
            <= most
        )
    model.minimize(sum(prices))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = budget.left_s()
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    partners: dict[PartnerPlace, tuple[int, ...]] = {}
    for choice, taken in zip(others.all, handed, strict=True):
        if choice.partner is not None and solver.boolean_value(taken):
            partners[choice.partner] = (*partners.get(choice.partner, ()), choice.visit)
    driven = [
        column for column, taken in zip(pool, routes, strict=True) if solver.boolean_value(taken)
    ]
    return Outline({terms[each.shift].shift: each.visits for each in driven}, partners)
