"""A technician's own day."""

from datetime import date

from api.rest.schemas.base import Instant, Schema, shown
from api.rest.schemas.organisation import TECHNICIAN, TechnicianView
from api.rest.schemas.plans import STOP, StopView
from api.rest.schemas.visits import VISIT, VisitView

DAY_STOP = {**STOP, "details": VISIT}
LOAD = {
    "cartridges": {"PP": 4, "RO": 1},
    "parts": {"pump": 2, "valve": 1},
    "reservedParts": {"pump": 1},
}


class DayStop(StopView):
    """A stop with all that the technician needs to know of the visit."""

    model_config = shown(DAY_STOP)

    details: VisitView | None


class LoadView(Schema):
    """What to load in the morning: cartridges by kind, parts by name.

    `reservedParts` are those of the parts that are kept for second visits.
    """

    model_config = shown(LOAD)

    cartridges: dict[str, int]
    parts: dict[str, int]
    reserved_parts: dict[str, int]


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
            "load": LOAD,
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
    load: LoadView
    stops: list[DayStop]
    updated_at: Instant | None
