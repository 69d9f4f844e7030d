"""Prices of visits and shifts by GLOP: the linear relaxation of a covering.

Of a large pool only the columns that matter enter the program: those of least reduced cost first,
then, as long as there are any, those that the prices found show to be worth something.
"""

# The library has no types: everything that comes from it is Any and stays in this file.
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from solver.master.case import NEVER, Case
from solver.master.pool import Columns

Numbers = NDArray[np.float64]
FIRST_A_VISIT = 8
"""Columns for each visit that enter the program at first."""
MOST_ROUNDS = 12
WORTH = -1e-6
"""A reduced cost below this makes a column worth entering."""


@dataclass(frozen=True)
class Duals:
    """What covering a visit is worth (by visit), and a shift of a kind is (by kind, at most 0)."""

    visit: Numbers
    kind: Numbers

    def reduced(self, columns: Columns) -> Numbers:
        """Give by column its amount less what its visits and its shift are worth."""
        if not len(columns.kind):
            return np.zeros(0)
        worth = np.add.reduceat(self.visit[columns.visit], columns.ptr[:-1])
        reduced: Numbers = columns.amount - worth - self.kind[columns.kind]
        return reduced


@dataclass(frozen=True)
class Prices:
    """The optimum of the relaxation.

    Parameters
    ----------
    bound
        Least sum of amounts; no choice of these columns is cheaper.
    share
        float[c]: how much of each column is in the optimum.
    reduced
        float[c]: reduced costs of the columns.
    """

    bound: float
    duals: Duals
    share: Numbers
    reduced: Numbers


def price(
    case: Case, entering: NDArray[np.bool_] | None = None, seconds: float | None = None
) -> Prices | None:
    """Solve the relaxation; None when the program was not solved to its end.

    Patterns and the largest lateness are left out: the bound holds all the same.

    Parameters
    ----------
    entering
        Columns to begin with; all of them when None.
    seconds
        Limit by the clock of each solve; None for none.
    """
    program = _Program(case)
    if seconds is not None:
        program.solver.SetTimeLimit(max(1, int(1000 * seconds)))
    count = len(case.columns.kind)
    inside = np.ones(count, np.bool_) if entering is None else entering.copy()
    program.enter(np.flatnonzero(inside))
    most = max(200, FIRST_A_VISIT * len(case.visits))
    rounds = 0
    while (duals := program.solve()) is not None:
        reduced = duals.reduced(case.columns)
        worth = np.flatnonzero(~inside & (reduced < WORTH))
        if not len(worth) or rounds == MOST_ROUNDS:
            bound = program.value() + float(reduced[worth].sum())
            return Prices(bound, duals, program.shares(count), reduced)
        rounds += 1
        best = worth[np.argsort(reduced[worth], kind="stable")[:most]]
        inside[best] = True
        program.enter(np.sort(best))
    return None


def likely(case: Case, duals: Duals | None, kept: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    """Choose the columns to begin with: `kept`, and those of least reduced cost; None for all."""
    most = FIRST_A_VISIT * len(case.visits)
    if len(case.columns.kind) <= 2 * most:
        return None
    inside = np.zeros(len(case.columns.kind), np.bool_)
    inside[kept] = True
    if duals is None:
        inside[-most:] = True
    else:
        reduced = duals.reduced(case.columns)
        inside[np.argsort(reduced, kind="stable")[:most]] = True
    return inside


class _Program:
    """The linear program of a case, whose columns enter by and by."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        infinity = self.infinity = self.solver.infinity()
        self.objective: Any = self.solver.Objective()
        self.cover: dict[int, Any] = {
            visit: self.solver.Constraint(1, infinity) for visit in case.visits.tolist()
        }
        self.room: dict[int, Any] = {
            kind: self.solver.Constraint(-infinity, count)
            for kind, count in sorted(case.rooms.items())
        }
        self.entered: list[tuple[int, Any]] = []
        self._absences()
        self._choices()

    def _absences(self) -> None:
        for visit, fen in zip(self.case.visits.tolist(), self.case.absence.tolist(), strict=True):
            if fen != NEVER:
                self.cover[visit].SetCoefficient(self._variable(fen), 1)

    def _choices(self) -> None:
        case = self.case
        places = np.unique(case.choices.place).tolist()
        visits = {
            place: self.solver.Constraint(-self.infinity, int(case.room_visits[place]))
            for place in places
        }
        service = {
            place: self.solver.Constraint(-self.infinity, int(case.room_service[place]))
            for place in places
        }
        for visit, place, amount, _, _, service_s in np.array(case.choices).T.tolist():
            variable = self._variable(amount)
            self.cover[visit].SetCoefficient(variable, 1)
            visits[place].SetCoefficient(variable, 1)
            service[place].SetCoefficient(variable, service_s)

    def _variable(self, amount: int) -> Any:  # noqa: ANN401 - a variable of the library
        variable = self.solver.NumVar(0, self.infinity, "")
        self.objective.SetCoefficient(variable, amount)
        return variable

    def enter(self, which: NDArray[np.int64]) -> None:
        """Take in these columns."""
        columns = self.case.columns
        visits, ptr = columns.visit.tolist(), columns.ptr.tolist()
        for at in which.tolist():
            variable = self._variable(int(columns.amount[at]))
            for entry in range(ptr[at], ptr[at + 1]):
                self.cover[visits[entry]].SetCoefficient(variable, 1)
            self.room[int(columns.kind[at])].SetCoefficient(variable, 1)
            self.entered.append((at, variable))

    def solve(self) -> Duals | None:
        """Solve what is there now."""
        if self.solver.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        visit = np.zeros(max(self.cover, default=-1) + 1)
        for number, row in self.cover.items():
            visit[number] = row.dual_value()
        kind = np.zeros(max(self.room, default=-1) + 1)
        for number, row in self.room.items():
            kind[number] = row.dual_value()
        return Duals(visit, kind)

    def value(self) -> float:
        """Give the optimum."""
        return float(self.objective.Value())

    def shares(self, count: int) -> Numbers:
        """Give by column how much of it is in the optimum."""
        share = np.zeros(count)
        for at, variable in self.entered:
            share[at] = variable.solution_value()
        return share
