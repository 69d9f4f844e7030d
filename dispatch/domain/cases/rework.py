"""Rework (返修): the same fault of the same device soon after a part was replaced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dispatch.domain.cases.policy import CasePolicy


@dataclass(frozen=True, slots=True)
class Replacement:
    """A part that a visit replaced, and on which local date; by a technician or a partner point."""

    visit_id: str
    case_id: str
    device_id: str
    fault_code: str
    part: str
    replaced_on: date
    technician_id: str | None = None
    partner_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as it comes in: on which device, with which fault, on which local date."""

    case_id: str
    device_id: str
    fault_code: str
    received_on: date


def rework_of(
    policy: CasePolicy, case: NewCase, replacements: Iterable[Replacement]
) -> Replacement | None:
    """Return the replacement that has to be done again; None when the case is no rework.

    The day of the replacement and the last of `rework_days` after it both count. Of several the
    latest answers for it, then the one whose part comes first in the alphabet.
    """
    found = [
        done
        for done in replacements
        if (done.device_id, done.fault_code) == (case.device_id, case.fault_code)
        and done.case_id != case.case_id
        and 0 <= (case.received_on - done.replaced_on).days <= policy.rework_days
    ]
    return min(
        found,
        key=lambda done: (-done.replaced_on.toordinal(), done.part, done.visit_id),
        default=None,
    )
