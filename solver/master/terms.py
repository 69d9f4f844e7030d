"""What stays as it is while a master runs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.master.case import Choices, Handed, choices_of, handed_of
from solver.master.kinds import kinds_of
from solver.master.mend import Pricing, pricing_of
from solver.problem import Problem


@dataclass(frozen=True)
class Terms:
    """A problem as the master needs it.

    Parameters
    ----------
    kinds
        int64[m]: kind of each shift.
    shift_of
        The first shift of each kind.
    tied
        bool[n]: visits whose times hang on other routes.
    """

    problem: Problem
    pricing: Pricing
    kinds: NDArray[np.int64]
    shift_of: dict[int, int]
    tied: NDArray[np.bool_]
    choices: Choices
    handed: Handed

    @property
    def shifts(self) -> int:
        """How many shifts there are."""
        return len(self.kinds)


def terms_of(problem: Problem, pricing: Pricing | None, kinds: Sequence[int] | None) -> Terms:
    """Make them; pricing is that of `solver.timing` and `solver.cost` when None is given."""
    numbers = list(kinds_of(problem) if kinds is None else kinds)
    choices = choices_of(problem)
    return Terms(
        problem,
        pricing or pricing_of(problem),
        np.array(numbers, np.int64),
        {kind: shift for shift, kind in reversed(list(enumerate(numbers)))},
        _tied(problem),
        choices,
        handed_of(choices),
    )


def _tied(problem: Problem) -> NDArray[np.bool_]:
    """Mark the visits whose times hang on those of others: groups and dependencies."""
    tied = np.zeros(len(problem.visits), np.bool_)
    for group in problem.groups:
        tied[list(group.visits)] = True
    for number, visit in enumerate(problem.visits):
        for dependency in visit.dependencies:
            tied[[number, dependency.preceding]] = True
    return tied
