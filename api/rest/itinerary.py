"""A technician's day."""

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import FieldReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.itinerary import DayItinerary

router = APIRouter(
    tags=["itinerary"], responses=failures(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
)


@router.get("/itinerary")
def get_itinerary(
    who: FieldReader,
    house: InHouse,
    day: Annotated[date | None, Query(alias="date")] = None,
    technician_id: Annotated[str | None, Query(alias="technicianId")] = None,
) -> DayItinerary:
    """The published day of a technician, today without `date`; technicians see their own alone."""
    raise NotImplementedError
