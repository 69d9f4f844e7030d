"""What technicians report of visits, and what consoles hear of it."""

from datetime import timedelta
from enum import StrEnum

from pydantic import Field

from api.rest.schemas.base import Id, Instant, Json, Schema, shown
from api.rest.schemas.visits import VISIT, VisitView
from dispatch.domain.cases.findings import PartUse
from dispatch.domain.visit_events import FailureReason, VisitEventKind

REQUEST = {
    "kind": "CANNOT_COMPLETE",
    "at": "2026-10-08T09:31:00+08:00",
    "clientEventId": "0f1d1f7e-9d3c-4f63-8f0a-5f8a1c2b3d4e",
    "reason": "NOBODY_HOME",
    "note": "rang twice",
    "found": None,
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


PIECE = {"part": "ro-membrane-75g", "use": "LACKING", "quantity": 1}
FOUND = {
    "faultCode": "LOW_FLOW",
    "diagnosis": "RO 膜堵塞",
    "parts": [PIECE],
    "remainingDuration": None,
}


class PieceOfPart(Schema):
    """So many pieces of a part, and what became of them."""

    model_config = shown(PIECE)

    part: Id
    use: PartUse
    quantity: int = Field(default=1, ge=1, le=1000)


class Found(Schema):
    """What was found when the visit ended; a work done in part says how long the rest takes."""

    model_config = shown(FOUND)

    fault_code: Id | None = None
    diagnosis: str = Field(default="", max_length=1000)
    parts: list[PieceOfPart] = Field(default=[], max_length=100)
    remaining_duration: timedelta | None = None


class VisitEventRequest(Schema):
    """Something that happened at a visit; `clientEventId` makes sending it twice harmless."""

    model_config = shown(REQUEST)

    kind: VisitEventKind
    at: Instant
    client_event_id: Id
    reason: FailureReason | None = None
    note: str = Field(default="", max_length=1000)
    found: Found | None = None


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
    PLAN_PROVED = "plan.proved"
    VISIT_CHANGED = "visit.changed"
    VISIT_STATUS = "visit.status"
    SITE_PLACED = "site.placed"
    OFFER_ANSWERED = "offer.answered"


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
