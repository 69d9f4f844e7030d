"""The best choice of columns for a covering, by CP-SAT from a hint.

Visits may be covered more than once, which `solver.master.mend` sets right: a covering is found
much sooner than a partition, and taking a visit out of a route seldom makes it dearer.
"""

# The library has no types: everything that comes from it is Any and stays in this file.
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from solver.master.case import NEVER, Case


@dataclass(frozen=True)
class Chosen:
    """Positions of columns and of choices in a case, ascending."""

    columns: tuple[int, ...]
    choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """When CP-SAT ends: after work that is the same on every machine, or by the clock if sooner."""

    work: float
    seconds: float | None
    seed: int


def choose(case: Case, hint: Chosen, limit: Limit) -> Chosen | None:
    """Choose columns and choices that cover all visits at the least price.

    Parameters
    ----------
    hint
        A choice that covers every visit that is not allowed to be absent.

    Returns
    -------
    Chosen or None
        The best one found; None when there was not even time for the hint.
    """
    return _Model(case, hint).solve(limit)


class _Model:
    """The model of a case: a literal for each column, choice and absence."""

    def __init__(self, case: Case, hint: Chosen) -> None:
        self.case = case
        self.model: Any = cp_model.CpModel()
        self.columns = [self.model.new_bool_var("") for _ in case.columns.kind]
        self.choices = [self.model.new_bool_var("") for _ in case.choices.visit]
        self.absent = {
            visit: self.model.new_bool_var("")
            for visit, price in zip(case.visits.tolist(), case.absence.tolist(), strict=True)
            if price != NEVER
        }
        self.by_visit: dict[int, list[Any]] = defaultdict(list)
        owners = case.columns.owners().tolist()
        for visit, column in zip(case.columns.visit.tolist(), owners, strict=True):
            self.by_visit[visit].append(self.columns[column])
        for visit, choice in zip(case.choices.visit.tolist(), self.choices, strict=True):
            self.by_visit[visit].append(choice)
        self._cover()
        self._rooms()
        self._patterns()
        self._price()
        self._hint(hint)

    def _cover(self) -> None:
        patterned = {visit for pattern in self.case.patterns for visit in pattern.visits}
        for visit in self.case.visits.tolist():
            servers = list(self.by_visit[visit])
            if visit in self.absent:
                servers.append(self.absent[visit])
            if visit in patterned:
                self.model.add_exactly_one(servers)
            else:
                self.model.add_bool_or(servers)

    def _rooms(self) -> None:
        by_kind: dict[int, list[Any]] = defaultdict(list)
        for kind, column in zip(self.case.columns.kind.tolist(), self.columns, strict=True):
            by_kind[kind].append(column)
        for kind, columns in sorted(by_kind.items()):
            room = self.case.rooms[kind]
            if room == 1:
                self.model.add_at_most_one(columns)
            elif room < len(columns):
                self.model.add(cp_model.LinearExpr.sum(columns) <= room)
        choices = self.case.choices
        for place in np.unique(choices.place).tolist():
            here = np.flatnonzero(choices.place == place).tolist()
            held = [self.choices[at] for at in here]
            service = choices.service[here].tolist()
            weighted = cp_model.LinearExpr.weighted_sum(held, service)
            self.model.add(cp_model.LinearExpr.sum(held) <= int(self.case.room_visits[place]))
            self.model.add(weighted <= int(self.case.room_service[place]))

    def _patterns(self) -> None:
        """Serve each pattern as one of its combinations says, or not at all."""
        for pattern in self.case.patterns:
            chosen = [self.model.new_bool_var("") for _ in pattern.columns]
            for combination, columns, choices in zip(
                chosen, pattern.columns, pattern.choices, strict=True
            ):
                for by_columns, by_choices in zip(columns, choices, strict=True):
                    servers = [self.columns[at] for at in by_columns]
                    servers += [self.choices[at] for at in by_choices]
                    self.model.add_bool_or([*servers, combination.negated()])
            outside = [self.absent[visit] for visit in pattern.visits if visit in self.absent]
            if pattern.all_or_none and len(outside) == len(pattern.visits):
                self.model.add_exactly_one([*chosen, outside[0]])
                for one in outside[1:]:
                    self.model.add(one == outside[0])
            else:
                self.model.add_exactly_one(chosen)
                for one in outside:
                    self.model.add(one == 0)

    def _price(self) -> None:
        case = self.case
        literals = [*self.columns, *self.choices, *self.absent.values()]
        absence = [price for price in case.absence.tolist() if price != NEVER]
        prices = [*case.columns.amount.tolist(), *case.choices.amount.tolist(), *absence]
        total = cp_model.LinearExpr.weighted_sum(literals, prices)
        worst = [*case.columns.worst.tolist(), *case.choices.worst.tolist()]
        highest = max([case.worst, *worst])
        if highest > case.worst:
            largest = self.model.new_int_var(case.worst, highest, "")
            for literal, late in zip(literals, worst, strict=False):
                if late > case.worst:
                    self.model.add(largest >= late).only_enforce_if(literal)
            total = total + largest
        self.model.minimize(total)

    def _hint(self, hint: Chosen) -> None:
        served: set[int] = set(self.case.choices.visit[list(hint.choices)].tolist())
        chosen = set(hint.columns)
        for at, column in enumerate(self.columns):
            self.model.add_hint(column, at in chosen)
            if at in chosen:
                first, last = self.case.columns.ptr[at : at + 2]
                served.update(self.case.columns.visit[first:last].tolist())
        held = set(hint.choices)
        for at, choice in enumerate(self.choices):
            self.model.add_hint(choice, at in held)
        for visit, absent in self.absent.items():
            self.model.add_hint(absent, visit not in served)

    def solve(self, limit: Limit) -> Chosen | None:
        """Solve it within the limit."""
        solver: Any = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = limit.seed
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = limit.work
        if limit.seconds is not None:
            solver.parameters.max_time_in_seconds = limit.seconds
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return Chosen(
            tuple(at for at, column in enumerate(self.columns) if solver.boolean_value(column)),
            tuple(at for at, choice in enumerate(self.choices) if solver.boolean_value(choice)),
        )
