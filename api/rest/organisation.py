"""Centres, technicians and partner points, to read."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import FieldReader, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.organisation import Centres, PartnerPoints, Technicians, TechnicianView
from api.rest.views.organisation import centre_view, partner_point_view, technician_view
from dispatch.services.reading.itineraries import visible_technician
from dispatch.store.queries.directory import all_centres, all_partner_points, all_technicians

router = APIRouter(tags=["organisation"], responses=failures(HTTPStatus.UNAUTHORIZED))


@router.get("/centres")
def list_centres(who: FieldReader, house: InHouse) -> Centres:
    """List all service centres."""
    with house.database.read() as session:
        return Centres(items=[centre_view(row) for row in all_centres(session)])


@router.get("/technicians")
def list_technicians(
    who: OfficeReader,
    house: InHouse,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
) -> Technicians:
    """List all technicians, or those of a centre."""
    with house.database.read() as session:
        rows = all_technicians(session, centre_id)
        return Technicians(items=[technician_view(row) for row in rows])


@router.get("/technicians/{technician_id}", responses=failures(HTTPStatus.NOT_FOUND))
def get_technician(technician_id: str, who: FieldReader, house: InHouse) -> TechnicianView:
    """Read one technician; technicians see themselves alone."""
    with house.database.read() as session:
        return technician_view(visible_technician(session, who, technician_id))


@router.get("/partner-points")
def list_partner_points(who: OfficeReader, house: InHouse) -> PartnerPoints:
    """List all partner points."""
    with house.database.read() as session:
        return PartnerPoints(items=[partner_point_view(row) for row in all_partner_points(session)])
