"""Fee cards: a new one takes the place of the old, or nothing changes."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.partners.fees import FeeCard, card_faults
from dispatch.domain.values import JsonObject
from dispatch.services.partners.areas import (
    hold_point,
    reach_faults,
    reach_of,
    record_change,
)
from dispatch.services.people.accounts import Principal
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
        With every gap and fault of the card, every work type that there is not, and every other
        point that has one of them for its own in the same area.
    """
    point = hold_point(session, partner_id)
    known = set(session.scalars(select(WorkType.id)))
    faults = [*card_faults(card, offered)]
    faults += [
        Fault(InputCode.UNKNOWN_REFERENCE, "fees", {"value": work_type})
        for work_type in sorted({*offered, *card.fees_fen} - known)
    ]
    reach = replace(reach_of(point), work_types=frozenset(card.fees_fen))
    faults += reach_faults(session, point, reach, "fees", now)
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
    told: JsonObject = {"feesFen": dict(card.fees_fen), "freeKm": point.free_km}
    record_change(session, who, partner_id, "partner.card", told, now)
    session.flush()
    return point
