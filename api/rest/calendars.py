"""Calendars: the days of a year, a year's notice, deadlines that may still move."""

from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query

from api.auth import OfficePlanner, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.base import Names
from api.rest.schemas.calendars import (
    Calendars,
    CalendarView,
    DayView,
    NoticeUpload,
    ProvisionalList,
    ProvisionalStageView,
    ProvisionalView,
    RecountedStageView,
    RecountedView,
    TurnedView,
    YearView,
)
from dispatch.domain.calendar.notice import days_of_year
from dispatch.files.notice import read_notice
from dispatch.services.calendars import publish_notice
from dispatch.store.queries.calendars import all_calendars, calendar_named, days_of
from dispatch.store.queries.deadlines import provisional_deadlines, provisional_stages
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.sla import CaseClocks, CaseStage
from dispatch.store.work import Visit

router = APIRouter(tags=["calendars"], responses=failures(HTTPStatus.UNAUTHORIZED))

CalendarId = Annotated[str, Path(max_length=64)]


@router.get("/calendars")
def list_calendars(who: OfficeReader, house: InHouse) -> Calendars:
    """List the calendars of the organisation."""
    with house.database.read() as session:
        return Calendars(
            items=[
                CalendarView(
                    id=row.id, name=Names(zh=row.name_zh, en=row.name_en), revision=row.revision
                )
                for row in all_calendars(session)
            ]
        )


@router.get("/calendars/{calendar_id}/days", responses=failures(HTTPStatus.NOT_FOUND))
def list_calendar_days(
    calendar_id: CalendarId,
    who: OfficeReader,
    house: InHouse,
    year: Annotated[int, Query(ge=1970, le=2199)],
) -> YearView:
    """Read a year: what each day is, and who says so; a day that nobody announced is a guess."""
    with house.database.read() as session:
        found = days_of(session, calendar_named(session, calendar_id).id)
        days = [(day, found(day)) for day in days_of_year(year)]
    return YearView(
        calendar_id=calendar_id,
        year=year,
        official=not any(each.provisional for _, each in days),
        days=[DayView(date=day, kind=each.kind, source=each.source) for day, each in days],
    )


@router.post("/calendars/{calendar_id}/notices", responses=failures(HTTPStatus.NOT_FOUND))
def upload_notice(
    calendar_id: CalendarId, body: NoticeUpload, who: OfficePlanner, house: InHouse
) -> TurnedView:
    """Make a year official by its notice, wholly or not at all; deadlines are counted anew."""
    notice = read_notice(body.file, body.csv.encode())
    with house.database.write() as session:
        turned = publish_notice(session, who.user_id, calendar_id, notice, house.now())
    return TurnedView(
        calendar_id=turned.calendar_id,
        year=turned.year,
        revision=turned.revision,
        holidays=turned.holidays,
        make_up_workdays=turned.make_up_workdays,
        changed_days=turned.changed_days,
        recounted=[
            RecountedView(
                visit_id=each.visit_id,
                before=each.before,
                after=each.after,
                provisional=each.provisional,
            )
            for each in turned.moved.visits
        ],
        recounted_stages=[
            RecountedStageView(
                case_id=each.case_id,
                stage=each.stage,
                before=each.before,
                after=each.after,
                provisional=each.provisional,
            )
            for each in turned.moved.stages
        ],
    )


@router.get("/deadlines/provisional")
def list_provisional_deadlines(
    who: OfficeReader,
    house: InHouse,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> ProvisionalList:
    """List open visits and stages of cases that lean on a day that nobody has announced yet."""
    with house.database.read() as session:
        zones = zones_of_centres(session)
        visits = provisional_deadlines(session, centre_id, limit)
        stages = provisional_stages(session, centre_id, limit)
        return ProvisionalList(
            items=[_provisional(visit, zones[visit.centre_id]) for visit in visits],
            stages=[_stage(stage, clocks, zones[clocks.centre_id]) for stage, clocks in stages],
        )


def _provisional(visit: Visit, zone: ZoneInfo) -> ProvisionalView:
    due = visit.sla_due_at
    kind = visit.work_type
    return ProvisionalView(
        visit_id=visit.id,
        ticket=visit.case.ticket,
        centre_id=visit.centre_id,
        work_type_name=Names(zh=kind.name_zh, en=kind.name_en),
        address=visit.site.address,
        sla_due_time=None if due is None else due.astimezone(zone),
        counted=not visit.deadline_given,
    )


def _stage(stage: CaseStage, clocks: CaseClocks, zone: ZoneInfo) -> ProvisionalStageView:
    due = stage.due_at
    return ProvisionalStageView(
        case_id=clocks.case_id,
        ticket=clocks.case.ticket,
        centre_id=clocks.centre_id,
        stage=stage.stage,
        due=None if due is None else due.astimezone(zone),
    )
