"""The watch over open offers: it may look as often and in as many processes as it likes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.partners.offers import PartnerOfferState, is_expired
from dispatch.services.partners.events import record_answer
from dispatch.services.partners.pool import return_to_pool
from dispatch.services.sla.telling import BY_WATCH
from dispatch.store.partners import PartnerOffer
from dispatch.store.queries.partners import held_offers, offers_due
from dispatch.store.session import Database

AT_ONCE = 200
"""Offers that one look takes on; each is a transaction of its own, so a crash loses none."""


def expire_once(database: Database, now: datetime, limit: int = AT_ONCE) -> list[str]:
    """Let up to `limit` offers expire that were not answered in time; their ids."""
    with database.read() as session:
        due = offers_due(session, now, limit)
    expired: list[str] = []
    for offer_id in due:
        with database.write() as session:
            expired.extend(_expire(session, held_offers(session, [offer_id]), now))
    return expired


def expire(database: Database, now: datetime) -> list[str]:
    """Let every offer expire that was not answered in time; their ids."""
    expired: list[str] = []
    while more := expire_once(database, now):
        expired.extend(more)
    return expired


def _expire(session: Session, offers: Sequence[PartnerOffer], now: datetime) -> list[str]:
    """Expire what still is to be expired: another process may have been quicker, or an answer."""
    found = [offer for offer in offers if is_expired(offer.state, offer.due_at, now)]
    for offer in found:
        offer.state, offer.ended_at = PartnerOfferState.EXPIRED, offer.due_at
        return_to_pool(session, offer)
        record_answer(session, offer, BY_WATCH, now)
    return [offer.id for offer in found]
