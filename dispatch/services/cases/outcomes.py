"""How a visit ended: written once, with what was found, and what follows from it at once."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dispatch.domain.cases.ending import Turn
from dispatch.domain.cases.findings import Findings
from dispatch.domain.visit_events import FailureReason
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.cartridges.rounds import renew
from dispatch.services.cases.ending import review
from dispatch.services.cases.next_visits import go_on
from dispatch.services.cases.rework import note_fault
from dispatch.services.people.accounts import Principal
from dispatch.services.quality.surveys import ask_of_visit
from dispatch.store.cases import FaultCode, VisitOutcome, VisitPart
from dispatch.store.organisation import ServiceCentre
from dispatch.store.queries.visits import planned_visits
from dispatch.store.work import Visit
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput


def settle(
    session: Session,
    who: Principal,
    visit: Visit,
    found: Findings,
    at: datetime,
    now: datetime,
) -> VisitOutcome:
    """Write how a visit that has just become COMPLETED or FAILED ended.

    One that failed is followed by the next visit, or by a decision that a person has to take. One
    that is done puts the new cartridges of its round in place, and its customer is asked about it.
    The case ends with the last of its visits.

    Raises
    ------
    InvalidInput
        UNKNOWN_REFERENCE for a fault code that is not on the list.
    """
    if found.fault_code is not None and session.get(FaultCode, found.fault_code) is None:
        values = {"value": found.fault_code}
        raise InvalidInput([Fault(InputCode.UNKNOWN_REFERENCE, "found.faultCode", values)])
    technician_id, partner_id = _doer(session, who, visit.id)
    outcome = VisitOutcome(
        visit_id=visit.id,
        technician_id=technician_id,
        partner_id=partner_id,
        ended_at=at,
        fault_code_id=found.fault_code,
        diagnosis=found.diagnosis,
        remaining_s=found.remaining_s,
        parts=[
            VisitPart(part=piece.part, use=piece.use, quantity=piece.quantity)
            for piece in found.pieces
        ],
    )
    session.add(outcome)
    session.flush()
    if found.fault_code is not None:
        note_fault(session, visit.case, found.fault_code, now, who.user_id)
    if visit.status is VisitStatus.COMPLETED:
        renew(session, visit, at.astimezone(_zone(session, visit)).date())
        ask_of_visit(session, visit, now)
    if visit.status is VisitStatus.FAILED and visit.failure_reason is not None:
        go_on(session, visit, outcome, FailureReason(visit.failure_reason), now)
    review(session, who.user_id, visit.case_id, Turn.VISIT_DONE, now)
    return outcome


def _zone(session: Session, visit: Visit) -> ZoneInfo:
    return ZoneInfo(session.get_one(ServiceCentre, visit.centre_id).timezone)


def _doer(session: Session, who: Principal, visit_id: str) -> tuple[str | None, str | None]:
    """Who was there: the technician or partner who reports, else whom the published plan sent."""
    if who.technician_id is not None or who.partner_id is not None:
        return who.technician_id, None if who.technician_id else who.partner_id
    planned = planned_visits(session, [visit_id]).get(visit_id)
    if planned is None:
        return None, None
    technician = None if planned.stop is None else planned.stop.route.technician_id
    return technician, None if planned.given is None else planned.given.partner_id
