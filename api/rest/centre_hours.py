"""Opening hours of a centre by weekday, and local closures."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path

from api.auth import Manager, OfficePlanner, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.centre_hours import (
    ClosureBody,
    Closures,
    ClosureView,
    HoursBody,
    HoursView,
    RecountedCount,
)
from dispatch.domain.calendar.hours import ClockUse, HoursDay, Spans, read_spans, spans_text
from dispatch.services.centre_hours import (
    Closing,
    add_closure,
    found_centre,
    remove_closure,
    set_hours,
)
from dispatch.services.sla.dues import Moved
from dispatch.store.calendars import CentreClosure
from dispatch.store.queries.calendars import calendar_id_of, closures_after, kept_hours
from solver.faults import Fault, InvalidInput

router = APIRouter(
    tags=["calendars"], responses=failures(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
)

CentreId = Annotated[str, Path(max_length=64)]
NUMBER = 2**31


@router.get("/centres/{centre_id}/hours")
def get_centre_hours(centre_id: CentreId, who: OfficeReader, house: InHouse) -> HoursView:
    """Read when a centre's desk is open, and when it visits."""
    with house.database.read() as session:
        centre = found_centre(session, centre_id)
        desk = kept_hours(session, centre, ClockUse.DESK)
        visits = kept_hours(session, centre, ClockUse.VISITS)
        return HoursView(
            centre_id=centre_id,
            calendar_id=calendar_id_of(session, centre_id),
            desk_set=bool(desk),
            desk=_texts(desk),
            visits=_texts(visits),
        )


@router.put("/centres/{centre_id}/hours")
def set_centre_hours(
    centre_id: CentreId, body: HoursBody, who: Manager, house: InHouse
) -> RecountedCount:
    """Set all hours of a centre; its open promises are counted anew."""
    hours = _read(body)
    with house.database.write() as session:
        return _count(set_hours(session, who, centre_id, hours, house.now()))


@router.get("/centres/{centre_id}/closures")
def list_centre_closures(centre_id: CentreId, who: OfficeReader, house: InHouse) -> Closures:
    """List the closures of a centre that are not over, the first first."""
    with house.database.read() as session:
        zone = ZoneInfo(found_centre(session, centre_id).timezone)
        rows = closures_after(session, centre_id, house.now())
        return Closures(items=[_closure(row, zone) for row in rows])


@router.post("/centres/{centre_id}/closures")
def close_centre(
    centre_id: CentreId, body: ClosureBody, who: OfficePlanner, house: InHouse
) -> RecountedCount:
    """Close a centre for a while; its open promises are counted anew."""
    closing = Closing(body.begun_at, body.ended_at, body.reason)
    with house.database.write() as session:
        _, moved = add_closure(session, who, centre_id, closing, house.now())
        return _count(moved)


@router.delete("/centres/{centre_id}/closures/{closure_id}")
def remove_centre_closure(
    centre_id: CentreId,
    closure_id: Annotated[int, Path(ge=1, lt=NUMBER)],
    who: OfficePlanner,
    house: InHouse,
) -> RecountedCount:
    """Take a closure back; the open promises of the centre are counted anew."""
    with house.database.write() as session:
        return _count(remove_closure(session, who, centre_id, closure_id, house.now()))


def _read(body: HoursBody) -> Mapping[ClockUse, Mapping[HoursDay, Spans]]:
    """Read all spans, and tell everything that is wrong with them at once."""
    faults: list[Fault] = []
    hours: dict[ClockUse, dict[HoursDay, Spans]] = {}
    uses = ((ClockUse.DESK, "desk", body.desk), (ClockUse.VISITS, "visits", body.visits))
    for use, name, week in uses:
        hours[use] = {}
        for day, text in week.items():
            if not text.strip():
                continue
            try:
                hours[use][day] = read_spans(text, f"{name}.{day.value}")
            except InvalidInput as wrong:
                faults += wrong.faults
    if faults:
        raise InvalidInput(faults)
    return hours


def _texts(kept: Mapping[HoursDay, Spans]) -> dict[HoursDay, str]:
    return {day: spans_text(kept.get(day, ())) for day in HoursDay}


def _closure(row: CentreClosure, zone: ZoneInfo) -> ClosureView:
    return ClosureView(
        id=row.id,
        begun_at=row.begun_at.astimezone(zone),
        ended_at=row.ended_at.astimezone(zone),
        reason=row.reason,
        made_by=row.made_by,
    )


def _count(moved: Moved) -> RecountedCount:
    return RecountedCount(visits=len(moved.visits), stages=len(moved.stages))
