"""Visits that were changed by people, or by what follows by itself, as events."""

from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.values import JsonObject
from dispatch.store.events import Event, record_event

VISIT_CHANGED = "visit.changed"
"""Kind of the events that changes become; a plan made before such a change is stale."""


def record_change(
    session: Session, actor: str, visit_id: str, payload: JsonObject, now: datetime
) -> None:
    """Record that a visit was changed: a plan that was begun before is stale."""
    event = Event(
        at=now,
        actor=actor,
        kind=VISIT_CHANGED,
        entity="visit",
        entity_id=visit_id,
        payload=payload,
    )
    record_event(session, event)
