"""Places that a person knows better than a geocoder."""

from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.people.accounts import Principal
from dispatch.store.customers import Site
from dispatch.store.events import Event, one_at_a_time, record_event
from solver.faults import Fault

BY_HAND = "hand"
"""Source of a place that a person set."""


def place_site(
    session: Session, who: Principal, site_id: str, lat: float, lon: float, now: datetime
) -> Site:
    """Set where a site is, in WGS-84 degrees; it is certain from then on.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    one_at_a_time(session)
    site = session.get(Site, site_id)
    if site is None:
        raise Refused(
            Fault(RequestCode.SITE_NOT_FOUND, "siteId", {"id": site_id}), Refusal.NOT_FOUND
        )
    before = {"lat": site.lat, "lon": site.lon, "source": site.geocode_source}
    site.lat, site.lon = lat, lon
    site.geocode_confidence, site.geocode_source = 1.0, BY_HAND
    site.geocode_failed_at = None
    event = Event(
        at=now,
        actor=who.user_id,
        kind="site.placed",
        entity="site",
        entity_id=site_id,
        payload={"lat": lat, "lon": lon, "before": before},
    )
    record_event(session, event)
    return site
