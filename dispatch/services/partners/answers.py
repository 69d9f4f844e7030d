"""What partner points answer: yes to one or many, no with a reason, and who is sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.kinds import Role
from dispatch.domain.partners.offers import (
    DeclineReason,
    PartnerOfferState,
    answer_fault,
    decline_faults,
)
from dispatch.domain.partners.staff import StaffCertificate, able_people
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.partners.events import record_answer, record_person
from dispatch.services.partners.pool import return_to_pool
from dispatch.services.people.accounts import Principal
from dispatch.store.partners import PartnerOffer
from dispatch.store.queries.partners import held_offers
from solver.faults import Fault, InvalidInput


@dataclass(frozen=True, slots=True)
class Decline:
    """Why a point declines; OTHER says in `note` what it is."""

    reason: DeclineReason
    note: str = ""


def accept(
    session: Session, who: Principal, ids: Sequence[str], now: datetime
) -> Sequence[PartnerOffer]:
    """Accept all these offers, or none of them; what is accepted already counts as done.

    Raises
    ------
    Refused
        NOT_FOUND for an offer that is unknown, or another point's.
    InvalidInput
        Without any offer; with each one that is not open any more, or whose time is over.
    """
    if not ids:
        raise InvalidInput([Fault(PartnerCode.OFFERS_NONE, "ids")])
    offers = _own(session, who, ids)
    wanted = [offer for offer in offers if offer.state is not PartnerOfferState.ACCEPTED]
    faults = [*_faults(wanted, ids, now)]
    if faults:
        raise InvalidInput(faults)
    for offer in wanted:
        offer.state, offer.answered_by, offer.ended_at = (
            PartnerOfferState.ACCEPTED,
            who.user_id,
            now,
        )
        record_answer(session, offer, who.user_id, now)
    return offers


def decline(
    session: Session, who: Principal, offer_id: str, answer: Decline, now: datetime
) -> PartnerOffer:
    """Decline an offer: its visit goes back to the pool. Declined already it is left as it is.

    Raises
    ------
    Refused
        NOT_FOUND for an offer that is unknown, or another point's.
    InvalidInput
        When it is not open any more, its time is over, or a note is missing.
    """
    (offer,) = _own(session, who, [offer_id])
    if offer.state is PartnerOfferState.DECLINED:
        return offer
    faults = [*_faults([offer], [offer_id], now), *decline_faults(answer.reason, answer.note)]
    if faults:
        raise InvalidInput(faults)
    offer.state, offer.answered_by, offer.ended_at = PartnerOfferState.DECLINED, who.user_id, now
    offer.reason, offer.note = answer.reason, answer.note.strip()
    return_to_pool(session, offer)
    record_answer(session, offer, who.user_id, now)
    return offer


def send(
    session: Session, who: Principal, offer_id: str, person: str, now: datetime
) -> PartnerOffer:
    """Name who under the point goes to an accepted visit.

    Raises
    ------
    Refused
        NOT_FOUND for an offer that is unknown, or another point's.
    InvalidInput
        When it is not accepted, or the person lacks a certificate that is valid on its date.
    """
    (offer,) = _own(session, who, [offer_id])
    faults = []
    if offer.state is not PartnerOfferState.ACCEPTED:
        values = {"state": offer.state.value}
        faults.append(Fault(PartnerCode.OFFER_NOT_ACCEPTED, "id", values))
    if person not in staff_for(offer):
        on = {"person": person, "date": offer.date.isoformat()}
        faults.append(Fault(PartnerCode.PERSON_NOT_ABLE, "person", on))
    if faults:
        raise InvalidInput(faults)
    if offer.person != person:
        offer.person = person
        record_person(session, offer, who.user_id, now)
    return offer


def staff_for(offer: PartnerOffer) -> Sequence[str]:
    """Return who under the point may go: with every certificate, valid on the offer's date."""
    held = (
        StaffCertificate(one.person, one.skill, one.valid_from, one.valid_to)
        for one in offer.partner.certificates
    )
    return able_people(held, (need["name"] for need in offer.visit.required_skills), offer.date)


def _own(session: Session, who: Principal, ids: Sequence[str]) -> Sequence[PartnerOffer]:
    """Return the offers, held; a partner's user answers for that point alone."""
    offers = held_offers(session, set(ids))
    seen = {
        offer.id
        for offer in offers
        if who.role is not Role.PARTNER or offer.partner_id == who.partner_id
    }
    for offer_id in ids:
        if offer_id not in seen:
            fault = Fault(PartnerCode.OFFER_NOT_FOUND, "ids", {"id": offer_id})
            raise Refused(fault, Refusal.NOT_FOUND)
    return offers


def _faults(offers: Sequence[PartnerOffer], ids: Sequence[str], now: datetime) -> Iterator[Fault]:
    for offer in offers:
        fault = answer_fault(offer.state, offer.due_at, now)
        if fault is not None:
            yield replace(fault, field=f"ids[{ids.index(offer.id)}]")
