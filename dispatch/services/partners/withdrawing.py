"""Offers for days that no contract of their point covers any more."""

from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.partners.offers import PartnerOfferState
from dispatch.services.partners.events import record_answer
from dispatch.services.partners.pool import return_to_pool
from dispatch.services.people.accounts import Principal
from dispatch.store.organisation import PartnerContract
from dispatch.store.queries.partners import held_offers, list_contracts, open_offers


def withdraw_uncovered(
    session: Session, who: Principal, contract: PartnerContract, now: datetime
) -> int:
    """Withdraw what a point was offered and has not accepted; return how many.

    It is for a contract whose days were changed: offers for days on which the point has this or
    another contract with the centre stay open. The visits go back to the pool.
    """
    point, centre = contract.partner_id, contract.centre_id
    contracts = list_contracts(session, centre, point)
    withdrawn = 0
    for offer in held_offers(session, open_offers(session, point, centre)):
        covered = any(one.holds_on(offer.date) for one in contracts)
        if offer.state is not PartnerOfferState.OPEN or covered:
            continue
        offer.state, offer.ended_at = PartnerOfferState.WITHDRAWN, now
        return_to_pool(session, offer)
        record_answer(session, offer, who.user_id, now)
        withdrawn += 1
    return withdrawn
