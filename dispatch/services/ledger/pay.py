"""Pay per visit: what holds, what held, and what will hold from a day on."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.ledger.pay import pay_faults
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.people.accounts import Principal
from dispatch.store.cases import VisitOutcome
from dispatch.store.events import Event, record_event
from dispatch.store.ledger import BookedVisit, closed_months, hold_ledger
from dispatch.store.people import PayChange, Technician
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.work import Visit, WorkType
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput


def paid_technician(session: Session, technician_id: str) -> Technician:
    """Return a technician with all that they were, are and will be paid per visit.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    person = session.get(Technician, technician_id)
    if person is None:
        fault = Fault(RequestCode.TECHNICIAN_NOT_FOUND, "id", {"id": technician_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    return person


def change_pay(
    session: Session,
    who: Principal,
    technician_id: str,
    pay: Mapping[str, int],
    valid_from: date,
    now: datetime,
) -> Technician:
    """Set a technician's pay per visit, in fen by work type, from a day on.

    It takes the place of a change for the same day. Lines that are booked stay as they are.

    Raises
    ------
    Refused
        NOT_FOUND.
    InvalidInput
        With everything that is wrong: amounts out of range, work types that there are not, a day on
        or after which a visit of the technician is booked or a month is closed.
    """
    hold_ledger(session)
    person = paid_technician(session, technician_id)
    known = set(session.scalars(select(WorkType.id)))
    last = _last_booked(session, technician_id)
    faults = [*pay_faults(pay, valid_from, last, closed_months(session))]
    faults += [
        Fault(InputCode.UNKNOWN_REFERENCE, "amounts", {"value": work_type})
        for work_type in sorted(pay.keys() - known)
    ]
    if faults:
        raise InvalidInput(faults)
    row = session.get(PayChange, (technician_id, valid_from))
    if row is None:
        row = PayChange(technician_id=technician_id, valid_from=valid_from)
        person.pay_changes.append(row)
    row.per_visit_fen, row.set_at, row.set_by = dict(pay), now, who.user_id
    session.flush()
    session.refresh(person, ["pay_changes"])
    event = Event(
        at=now,
        actor=who.user_id,
        kind="technician.pay",
        entity="technician",
        entity_id=technician_id,
        payload={"validFrom": valid_from.isoformat(), "perVisitFen": dict(pay)},
    )
    record_event(session, event)
    return person


def _last_booked(session: Session, technician_id: str) -> date | None:
    """Return the last local date of a visit of the technician that is booked."""
    zones = zones_of_centres(session)
    rows = session.execute(
        select(Visit.centre_id, func.max(VisitOutcome.ended_at))
        .join(VisitOutcome, VisitOutcome.visit_id == Visit.id)
        .join(BookedVisit, BookedVisit.visit_id == Visit.id)
        .where(VisitOutcome.technician_id == technician_id)
        .group_by(Visit.centre_id)
    )
    return max((at.astimezone(zones[centre]).date() for centre, at in rows), default=None)
