"""Better plans out of a pool of routes: GLOP prices it, CP-SAT chooses anew a few shifts at a time.

    master = Master(problem)
    master.add(shift, stops, amount)          # routes of every search, in a fixed order
    better = master.improve(outline, Rounds(budget=budget))

The linear program over the whole pool (each visit covered, each shift used once, partner places
within their caps) says by reduced costs which shifts have dear routes, and which columns it would
rather have. A region of shifts that such columns tie together is cut out; the restricted master of
its columns, those that a gap between plan and relaxation rules out left away, is solved by CP-SAT
with the plan as hint. Visits covered twice are taken from the route that saves most. Nothing is
taken over that makes the plan worse.

Groups and dependencies tie the times of routes, so that no price of a route by itself is right:
routes with such visits stay as they are, and none is in the pool. Patterns are kept whole.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from solver.draft import Outline
from solver.master.mend import TARDY, Pricing, RoutePrice
from solver.master.pool import Pool
from solver.master.prices import Duals
from solver.master.run import Report, Rounds, Run
from solver.master.standing import Standing, standing_of
from solver.master.terms import terms_of
from solver.problem import Problem

__all__ = ["Master", "Report", "Rounds"]

POOL = 8_000
"""Columns that a relaxation is made of; the pool holds up to twice as many between two calls."""


class Master:
    """The pool of one problem, and what is made of it.

    Parameters
    ----------
    pricing
        Prices routes by shift and stops; as `solver.timing` and `solver.cost` do when None.
    kinds
        Kind of each shift; found out when None.
    """

    def __init__(
        self,
        problem: Problem,
        pricing: Pricing | None = None,
        kinds: Sequence[int] | None = None,
        size: int = POOL,
    ) -> None:
        self.terms = terms_of(problem, pricing, kinds)
        self.pool = Pool(size)
        self._duals: Duals | None = None

    def add(self, shift: int, stops: Sequence[int], amount: int) -> None:
        """Take a feasible route into the pool, unless it holds a visit that is tied to others.

        Parameters
        ----------
        amount
            As `solver.cost.route_amount` counts it.
        """
        if not stops or self.terms.tied[[stop for stop in stops if stop >= 0]].any():
            return
        tardy = self.terms.problem.objective in TARDY
        counted = self.terms.pricing(shift, stops) if tardy else RoutePrice(amount)
        if counted is not None:
            self.pool.add(int(self.terms.kinds[shift]), stops, *counted)
        if len(self.pool) > 2 * self.pool.size:
            self._trim()

    def add_rows(
        self, stops: NDArray[np.int64], count: NDArray[np.int64], amount: NDArray[np.int64]
    ) -> None:
        """Take in a whole plan: by shift the stops (the first `count` of a row) and the amount."""
        for shift in np.flatnonzero(count).tolist():
            self.add(shift, stops[shift, : count[shift]].tolist(), int(amount[shift]))

    def improve(self, outline: Outline, rounds: Rounds) -> Report:
        """Make the plan better by columns of the pool, restricted master by restricted master.

        An outline with a route that breaks a rule is not improved.
        """
        standing = standing_of(self.terms.problem, outline, self._priced)
        if standing is None or rounds.most == 0 or not self.terms.shifts:
            return Report(None)
        for shift, (stops, counted) in standing.routes.items():
            self.add(shift, stops, sum(counted))
        self._trim(standing)
        run = Run(self.terms, self.pool, standing, rounds, self._duals)
        report = run.result()
        self._duals = run.duals
        return report

    def _priced(self, shift: int, stops: Sequence[int]) -> RoutePrice | None:
        """Price a route, from the pool where it is there."""
        known = self.pool.find(int(self.terms.kinds[shift]), stops)
        if known is not None and self.pool.stops[known] == tuple(stops):
            return RoutePrice(*self.pool.price(known))
        return self.terms.pricing(shift, stops)

    def _trim(self, standing: Standing | None = None) -> None:
        """Make room: the routes of the plan stay, and those of least reduced cost, or the newest.

        The newest where no prices are known yet.
        """
        if len(self.pool) <= self.pool.size:
            return
        columns = self.pool.columns()
        newest = -np.arange(len(self.pool), dtype=np.float64)
        reduced = newest if self._duals is None else self._duals.reduced(columns)
        routes = {} if standing is None else standing.routes
        now = [
            self.pool.find(int(self.terms.kinds[shift]), stops)
            for shift, (stops, _) in routes.items()
        ]
        self.pool.trim(reduced, [column for column in now if column is not None])
