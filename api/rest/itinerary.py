"""A technician's day."""

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import FieldReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.itinerary import DayItinerary
from api.rest.views.itinerary import day_itinerary
from dispatch.services.reading.itineraries import day_of

router = APIRouter(
    tags=["itinerary"], responses=failures(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
)


@router.get("/itinerary")
def get_itinerary(
    who: FieldReader,
    house: InHouse,
    day: Annotated[date | None, Query(alias="date")] = None,
    technician_id: Annotated[str | None, Query(alias="technicianId", max_length=64)] = None,
) -> DayItinerary:
    """Read a technician's published day, today without `date`; technicians see their own alone."""
    now = house.now()
    with house.database.read() as session:
        return day_itinerary(day_of(session, who, technician_id, day, now), now)
