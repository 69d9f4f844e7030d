"""Calendars, days of a year, notices, and deadlines that may still move."""

from datetime import date, datetime

from pydantic import Field

from api.rest.schemas.base import NAMES, Id, Instant, Names, Schema, shown
from dispatch.domain.calendar.days import DayKind, DaySource
from dispatch.domain.sla.policy import Stage

CALENDAR = {
    "id": "statutory",
    "name": NAMES | {"zh": "法定工作日历", "en": "Statutory calendar"},
    "revision": 1,
}
DAY = {"date": "2026-02-14", "kind": "MAKE_UP_WORKDAY", "source": "OFFICIAL"}
DEADLINE = {
    "visitId": "v1",
    "ticket": "T-1001",
    "centreId": "gulou",
    "workTypeName": NAMES,
    "address": "福州市鼓楼区温泉街道",
    "slaDueTime": "2027-01-01T10:00:00+08:00",
    "counted": True,
}
RECOUNTED = {
    "visitId": "v1",
    "before": "2027-01-01T10:00:00+08:00",
    "after": "2027-01-04T10:00:00+08:00",
    "provisional": False,
}
RECOUNTED_STAGE = {
    "caseId": "c1",
    "stage": "ACKNOWLEDGED",
    "before": "2027-01-01T10:00:00+08:00",
    "after": "2027-01-04T10:00:00+08:00",
    "provisional": False,
}
PROVISIONAL_STAGE = {
    "caseId": "c1",
    "ticket": "T-1001",
    "centreId": "gulou",
    "stage": "ACKNOWLEDGED",
    "due": "2027-01-01T10:00:00+08:00",
}


class CalendarView(Schema):
    """A calendar of the organisation; `revision` counts its changes."""

    model_config = shown(CALENDAR)

    id: Id
    name: Names
    revision: int


class Calendars(Schema):
    """All calendars."""

    model_config = shown({"items": [CALENDAR]})

    items: list[CalendarView]


class DayView(Schema):
    """What a day is, and who says so."""

    model_config = shown(DAY)

    date: date
    kind: DayKind
    source: DaySource


class YearView(Schema):
    """The days of a year in order; `official` when none of them is an estimate."""

    model_config = shown({"calendarId": "statutory", "year": 2026, "official": True, "days": [DAY]})

    calendar_id: Id
    year: int
    official: bool
    days: list[DayView]


class NoticeUpload(Schema):
    """A year's notice as CSV with the columns date and kind; `file` is what faults call it."""

    model_config = shown(
        {
            "file": "2027.csv",
            "csv": "date,kind\n2027-01-01,HOLIDAY\n2027-01-09,MAKE_UP_WORKDAY\n",
        }
    )

    file: str = Field(min_length=1, max_length=200)
    csv: str = Field(max_length=100_000)


class RecountedView(Schema):
    """A deadline that was counted anew."""

    model_config = shown(RECOUNTED)

    visit_id: Id
    before: Instant | None
    after: Instant
    provisional: bool


class RecountedStageView(Schema):
    """A stage of a case that was counted anew."""

    model_config = shown(RECOUNTED_STAGE)

    case_id: Id
    stage: Stage
    before: Instant | None
    after: Instant
    provisional: bool


class TurnedView(Schema):
    """A year that became official, and the deadlines that were counted anew with it."""

    model_config = shown(
        {
            "calendarId": "statutory",
            "year": 2027,
            "revision": 1,
            "holidays": 33,
            "makeUpWorkdays": 6,
            "changedDays": 365,
            "recounted": [RECOUNTED],
            "recountedStages": [RECOUNTED_STAGE],
        }
    )

    calendar_id: Id
    year: int
    revision: int
    holidays: int
    make_up_workdays: int
    changed_days: int
    recounted: list[RecountedView]
    recounted_stages: list[RecountedStageView]


class ProvisionalView(Schema):
    """An open visit whose deadline leans on a guess.

    `counted`: it is counted anew by itself when its year is published; otherwise it was given as
    an instant, and a person has to look at it.
    """

    model_config = shown(DEADLINE)

    visit_id: Id
    ticket: str
    centre_id: Id
    work_type_name: Names
    address: str
    sla_due_time: datetime | None
    counted: bool


class ProvisionalStageView(Schema):
    """A stage of a case that leans on a guess; it is counted anew by itself."""

    model_config = shown(PROVISIONAL_STAGE)

    case_id: Id
    ticket: str
    centre_id: Id
    stage: Stage
    due: datetime | None


class ProvisionalList(Schema):
    """Provisional deadlines of visits, and stages of cases, each the first to be due first."""

    model_config = shown({"items": [DEADLINE], "stages": [PROVISIONAL_STAGE]})

    items: list[ProvisionalView]
    stages: list[ProvisionalStageView]
