"""Visits as dispatchers and technicians see them."""

from datetime import timedelta
from typing import Any

from pydantic import Field

from api.rest.schemas.base import LAT_LON, NAMES, Instant, LatLon, Names, Schema, Yuan, shown
from dispatch.domain.sla_state import SlaState
from dispatch.domain.visit_status import VisitStatus
from solver.visit import AppointmentState, Assignment, LockKind

CUSTOMER = {"name": "林女士", "phone": "19905915678"}
SITE = {
    "id": "s1",
    "address": "福州市鼓楼区温泉街道",
    "location": LAT_LON,
    "geocodeConfidence": 0.8,
}
DEVICE = {"id": "d1", "model": "RO-800", "serialNumber": "RO8-000123"}
WINDOW = {
    "minStartTime": "2026-10-08T08:30:00+08:00",
    "maxStartTime": "2026-10-08T11:00:00+08:00",
    "maxEndTime": "2026-10-08T12:00:00+08:00",
}
SPAN = {"start": "2026-10-08T09:00:00+08:00", "end": "2026-10-08T11:00:00+08:00"}
APPOINTMENT = {"state": "CONFIRMED", "window": SPAN}
LOCK = {"kind": "NONE", "technicianId": None, "startTime": None, "window": None}
NEED = {"name": "water-electric", "minLevel": 2}
PLANNED = {
    "planId": "plan-1",
    "technicianId": "t01",
    "technicianName": NAMES | {"zh": "陈建国", "en": "Chen Jianguo"},
    "partnerId": None,
    "partnerName": None,
    "arrivalTime": "2026-10-08T09:20:00+08:00",
    "startServiceTime": "2026-10-08T09:25:00+08:00",
    "latenessSeconds": 0,
}
PREVIOUS = {"visitId": "v0", "remainder": False, "diagnosis": "水泵不转"}
VISIT: dict[str, Any] = {
    "id": "v1",
    "caseId": "c1",
    "ticket": "FZ20261008001",
    "name": "滤芯更换 林女士",
    "description": "更换第一级滤芯",
    "workType": "filter-replacement",
    "workTypeName": NAMES,
    "status": "PUBLISHED",
    "failureReason": None,
    "priority": 5,
    "assignment": "AUTO",
    "centreId": "gulou",
    "customer": CUSTOMER,
    "site": SITE,
    "device": DEVICE,
    "timeWindows": [WINDOW],
    "serviceDuration": "PT45M",
    "slaDueTime": None,
    "provisional": False,
    "appointment": APPOINTMENT,
    "lock": LOCK,
    "requiredSkills": [NEED],
    "requiredParts": {"pump": 1},
    "cartridges": {"PP": 1, "RO": 1},
    "dropPrice": "30.00",
    "version": 3,
    "planned": PLANNED,
    "previous": PREVIOUS,
    "rework": False,
    "slaState": "NONE",
}


class CustomerView(Schema):
    """Whom to ask for."""

    model_config = shown(CUSTOMER)

    name: str
    phone: str


class SiteView(Schema):
    """Where it is; without a location nobody has placed the address yet."""

    model_config = shown(SITE)

    id: str
    address: str
    location: LatLon | None
    geocode_confidence: float | None


class DeviceView(Schema):
    """The unit that is serviced."""

    model_config = shown(DEVICE)

    id: str
    model: str
    serial_number: str


class WindowView(Schema):
    """Service starts in [minStartTime, maxStartTime] and ends by maxEndTime."""

    model_config = shown(WINDOW)

    min_start_time: Instant
    max_start_time: Instant
    max_end_time: Instant


class Span(Schema):
    """From an instant to a later one."""

    model_config = shown(SPAN)

    start: Instant
    end: Instant


class Appointment(Schema):
    """What the customer was told; the window is for the start of service."""

    model_config = shown(APPOINTMENT)

    state: AppointmentState
    window: Span | None = None


class Lock(Schema):
    """What planning may not change: the technician, the start, or the range it lies in."""

    model_config = shown(LOCK)

    kind: LockKind
    technician_id: str | None = None
    start_time: Instant | None = None
    window: Span | None = None


class SkillNeedView(Schema):
    """A skill that is required, at `minLevel` or better."""

    model_config = shown(NEED)

    name: str
    min_level: int


class PlannedView(Schema):
    """What the published plan says; either a technician or a partner point."""

    model_config = shown(PLANNED)

    plan_id: str
    technician_id: str | None
    technician_name: Names | None
    partner_id: str | None
    partner_name: Names | None
    arrival_time: Instant | None
    start_service_time: Instant
    lateness_seconds: int


class PreviousVisit(Schema):
    """The visit that this one follows, what was found there; `remainder`: its work goes on."""

    model_config = shown(PREVIOUS)

    visit_id: str
    remainder: bool
    diagnosis: str


class VisitView(Schema):
    """A visit; `rework` does again what was done before and is free for the customer.

    `cartridges` are those that it renews, by kind.
    """

    model_config = shown(VISIT)

    id: str
    case_id: str
    ticket: str
    name: str
    description: str
    work_type: str
    work_type_name: Names
    status: VisitStatus
    failure_reason: str | None
    priority: int
    assignment: Assignment
    centre_id: str
    customer: CustomerView
    site: SiteView
    device: DeviceView | None
    time_windows: list[WindowView]
    service_duration: timedelta
    sla_due_time: Instant | None
    provisional: bool
    appointment: Appointment | None
    lock: Lock
    required_skills: list[SkillNeedView]
    required_parts: dict[str, int]
    cartridges: dict[str, int]
    drop_price: Yuan | None
    version: int
    planned: PlannedView | None
    previous: PreviousVisit | None
    rework: bool
    sla_state: SlaState


class Visits(Schema):
    """Some visits; `nextCursor` asks for those that follow, null when there are none."""

    model_config = shown({"items": [VISIT], "nextCursor": None})

    items: list[VisitView]
    next_cursor: str | None


class VisitPatch(Schema):
    """What a dispatcher may change of a visit; what is left out stays as it is."""

    model_config = shown({"priority": 2, "lock": {"kind": "TECHNICIAN", "technicianId": "t01"}})

    lock: Lock | None = None
    priority: int | None = Field(default=None, ge=1, le=10)
    appointment: Appointment | None = None
