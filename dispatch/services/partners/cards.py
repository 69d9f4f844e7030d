"""Fee cards: a new one takes the place of the old, or nothing changes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.partners.fees import FeeCard, card_faults
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.people.accounts import Principal
from dispatch.store.events import Event, record_event
from dispatch.store.organisation import PartnerPoint, PartnerWorkType
from dispatch.store.work import WorkType
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput


def change_card(
    session: Session,
    who: Principal,
    partner_id: str,
    card: FeeCard,
    offered: Collection[str],
    now: datetime,
) -> PartnerPoint:
    """Give a point a new fee card for the work types that it offers.

    Plans and offers of before keep the fees that they were made with.

    Raises
    ------
    Refused
        NOT_FOUND.
    InvalidInput
        With every gap and fault of the card, and every work type that there is not.
    """
    point = session.get(PartnerPoint, partner_id, with_for_update=True)
    if point is None:
        fault = Fault(PartnerCode.POINT_NOT_FOUND, "id", {"id": partner_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    known = set(session.scalars(select(WorkType.id)))
    faults = [*card_faults(card, offered)]
    faults += [
        Fault(InputCode.UNKNOWN_REFERENCE, "fees", {"value": work_type})
        for work_type in sorted({*offered, *card.fees_fen} - known)
    ]
    if faults:
        raise InvalidInput(faults)
    point.free_km, point.per_km_fen = card.free_and_rate()
    old = {line.work_type_id: line for line in point.work_types}
    for work_type in old.keys() - card.fees_fen.keys():
        point.work_types.remove(old[work_type])
    for work_type, fee_fen in card.fees_fen.items():
        if work_type in old:
            old[work_type].fee_fen = fee_fen
        else:
            point.work_types.append(PartnerWorkType(work_type_id=work_type, fee_fen=fee_fen))
    event = Event(
        at=now,
        actor=who.user_id,
        kind="partner.card",
        entity="partner_point",
        entity_id=partner_id,
        payload={"feesFen": dict(card.fees_fen), "freeKm": point.free_km},
    )
    record_event(session, event)
    session.flush()
    return point
