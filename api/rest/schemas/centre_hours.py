"""Opening hours and closures of a centre."""

from datetime import datetime

from pydantic import Field

from api.rest.schemas.base import Id, Instant, Schema, shown
from dispatch.domain.calendar.hours import HoursDay

DESK = {"MONDAY": "09:00-12:00,13:30-18:00", "HOLIDAY": ""}
VISITS = {"MONDAY": "08:30-20:00", "SUNDAY": "08:30-20:00", "HOLIDAY": "09:00-17:00"}
CLOSURE = {
    "begunAt": "2026-10-12T09:00:00+08:00",
    "endedAt": "2026-10-12T12:00:00+08:00",
    "reason": "消防演练",
}
KEPT = CLOSURE | {"id": 1, "madeBy": "user-dispatcher"}


class HoursBody(Schema):
    """Hours by day as spans of local time; an empty day is closed.

    A make-up workday without any is a Monday. A desk without any has office hours. An empty holiday
    is closed for the desk; for visits it has the shorter hours of a centre that works on all seven
    days.
    """

    model_config = shown({"desk": DESK, "visits": VISITS})

    desk: dict[HoursDay, str]
    visits: dict[HoursDay, str]


class HoursView(HoursBody):
    """The hours of a centre; `deskSet` is false while its desk has office hours."""

    model_config = shown(
        {
            "centreId": "gulou",
            "calendarId": "statutory",
            "deskSet": True,
            "desk": DESK,
            "visits": VISITS,
        }
    )

    centre_id: Id
    calendar_id: Id
    desk_set: bool


class ClosureBody(Schema):
    """From when to when a centre is closed, and why."""

    model_config = shown(CLOSURE)

    begun_at: Instant
    ended_at: Instant
    reason: str = Field(default="", max_length=500)


class ClosureView(Schema):
    """A closure as it is kept."""

    model_config = shown(KEPT)

    id: int
    begun_at: datetime
    ended_at: datetime
    reason: str
    made_by: str


class Closures(Schema):
    """Closures of a centre that are not over, the first first."""

    model_config = shown({"items": [KEPT]})

    items: list[ClosureView]


class RecountedCount(Schema):
    """How many deadlines of visits and stages of cases were counted anew."""

    model_config = shown({"visits": 3, "stages": 7})

    visits: int
    stages: int
