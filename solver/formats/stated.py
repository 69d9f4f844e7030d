"""What a plan costs in the words of its family: its unit, its decimals, its arithmetic."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from solver.cost import value
from solver.formats.case import Case, Family
from solver.formats.timed import lasts
from solver.plan import Plan, Route, StopKind
from solver.problem import Objective, Problem

PARTS = {Family.HHCRSP: 3}
"""Families whose cost is the mean of that many terms, which `solver.cost` adds up."""


def stated_cost(case: Case, plan: Plan) -> str:
    """Write the cost of a plan as the family's solution files state it.

    Under an exact convention it is reckoned once more from the unrounded lengths.
    """
    convention, problem = case.convention, case.problem
    if convention is None:
        return str(value(problem, plan).amount)
    if convention.exact and case.lengths is not None:
        exact = _exact(problem, plan, case.lengths, convention.scale)
        if exact is not None:
            return f"{exact:.{convention.decimals}f}"
    unit = convention.cost_unit * PARTS.get(case.family, 1)
    amount = value(problem, plan).amount
    return f"{amount / unit:.{convention.decimals}f}" if convention.decimals else str(amount)


def _exact(problem: Problem, plan: Plan, lengths: NDArray[np.float64], scale: int) -> float | None:
    """Reckon length or duration in units of the file; None for other objectives."""
    if problem.objective is Objective.TRAVEL:
        return sum(_length(problem, route, lengths) for route in plan.routes)
    if problem.objective is Objective.DURATION:
        return sum(lasts(problem, route, lengths, scale) for route in plan.routes)
    return None


def _length(problem: Problem, route: Route, lengths: NDArray[np.float64]) -> float:
    shift = problem.shifts[route.shift]
    places = [shift.start_location]
    for stop in route.stops:
        if stop.visit is not None:
            places.append(problem.visits[stop.visit].location)
        elif stop.kind is StopKind.PICKUP and shift.pickup is not None:
            places.append(shift.pickup.location)
    places.append(shift.end_location)
    return sum(float(lengths[here, there]) for here, there in pairwise(places))
