"""Decisions of a person on how a case goes on, and the offers that come with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dispatch.domain.cases.next_visit import MANAGERS, DecisionCause
from dispatch.domain.cases.policy import CasePolicy, OfferKind
from dispatch.domain.codes_cases import CaseCode
from solver.faults import Fault


class Verdict(StrEnum):
    """Whether there will be another visit."""

    VISIT = "VISIT"
    NO_VISIT = "NO_VISIT"


class OfferState(StrEnum):
    """What the customer said to an offer; OPEN is nothing yet."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided, why, and what the customer is offered."""

    verdict: Verdict
    reason: str
    offer: OfferKind | None = None


def decision_faults(policy: CasePolicy, cause: DecisionCause, decided: Decided) -> Iterator[Fault]:
    """Yield what a decision lacks: a reason always, an offer with a visit past those allowed."""
    if not decided.reason.strip():
        yield Fault(CaseCode.DECISION_REASON_MISSING, "reason")
    visit = decided.verdict is Verdict.VISIT
    if decided.offer is None and visit and cause in MANAGERS and policy.offers:
        offers = ", ".join(policy.offers)
        yield Fault(CaseCode.OFFER_MISSING, "offer", {"offers": offers})
    if decided.offer is not None and decided.offer not in policy.offers:
        yield Fault(CaseCode.OFFER_NOT_LISTED, "offer", {"offer": decided.offer.value})
