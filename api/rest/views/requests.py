"""Cases of requests, and customers who may be asking."""

from zoneinfo import ZoneInfo

from api.rest.schemas.requests import (
    Caller,
    CallerCase,
    CallerDevice,
    CallerSite,
    CaseTurn,
    RequestCase,
    RequestedVisit,
    RequestSaid,
    ServiceRequestBody,
)
from api.rest.schemas.visits import CustomerView
from api.rest.views.values import local, local_or_none, point
from dispatch.domain.cases.ending import EVENTS, Turn
from dispatch.domain.intake.request import ServiceRequest
from dispatch.domain.places import UNCERTAIN_BELOW
from dispatch.services.intake.writing import MERGED
from dispatch.services.reading.requests import CallerFacts, CaseFacts, received_at
from dispatch.store.customers import Device, Site
from dispatch.store.events import Event
from dispatch.store.work import Case


def request_of(body: ServiceRequestBody) -> ServiceRequest:
    """Read a request."""
    spot, span = body.location, body.window
    return ServiceRequest(
        work_type=body.work_type,
        phone=body.phone,
        name=body.name,
        address=body.address,
        place=None if spot is None else (spot.lat, spot.lon),
        site_id=body.site_id,
        device_id=body.device_id,
        serial_number=body.serial_number,
        model=body.model,
        installed_on=body.installed_on,
        fault_code=body.fault_code,
        description=body.description,
        received_at=body.received_at,
        window=None if span is None else (span.start, span.end),
        cartridges=tuple(body.cartridges),
        centre_id=body.centre_id,
        sla_policy_id=body.sla_policy_id,
        priority=body.priority,
        ticket=body.ticket,
    )


def case_view(facts: CaseFacts) -> RequestCase:
    """Show a case with what became of its request."""
    case, zone = facts.case, facts.zone
    first = facts.visits[0] if facts.visits else None
    site = None if first is None else first.site
    return RequestCase(
        case_id=case.id,
        ticket=case.ticket,
        standing=facts.standing,
        status=case.status,
        ended_at=local_or_none(case.ended_at, zone),
        turns=[_turn(event, zone) for event in facts.turns],
        customer=CustomerView(name=case.customer.name, phone=case.customer.phone),
        site_id=None if site is None else site.id,
        address="" if site is None else site.address,
        location=None if site is None else point(site.lat, site.lon),
        place_uncertain=site is not None and _uncertain(site),
        device_id=case.device_id,
        work_type=case.work_type_id,
        centre_id=None if first is None else first.centre_id,
        received_at=local(case.received_at, zone),
        description=case.description,
        fault_code=facts.fault_code,
        cartridges=[*facts.cartridges],
        rework=facts.rework,
        waits_for_remote_attempt=facts.waits_for_remote,
        waits_for_decision=facts.undecided,
        owner=facts.owner,
        visits=[
            RequestedVisit(
                id=visit.id,
                status=visit.status,
                sla_due_time=local_or_none(visit.sla_due_at, zone),
            )
            for visit in facts.visits
        ],
        requests=[_said(event, zone) for event in facts.requests],
    )


def caller_view(facts: CallerFacts, zone: ZoneInfo) -> Caller:
    """Show a customer who may be asking."""
    return Caller(
        id=facts.customer.id,
        name=facts.customer.name,
        phone=facts.customer.phone,
        sites=[
            CallerSite(
                id=site.id,
                address=site.address,
                centre_id=site.centre_id,
                devices=[_device(each) for each in facts.devices.get(site.id, ())],
            )
            for site in facts.sites
        ],
        open_cases=[_open_case(case, zone) for case in facts.cases],
    )


def _uncertain(site: Site) -> bool:
    if site.lat is None or site.geocode_failed_at is not None:
        return True
    return site.geocode_confidence is not None and site.geocode_confidence < UNCERTAIN_BELOW


def _said(event: Event, zone: ZoneInfo) -> RequestSaid:
    return RequestSaid(
        received_at=local(received_at(event), zone),
        recorded_at=local(event.at, zone),
        actor=event.actor,
        merged=event.kind == MERGED,
        description=event.payload["description"],
    )


def _turn(event: Event, zone: ZoneInfo) -> CaseTurn:
    return CaseTurn(
        status=next(status for status, kind in EVENTS.items() if kind == event.kind),
        turn=Turn(event.payload["turn"]),
        at=local(event.at, zone),
        actor=event.actor,
        reason=event.payload.get("reason"),
        ticket=event.payload.get("ticket"),
    )


def _device(device: Device) -> CallerDevice:
    return CallerDevice(id=device.id, model=device.model, serial_number=device.serial_number)


def _open_case(case: Case, zone: ZoneInfo) -> CallerCase:
    return CallerCase(
        case_id=case.id,
        ticket=case.ticket,
        work_type=case.work_type_id,
        received_at=local(case.received_at, zone),
        description=case.description,
    )
