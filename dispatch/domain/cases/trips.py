"""Trips of a case: how often the customer was called on for one fault, and how each ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dispatch.domain.cases.policy import CasePolicy
from dispatch.domain.visit_events import FailureReason
from dispatch.domain.visit_status import VisitStatus


@dataclass(frozen=True, slots=True)
class CaseVisit:
    """A visit of a case; those of one `group` are one trip of several technicians."""

    visit_id: str
    status: VisitStatus
    reason: FailureReason | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Trip:
    """Visits that called on the customer together.

    `fixed`: all of them were completed. `counted`: it is one of the trips that a policy allows.
    """

    visit_ids: tuple[str, ...]
    fixed: bool
    counted: bool


def trips_of(policy: CasePolicy, visits: Iterable[CaseVisit]) -> Sequence[Trip]:
    """Return the trips that are over, in the order of their first visits.

    A trip is over when each of its visits was completed, or as soon as one has failed, whatever
    the others do; what was cancelled never took place. It counts unless everything about it that
    failed did so for a reason of the customer's.
    """
    together: dict[str, list[CaseVisit]] = {}
    for visit in visits:
        if visit.status is not VisitStatus.CANCELLED:
            together.setdefault(visit.group or visit.visit_id, []).append(visit)
    return [_trip(policy, members) for members in together.values() if _over(members)]


def counted(policy: CasePolicy, reason: FailureReason | None) -> bool:
    """Tell whether a visit that ended so is one of those allowed; None was completed."""
    return reason not in policy.not_counted


def _over(members: Sequence[CaseVisit]) -> bool:
    statuses = {member.status for member in members}
    return VisitStatus.FAILED in statuses or statuses == {VisitStatus.COMPLETED}


def _trip(policy: CasePolicy, members: Sequence[CaseVisit]) -> Trip:
    failed = [member for member in members if member.status is VisitStatus.FAILED]
    return Trip(
        tuple(member.visit_id for member in members),
        fixed=not failed,
        counted=not failed or any(counted(policy, member.reason) for member in failed),
    )
