"""Visits: find, read, change, and report from them."""

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from api.auth import FieldReader, FieldReporter, OfficePlanner, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.events import VisitEventAnswer, VisitEventRequest, VisitEvents
from api.rest.schemas.search import SearchAnswer
from api.rest.schemas.visits import VisitPatch, Visits, VisitView
from dispatch.domain.visit_status import VisitStatus

router = APIRouter(tags=["visits"], responses=failures(HTTPStatus.UNAUTHORIZED))
MISSING = failures(HTTPStatus.NOT_FOUND)


@router.get("/visits")
def list_visits(
    who: OfficeReader,
    house: InHouse,
    status: Annotated[list[VisitStatus] | None, Query()] = None,
    centre_id: Annotated[str | None, Query(alias="centreId")] = None,
    day: Annotated[date | None, Query(alias="date")] = None,
    q: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Visits:
    """Visits by id; `date` keeps those that the published plan has on that local date."""
    raise NotImplementedError


@router.get("/visits/{visit_id}", responses=MISSING)
def get_visit(visit_id: str, who: FieldReader, house: InHouse, response: Response) -> VisitView:
    """One visit, its version as ETag; technicians see those they are planned for alone."""
    raise NotImplementedError


@router.patch(
    "/visits/{visit_id}",
    responses=failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED),
)
def change_visit(
    visit_id: str,
    body: VisitPatch,
    who: OfficePlanner,
    house: InHouse,
    response: Response,
    if_match: Annotated[str, Header(max_length=100)],
) -> VisitView:
    """Change a visit of the version that If-Match names."""
    raise NotImplementedError


@router.post(
    "/visits/{visit_id}/events", responses=failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
)
def report_visit_event(
    visit_id: str, body: VisitEventRequest, who: FieldReporter, house: InHouse
) -> VisitEventAnswer:
    """Report what happened; sent again with the same clientEventId it counts once."""
    raise NotImplementedError


@router.get("/visits/{visit_id}/events", responses=MISSING)
def list_visit_events(visit_id: str, who: FieldReader, house: InHouse) -> VisitEvents:
    """What was reported of a visit, oldest first."""
    raise NotImplementedError


@router.get("/search")
def search_visits(
    who: OfficeReader,
    house: InHouse,
    q: Annotated[str, Query(min_length=2, max_length=100)],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> SearchAnswer:
    """Visits by phone, address, serial number or ticket, and where the technician is."""
    raise NotImplementedError
