"""From shares to whole visits: CP-SAT decides what the linear optimum splits."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from solver.allocation.linear import Relaxed
from solver.allocation.market import Market
from solver.budget import Budget

LEFT = -1
"""In a choice: the visit takes no option."""
WHOLE = 1 - 1e-6
NEAR = 12
"""Cheapest options by reduced cost among which CP-SAT may choose for a visit."""
SMALL = 60
"""Visits up to which CP-SAT decides them all, among all options."""
LONGEST = 30.0
"""Units of CP-SAT's deterministic time, about as many seconds, that a decision may take."""

Choice = NDArray[np.int64]


def whole(market: Market, relaxation: Relaxed, budget: Budget, seed: int) -> Choice:
    """Choose an option for each visit, or `LEFT`; int64 array [visits].

    Visits that the relaxation keeps whole keep their option. The others are decided by CP-SAT
    within what is left of the limits; overtime is decided anew for all. One worker and a
    deterministic limit: while the budget lasts, the same seed gives the same choice.
    """
    choice = np.full(len(market.left_fen), LEFT, dtype=np.int64)
    kept = np.flatnonzero(relaxation.value >= WHOLE)
    choice[market.visit[kept]] = kept
    if budget.over():
        return choice
    if len(choice) <= SMALL:
        choice[:] = LEFT
        options = np.arange(len(market.visit))
    else:
        split = (relaxation.value > 1 - WHOLE) & (relaxation.value < WHOLE)
        free = np.zeros(len(choice), dtype=np.bool_)
        free[market.visit[split]] = True
        options = _candidates(market, relaxation, free)
    decided = _decided(market, choice, options, budget, seed)
    choice[market.visit[decided]] = decided
    return choice


def _candidates(market: Market, relaxation: Relaxed, free: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Options of the free visits, the `NEAR` of least reduced cost of each."""
    mine = np.flatnonzero(free[market.visit])
    order = mine[np.lexsort((relaxation.reduced_fen[mine], market.visit[mine]))]
    visits = market.visit[order]
    rank = np.arange(len(order)) - np.searchsorted(visits, visits, side="left")
    return order[(rank < NEAR) | (relaxation.value[order] > 0)]


def _decided(
    market: Market, choice: Choice, options: NDArray[np.intp], budget: Budget, seed: int
) -> list[int]:
    """Choose among the options of visits that have none yet; the chosen ones."""
    model = cp_model.CpModel()
    taken = {option: model.new_bool_var("") for option in options.tolist()}
    of_visit: dict[int, list[int]] = defaultdict(list)
    for option in taken:
        of_visit[int(market.visit[option])].append(option)
    for mine in of_visit.values():
        model.add_at_most_one(taken[option] for option in mine)
    used = np.zeros(len(market.visit), dtype=np.bool_)
    used[choice[choice != LEFT]] = True
    prices: list[cp_model.LinearExprT] = []
    for limit in market.limits:
        asks = [
            (taken[option], amount)
            for option, amount in zip(limit.options.tolist(), limit.amounts.tolist(), strict=True)
            if option in taken
        ]
        if not asks:
            continue
        held = int(limit.amounts[used[limit.options]].sum())
        minutes = model.new_int_var(0, limit.minutes, "")
        prices.append(minutes * limit.minute_fen)
        drawn = sum(variable * amount for variable, amount in asks)
        model.add(drawn + held <= limit.most + 60 * minutes)
    for option, variable in taken.items():
        saved = int(market.price_fen[option]) - int(market.left_fen[market.visit[option]])
        prices.append(variable * saved)
    model.minimize(sum(prices))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = LONGEST
    solver.parameters.max_time_in_seconds = max(0.1, min(budget.left_s(), 2 * LONGEST))
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    return [option for option, variable in taken.items() if solver.boolean_value(variable)]
