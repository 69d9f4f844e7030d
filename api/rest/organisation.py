"""Centres, technicians and partner points, to read."""

from http import HTTPStatus

from fastapi import APIRouter, Query

from api.auth import FieldReader, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.organisation import Centres, PartnerPoints, Technicians, TechnicianView

router = APIRouter(tags=["organisation"], responses=failures(HTTPStatus.UNAUTHORIZED))


@router.get("/centres")
def list_centres(who: FieldReader, house: InHouse) -> Centres:
    """All service centres."""
    raise NotImplementedError


@router.get("/technicians")
def list_technicians(
    who: OfficeReader, house: InHouse, centre_id: str | None = Query(default=None, alias="centreId")
) -> Technicians:
    """All technicians, or those of a centre."""
    raise NotImplementedError


@router.get("/technicians/{technician_id}", responses=failures(HTTPStatus.NOT_FOUND))
def get_technician(technician_id: str, who: FieldReader, house: InHouse) -> TechnicianView:
    """One technician; technicians see themselves alone."""
    raise NotImplementedError


@router.get("/partner-points")
def list_partner_points(who: OfficeReader, house: InHouse) -> PartnerPoints:
    """All partner points."""
    raise NotImplementedError
