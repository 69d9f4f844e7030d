"""Addresses for which a geocoder gave no answer: it is asked again until it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.domain.places import GeocodedPlace
from dispatch.domain.refusals import Refused
from dispatch.store.customers import Site
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.queries.sites import asked_in_vain
from dispatch.store.session import Database
from solver.faults import Fault

AGAIN_AFTER = timedelta(minutes=5)
"""So long a geocoder that gave no answer is left alone."""
AT_ONCE = 20
"""Addresses that are asked for at a time."""
BY_GEOCODER = "geocoder"
"""Who records that a site was placed after all."""


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """How many addresses were answered, and why the others were not; None if all were."""

    answered: int = 0
    fault: Fault | None = None


def place_again(
    database: Database, geocode: Callable[[str], GeocodedPlace | None], now: datetime
) -> AskedAgain:
    """Ask once more for addresses whose geocoder gave no answer, until it gives none again.

    It is asked between transactions. Several processes may do so at once: who asks for a site has
    said so in its row. What a person has placed meanwhile stays.
    """
    with database.write() as session:
        rows = asked_in_vain(session, now - AGAIN_AFTER, AT_ONCE)
        waiting = [(row.id, row.address) for row in rows]
        for row in rows:
            row.geocode_failed_at = now
    for answered, (site_id, address) in enumerate(waiting):
        try:
            found = geocode(address)
        except Refused as refused:
            return AskedAgain(answered, refused.fault)
        with database.write() as session:
            _answer(session, site_id, found, now)
    return AskedAgain(len(waiting))


def _answer(session: Session, site_id: str, found: GeocodedPlace | None, now: datetime) -> None:
    """Keep what the geocoder knows of a site; where it knows nothing, what there is stays."""
    one_at_a_time(session)
    site = session.get_one(Site, site_id, with_for_update=True)
    if site.geocode_failed_at is None:
        return  # a person was quicker
    site.geocode_failed_at = None
    if found is None:
        return
    before = {"lat": site.lat, "lon": site.lon, "source": site.geocode_source}
    site.lat, site.lon = found.lat, found.lon
    site.geocode_confidence, site.geocode_source = found.confidence, found.source
    event = Event(
        at=now,
        actor=BY_GEOCODER,
        kind="site.placed",
        entity="site",
        entity_id=site_id,
        payload={"lat": found.lat, "lon": found.lon, "before": before},
    )
    record_event(session, event)
