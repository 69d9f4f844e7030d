"""Answers to "where is my technician"."""

from api.rest.schemas.base import Instant, Names, Schema, shown
from api.rest.schemas.visits import VISIT, CustomerView, VisitView
from dispatch.domain.whereabouts import WhereState

WHERE = {
    "state": "EN_ROUTE",
    "technicianName": {"zh": "陈建国", "en": "Chen Jianguo"},
    "technicianPhone": "19905910001",
    "startServiceTime": "2026-10-08T09:25:00+08:00",
    "stopsBefore": 0,
    "estimatedArrival": "2026-10-08T09:40:00+08:00",
    "lastEventAt": "2026-10-08T09:18:00+08:00",
}
ITEM = {"visit": VISIT, "customer": VISIT["customer"], "whereIsMyTechnician": WHERE}


class WhereIsMyTechnician(Schema):
    """`stopsBefore`: visits of that day which the technician still serves before this one."""

    model_config = shown(WHERE)

    state: WhereState
    technician_name: Names | None
    technician_phone: str | None
    start_service_time: Instant | None
    stops_before: int | None
    estimated_arrival: Instant | None
    last_event_at: Instant | None


class SearchItem(Schema):
    """A visit that was found."""

    model_config = shown(ITEM)

    visit: VisitView
    customer: CustomerView
    where_is_my_technician: WhereIsMyTechnician


class SearchAnswer(Schema):
    """What was found, visits still to come first."""

    model_config = shown({"items": [ITEM]})

    items: list[SearchItem]
