"""What happens at a customer's door: drawn by chance, as likely as the rates say."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from dispatch.domain.cartridges.rounds import FIRST_S
from dispatch.domain.visit_events import FailureReason
from dispatch.simulation.cases import Visit
from dispatch.simulation.settings import Rates
from dispatch.simulation.terms import FAULTS

_R = FailureReason

_AT_REPAIRS: Mapping[FailureReason, int] = {
    _R.PART_MISSING: 45,
    _R.SKILL_MISSING: 12,
    _R.NOBODY_HOME: 20,
    _R.NO_ACCESS: 4,
    _R.OUT_OF_TIME: 10,
    _R.DEVICE_BEYOND_REPAIR: 4,
    _R.CUSTOMER_REFUSED: 3,
    _R.WRONG_ADDRESS: 2,
}
_ELSEWHERE: Mapping[FailureReason, int] = {
    _R.NOBODY_HOME: 75,
    _R.NO_ACCESS: 15,
    _R.OUT_OF_TIME: 10,
}
"""Reasons in a hundred visits that fail."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a visit ended; `reason` None is completed, `part` the one that was replaced.

    `lacking` is the part that was missing, `remaining_s` what is left of a work done in part.
    """

    reason: FailureReason | None
    part: str | None = None
    lacking: str | None = None
    remaining_s: int | None = None


def outcome(dice: Random, rates: Rates, visit: Visit) -> Outcome:
    """Draw how a visit ends."""
    fault = visit.case.fault_code
    if visit.case.round is not None:
        fails = rates.round_fails
    else:
        fails = rates.first_fails if visit.number == 1 else rates.later_fails
    if dice.random() >= fails:
        replaced = fault is not None and (visit.parts or dice.random() < rates.part_replaced)
        return Outcome(None, FAULTS[fault] if fault is not None and replaced else None)
    reasons = _ELSEWHERE if fault is None else _AT_REPAIRS
    reason = dice.choices(tuple(reasons), tuple(reasons.values()))[0]
    lacking = FAULTS[fault] if fault is not None and reason is _R.PART_MISSING else None
    left = max(FIRST_S // 2, visit.service_s // 2) if reason is _R.OUT_OF_TIME else None
    return Outcome(reason, lacking=lacking, remaining_s=left)
