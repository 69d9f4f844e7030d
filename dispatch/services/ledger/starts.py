"""When service began, by what was reported: the first BEGIN of a visit, else its first ARRIVE."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.visit_events import VisitEventKind
from dispatch.services.execution import VISIT_STATUS
from dispatch.store.pieces import in_pieces
from dispatch.store.queries.visits import events_of_visits


def reported_starts(session: Session, visit_ids: Collection[str]) -> Mapping[str, datetime]:
    """Return when service began, by visit; nothing of visits that nobody reported it of."""
    begun: dict[str, datetime] = {}
    arrived: dict[str, datetime] = {}
    kinds = {VisitEventKind.BEGIN.value: begun, VisitEventKind.ARRIVE.value: arrived}
    for ids in in_pieces(visit_ids):
        for event in events_of_visits(session, ids, VISIT_STATUS):
            found = kinds.get(event.payload["report"])
            if found is not None:
                found.setdefault(event.entity_id, datetime.fromisoformat(event.payload["at"]))
    return arrived | begun
