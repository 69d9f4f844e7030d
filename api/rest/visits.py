"""Visits: find, read, and change them."""

import base64
import binascii
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from api.auth import FieldReader, OfficePlanner, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.search import SearchAnswer
from api.rest.schemas.visits import Span, VisitPatch, Visits, VisitView
from api.rest.views.visits import search_item, visit_view
from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.refusals import Refused
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.reading.visits import search, visible_visit, visit_page
from dispatch.services.visits import AppointmentChange, LockChange, VisitChange, change_visit
from dispatch.store.queries.visits import VisitFilter
from solver.faults import Fault

router = APIRouter(tags=["visits"], responses=failures(HTTPStatus.UNAUTHORIZED))


@router.get("/visits")
def list_visits(
    who: OfficeReader,
    house: InHouse,
    status: Annotated[list[VisitStatus] | None, Query()] = None,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
    day: Annotated[date | None, Query(alias="date")] = None,
    q: Annotated[str, Query(max_length=100)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Visits:
    """List visits by id; `date` keeps those that the published plan has on that local date.

    `q` is a part of a ticket, an address, or the name or phone of a customer.
    """
    wanted = VisitFilter(status or (), centre_id, day, q.strip())
    after_id = "" if cursor is None else from_cursor(cursor)
    now = house.now()
    with house.database.read() as session:
        facts, next_id = visit_page(session, wanted, after_id, limit)
        return Visits(
            items=[visit_view(each, now) for each in facts],
            next_cursor=None if next_id is None else to_cursor(next_id),
        )


@router.get("/visits/{visit_id}", responses=failures(HTTPStatus.NOT_FOUND))
def get_visit(visit_id: str, who: FieldReader, house: InHouse, response: Response) -> VisitView:
    """Read a visit, its version as ETag; technicians see those they are planned for alone."""
    with house.database.read() as session:
        view = visit_view(visible_visit(session, who, visit_id), house.now())
    response.headers["ETag"] = f'"{view.version}"'
    return view


@router.patch(
    "/visits/{visit_id}",
    responses=failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED),
)
def change(
    visit_id: str,
    body: VisitPatch,
    who: OfficePlanner,
    house: InHouse,
    response: Response,
    if_match: Annotated[str, Header(max_length=100)],
) -> VisitView:
    """Change a visit of the version that If-Match names."""
    version = _version(if_match)
    now = house.now()
    with house.database.write() as session:
        change_visit(session, who, visit_id, version, _change(body), now)
    with house.database.read() as session:
        view = visit_view(visible_visit(session, who, visit_id), now)
    response.headers["ETag"] = f'"{view.version}"'
    return view


@router.get("/search")
def search_visits(
    who: OfficeReader,
    house: InHouse,
    q: Annotated[str, Query(min_length=2, max_length=100)],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> SearchAnswer:
    """Find visits by phone, address, serial number or ticket, and where the technician is."""
    now = house.now()
    with house.database.read() as session:
        found = search(session, q, limit, now)
        return SearchAnswer(items=[search_item(facts, where, now) for facts, where in found])


def to_cursor(last_id: str) -> str:
    """Wrap the id that the next page follows."""
    return base64.urlsafe_b64encode(last_id.encode()).decode().rstrip("=")


def from_cursor(cursor: str) -> str:
    """Unwrap the id that the next page follows.

    Raises
    ------
    Refused
        CURSOR_UNREADABLE.
    """
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Refused(Fault(RequestCode.CURSOR_UNREADABLE, "cursor")) from None


def _version(if_match: str) -> int:
    digits = if_match.strip().removeprefix("W/").strip('"')
    if not (digits.isascii() and digits.isdecimal()):
        raise Refused(Fault(RequestCode.VERSION_UNREADABLE, "If-Match"))
    return int(digits)


def _change(body: VisitPatch) -> VisitChange:
    lock, appointment = body.lock, body.appointment
    return VisitChange(
        lock=None
        if lock is None
        else LockChange(lock.kind, lock.technician_id, lock.start_time, _span(lock.window)),
        priority=body.priority,
        appointment=None
        if appointment is None
        else AppointmentChange(appointment.state, _span(appointment.window)),
    )


def _span(window: Span | None) -> tuple[datetime, datetime] | None:
    return None if window is None else (window.start, window.end)
