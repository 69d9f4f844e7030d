"""The faults that customers name, and the rework that these turn out to be."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from dispatch.services.cases.rework import note_fault
from dispatch.services.intake.matching import Arrival
from dispatch.services.people.accounts import Principal
from dispatch.store.cases import CaseFault
from dispatch.store.work import Case


def note_faults(
    session: Session, who: Principal, arrivals: Sequence[Arrival], now: datetime
) -> None:
    """Note the faults of new cases; only of a device with a replaced part one may be rework."""
    named = [(each, each.asked.request.fault_code) for each in arrivals]
    plain = []
    for arrival, fault_code in named:
        if fault_code is None:
            continue
        if arrival.device is not None and arrival.device.repaired:
            case = session.get_one(Case, arrival.case_id)
            note_fault(session, case, fault_code, now, who.user_id)
        else:
            noted = {"case_id": arrival.case_id, "fault_code_id": fault_code, "noted_at": now}
            plain.append(noted)
    if plain:
        session.execute(insert(CaseFault), plain)
