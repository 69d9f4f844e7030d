"""Requests of customers: what they ask, what became of it, and who may be asking."""

from datetime import timedelta
from typing import Any

from pydantic import Field

from api.rest.schemas.base import LAT_LON, NAMES, Day, Id, Instant, LatLon, Names, Schema, shown
from api.rest.schemas.visits import CUSTOMER, CustomerView, Span
from dispatch.domain.cases.ending import Turn
from dispatch.domain.intake.duplicates import Standing
from dispatch.domain.kinds import CaseStatus
from dispatch.domain.visit_status import VisitStatus

TEXT = 200
REQUEST: dict[str, Any] = {
    "workType": "repair",
    "phone": "19905915678",
    "name": "林女士",
    "address": "福建省福州市鼓楼区温泉街道五四路128号",
    "location": None,
    "siteId": None,
    "deviceId": None,
    "serialNumber": "RM6805400002",
    "model": "RM-UF200",
    "installedOn": "2026-02-18",
    "faultCode": None,
    "description": "不出水",
    "receivedAt": "2026-10-08T09:20:00+08:00",
    "window": None,
    "cartridges": [],
    "centreId": None,
    "slaPolicyId": None,
    "priority": None,
    "ticket": "",
}
SAID = {
    "receivedAt": "2026-10-08T09:20:00+08:00",
    "recordedAt": "2026-10-08T09:21:07+08:00",
    "actor": "user-dispatcher",
    "merged": False,
    "description": "不出水",
}
TURN = {
    "status": "CANCELLED",
    "turn": "CALLED_OFF",
    "at": "2026-10-08T11:02:00+08:00",
    "actor": "user-dispatcher",
    "reason": "顾客已自行解决",
    "ticket": None,
}
VISIT = {"id": "v1", "status": "NEW", "slaDueTime": "2026-10-08T16:50:00+08:00"}
CASE: dict[str, Any] = {
    "caseId": "c1",
    "ticket": "S-0f1d1f7e9d3c",
    "standing": "WAITING",
    "status": "OPEN",
    "endedAt": None,
    "turns": [],
    "customer": CUSTOMER,
    "siteId": "s1",
    "address": "福建省福州市鼓楼区温泉街道五四路128号",
    "location": LAT_LON,
    "placeUncertain": False,
    "deviceId": "d1",
    "workType": "repair",
    "centreId": "gulou",
    "receivedAt": "2026-10-08T09:20:00+08:00",
    "description": "不出水",
    "faultCode": None,
    "cartridges": [],
    "rework": False,
    "waitsForRemoteAttempt": True,
    "waitsForDecision": False,
    "owner": "dispatcher",
    "visits": [VISIT],
    "requests": [SAID],
}
DEVICE = {"id": "d1", "model": "RM-UF200", "serialNumber": "RM6805400002"}
SITE = {"id": "s1", "address": CASE["address"], "centreId": "gulou", "devices": [DEVICE]}
OPEN_CASE = {
    "caseId": "c1",
    "ticket": "S-0f1d1f7e9d3c",
    "workType": "repair",
    "receivedAt": "2026-10-08T09:20:00+08:00",
    "description": "不出水",
}
CALLER: dict[str, Any] = {
    "id": "k1",
    "name": "林女士",
    "phone": "19905915678",
    "sites": [SITE],
    "openCases": [OPEN_CASE],
}
WORK_TYPE = {
    "id": "repair",
    "name": NAMES | {"zh": "维修", "en": "Repair"},
    "defaultDuration": "PT50M",
    "emergency": False,
    "remoteExempt": False,
}


class ServiceRequestBody(Schema):
    """What a customer asks for; a device needs no site beside it, and a site no customer.

    The window is for the start of service.
    """

    model_config = shown(REQUEST)

    work_type: Id
    phone: str = Field(default="", max_length=40)
    name: str = Field(default="", max_length=TEXT)
    address: str = Field(default="", max_length=TEXT)
    location: LatLon | None = None
    site_id: Id | None = None
    device_id: Id | None = None
    serial_number: str = Field(default="", max_length=64)
    model: str = Field(default="", max_length=64)
    installed_on: Day | None = None
    fault_code: Id | None = None
    description: str = Field(default="", max_length=2000)
    received_at: Instant | None = None
    window: Span | None = None
    cartridges: list[Id] = Field(default=[], max_length=20)
    centre_id: Id | None = None
    sla_policy_id: Id | None = None
    priority: int | None = Field(default=None, ge=1, le=10)
    ticket: str = Field(default="", max_length=64)


class RequestSaid(Schema):
    """A request as it came in; `merged` when it repeated one that was there."""

    model_config = shown(SAID)

    received_at: Instant
    recorded_at: Instant
    actor: str
    merged: bool
    description: str


class CaseTurn(Schema):
    """The case ended, or was opened again: why, with a person's `reason`, or another `ticket`."""

    model_config = shown(TURN)

    status: CaseStatus
    turn: Turn
    at: Instant
    actor: str
    reason: str | None
    ticket: str | None


class RequestedVisit(Schema):
    """A visit of the case."""

    model_config = shown(VISIT)

    id: str
    status: VisitStatus
    sla_due_time: Instant | None


class RequestCase(Schema):
    """A case with what became of its request.

    No plan has its visit while it waits for a remote attempt; it gets no other one while it waits
    for a decision. `standing` WAITING: a request for the same goes into it. `cartridges` are the
    kinds that are renewed when its visit is done.
    """

    model_config = shown(CASE)

    case_id: str
    ticket: str
    standing: Standing
    status: CaseStatus
    ended_at: Instant | None
    turns: list[CaseTurn]
    customer: CustomerView
    site_id: str | None
    address: str
    location: LatLon | None
    place_uncertain: bool
    device_id: str | None
    work_type: str
    centre_id: str | None
    received_at: Instant
    description: str
    fault_code: str | None
    cartridges: list[str]
    rework: bool
    waits_for_remote_attempt: bool
    waits_for_decision: bool
    owner: str | None
    visits: list[RequestedVisit]
    requests: list[RequestSaid]


class RequestTaken(Schema):
    """What became of a request: a case of its own, or `merged` into the one that it repeats."""

    model_config = shown({"merged": False, "case": CASE})

    merged: bool
    case: RequestCase


class CallerDevice(Schema):
    """A device of a customer."""

    model_config = shown(DEVICE)

    id: str
    model: str
    serial_number: str


class CallerSite(Schema):
    """A site of a customer."""

    model_config = shown(SITE)

    id: str
    address: str
    centre_id: str | None
    devices: list[CallerDevice]


class CallerCase(Schema):
    """A case of a customer that is not over."""

    model_config = shown(OPEN_CASE)

    case_id: str
    ticket: str
    work_type: str
    received_at: Instant
    description: str


class Caller(Schema):
    """A customer who may be asking."""

    model_config = shown(CALLER)

    id: str
    name: str
    phone: str
    sites: list[CallerSite]
    open_cases: list[CallerCase]


class Callers(Schema):
    """Customers that were found, by id."""

    model_config = shown({"items": [CALLER]})

    items: list[Caller]


class WorkTypeView(Schema):
    """A kind of work; `remoteExempt` needs no remote attempt before a visit."""

    model_config = shown(WORK_TYPE)

    id: str
    name: Names
    default_duration: timedelta
    emergency: bool
    remote_exempt: bool


class WorkTypes(Schema):
    """All work types, by id."""

    model_config = shown({"items": [WORK_TYPE]})

    items: list[WorkTypeView]
