"""Calls to customers: whom to call, and what came of it."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from api.rest.schemas.base import NAMES, Day, Id, Instant, Names, Schema, shown
from api.rest.schemas.visits import CUSTOMER, SPAN, VISIT, CustomerView, Span, VisitView
from solver.visit import AppointmentState

CALL = {
    "result": "CONFIRMED",
    "clientEventId": "7c0e2f5c-2f6e-4a6f-8f0a-0b6a5f3d9e11",
    "window": None,
    "until": None,
    "note": "",
}
ITEM: dict[str, Any] = {
    "visitId": "v1",
    "ticket": "FZ20261008001",
    "name": "滤芯更换 林女士",
    "workTypeName": NAMES,
    "customer": CUSTOMER,
    "address": "福州市鼓楼区温泉街道",
    "state": "PROPOSED",
    "technicianName": NAMES | {"zh": "陈建国", "en": "Chen Jianguo"},
    "partnerName": None,
    "startServiceTime": "2026-10-08T09:25:00+08:00",
    "window": SPAN,
    "wish": None,
    "timesUnreachable": 1,
    "refusedUntil": None,
    "givenUp": False,
}


class CallRequest(Schema):
    """The result of a call; `clientEventId` makes sending it twice harmless.

    Without a `window` the one of the call list is offered or confirmed. RESCHEDULED says what the
    customer wishes, REFUSED from which date the visit may be.
    """

    model_config = shown(CALL)

    result: Literal[
        AppointmentState.OFFERED,
        AppointmentState.CONFIRMED,
        AppointmentState.RESCHEDULED,
        AppointmentState.UNREACHABLE,
        AppointmentState.REFUSED,
    ]
    client_event_id: Id
    window: Span | None = None
    until: Day | None = None
    note: str = Field(default="", max_length=1000)


class CallAnswer(Schema):
    """The visit as it stands after the call."""

    model_config = shown({"visit": VISIT})

    visit: VisitView


class CallItemView(Schema):
    """A customer to call; `window` is what to offer, `givenUp` after too many calls in vain.

    `wish` is what a customer who cannot then has asked for, until a plan comes at that time.
    """

    model_config = shown(ITEM)

    visit_id: str
    ticket: str
    name: str
    work_type_name: Names
    customer: CustomerView
    address: str
    state: AppointmentState
    technician_name: Names | None
    partner_name: Names | None
    start_service_time: Instant
    window: Span | None
    wish: Span | None
    times_unreachable: int
    refused_until: date | None
    given_up: bool


class CallListView(Schema):
    """Customers to call in plan order; of `visits` that are served `confirmed` have agreed."""

    model_config = shown({"items": [ITEM], "visits": 12, "confirmed": 7})

    items: list[CallItemView]
    visits: int
    confirmed: int
