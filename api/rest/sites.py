"""The work list of uncertain places."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import OfficePlanner, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.sites import SitePatch, UncertainSite, UncertainSites
from api.rest.schemas.visits import CustomerView
from api.rest.views.values import point
from dispatch.services.sites import place_site
from dispatch.store.customers import Site
from dispatch.store.queries.sites import count_uncertain_sites, uncertain_sites
from dispatch.store.queries.visits import open_visits_of_sites

router = APIRouter(tags=["sites"], responses=failures(HTTPStatus.UNAUTHORIZED))


@router.get("/sites/uncertain")
def list_uncertain_sites(
    who: OfficeReader,
    house: InHouse,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> UncertainSites:
    """List sites with open visits that nobody has placed for sure, the least certain first."""
    with house.database.read() as session:
        rows = uncertain_sites(session, limit)
        visits = open_visits_of_sites(session, [row.id for row in rows])
        return UncertainSites(
            items=[_site(row, list(visits[row.id])) for row in rows],
            total=count_uncertain_sites(session),
        )


@router.patch("/sites/{site_id}", responses=failures(HTTPStatus.NOT_FOUND))
def place(site_id: str, body: SitePatch, who: OfficePlanner, house: InHouse) -> UncertainSite:
    """Place a site by hand, which is certain from then on."""
    with house.database.write() as session:
        spot = body.location
        row = place_site(session, who, site_id, spot.lat, spot.lon, house.now())
        visits = open_visits_of_sites(session, [site_id])
        return _site(row, list(visits.get(site_id, ())))


def _site(row: Site, visit_ids: list[str]) -> UncertainSite:
    return UncertainSite(
        id=row.id,
        address=row.address,
        location=point(row.lat, row.lon),
        geocode_confidence=row.geocode_confidence,
        geocode_source=row.geocode_source,
        geocoder_down=row.geocode_failed_at is not None,
        customer=CustomerView(name=row.customer.name, phone=row.customer.phone),
        visit_ids=visit_ids,
    )
