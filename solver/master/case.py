"""A covering to be chosen: visits, columns for them, and who else may have them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.cost import lateness_s, partner_amount
from solver.eligible import NO_START, eligible_of
from solver.master.mend import TARDY, RoutePrice
from solver.master.pool import Columns
from solver.plan import PartnerAssignment
from solver.problem import Problem

NEVER = -1
"""As a price of absence: the visit must be served."""
Integers = NDArray[np.int64]


class Choices(NamedTuple):
    """Visits that partner places may take, int64[h] each; `place` as in `Eligible`.

    Parameters
    ----------
    amount, worst
        As in `Columns`.
    start, service
        Seconds.
    """

    visit: Integers
    place: Integers
    amount: Integers
    worst: Integers
    start: Integers
    service: Integers

    def taken(self, which: NDArray[np.bool_]) -> "Choices":
        """Return these choices alone."""
        return Choices(*(column[which] for column in self))


@dataclass(frozen=True)
class Pattern:
    """A pattern of visits: by combination, which columns and choices serve each visit as it says.

    Parameters
    ----------
    visits
        Those that are to be covered here.
    columns, choices
        By combination and visit, positions in those of the case. A combination that the visits
        served elsewhere contradict is not among them.
    """

    visits: tuple[int, ...]
    columns: tuple[tuple[tuple[int, ...], ...], ...]
    choices: tuple[tuple[tuple[int, ...], ...], ...]
    all_or_none: bool
    """Whether there are no visits of it elsewhere, so that all of them may stay out."""


@dataclass(frozen=True)
class Case:
    """What is to be covered, and by what.

    Parameters
    ----------
    visits
        int64[r], ascending.
    absence
        int64[r]: price of covering the visit by nothing, or `NEVER`.
    rooms
        Shifts that are free, by kind.
    room_visits, room_service
        int64 by partner place: what it may still take.
    worst
        Largest lateness elsewhere, in seconds; 0 unless the objective counts it.
    """

    visits: Integers
    absence: Integers
    columns: Columns
    rooms: Mapping[int, int]
    choices: Choices
    room_visits: Integers
    room_service: Integers
    worst: int = 0
    patterns: tuple[Pattern, ...] = ()

    def with_columns(self, which: NDArray[np.bool_]) -> "Case":
        """Return the same case with these columns alone."""
        position = np.cumsum(which) - 1
        patterns = tuple(
            replace(
                pattern,
                columns=tuple(
                    tuple(tuple(int(position[at]) for at in ats if which[at]) for ats in by_visit)
                    for by_visit in pattern.columns
                ),
            )
            for pattern in self.patterns
        )
        return replace(self, columns=self.columns.taken(which), patterns=patterns)


def choices_of(problem: Problem) -> Choices:
    """List what partner places may take, by visit and place."""
    eligible = eligible_of(problem)
    tardy = problem.objective in TARDY
    rows = []
    for visit, place in np.argwhere(eligible.partner_starts != NO_START).tolist():
        start_s = int(eligible.partner_starts[visit, place])
        handed = PartnerAssignment(visit, *eligible.partner_places[place], start_s)
        worst = lateness_s(problem.visits[visit], start_s) if tardy else 0
        amount = partner_amount(problem, handed) - worst
        service_s = problem.visits[visit].service_s
        rows.append((visit, place, amount, worst, start_s, service_s))
    return Choices(*np.array(rows, np.int64).reshape(-1, 6).T)


Handed = dict[tuple[int, int], RoutePrice]
"""By visit and partner place, what the visit counts there."""


def handed_of(choices: Choices) -> Handed:
    """Look choices up by visit and place."""
    return {
        (visit, place): RoutePrice(amount, worst)
        for visit, place, amount, worst, _, _ in np.array(choices).T.tolist()
    }
