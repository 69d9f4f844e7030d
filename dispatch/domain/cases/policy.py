"""What an organisation has decided about failed visits, third visits and rework.

The sources of the rules stand in docs/cases.md. Every figure here is a default of this product.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dispatch.domain.codes_cases import CaseCode
from dispatch.domain.visit_events import FailureReason
from solver.faults import Fault


class NextTechnician(StrEnum):
    """Who comes after a visit that failed."""

    ANY = "ANY"
    SAME = "SAME"
    HIGHER_LEVEL = "HIGHER_LEVEL"
    SAME_OR_HIGHER = "SAME_OR_HIGHER"


class OfferKind(StrEnum):
    """What a customer is offered with a third visit: a unit on loan, a new one, the money back."""

    LOAN_UNIT = "LOAN_UNIT"
    REPLACEMENT = "REPLACEMENT"
    REFUND = "REFUND"


_R = FailureReason

NEXT_TECHNICIAN: Mapping[FailureReason, NextTechnician] = {
    _R.NOBODY_HOME: NextTechnician.ANY,
    _R.CUSTOMER_REFUSED: NextTechnician.ANY,
    _R.WRONG_ADDRESS: NextTechnician.ANY,
    _R.NO_ACCESS: NextTechnician.ANY,
    _R.PART_MISSING: NextTechnician.SAME_OR_HIGHER,
    _R.SKILL_MISSING: NextTechnician.HIGHER_LEVEL,
    _R.DEVICE_BEYOND_REPAIR: NextTechnician.SAME_OR_HIGHER,
    _R.OUT_OF_TIME: NextTechnician.SAME_OR_HIGHER,
    _R.OTHER: NextTechnician.SAME_OR_HIGHER,
}
"""Whoever has seen the fault knows it; who lacked the skill is not sent with it again."""

NOT_COUNTED = frozenset({_R.NOBODY_HOME, _R.CUSTOMER_REFUSED, _R.NO_ACCESS})
"""A trip that ended at a closed door took nothing from a customer who was waiting for it."""


MERGE_DAYS = 60
"""As long as the same fault in a device would be rework."""


@dataclass(frozen=True, slots=True)
class CasePolicy:
    """What is done after failed visits.

    Attributes
    ----------
    trips_allowed
        Trips to one customer for one fault before a manager is asked, 1 and up; None asks nobody.
    level_step
        Levels (1 and up) that the next technician is above the last, where someone higher is sent.
    next_technician
        Who comes next, for every reason.
    not_counted
        Reasons after which a trip is not one of those allowed.
    offers
        What a third visit may bring; one of them it must. Empty asks for none.
    exchange_after_failed
        Failed trips after which an exchange is due instead of another visit; None is off.
    rework_days
        Local days after a part was replaced, 0 and up, within which the same fault is rework.
    merge_days
        Days after a case was called off, 0 and up, within which a request for the same goes into
        it, and the night asks for no round of that household.
    """

    trips_allowed: int | None = 2
    level_step: int = 1
    next_technician: Mapping[FailureReason, NextTechnician] = field(
        default_factory=lambda: NEXT_TECHNICIAN
    )
    not_counted: frozenset[FailureReason] = NOT_COUNTED
    offers: tuple[OfferKind, ...] = tuple(OfferKind)
    exchange_after_failed: int | None = None
    rework_days: int = 60
    merge_days: int = MERGE_DAYS


def policy_faults(policy: CasePolicy) -> Iterator[Fault]:
    """Yield CASE_POLICY_RANGE for each figure below its range, and for a reason left open."""
    figures = (
        ("tripsAllowed", policy.trips_allowed, 1),
        ("levelStep", policy.level_step, 1),
        ("exchangeAfterFailed", policy.exchange_after_failed, 1),
        ("reworkDays", policy.rework_days, 0),
        ("mergeDays", policy.merge_days, 0),
    )
    for name, figure, least in figures:
        if figure is not None and figure < least:
            yield Fault(CaseCode.POLICY_RANGE, name, {"value": figure, "least": least})
    for reason in FailureReason:
        if reason not in policy.next_technician:
            field_name = f"nextTechnician.{reason.value}"
            yield Fault(CaseCode.POLICY_INCOMPLETE, field_name, {"reason": reason.value})
