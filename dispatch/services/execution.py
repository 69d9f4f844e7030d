"""What technicians report from their visits."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cases.findings import Findings, findings_faults
from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.kinds import Role
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.values import JsonObject
from dispatch.domain.visit_events import STATUS_AFTER, FailureReason, VisitEventKind
from dispatch.domain.visit_status import FINAL, transition_fault
from dispatch.services.cases.outcomes import settle
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.acts import met_by_report
from dispatch.store.events import Event, record_event
from dispatch.store.queries.partners import accepted_offer
from dispatch.store.queries.sla import held_clocks
from dispatch.store.queries.visits import is_planned_for
from dispatch.store.work import Visit
from solver.faults import Fault, InvalidInput

VISIT_STATUS = "visit.status"
"""Kind of the events that reports become."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was sent: what happened, when by the sender's clock, and the sender's own id.

    A `reason` comes with CANNOT_COMPLETE and with nothing else; `found` only with that and with
    COMPLETE.
    """

    kind: VisitEventKind
    at: datetime
    client_event_id: str
    reason: FailureReason | None = None
    note: str = ""
    found: Findings | None = None


def report(
    session: Session, who: Principal, visit_id: str, told: Report, now: datetime
) -> tuple[Visit, Event]:
    """Apply a report to its visit and record it; one that was sent before is not applied again.

    A visit that failed is followed by the next one, or by a decision (docs/cases.md).

    Raises
    ------
    Refused
        NOT_FOUND for a visit that is unknown, or not the technician's own, nor accepted by the
        partner point. CONFLICT when its status does not allow it, the point has named nobody with
        the certificates, or the sender's id belongs to another report. INVALID for a reason that is
        missing, or not wanted.
    """
    visit = locked_visit(session, visit_id)
    sent = session.scalar(select(Event).where(Event.client_event_id == told.client_event_id))
    if sent is not None:
        return visit, _same(sent, who, visit_id, told)
    if who.role is Role.TECHNICIAN and not is_planned_for(session, visit_id, who.technician_id):
        raise not_found(visit_id)
    if who.role is Role.PARTNER:
        _check_partner(session, who, visit)
    _check_reason(told)
    found_faults = [*findings_faults(told.kind, told.found)] if told.found is not None else []
    if found_faults:
        raise InvalidInput(found_faults)
    status = STATUS_AFTER[told.kind]
    fault = transition_fault(visit.status, status)
    if fault is not None:
        raise Refused(fault, Refusal.CONFLICT)
    visit.status = status
    visit.failure_reason = None if told.reason is None else told.reason.value
    event = _event(who, visit_id, told, now)
    if not record_event(session, event):
        raise _reused(told)
    met_by_report(session, who, visit.case_id, told.kind, told.at, now)
    if status in FINAL:
        found = told.found or Findings()
        # Who wrote no diagnosis has written what there is to know into the note.
        found = replace(found, diagnosis=found.diagnosis or told.note)
        settle(session, who, visit, found, told.at, now)
    return visit, event


def _check_partner(session: Session, who: Principal, visit: Visit) -> None:
    """Let a point report of what it has accepted alone; skilled work once somebody is named."""
    offer = accepted_offer(session, visit.id, who.partner_id)
    if offer is None:
        raise not_found(visit.id)
    if visit.required_skills and offer.person is None:
        fault = Fault(PartnerCode.PERSON_MISSING, "person", {"id": visit.id})
        raise Refused(fault, Refusal.CONFLICT)


def locked_visit(session: Session, visit_id: str) -> Visit:
    """Return a visit that nobody else can change until the transaction ends.

    The clocks of its case are held before it: whoever counts them anew holds them and changes the
    visits of the case then. In the other order two of them could wait for each other for ever.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    case_id = session.scalar(select(Visit.case_id).where(Visit.id == visit_id))
    if case_id is None:
        raise not_found(visit_id)
    held_clocks(session, case_id)
    locked = select(Visit).where(Visit.id == visit_id).with_for_update(of=Visit, key_share=True)
    visit = session.scalars(locked).one_or_none()
    if visit is None:
        raise not_found(visit_id)
    return visit


def not_found(visit_id: str) -> Refused:
    """Say that there is no such visit, or none that the asker may know of."""
    return Refused(
        Fault(RequestCode.VISIT_NOT_FOUND, "visitId", {"id": visit_id}), Refusal.NOT_FOUND
    )


def _same(sent: Event, who: Principal, visit_id: str, told: Report) -> Event:
    """Return the event that was recorded, when it is this report and not another's."""
    same = (sent.actor, sent.entity_id, sent.payload.get("report")) == (
        who.user_id,
        visit_id,
        told.kind.value,
    )
    if not same:
        raise _reused(told)
    return sent


def _reused(told: Report) -> Refused:
    values = {"id": told.client_event_id}
    return Refused(Fault(RequestCode.EVENT_ID_REUSED, "clientEventId", values), Refusal.CONFLICT)


def _check_reason(told: Report) -> None:
    cannot = told.kind is VisitEventKind.CANNOT_COMPLETE
    if cannot and told.reason is None:
        raise Refused(Fault(RequestCode.REASON_MISSING, "reason"))
    if not cannot and told.reason is not None:
        raise Refused(Fault(RequestCode.REASON_UNWANTED, "reason", {"kind": told.kind.value}))


def _event(who: Principal, visit_id: str, told: Report, now: datetime) -> Event:
    return Event(
        at=now,
        actor=who.user_id,
        kind=VISIT_STATUS,
        entity="visit",
        entity_id=visit_id,
        client_event_id=told.client_event_id,
        payload={
            "report": told.kind.value,
            "status": STATUS_AFTER[told.kind].value,
            "at": told.at.isoformat(),
            "reason": None if told.reason is None else told.reason.value,
            "note": told.note,
            "found": None if told.found is None else _found(told.found),
        },
    )


def _found(found: Findings) -> JsonObject:
    return {
        "faultCode": found.fault_code,
        "diagnosis": found.diagnosis,
        "parts": [
            {"part": piece.part, "use": piece.use.value, "quantity": piece.quantity}
            for piece in found.pieces
        ],
        "remainingSeconds": found.remaining_s,
    }
