"""When a case is over: its visits have come to their end, and nobody has to decide or answer.

It is opened again by what makes more work of it. The sources of the rules stand in docs/cases.md.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.domain.cases.policy import CasePolicy
from dispatch.domain.cases.trips import CaseVisit, trips_of
from dispatch.domain.kinds import CaseStatus
from dispatch.domain.visit_status import FINAL


class Turn(StrEnum):
    """What ended a case, or opened it again.

    VISIT_DONE: the last of its visits was. SOLVED: help from afar did. DECIDED: a person, or what
    the customer answered to an offer. CALLED_OFF: a person, with a reason. CLOCKS_ENDED: a person
    has ended a complaint. ASKED_AGAIN, REWORK: the customer asks for the same, or another case does
    again what was done in this one, or has done it by now.
    """

    VISIT_DONE = "VISIT_DONE"
    SOLVED = "SOLVED"
    DECIDED = "DECIDED"
    CALLED_OFF = "CALLED_OFF"
    CLOCKS_ENDED = "CLOCKS_ENDED"
    ASKED_AGAIN = "ASKED_AGAIN"
    REWORK = "REWORK"


EVENTS: Mapping[CaseStatus, str] = {
    CaseStatus.OPEN: "case.reopened",
    CaseStatus.CLOSED: "case.closed",
    CaseStatus.CANCELLED: "case.cancelled",
}
"""Kinds of the events that tell of it."""


def status_of(
    policy: CasePolicy,
    visits: Sequence[CaseVisit],
    *,
    waits: bool,
    solved: bool,
    called_off: bool = False,
) -> CaseStatus:
    """Tell where a case stands; `waits`: something else than a visit is still to come.

    CLOSED when its last trip, or help from afar (`solved`), did what was to be done; CANCELLED when
    it came to its end otherwise, or a person calls it off just now (`called_off`). Where there
    never was a visit it ends with what it waits for.
    """
    if waits or any(visit.status not in FINAL for visit in visits):
        return CaseStatus.OPEN
    if called_off:
        return CaseStatus.CANCELLED
    trips = trips_of(policy, visits)
    mended = not visits or solved or (bool(trips) and trips[-1].fixed)
    return CaseStatus.CLOSED if mended else CaseStatus.CANCELLED


def merged_since(policy: CasePolicy, now: datetime) -> datetime:
    """Return since when a case must have been called off for a request to go into it still."""
    return now - timedelta(days=policy.merge_days)
