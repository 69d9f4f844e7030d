"""Rework is found when a fault is noted: what was done before, and by whom."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cases.findings import PartUse
from dispatch.domain.cases.rework import NewCase, Replacement, rework_of
from dispatch.services.cases.ending import review_rework
from dispatch.services.cases.next_visits import SYSTEM
from dispatch.services.policies import case_policy
from dispatch.store.cases import CaseFault, Rework, VisitOutcome, VisitPart
from dispatch.store.organisation import ServiceCentre
from dispatch.store.work import Case, Visit


def note_fault(
    session: Session, case: Case, fault_code: str, now: datetime, actor: str = SYSTEM
) -> Rework | None:
    """Set the fault that a case is about; return the rework that it turns out to be, if any.

    Noted again with another code it is judged again. The case that did it before is open while it
    is done again.
    """
    fault = session.get(CaseFault, case.id)
    if fault is None:
        session.add(CaseFault(case_id=case.id, fault_code_id=fault_code, noted_at=now))
    elif fault.fault_code_id != fault_code:
        fault.fault_code_id, fault.noted_at = fault_code, now
    session.flush()
    device_id = _device(session, case)
    zone = None if device_id is None else _zone(session, device_id)
    found = None
    if device_id is not None and zone is not None:
        replaced = [*_replacements(session, device_id)]
        new = NewCase(case.id, device_id, fault_code, case.received_at.astimezone(zone).date())
        found = rework_of(case_policy(session), new, replaced)
    before = session.get(Rework, case.id)
    visits = set() if before is None else {before.visit_id}
    row = _write(session, case.id, found, now)
    visits ^= set() if row is None else {row.visit_id}
    for visit_id in sorted(visits):
        review_rework(session, actor, visit_id, case, now)
    return row


def _write(
    session: Session, case_id: str, found: Replacement | None, now: datetime
) -> Rework | None:
    row = session.get(Rework, case_id)
    if found is None:
        if row is not None:
            session.delete(row)
            session.flush()
        return None
    if row is None:
        row = Rework(case_id=case_id)
        session.add(row)
    elif row.visit_id == found.visit_id and row.part == found.part:
        return row
    row.visit_id, row.part, row.found_at = found.visit_id, found.part, now
    row.technician_id, row.partner_id = found.technician_id, found.partner_id
    session.flush()
    return row


def _replacements(session: Session, device_id: str) -> Iterator[Replacement]:
    """Parts that visits have replaced in a device, each on its local date."""
    rows = session.execute(
        select(VisitOutcome, VisitPart.part, Visit.case_id, ServiceCentre.timezone)
        .join(Visit, Visit.id == VisitOutcome.visit_id)
        .join(VisitPart, VisitPart.visit_id == VisitOutcome.visit_id)
        .join(ServiceCentre, ServiceCentre.id == Visit.centre_id)
        .where(
            Visit.device_id == device_id,
            VisitPart.use == PartUse.REPLACED,
            VisitOutcome.fault_code_id.is_not(None),
        )
    )
    for outcome, part, case_id, zone in rows:
        if outcome.fault_code_id is not None:
            yield Replacement(
                visit_id=outcome.visit_id,
                case_id=case_id,
                device_id=device_id,
                fault_code=outcome.fault_code_id,
                part=part,
                replaced_on=outcome.ended_at.astimezone(ZoneInfo(zone)).date(),
                technician_id=outcome.technician_id,
                partner_id=outcome.partner_id,
            )


def _device(session: Session, case: Case) -> str | None:
    """Return the device of a case, else that of its visits."""
    if case.device_id is not None:
        return case.device_id
    of_visits = select(Visit.device_id).where(
        Visit.case_id == case.id, Visit.device_id.is_not(None)
    )
    return session.scalars(of_visits.order_by(Visit.created_at, Visit.id).limit(1)).first()


def _zone(session: Session, device_id: str) -> ZoneInfo | None:
    """Return the zone of the centre that last served a device; None when none ever did."""
    name = session.scalars(
        select(ServiceCentre.timezone)
        .join(Visit, Visit.centre_id == ServiceCentre.id)
        .where(Visit.device_id == device_id)
        .order_by(Visit.created_at.desc(), Visit.id)
        .limit(1)
    ).first()
    return None if name is None else ZoneInfo(name)
