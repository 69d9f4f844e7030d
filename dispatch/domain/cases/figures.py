"""Figures of cases: first-time fix, second-visit fix, third visits, rework.

A trip is a fix when all its visits were completed and no rework names one of them: what comes back
was not fixed. Only trips that count (docs/cases.md) are looked at.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """What figures are told apart by."""

    TECHNICIAN = "TECHNICIAN"
    PARTNER = "PARTNER"
    PART = "PART"
    MODEL = "MODEL"


Labels = Mapping[By, frozenset[str]]
"""Who did it, the parts that were replaced, and the model of the device."""


@dataclass(frozen=True, slots=True)
class DoneTrip:
    """A trip that counts and is over; `reworked` when a later case had to do it again.

    `replaced`: at least one part was.
    """

    fixed: bool
    reworked: bool
    replaced: bool
    labels: Labels


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """The trips of a case that count, in order. One whose first is still to come has none."""

    case_id: str
    trips: Sequence[DoneTrip]


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `cases`; both 0 when there was nothing to judge."""

    hits: int = 0
    cases: int = 0

    def permille(self) -> int | None:
        """Return it rounded half up; None when there was nothing to judge."""
        return None if self.cases == 0 else (2_000 * self.hits + self.cases) // (2 * self.cases)

    def plus(self, hit: bool) -> "Rate":
        """Count one more."""
        return Rate(self.hits + hit, self.cases + 1)


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Figures of a set of cases.

    Attributes
    ----------
    first_time_fix
        Cases whose first trip was a fix, of the cases with a first trip that is over.
    second_visit_fix
        Cases whose second trip was a fix, of the cases with a second trip that is over.
    third_visits
        Trips past the second; the target is 0.
    rework
        Trips that rework names, of the trips that replaced a part.
    """

    first_time_fix: Rate = Rate()
    second_visit_fix: Rate = Rate()
    third_visits: int = 0
    rework: Rate = Rate()


def figures(cases: Iterable[CaseHistory]) -> CaseFigures:
    """Count all trips of the cases."""
    total = CaseFigures()
    for number, trip in _numbered(cases):
        total = _with(total, number, trip)
    return total


def figures_by(cases: Iterable[CaseHistory], by: By) -> Mapping[str, CaseFigures]:
    """Count by label: each trip for everyone and everything it has in its labels."""
    totals: dict[str, CaseFigures] = {}
    for number, trip in _numbered(cases):
        for label in trip.labels.get(by, frozenset()):
            totals[label] = _with(totals.get(label, CaseFigures()), number, trip)
    return dict(sorted(totals.items()))


def _numbered(cases: Iterable[CaseHistory]) -> Iterator[tuple[int, DoneTrip]]:
    for case in cases:
        yield from enumerate(case.trips, start=1)


def _with(total: CaseFigures, number: int, trip: DoneTrip) -> CaseFigures:
    fix = trip.fixed and not trip.reworked
    return CaseFigures(
        total.first_time_fix.plus(fix) if number == 1 else total.first_time_fix,
        total.second_visit_fix.plus(fix) if number == 2 else total.second_visit_fix,
        total.third_visits + (number > 2),
        total.rework.plus(trip.reworked) if trip.replaced else total.rework,
    )
