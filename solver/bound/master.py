"""The linear programme over routes found so far, and the bound that any of its duals proves.

Rows: each visit is served at least once (by a route, by a partner point, or by leaving it out);
each shift drives at most one route; each partner day takes so many visits and so much service; of
the mandatory visits of a priority class no more are left out than the plan leaves out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from solver.bound.cuts import Cut, pairs
from solver.bound.terms import UNIT, Integers
from solver.cost import partner_cost
from solver.eligible import PartnerPlace, eligible_of
from solver.plan import PartnerAssignment
from solver.problem import Problem

USED = 1e-6
"""Share of a column from which it counts as used."""


@dataclass(frozen=True)
class Column:
    """A route of a shift (position among the terms): visits in order, price in units."""

    shift: int
    visits: tuple[int, ...]
    price: int


@dataclass(frozen=True)
class Choice:
    """A way for a visit other than a route: its price in units and what it takes of other rows.

    `partner` is the partner day that takes it; None leaves it out.
    """

    visit: int
    price: int
    uses: tuple[tuple[int, int], ...] = ()
    partner: PartnerPlace | None = None


@dataclass(frozen=True)
class Duals:
    """Prices of the rows in units, whole numbers.

    Parameters
    ----------
    visits
        int64 array [visits]: at least 0.
    limits
        int64 array [limits]: at most 0; rows of partner days and priority classes.
    shifts
        int64 array [shifts of the terms]: at most 0.
    cuts
        int64 array [cuts]: at most 0. Cuts that came later count as 0.
    """

    visits: Integers
    limits: Integers
    shifts: Integers
    cuts: Integers

    def towards(self, other: "Duals", share: float) -> "Duals":
        """Give the point this far on the way to older ones."""
        later = np.zeros(len(self.cuts) - len(other.cuts), dtype=np.int64)
        return Duals(
            _between(self.visits, other.visits, share),
            _between(self.limits, other.limits, share),
            _between(self.shifts, other.shifts, share),
            _between(self.cuts, np.concatenate([other.cuts, later]), share),
        )


def _between(mine: Integers, theirs: Integers, share: float) -> Integers:
    return np.rint(mine + share * (theirs - mine)).astype(np.int64)


@dataclass(frozen=True)
class Choices:
    """All that may become of a visit but a route, and how much of it the rows allow.

    Parameters
    ----------
    limits
        Right-hand sides of the rows that `Choice.uses` names.
    """

    all: tuple[Choice, ...]
    limits: tuple[int, ...]

    def bound(self, duals: Duals) -> int:
        """Add up what all rows but shifts, and the choices, give to the bound, in units."""
        units = int(duals.visits.sum()) + int(duals.cuts.sum())
        units += sum(int(dual) * most for dual, most in zip(duals.limits, self.limits, strict=True))
        for choice in self.all:
            reduced = choice.price - int(duals.visits[choice.visit])
            reduced -= sum(int(duals.limits[row]) * much for row, much in choice.uses)
            units += min(0, reduced)
        return units


def choices(problem: Problem, left_out: Iterable[int]) -> Choices:
    """List the choices, given the mandatory visits that the plan leaves out."""
    eligible = eligible_of(problem)
    limits: list[int] = []
    found: list[Choice] = []
    for column, (partner, day) in enumerate(eligible.partner_places):
        takes = np.flatnonzero(eligible.partner_starts[:, column] >= 0).tolist()
        if not takes:
            continue
        opening = problem.partners[partner].days[day]
        row = len(limits)
        limits += [opening.max_visits, opening.max_service_s]
        for visit in takes:
            start = int(eligible.partner_starts[visit, column])
            cost = partner_cost(problem, PartnerAssignment(visit, partner, day, start))
            fen = cost.total - cost.offered - cost.changed_start
            uses = ((row, 1), (row + 1, problem.visits[visit].service_s))
            found.append(Choice(visit, fen * UNIT, uses, (partner, day)))
    counts = [0] * 11
    for visit in left_out:
        counts[problem.visits[visit].priority] += 1
    rows = {}
    for priority, count in enumerate(counts):
        if count:
            rows[priority] = len(limits)
            limits.append(count)
    for visit, wanted in enumerate(problem.visits):
        if not problem.is_mandatory(visit):
            found.append(Choice(visit, wanted.drop_fen * UNIT))
        elif wanted.priority in rows:
            found.append(Choice(visit, 0, ((rows[wanted.priority], 1),)))
    return Choices(tuple(found), tuple(limits))


class Master:
    """The programme; it grows by columns."""

    def __init__(self, visits: int, shifts: int, others: Choices) -> None:
        self.columns: list[Column] = []
        self._variables: list[Any] = []
        self._known: set[tuple[int, tuple[int, ...], int]] = set()
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        far = self._solver.infinity()
        self._visits = [self._solver.Constraint(1, far) for _ in range(visits)]
        self._limits = [self._solver.Constraint(-far, most) for most in others.limits]
        self._shifts = [self._solver.Constraint(-far, 1) for _ in range(shifts)]
        self.cuts: list[Cut] = []
        self._cuts: list[Any] = []
        self._objective = self._solver.Objective()
        for choice in others.all:
            variable = self._solver.NumVar(0, far, "")
            self._objective.SetCoefficient(variable, choice.price / UNIT)
            self._visits[choice.visit].SetCoefficient(variable, 1)
            for row, much in choice.uses:
                self._limits[row].SetCoefficient(variable, much)

    def add(self, column: Column) -> bool:
        """Take in a column; False when it is there already."""
        key = (column.shift, tuple(sorted(column.visits)), column.price)
        if key in self._known:
            return False
        self._known.add(key)
        variable = self._solver.NumVar(0, self._solver.infinity(), "")
        self._objective.SetCoefficient(variable, column.price / UNIT)
        for visit in set(column.visits):
            self._visits[visit].SetCoefficient(variable, column.visits.count(visit))
        self._shifts[column.shift].SetCoefficient(variable, 1)
        for cut, row in zip(self.cuts, self._cuts, strict=True):
            if (times := pairs(cut, column.visits)) > 0:
                row.SetCoefficient(variable, times)
        self.columns.append(column)
        self._variables.append(variable)
        return True

    def cut(self, cut: Cut) -> None:
        """Add a cut."""
        row = self._solver.Constraint(-self._solver.infinity(), 1)
        for column, variable in zip(self.columns, self._variables, strict=True):
            if (times := pairs(cut, column.visits)) > 0:
                row.SetCoefficient(variable, times)
        self.cuts.append(cut)
        self._cuts.append(row)

    def used(self) -> list[tuple[float, Column]]:
        """List the columns that the last solution uses, with their shares."""
        shares = [variable.solution_value() for variable in self._variables]
        return [
            (share, column)
            for share, column in zip(shares, self.columns, strict=True)
            if share > USED
        ]

    def hold(self, column: Column) -> None:
        """Let every solution use all of this column."""
        self._variables[self.columns.index(column)].SetLb(1.0)

    def forbid(self, unwanted: Callable[[Column], bool]) -> None:
        """Let no solution use these columns any more."""
        for column, variable in zip(self.columns, self._variables, strict=True):
            if unwanted(column):
                variable.SetUb(0.0)

    def solve(self) -> Duals | None:
        """Give the duals; the plan's own columns make it feasible, so None is lost precision."""
        if not any(self._solver.Solve(way) == pywraplp.Solver.OPTIMAL for way in _ways()):
            return None
        visits, limits, shifts, cuts = (
            np.array([row.dual_value() for row in rows], dtype=np.float64) * UNIT
            for rows in (self._visits, self._limits, self._shifts, self._cuts)
        )
        return Duals(
            np.rint(np.maximum(0, visits)).astype(np.int64),
            np.rint(np.minimum(0, limits)).astype(np.int64),
            np.rint(np.minimum(0, shifts)).astype(np.int64),
            np.rint(np.minimum(0, cuts)).astype(np.int64),
        )


def _ways() -> Iterator[pywraplp.MPSolverParameters]:
    """Give ways to solve: from where it stood, from the beginning, and by the other simplex."""
    off, dual = pywraplp.MPSolverParameters.INCREMENTALITY_OFF, pywraplp.MPSolverParameters.DUAL
    yield pywraplp.MPSolverParameters()
    afresh = pywraplp.MPSolverParameters()
    afresh.SetIntegerParam(pywraplp.MPSolverParameters.INCREMENTALITY, off)
    yield afresh
    afresh.SetIntegerParam(pywraplp.MPSolverParameters.LP_ALGORITHM, dual)
    yield afresh
