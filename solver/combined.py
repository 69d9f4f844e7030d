"""The kernel's routes in the master's pool: asked for a better plan a few times in a search."""

import numpy as np
from numpy.typing import NDArray

from solver.budget import Budget
from solver.draft import Outline
from solver.kernel.run import Effort
from solver.master.master import Master, Report, Rounds
from solver.problem import Problem
from solver.stages import Won

SHARE = 0.025
"""Of the time of the search that one asking may take."""
MOST_ROUNDS = 12
"""Restricted masters of one asking."""


class Combined:
    """A master that is handed the routes of every thread of one search."""

    def __init__(self, problem: Problem, effort: Effort) -> None:
        self._master = Master(problem)
        self._effort = effort
        self._asking_s = SHARE * effort.budget.left_s()
        self._last = Report(None)

    def add_rows(
        self, stops: NDArray[np.int64], count: NDArray[np.int64], amount: NDArray[np.int64]
    ) -> None:
        """Take in a plan: by shift its stops (the first `count` of a row) and what they cost."""
        self._master.add_rows(stops, count, amount)

    def better(self, outline: Outline) -> Outline | None:
        """Give a better plan than this one out of all routes seen, if there is any."""
        self._last = self._master.improve(outline, self._rounds())
        return self._last.outline

    def won(self, outline: Outline) -> Won:
        """Tell what the last asking won, if the search goes on with its answer; once."""
        last, self._last = self._last, Report(None)
        if last.outline is None or not _same(last.outline, outline):
            return Won()
        return Won(last.served, last.gained)

    def _rounds(self) -> Rounds:
        effort = self._effort
        if effort.iterations is not None:
            return Rounds(most=MOST_ROUNDS, seed=effort.seed)
        now = effort.budget.clock()
        budget: Budget = effort.budget.until(now + self._asking_s)
        return Rounds(most=MOST_ROUNDS, budget=budget, seed=effort.seed)


def _same(one: Outline, other: Outline) -> bool:
    """Whether everything is in the same place; what a partner point holds has no order."""
    held = [
        {place: sorted(visits) for place, visits in outline.partners.items()}
        for outline in (one, other)
    ]
    return one.routes == other.routes and held[0] == held[1]
