"""Two plans side by side."""

from enum import StrEnum
from typing import Any

from api.rest.schemas.base import Instant, Names, Schema, shown
from api.rest.schemas.figures import COMPARED, ComparedKpis
from api.rest.schemas.plans import BRIEF, PERSON, VisitBrief


class ChangeOfVisit(StrEnum):
    """How a visit differs from the other plan."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    REASSIGNED = "REASSIGNED"
    MOVED = "MOVED"


PLACE = {
    "technicianId": "t01",
    "partnerId": None,
    "name": PERSON,
    "startServiceTime": "2026-10-08T09:25:00+08:00",
}
CHANGED: dict[str, Any] = {
    "visitId": "v1",
    "visit": BRIEF,
    "change": "MOVED",
    "this": PLACE,
    "other": {**PLACE, "startServiceTime": "2026-10-09T09:25:00+08:00"},
}
COUNTS = {"added": 0, "removed": 0, "reassigned": 0, "moved": 1, "unchanged": 240}


class Placement(Schema):
    """Who serves a visit, and when; either a technician or a partner point."""

    model_config = shown(PLACE)

    technician_id: str | None
    partner_id: str | None
    name: Names
    start_service_time: Instant


class ChangedVisit(Schema):
    """A visit that two plans place differently; null where it is not served."""

    model_config = shown(CHANGED)

    visit_id: str
    visit: VisitBrief
    change: ChangeOfVisit
    this: Placement | None
    other: Placement | None


class ChangeCounts(Schema):
    """How many visits differ; MOVED keeps its technician and starts at another time."""

    model_config = shown(COUNTS)

    added: int
    removed: int
    reassigned: int
    moved: int
    unchanged: int


class Comparison(Schema):
    """A plan against another."""

    model_config = shown(
        {
            "id": "plan-2",
            "otherId": "plan-1",
            "kpis": COMPARED,
            "changedVisits": [CHANGED],
            "counts": COUNTS,
        }
    )

    id: str
    other_id: str
    kpis: ComparedKpis
    changed_visits: list[ChangedVisit]
    counts: ChangeCounts
