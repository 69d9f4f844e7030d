"""Offers to partner points, for the points themselves and the desk, and fee cards."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import Manager, PointAnswerer, PointReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.organisation import PartnerPointView
from api.rest.schemas.partners import (
    AcceptRequest,
    DeclineRequest,
    FeeCardRequest,
    PartnerOffers,
    PartnerOfferView,
    PersonRequest,
)
from api.rest.views.organisation import partner_point_view
from api.rest.views.values import fen, local, local_or_none, names, yuan
from api.rest.views.visits import visit_view
from dispatch.domain.partners.fees import FeeCard, KmBand
from dispatch.domain.partners.offers import PartnerOfferState, is_expiring
from dispatch.services.partners.answers import Decline, accept, decline, send
from dispatch.services.partners.cards import change_card
from dispatch.services.reading.offers import OfferFacts, offer_facts, offers_for

router = APIRouter(tags=["partners"], responses=failures(HTTPStatus.UNAUTHORIZED))


@router.get("/partner-offers")
def list_partner_offers(
    who: PointReader,
    house: InHouse,
    state: Annotated[list[PartnerOfferState] | None, Query()] = None,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
) -> PartnerOffers:
    """List offers by start, open ones unless states are named; a point sees its own alone."""
    now = house.now()
    with house.database.read() as session:
        found = offers_for(session, who, state or [PartnerOfferState.OPEN], centre_id, now)
        return PartnerOffers(items=[_view(each, now) for each in found])


@router.post("/partner-offers/accept", responses=failures(HTTPStatus.NOT_FOUND))
def accept_offers(body: AcceptRequest, who: PointAnswerer, house: InHouse) -> PartnerOffers:
    """Accept offers, all or none; those that are accepted already count as done."""
    now = house.now()
    with house.database.write() as session:
        found = offer_facts(session, accept(session, who, body.ids, now))
        return PartnerOffers(items=[_view(each, now) for each in found])


@router.post("/partner-offers/{offer_id}/decline", responses=failures(HTTPStatus.NOT_FOUND))
def decline_offer(
    offer_id: str, body: DeclineRequest, who: PointAnswerer, house: InHouse
) -> PartnerOfferView:
    """Decline an offer with a reason: its visit goes back to the pool."""
    now = house.now()
    with house.database.write() as session:
        answer = Decline(body.reason, body.note)
        declined = decline(session, who, offer_id, answer, now)
        return _view(offer_facts(session, [declined])[0], now)


@router.put("/partner-offers/{offer_id}/person", responses=failures(HTTPStatus.NOT_FOUND))
def send_person(
    offer_id: str, body: PersonRequest, who: PointAnswerer, house: InHouse
) -> PartnerOfferView:
    """Name who under the point goes to a visit that it has accepted."""
    now = house.now()
    with house.database.write() as session:
        offer = send(session, who, offer_id, body.person, now)
        return _view(offer_facts(session, [offer])[0], now)


@router.put("/partner-points/{partner_id}/fee-card", responses=failures(HTTPStatus.NOT_FOUND))
def set_fee_card(
    partner_id: str, body: FeeCardRequest, who: Manager, house: InHouse
) -> PartnerPointView:
    """Give a partner point a new fee card; one with a gap is refused, and the old one stays."""
    card = FeeCard(
        {line.work_type: fen(line.fee) for line in body.fees},
        [KmBand(band.from_km, band.to_km, fen(band.per_kilometre)) for band in body.bands],
    )
    with house.database.write() as session:
        point = change_card(session, who, partner_id, card, body.offered, house.now())
        return partner_point_view(point)


def _view(facts: OfferFacts, now: datetime) -> PartnerOfferView:
    offer, zone = facts.offer, facts.visit.zone
    return PartnerOfferView(
        id=offer.id,
        state=offer.state,
        partner_id=offer.partner_id,
        partner_name=names(offer.partner),
        date=offer.date,
        start_service_time=local(offer.start_at, zone),
        fee=yuan(offer.fee_fen),
        offered_time=local(offer.offered_at, zone),
        due_time=local(offer.due_at, zone),
        seconds_left=max(0, int((offer.due_at - now).total_seconds())),
        expiring=is_expiring(offer.state, offer.due_at, now),
        ended_time=local_or_none(offer.ended_at, zone),
        reason=offer.reason,
        note=offer.note,
        person=offer.person,
        staff=list(facts.staff),
        timezone=str(zone),
        visit=visit_view(facts.visit, now),
    )
