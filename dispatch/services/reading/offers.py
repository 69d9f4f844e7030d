"""Offers to partner points, as the points and the desk see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.domain.kinds import Role
from dispatch.domain.partners.offers import PartnerOfferState
from dispatch.services.partners.answers import staff_for
from dispatch.services.people.accounts import Principal
from dispatch.services.reading.visits import VisitFacts, facts_of
from dispatch.store.partners import PartnerOffer
from dispatch.store.queries.partners import OfferFilter, list_offers

SHOWN_FOR = timedelta(days=7)
"""So long an offer that was refused or withdrawn, or whose visit is over, stays on the list."""

MOST = 500


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """An offer, its visit, and who under the point may be sent."""

    offer: PartnerOffer
    visit: VisitFacts
    staff: Sequence[str]


def offers_for(
    session: Session,
    who: Principal,
    states: Collection[PartnerOfferState],
    centre_id: str | None,
    now: datetime,
) -> list[OfferFacts]:
    """List offers by their start; a partner's user sees those of that point alone."""
    own = who.partner_id if who.role is Role.PARTNER else None
    wanted = OfferFilter(states, now - SHOWN_FOR, own, centre_id)
    return offer_facts(session, list_offers(session, wanted, MOST))


def offer_facts(session: Session, offers: Sequence[PartnerOffer]) -> list[OfferFacts]:
    """Gather what people want to know of offers, in their order."""
    visits = facts_of(session, [offer.visit for offer in offers])
    return [
        OfferFacts(offer, facts, staff_for(offer))
        for offer, facts in zip(offers, visits, strict=True)
    ]
