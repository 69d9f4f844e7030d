"""What technicians report of visits, and what consoles hear of it."""

from enum import StrEnum

from pydantic import Field

from api.rest.schemas.base import Id, Instant, Json, Schema, shown
from api.rest.schemas.visits import VISIT, VisitView
from dispatch.domain.visit_events import FailureReason, VisitEventKind

REQUEST = {
    "kind": "CANNOT_COMPLETE",
    "at": "2026-10-08T09:31:00+08:00",
    "clientEventId": "0f1d1f7e-9d3c-4f63-8f0a-5f8a1c2b3d4e",
    "reason": "NOBODY_HOME",
    "note": "rang twice",
}
EVENT = {
    "id": "42",
    "visitId": "v1",
    "kind": "CANNOT_COMPLETE",
    "at": "2026-10-08T09:31:00+08:00",
    "recordedAt": "2026-10-08T09:31:02+08:00",
    "actor": "user-t01",
    "clientEventId": "0f1d1f7e-9d3c-4f63-8f0a-5f8a1c2b3d4e",
    "reason": "NOBODY_HOME",
    "note": "rang twice",
}


class VisitEventRequest(Schema):
    """Something that happened at a visit; `clientEventId` makes sending it twice harmless."""

    model_config = shown(REQUEST)

    kind: VisitEventKind
    at: Instant
    client_event_id: Id
    reason: FailureReason | None = None
    note: str = Field(default="", max_length=1000)


class VisitEventView(Schema):
    """An event as it was recorded; `at` is when it happened."""

    model_config = shown(EVENT)

    id: str
    visit_id: str
    kind: VisitEventKind
    at: Instant
    recorded_at: Instant
    actor: str
    client_event_id: str | None
    reason: FailureReason | None
    note: str


class VisitEventAnswer(Schema):
    """The event, and the visit as it stands after it."""

    model_config = shown({"visit": VISIT, "event": EVENT})

    visit: VisitView
    event: VisitEventView


class VisitEvents(Schema):
    """All events of a visit, oldest first."""

    model_config = shown({"items": [EVENT]})

    items: list[VisitEventView]


class ChangeKind(StrEnum):
    """What consoles are told of."""

    PLAN_PUBLISHED = "plan.published"
    VISIT_CHANGED = "visit.changed"
    VISIT_STATUS = "visit.status"
    SITE_PLACED = "site.placed"


class Change(Schema):
    """One entry of the stream of changes."""

    model_config = shown(
        {
            "id": "43",
            "kind": "visit.status",
            "entity": "visit",
            "entityId": "v1",
            "at": "2026-10-08T09:31:02+08:00",
            "payload": {"status": "FAILED"},
        }
    )

    id: str
    kind: str
    entity: str
    entity_id: str
    at: Instant
    payload: Json
