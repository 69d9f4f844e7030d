"""The linear bound of a market, by GLOP, over few options at a time.

Of the relaxation (a visit may be split) only the options that are priced in are handed to GLOP;
those whose reduced cost is negative follow, until there are none: then the optimum over the options
chosen is that over all of them. Duals are taken as they come, so the last objective is a bound to
within GLOP's tolerance; `bound_fen` is the Lagrangian bound of the duals themselves, which needs no
trust in primal feasibility, rounded up as every price is whole.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from solver.allocation.market import Market
from solver.budget import Budget

FIRST = 3
"""Cheapest options of each visit to begin with."""
NEXT = 2
"""Of each visit, options that are added at once."""
TOLERANCE_FEN = 0.5
"""Reduced cost, in fen, above which an option is not worth adding."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Relaxed:
    """What is known of the relaxation.

    Parameters
    ----------
    bound_fen
        No allocation of the market costs less.
    value
        float64 array [options]: share of its visit that each option takes.
    chosen
        bool array [options]: those that were looked at.
    reduced_fen
        float64 array [options]: reduced costs.
    """

    bound_fen: int
    value: Floats
    chosen: Bools
    reduced_fen: Floats


def relaxed(market: Market, budget: Budget) -> Relaxed:
    """Solve the relaxation; cut short, the bound is lower and the shares are worse."""
    rows = _Rows(market)
    chosen = _cheapest(market, market.price_fen.astype(np.float64), FIRST, np.inf)
    rows.add(np.flatnonzero(chosen))
    bound = 0
    while True:
        rows.solve()
        visit_dual, limit_dual = rows.duals()
        drawn = _drawn(market, limit_dual)
        reduced = market.price_fen - drawn - visit_dual[market.visit]
        bound = max(bound, _lagrangian(market, drawn, limit_dual))
        more = _cheapest(market, np.where(chosen, np.inf, reduced), NEXT, -TOLERANCE_FEN)
        if not more.any() or budget.over():
            return Relaxed(bound, rows.values(), chosen, reduced)
        rows.add(np.flatnonzero(more))
        chosen |= more


def _cheapest(market: Market, price: Floats, count: int, below: float) -> Bools:
    """Mark the `count` cheapest options of each visit among those with a price below `below`."""
    marked = np.zeros(len(price), dtype=np.bool_)
    order = np.lexsort((price, market.visit))
    visits = market.visit[order]
    starts = np.searchsorted(visits, visits, side="left")
    rank = np.arange(len(order)) - starts
    marked[order[(rank < count) & (price[order] < below)]] = True
    return marked


def _drawn(market: Market, limit_dual: Floats) -> Floats:
    """Price of what each option draws from limits; duals of limits are not positive."""
    drawn = np.zeros(len(market.visit), dtype=np.float64)
    for limit, dual in zip(market.limits, limit_dual, strict=True):
        if dual:
            drawn[limit.options] += dual * limit.amounts
    return drawn


def _lagrangian(market: Market, drawn: Floats, limit_dual: Floats) -> int:
    """Bound by the duals of the limits: each visit takes its cheapest option at their prices."""
    cheapest = market.left_fen.astype(np.float64)
    np.minimum.at(cheapest, market.visit, market.price_fen - drawn)
    total = float(cheapest.sum())
    for limit, dual in zip(market.limits, limit_dual, strict=True):
        total += dual * limit.most
        total += min(0.0, limit.minute_fen + 60 * dual) * limit.minutes
    return math.ceil(total - 1e-3)


class _Rows:
    """The linear program while options are added to it."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        infinity = self._solver.infinity()
        objective = self._solver.Objective()
        objective.SetMinimization()
        self._by_visit = [self._solver.Constraint(1, 1) for _ in market.left_fen]
        for row, fen in zip(self._by_visit, market.left_fen.tolist(), strict=True):
            left = self._solver.NumVar(0, infinity, "")
            row.SetCoefficient(left, 1)
            objective.SetCoefficient(left, fen)
        self._by_limit = []
        self._drawn: list[list[tuple[int, int]]] = [[] for _ in range(len(market.visit))]
        for number, limit in enumerate(market.limits):
            row = self._solver.Constraint(-infinity, limit.most)
            self._by_limit.append(row)
            if limit.minutes:
                minutes = self._solver.NumVar(0, limit.minutes, "")
                row.SetCoefficient(minutes, -60)
                objective.SetCoefficient(minutes, limit.minute_fen)
            for option, amount in zip(limit.options.tolist(), limit.amounts.tolist(), strict=True):
                self._drawn[option].append((number, amount))
        self._variables: dict[int, Any] = {}

    def add(self, options: NDArray[np.intp]) -> None:
        """Add a variable for each of these options."""
        objective = self._solver.Objective()
        for option in options.tolist():
            variable = self._solver.NumVar(0, self._solver.infinity(), "")
            self._variables[option] = variable
            objective.SetCoefficient(variable, int(self._market.price_fen[option]))
            self._by_visit[int(self._market.visit[option])].SetCoefficient(variable, 1)
            for number, amount in self._drawn[option]:
                self._by_limit[number].SetCoefficient(variable, amount)

    def solve(self) -> None:
        """Find the optimum, from where the last one was."""
        status = self._solver.Solve()
        if status != pywraplp.Solver.OPTIMAL:
            # Leaving everything out is feasible and no price is negative, so there is an optimum.
            raise RuntimeError(f"GLOP ended with {status}")

    def duals(self) -> tuple[Floats, Floats]:
        """Duals of visits and of limits; the latter never positive."""
        by_visit = np.array([row.dual_value() for row in self._by_visit], dtype=np.float64)
        by_limit = np.array([row.dual_value() for row in self._by_limit], dtype=np.float64)
        return by_visit, np.minimum(by_limit, 0.0)

    def values(self) -> Floats:
        """Shares of all options."""
        made = np.zeros(len(self._market.visit), dtype=np.float64)
        for option, variable in self._variables.items():
            made[option] = variable.solution_value()
        return made
