"""The search over tied routes as a whole: threads, temperatures, and plans in and out."""

from collections.abc import Callable, Iterable

import numpy as np

from solver.draft import Outline
from solver.kernel.run import Effort
from solver.kernel.threads import in_threads
from solver.kernel.tied_arrays import PLACE, UNIT
from solver.kernel.tied_build import tied_of
from solver.kernel.tied_search import Search, new_search, recreated, searched
from solver.kernel.tied_state import AFTER, OUT, OUTSIDE, State, copied, join, new_state, value
from solver.kernel.tied_times import settled
from solver.plan import PICKUP
from solver.problem import Objective, Problem

HOT, COLD = 10.0, 0.01
"""First and last temperature, in mean ways to the nearest neighbour."""
EPOCHS = 100
"""Times that threads wait for each other."""
SHARED = (50, 75, 90)
"""Epochs before which the worse thread goes on from the better one's best plan."""
SLICE_S = 0.02
"""A thread looks at the clock about this often."""
SLICE = 200
"""Iterations at one temperature at most, when iterations bound the search."""


class TiedSearcher:
    """A search over one problem in which groups or dependencies tie routes.

    Partner points and pickups are not used; breaks are not seen, `solver.tied_draft` puts them in.
    Visits of patterns are not served.

    Parameters
    ----------
    visits
        Those to be served; the others stay out.
    """

    def __init__(self, problem: Problem, visits: Iterable[int], effort: Effort) -> None:
        self.problem, self.effort = problem, effort
        self.arrays = tied_of(problem, frozenset(visits))
        self._lanes = [
            new_search(self.arrays, effort.seed, stream) for stream in range(max(1, effort.threads))
        ]
        self._rounds = [1 for _ in self._lanes]
        self._scale = self._mean_way()

    def built(self, start: Outline | None = None) -> Outline:
        """Make a plan that completes `start`, which has to be feasible; the search begins there."""
        for search in self._lanes:
            self._load(search.now, start or Outline({}, {}))
            recreated(self.arrays, search.now, search.key)
            copied(search.now, search.best)
        return self._outline(self.leader())

    def search(self, on_better: Callable[[Outline], None]) -> Outline:
        """Search on from `built`; the best plan found."""
        if not len(self.arrays.unit_visits) or not len(self.arrays.shift):
            return Outline({}, {})
        told = self._value(self.leader())
        began, length_s = self.effort.budget.clock(), max(self.effort.budget.left_s(), 1e-9)
        for epoch in range(EPOCHS):
            if self.effort.budget.over():
                break
            if epoch in SHARED:
                self._share()
            span = (began + length_s * epoch / EPOCHS, began + length_s * (epoch + 1) / EPOCHS)
            self._side_by_side(epoch, span)
            leader = self.leader()
            if self._value(leader) < told:
                told = self._value(leader)
                on_better(self._outline(leader))
        return self._outline(self.leader())

    def _load(self, state: State, start: Outline) -> None:
        """Bring routes into a state in which all is absent; if they break a rule none are."""
        t, empty = self.arrays, new_state(self.arrays, self.effort.seed, 0)
        n = len(t.unit_visits)
        units = set(range(len(t.unit_first) - 1))
        for shift, row in start.routes.items():
            behind = n + shift
            for visit in row:
                if visit == PICKUP:
                    continue
                join(t, state, visit, behind)
                units.discard(int(t.visit[visit, UNIT]))
                behind = visit
        state.lists[OUT, : len(units)] = sorted(units)
        state.tally[OUTSIDE] = len(units)
        if not settled(t, state):
            copied(empty, state)

    def _side_by_side(self, epoch: int, span: tuple[float, float]) -> None:
        """Have each thread search on until the epoch is over."""
        in_threads(lambda lane: self._run(lane, epoch, span), range(len(self._lanes)))

    def _run(self, lane: int, epoch: int, span: tuple[float, float]) -> None:
        search, most = self._lanes[lane], self.effort.iterations
        if most is not None:
            left = most * (epoch + 1) // EPOCHS - most * epoch // EPOCHS
            while left > 0 and not self.effort.budget.over():
                rounds = min(left, SLICE)
                searched(self.arrays, search, rounds, self._heat(epoch / EPOCHS))
                left -= rounds
            return
        clock = self.effort.budget.clock
        length_s = (span[1] - span[0]) * EPOCHS
        while not self.effort.budget.over() and (now := clock()) < span[1]:
            share = (epoch + max(0.0, now - span[0]) * EPOCHS / length_s) / EPOCHS
            searched(self.arrays, search, self._rounds[lane], self._heat(share))
            took = clock() - now
            if took < SLICE_S / 2:
                self._rounds[lane] *= 2
            elif took > SLICE_S * 2:
                self._rounds[lane] = max(1, self._rounds[lane] // 2)

    def _heat(self, share: float) -> int:
        """Give the temperature when `share` of the search is over."""
        hot, cold = self._scale * HOT, self._scale * COLD
        return max(1, int(hot * (cold / hot) ** share))

    def _share(self) -> None:
        """Let worse threads go on from the best plan of the best one."""
        best = self.leader()
        for search in self._lanes:
            if search is not best and self._value(best) < self._value(search):
                copied(best.best, search.best)
                copied(best.best, search.now)

    def leader(self) -> Search:
        """Give the search whose best plan is the best."""
        return min(self._lanes, key=self._value)

    @staticmethod
    def _value(search: Search) -> int:
        return value(search.best)

    def _outline(self, search: Search) -> Outline:
        n, m = len(self.arrays.unit_visits), len(self.arrays.shift)
        routes: dict[int, tuple[int, ...]] = {}
        after = search.best.stop[:, AFTER]
        for shift in range(m):
            row = []
            stop = int(after[n + shift])
            while stop < n:
                row.append(stop)
                stop = int(after[stop])
            if row:
                routes[shift] = tuple(row)
        return Outline(routes, {})

    def _mean_way(self) -> float:
        """Give the price of the way to a visit's nearest neighbour in another place, on average."""
        t = self.arrays
        if not t.near.shape[2]:
            return 1.0
        here = t.visit[: len(t.unit_visits), PLACE]
        ways = t.distance[here[:, None], here[t.near[0, :, :10]]].astype(np.float64)
        ways[ways == 0] = np.inf
        nearest = ways.min(axis=1)
        nearest = nearest[np.isfinite(nearest)]
        mean = float(nearest.mean()) if len(nearest) else 1.0
        return max(1.0, mean * _fen_a_metre(self.problem))


def _fen_a_metre(problem: Problem) -> float:
    """Give what the objective counts for a metre, with the time it takes."""
    if problem.objective is not Objective.MONEY:
        return 1.0
    costs = [shift.cost for shift in problem.shifts]
    metre = sum(cost.per_km_fen for cost in costs) / 1000
    return (metre + sum(cost.per_hour_fen for cost in costs) / 3600 / 10) / max(1, len(costs))
