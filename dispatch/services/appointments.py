"""What came of calling a customer: one result, recorded once, and its effect on the visit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.appointments import (
    AppointmentPolicy,
    Span,
    call_fault,
    times_unreachable,
    window_round,
)
from dispatch.domain.codes_cases import AppointmentCode
from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.visit_status import OPEN
from dispatch.services.booking import contact_of, set_appointment
from dispatch.services.execution import locked_visit
from dispatch.services.people.accounts import Principal
from dispatch.services.visit_changes import record_change
from dispatch.store.events import Event, record_event
from dispatch.store.organisation import ServiceCentre
from dispatch.store.queries.policies import appointment_policy
from dispatch.store.queries.visits import planned_visits
from dispatch.store.work import Visit
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput
from solver.visit import AppointmentState

VISIT_CALLED = "visit.called"
"""Kind of the events that calls become."""

_S = AppointmentState


@dataclass(frozen=True, slots=True)
class Call:
    """A result as it was clicked, with the sender's own id.

    `window` is for the start of service: what was offered or agreed, else that of the call list;
    of RESCHEDULED what the customer wishes. `until` is the local date from which a customer who
    REFUSED may be served.
    """

    result: AppointmentState
    client_event_id: str
    window: Span | None = None
    until: date | None = None
    note: str = ""


def record_call(
    session: Session, who: Principal, visit_id: str, call: Call, now: datetime
) -> Visit:
    """Record the result of a call and set the appointment; sent again it counts once.

    CONFIRMED makes the visit mandatory: who was promised a visit is not left out for its price.
    RESCHEDULED makes the customer's wish the window of the visit.

    Raises
    ------
    Refused
        NOT_FOUND; CONFLICT when the visit is under way or over, its appointment cannot become so,
        or the sender's id belongs to another call.
    InvalidInput
        With everything that is missing of the call.
    """
    visit = locked_visit(session, visit_id)
    sent = session.scalar(select(Event).where(Event.client_event_id == call.client_event_id))
    if sent is not None:
        return _same(sent, who, visit, call)
    if visit.status not in OPEN:
        values = {"status": visit.status.value}
        raise Refused(Fault(AppointmentCode.VISIT_NOT_OPEN, "visitId", values), Refusal.CONFLICT)
    fault = call_fault(visit.appointment_state, call.result)
    if fault is not None:
        raise Refused(fault, Refusal.CONFLICT)
    policy = appointment_policy(session)
    window = call.window
    if window is None and call.result in {_S.OFFERED, _S.CONFIRMED}:
        window = usual_window(policy, visit, _planned_start(session, visit_id))
    faults = [*_faults(session, visit, call, window, now)]
    if faults:
        raise InvalidInput(faults)
    contact = contact_of(session, visit_id)
    contact.called_at, contact.called_by = now, who.user_id
    contact.times_unreachable = times_unreachable(contact.times_unreachable, call.result)
    contact.refused_until = call.until if call.result is _S.REFUSED else None
    set_appointment(visit, contact, call.result, window)
    session.flush()
    _record(session, who, visit, call, now)
    return visit


def usual_window(policy: AppointmentPolicy, visit: Visit, start: datetime | None) -> Span | None:
    """Return the window that is offered when nobody says another one.

    The one that was offered or wished for, while the planned start lies in it, else one round the
    planned start; None for a visit that nobody has planned.
    """
    known = _span(visit)
    if known is not None and (start is None or known[0] <= start <= known[1]):
        return known
    if start is None:
        return None
    allowed = [
        (
            datetime.fromisoformat(window["minStartTime"]),
            datetime.fromisoformat(window["maxStartTime"]),
        )
        for window in visit.windows
    ]
    return window_round(policy, start, allowed)


def _span(visit: Visit) -> Span | None:
    first, last = visit.appointment_from, visit.appointment_to
    return None if first is None or last is None else (first, last)


def _faults(
    session: Session, visit: Visit, call: Call, window: Span | None, now: datetime
) -> Iterator[Fault]:
    needs = {_S.OFFERED, _S.CONFIRMED, _S.RESCHEDULED}
    if call.result in needs and window is None:
        values = {"result": call.result.value}
        yield Fault(AppointmentCode.WINDOW_MISSING, "window", values)
    if window is not None and window[0] > window[1]:
        yield Fault(InputCode.WINDOW_REVERSED, "window")
    elif call.result in needs and window is not None and window[1] <= now:
        yield Fault(AppointmentCode.WINDOW_PAST, "window")
    if call.result is _S.REFUSED:
        zone = ZoneInfo(session.get_one(ServiceCentre, visit.centre_id).timezone)
        if call.until is None:
            yield Fault(AppointmentCode.DATE_MISSING, "until")
        elif call.until <= now.astimezone(zone).date():
            yield Fault(AppointmentCode.DATE_PAST, "until", {"value": call.until.isoformat()})


def _planned_start(session: Session, visit_id: str) -> datetime | None:
    planned = planned_visits(session, [visit_id]).get(visit_id)
    if planned is None:
        return None
    if planned.stop is not None:
        return planned.stop.start_at
    return None if planned.given is None else planned.given.start_at


def _same(sent: Event, who: Principal, visit: Visit, call: Call) -> Visit:
    """Return the visit when the call that was recorded is this one and not another."""
    same = (sent.kind, sent.actor, sent.entity_id, sent.payload.get("result")) == (
        VISIT_CALLED,
        who.user_id,
        visit.id,
        call.result.value,
    )
    if not same:
        values = {"id": call.client_event_id}
        raise Refused(Fault(RequestCode.EVENT_ID_REUSED, "clientEventId", values), Refusal.CONFLICT)
    return visit


def _record(session: Session, who: Principal, visit: Visit, call: Call, now: datetime) -> None:
    def instant(at: datetime | None) -> str | None:
        return None if at is None else at.isoformat()

    called = Event(
        at=now,
        actor=who.user_id,
        kind=VISIT_CALLED,
        entity="visit",
        entity_id=visit.id,
        client_event_id=call.client_event_id,
        payload={
            "result": call.result.value,
            "from": instant(visit.appointment_from),
            "to": instant(visit.appointment_to),
            "until": None if call.until is None else call.until.isoformat(),
            "note": call.note,
        },
    )
    record_event(session, called)
    if call.result is not _S.UNREACHABLE:
        # A plan that was made without it is stale.
        record_change(session, who.user_id, visit.id, {"fields": ["appointment"]}, now)
