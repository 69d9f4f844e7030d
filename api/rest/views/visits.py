"""Visits, what was reported of them, and where their technicians are."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from api.rest.schemas.events import VisitEventView
from api.rest.schemas.search import SearchItem, WhereIsMyTechnician
from api.rest.schemas.visits import (
    Appointment,
    CustomerView,
    DeviceView,
    Lock,
    PlannedView,
    PreviousVisit,
    SiteView,
    SkillNeedView,
    VisitView,
    WindowView,
)
from api.rest.views.values import local, local_or_none, names, point, span, yuan_or_none
from dispatch.domain.sla_state import lateness_s, sla_state
from dispatch.domain.visit_events import FailureReason, VisitEventKind
from dispatch.domain.visit_status import FINAL
from dispatch.services.reading.visits import VisitFacts, Whereabouts
from dispatch.store.events import Event
from dispatch.store.work import Visit
from solver.visit import AppointmentState


def visit_view(facts: VisitFacts, now: datetime) -> VisitView:
    """Show a visit; one that is not planned is judged as if it began now, one that is over not."""
    row, zone = facts.visit, facts.zone
    planned = _planned(facts)
    due = None if planned is None and row.status in FINAL else row.sla_due_at
    start = now if planned is None else planned.start_service_time
    return VisitView(
        id=row.id,
        case_id=row.case_id,
        ticket=row.case.ticket,
        name=visit_name(row),
        description=row.case.description,
        work_type=row.work_type_id,
        work_type_name=names(row.work_type),
        status=row.status,
        failure_reason=row.failure_reason,
        priority=row.priority,
        assignment=row.assignment,
        centre_id=row.centre_id,
        customer=customer_view(row),
        site=SiteView(
            id=row.site.id,
            address=row.site.address,
            location=point(row.site.lat, row.site.lon),
            geocode_confidence=row.site.geocode_confidence,
        ),
        device=None
        if row.device is None
        else DeviceView(
            id=row.device.id,
            model=row.device.model,
            serial_number=row.device.serial_number,
        ),
        time_windows=[
            WindowView(
                min_start_time=_instant(window["minStartTime"], zone),
                max_start_time=_instant(window["maxStartTime"], zone),
                max_end_time=_instant(window["maxEndTime"], zone),
            )
            for window in row.windows
        ],
        service_duration=timedelta(seconds=row.service_s),
        sla_due_time=local_or_none(row.sla_due_at, zone),
        provisional=row.provisional,
        appointment=_appointment(row, zone),
        lock=Lock(
            kind=row.lock_kind,
            technician_id=row.lock_technician_id,
            start_time=local_or_none(row.lock_start_at, zone),
            window=span(row.lock_from, row.lock_to, zone),
        ),
        required_skills=[
            SkillNeedView(name=need["name"], min_level=need["min_level"])
            for need in row.required_skills
        ],
        required_parts=dict(row.required_parts),
        cartridges=dict(Counter(facts.cartridges)),
        drop_price=yuan_or_none(row.drop_price_fen),
        version=row.version,
        planned=planned,
        previous=None
        if facts.previous is None
        else PreviousVisit(
            visit_id=facts.previous.follows_id,
            remainder=facts.previous.remainder,
            diagnosis=facts.previous.diagnosis,
        ),
        rework=facts.rework is not None,
        sla_state=sla_state(due, start),
    )


def visit_name(row: Visit) -> str:
    """Name a visit by its work and its customer."""
    return f"{row.work_type.name_zh} {row.site.customer.name}"


def customer_view(row: Visit) -> CustomerView:
    """Show whom to ask for."""
    return CustomerView(name=row.site.customer.name, phone=row.site.customer.phone)


def event_view(row: Event, zone: ZoneInfo) -> VisitEventView:
    """Show what was reported."""
    told = row.payload
    return VisitEventView(
        id=str(row.id),
        visit_id=row.entity_id,
        kind=VisitEventKind(told["report"]),
        at=_instant(told["at"], zone),
        recorded_at=local(row.at, zone),
        actor=row.actor,
        client_event_id=row.client_event_id,
        reason=FailureReason(told["reason"]) if told["reason"] else None,
        note=told["note"],
    )


def search_item(facts: VisitFacts, where: Whereabouts, now: datetime) -> SearchItem:
    """Show a visit that was found, and where its technician is."""
    visit = visit_view(facts, now)
    expected = where.expected
    return SearchItem(
        visit=visit,
        customer=visit.customer,
        where_is_my_technician=WhereIsMyTechnician(
            state=where.state,
            technician_name=None if visit.planned is None else visit.planned.technician_name,
            technician_phone=None if facts.technician is None else facts.technician.phone,
            start_service_time=None if visit.planned is None else visit.planned.start_service_time,
            stops_before=None if expected is None else expected.stops_before,
            estimated_arrival=None
            if expected is None
            else local_or_none(expected.arrival_at, facts.zone),
            last_event_at=None
            if where.last_event is None
            else local(where.last_event.at, facts.zone),
        ),
    )


def _planned(facts: VisitFacts) -> PlannedView | None:
    planned, zone = facts.planned, facts.zone
    if planned is None:
        return None
    row = planned.stop or planned.given
    if row is None:
        return None
    return PlannedView(
        plan_id=planned.plan_id,
        technician_id=None if facts.technician is None else facts.technician.id,
        technician_name=None if facts.technician is None else names(facts.technician),
        partner_id=None if facts.partner is None else facts.partner.id,
        partner_name=None if facts.partner is None else names(facts.partner),
        arrival_time=None if planned.stop is None else local(planned.stop.arrival_at, zone),
        start_service_time=local(row.start_at, zone),
        lateness_seconds=lateness_s(facts.visit.sla_due_at, row.start_at),
    )


def _appointment(row: Visit, zone: ZoneInfo) -> Appointment | None:
    window = span(row.appointment_from, row.appointment_to, zone)
    if window is None and row.appointment_state is AppointmentState.PROPOSED:
        return None
    return Appointment(state=row.appointment_state, window=window)


def _instant(text: str, zone: ZoneInfo) -> datetime:
    return local(datetime.fromisoformat(text), zone)
