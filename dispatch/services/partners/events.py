"""What becomes of offers, as events of their visits."""

from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.store.events import Event, record_event
from dispatch.store.partners import PartnerOffer

OFFER_ANSWERED = "offer.answered"
"""Kind of the events that answers become, and offers that expire or are withdrawn."""

OFFER_PERSON = "offer.person"
"""Kind of the event that somebody is sent."""


def record_answer(session: Session, offer: PartnerOffer, actor: str, now: datetime) -> None:
    """Record what became of an offer."""
    _record(session, offer, OFFER_ANSWERED, actor, now)


def record_person(session: Session, offer: PartnerOffer, actor: str, now: datetime) -> None:
    """Record who is sent."""
    _record(session, offer, OFFER_PERSON, actor, now)


def _record(session: Session, offer: PartnerOffer, kind: str, actor: str, now: datetime) -> None:
    event = Event(
        at=now,
        actor=actor,
        kind=kind,
        entity="visit",
        entity_id=offer.visit_id,
        payload={
            "offerId": offer.id,
            "partnerId": offer.partner_id,
            "planId": offer.plan_id,
            "state": offer.state.value,
            "reason": None if offer.reason is None else offer.reason.value,
            "note": offer.note,
            "person": offer.person,
        },
    )
    record_event(session, event)
