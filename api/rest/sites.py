"""The work list of uncertain places."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import OfficePlanner, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.sites import SitePatch, UncertainSite, UncertainSites

router = APIRouter(tags=["sites"], responses=failures(HTTPStatus.UNAUTHORIZED))


@router.get("/sites/uncertain")
def list_uncertain_sites(
    who: OfficeReader,
    house: InHouse,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> UncertainSites:
    """Sites with open visits that nobody has placed for sure, the least certain first."""
    raise NotImplementedError


@router.patch("/sites/{site_id}", responses=failures(HTTPStatus.NOT_FOUND))
def place_site(site_id: str, body: SitePatch, who: OfficePlanner, house: InHouse) -> UncertainSite:
    """Place a site by hand, which is certain from then on."""
    raise NotImplementedError
