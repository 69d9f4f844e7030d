"""What dispatchers change of visits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.appointments import TRANSITIONS, Span
from dispatch.domain.codes_cases import AppointmentCode
from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.visit_status import FINAL, VisitStatus
from dispatch.services.booking import contact_of, set_appointment
from dispatch.services.execution import locked_visit
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.begin import refuse_before_remote_attempt
from dispatch.services.visit_changes import record_change
from dispatch.store.people import Technician
from dispatch.store.work import Visit
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput
from solver.visit import AppointmentState, LockKind


@dataclass(frozen=True, slots=True)
class LockChange:
    """What planning may not change of the visit from now on."""

    kind: LockKind
    technician_id: str | None = None
    start_at: datetime | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class AppointmentChange:
    """What the customer was told; `span` is for the start of service."""

    state: AppointmentState
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class VisitChange:
    """What to change; None leaves it as it is."""

    lock: LockChange | None = None
    priority: int | None = None
    appointment: AppointmentChange | None = None


def change_visit(
    session: Session,
    who: Principal,
    visit_id: str,
    expected_version: int,
    change: VisitChange,
    now: datetime,
) -> Visit:
    """Change a visit of the version that was seen, and record that it was changed.

    Raises
    ------
    Refused
        NOT_FOUND; STALE when it has another version by now; CONFLICT when the visit is over, or is
        to be locked to a place although its case still waits for help from afar.
    InvalidInput
        With every fault of the change at once.
    """
    visit = locked_visit(session, visit_id)
    if visit.version != expected_version:
        versions = {"expected": expected_version, "found": visit.version}
        raise Refused(Fault(RequestCode.VERSION_MISMATCH, "If-Match", versions), Refusal.STALE)
    if visit.status in FINAL:
        values = {"id": visit_id, "status": visit.status.value}
        raise Refused(Fault(RequestCode.VISIT_ENDED, "visitId", values), Refusal.CONFLICT)
    faults = [*_faults(session, visit, change)]
    if faults:
        raise InvalidInput(faults)
    by_hand = change.lock is not None and change.lock.kind is not LockKind.NONE
    if by_hand and visit.status is VisitStatus.NEW:
        refuse_before_remote_attempt(session, visit.case_id, visit.work_type_id)
    changed = [*_apply(session, who, visit, change, now)]
    if changed:
        record_change(session, who.user_id, visit_id, {"fields": changed}, now)
    return visit


def _faults(session: Session, visit: Visit, change: VisitChange) -> Iterator[Fault]:
    lock, appointment = change.lock, change.appointment
    if lock is not None:
        yield from _lock_faults(session, lock)
    if appointment is not None:
        before, after = visit.appointment_state, appointment.state
        if before is not after and after not in TRANSITIONS[before]:
            moved = {"before": before.value, "after": after.value}
            yield Fault(AppointmentCode.TRANSITION, "appointment.state", moved)
        told = {AppointmentState.CONFIRMED, AppointmentState.OFFERED}
        if appointment.state in told and appointment.span is None:
            values = {"state": appointment.state.value}
            yield Fault(RequestCode.APPOINTMENT_WITHOUT_WINDOW, "appointment.window", values)
        if _reversed(appointment.span):
            yield Fault(InputCode.WINDOW_REVERSED, "appointment.window")


def _lock_faults(session: Session, lock: LockChange) -> Iterator[Fault]:
    needs = {
        LockKind.NONE: (),
        LockKind.TECHNICIAN: (lock.technician_id,),
        LockKind.TIME: (lock.start_at,),
        LockKind.TECHNICIAN_AND_TIME: (lock.technician_id, lock.start_at),
        LockKind.TIME_RANGE: (lock.span,),
    }[lock.kind]
    if any(need is None for need in needs):
        yield Fault(InputCode.LOCK_INCOMPLETE, "lock", {"kind": lock.kind.value})
    if _reversed(lock.span):
        yield Fault(InputCode.WINDOW_REVERSED, "lock.window")
    named = lock.technician_id
    if named is not None and session.get(Technician, named) is None:
        yield Fault(InputCode.UNKNOWN_REFERENCE, "lock.technicianId", {"value": named})


def _reversed(span: Span | None) -> bool:
    return span is not None and span[0] > span[1]


def _apply(
    session: Session, who: Principal, visit: Visit, change: VisitChange, now: datetime
) -> Iterator[str]:
    """Write the change and name what was written."""
    if change.priority is not None:
        visit.priority = change.priority
        yield "priority"
    if change.lock is not None:
        lock = change.lock
        visit.lock_kind = lock.kind
        visit.lock_technician_id = lock.technician_id
        visit.lock_start_at = lock.start_at
        visit.lock_from, visit.lock_to = lock.span or (None, None)
        yield "lock"
    if change.appointment is not None:
        told = change.appointment
        contact = contact_of(session, visit.id)
        contact.called_at, contact.called_by = now, who.user_id
        set_appointment(visit, contact, told.state, told.span)
        yield "appointment"
