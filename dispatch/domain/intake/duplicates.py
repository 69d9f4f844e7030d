"""A request that was made before: the same work for the same customer while its case is open.

Visits for one fault form a case (docs/cases.md). So what is asked again goes into the case that is
there, and a customer who has been called on in vain as often as is allowed does not get a further
visit by asking once more.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.domain.cases.policy import CasePolicy
from dispatch.domain.cases.trips import CaseVisit, trips_of
from dispatch.domain.intake.request import replaces_filters
from dispatch.domain.visit_status import FINAL


class Standing(StrEnum):
    """How a case stands when its customer asks again.

    WAITING: a visit, or a decision, is still to come. UNMENDED: nothing is to come, and the last
    trip to the customer failed or it was called off. OVER: it was done.
    """

    WAITING = "WAITING"
    UNMENDED = "UNMENDED"
    OVER = "OVER"


@dataclass(frozen=True, slots=True)
class About:
    """What a request, or a case, is about; None where it is not known."""

    customer_id: str
    site_id: str | None
    device_id: str | None
    work_type: str
    fault_code: str | None = None


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case that is there already.

    `called_off_at` is when it was called off, None of one that is open or was done. `replacing`:
    the kinds of cartridges of a round that a technician is on the way to; None where others can
    still be added.
    """

    case_id: str
    ticket: str
    about: About
    received_at: datetime
    standing: Standing = Standing.WAITING
    replacing: frozenset[str] | None = None
    called_off_at: datetime | None = None

    def takes(self, kinds: Collection[str]) -> bool:
        """Tell whether a wish for these kinds of cartridges can go into it."""
        return self.replacing is None or self.replacing.issuperset(kinds)


def standing_of(
    policy: CasePolicy,
    visits: Sequence[CaseVisit],
    *,
    undecided: bool,
    closed: bool = False,
    called_off: bool = False,
) -> Standing:
    """Tell how a case stands; `undecided`: a person still has to decide how it goes on.

    One that was closed is over, and one that was called off is not mended, whatever became of their
    visits.
    """
    if closed or called_off:
        return Standing.OVER if closed else Standing.UNMENDED
    if undecided or any(visit.status not in FINAL for visit in visits):
        return Standing.WAITING
    trips = trips_of(policy, visits)
    return Standing.UNMENDED if trips and not trips[-1].fixed else Standing.OVER


def same_request(asked: About, known: About) -> bool:
    """Tell whether two are about the same: customer, device, work type and fault.

    Where either names no device they are about the same when they are about the same site; a fault
    that either does not name is no difference. The filters of a household are one visit, whichever
    of its devices is named.
    """
    if replaces_filters(asked.work_type) and replaces_filters(known.work_type):
        return (asked.customer_id, asked.site_id) == (known.customer_id, known.site_id)
    if (asked.customer_id, asked.work_type) != (known.customer_id, known.work_type):
        return False
    if asked.fault_code and known.fault_code and asked.fault_code != known.fault_code:
        return False
    if asked.device_id and known.device_id:
        return asked.device_id == known.device_id
    return asked.site_id == known.site_id


def duplicate_of(
    asked: About, known: Iterable[KnownCase], since: datetime | None = None
) -> KnownCase | None:
    """Return the case that a request belongs into; None makes a new one.

    Of several the one that waits, then the one that was received first: its promise is the oldest.
    What was called off before `since` is over.
    """
    found = [
        case
        for case in known
        if case.standing is not Standing.OVER
        and (since is None or case.called_off_at is None or case.called_off_at >= since)
        and same_request(asked, case.about)
    ]
    return min(
        found,
        key=lambda case: (case.standing is not Standing.WAITING, case.received_at, case.case_id),
        default=None,
    )
