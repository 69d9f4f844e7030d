"""A technician's own day."""

from datetime import date

from api.rest.schemas.base import Instant, Schema, shown
from api.rest.schemas.organisation import TECHNICIAN, TechnicianView
from api.rest.schemas.plans import STOP, StopView
from api.rest.schemas.visits import VISIT, VisitView

DAY_STOP = {**STOP, "details": VISIT}


class DayStop(StopView):
    """A stop with all that the technician needs to know of the visit."""

    model_config = shown(DAY_STOP)

    details: VisitView | None


class DayItinerary(Schema):
    """The published itinerary of one local date; without one there are no stops.

    `updatedAt` is the last change of the plan or of one of its visits.
    """

    model_config = shown(
        {
            "technician": TECHNICIAN,
            "date": "2026-10-08",
            "timezone": "Asia/Shanghai",
            "planId": "plan-1",
            "departureTime": "2026-10-08T09:02:00+08:00",
            "returnTime": "2026-10-08T16:48:00+08:00",
            "stops": [DAY_STOP],
            "updatedAt": "2026-10-08T09:18:00+08:00",
        }
    )

    technician: TechnicianView
    date: date
    timezone: str
    plan_id: str | None
    departure_time: Instant | None
    return_time: Instant | None
    stops: list[DayStop]
    updated_at: Instant | None
