"""Offers to partner points: a visit of a published plan, and until when the point answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.domain.codes_partners import PartnerCode
from solver.faults import Fault


class PartnerOfferState(StrEnum):
    """Where an offer stands.

    OPEN until it is ACCEPTED, DECLINED or EXPIRED; WITHDRAWN when a later plan gave the visit to
    somebody else, or the contract of the point was ended before the day of the visit.
    """

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    WITHDRAWN = "WITHDRAWN"


REFUSED = frozenset({PartnerOfferState.DECLINED, PartnerOfferState.EXPIRED})
"""The visit went back to the pool, and the point is not asked for it again."""


EXPIRING = timedelta(minutes=30)
"""So long before its deadline an open offer is pressing."""


class DeclineReason(StrEnum):
    """Why a point declines."""

    NO_CAPACITY = "NO_CAPACITY"
    NO_PART = "NO_PART"
    NOT_OUR_WORK = "NOT_OUR_WORK"
    TOO_FAR = "TOO_FAR"
    NOBODY_CERTIFIED = "NOBODY_CERTIFIED"
    OTHER = "OTHER"


def answer_fault(state: PartnerOfferState, due_at: datetime, now: datetime) -> Fault | None:
    """Return why an offer cannot be accepted or declined any more; None while it can.

    An answer at the very instant that it is due comes in time.
    """
    if state is not PartnerOfferState.OPEN:
        return Fault(PartnerCode.OFFER_ANSWERED, "ids", {"state": state.value})
    if is_expired(state, due_at, now):
        return Fault(PartnerCode.OFFER_LATE, "ids", {"due": due_at.isoformat()})
    return None


def is_expired(state: PartnerOfferState, due_at: datetime, now: datetime) -> bool:
    """Tell whether an open offer was not answered in time."""
    return state is PartnerOfferState.OPEN and due_at < now


def is_expiring(state: PartnerOfferState, due_at: datetime, now: datetime) -> bool:
    """Tell whether an open offer has to be answered soon."""
    return state is PartnerOfferState.OPEN and due_at - now <= EXPIRING


def decline_faults(reason: DeclineReason, note: str) -> Iterator[Fault]:
    """Yield what is missing of a decline: OTHER says in words what it is."""
    if reason is DeclineReason.OTHER and not note.strip():
        yield Fault(PartnerCode.DECLINE_NOTE_MISSING, "note")
