"""A geocoder that gives no answer keeps no request away, and is asked again until it does."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch.domain.codes import TravelCode
from dispatch.domain.intake.request import ServiceRequest
from dispatch.domain.places import GeocodedPlace, Unanswered
from dispatch.domain.refusals import Refused
from dispatch.services.intake.taking import located, take_request
from dispatch.services.placing import AGAIN_AFTER, AskedAgain, place_again
from dispatch.services.sites import BY_HAND, place_site
from dispatch.store.customers import Site
from dispatch.store.events import Event
from dispatch.store.queries.sites import uncertain_sites
from dispatch.store.session import Database
from dispatch.store.work import Visit
from solver.faults import Fault
from tests.services.intake.test_requests import NEW
from tests.services.sla.desk import ANN, add_desk
from tests.support.rows import NOON

ROUGH = GeocodedPlace(26.09, 119.31, 0.8, "gazetteer")
EXACT = GeocodedPlace(26.095, 119.305, 0.95, "nominatim")
DOWN = Fault(TravelCode.GEOCODER_UNAVAILABLE, "address")
LATER = NOON + AGAIN_AFTER


def down(_: str) -> GeocodedPlace | None:
    raise Refused(DOWN)


def taken(database: Database, rough: GeocodedPlace | None) -> str:
    """Take a request whose geocoder is down; return its site."""
    with database.write() as session:
        add_desk(session)
    with database.read() as session:
        (asked,) = located(session, [ServiceRequest(**NEW)], lambda _: Unanswered(rough))
    with database.write() as session:
        case = take_request(session, ANN, asked, NOON)
        site_id: str = session.scalars(
            select(Visit.site_id).where(Visit.case_id == case.case_id)
        ).one()
    return site_id


def place_of(database: Database, site_id: str) -> tuple[float | None, float | None, str | None]:
    with database.read() as session:
        site = session.get_one(Site, site_id)
        return site.lat, site.lon, site.geocode_source


def listed(database: Database) -> list[str]:
    with database.read() as session:
        return [site.id for site in uncertain_sites(session, 10)]


def test_the_request_is_taken_and_its_rough_place_listed(database: Database) -> None:
    site_id = taken(database, ROUGH)
    # 0.8 would be certain, had the geocoder said so.
    assert place_of(database, site_id) == (26.09, 119.31, "gazetteer")
    assert listed(database) == [site_id]


def test_without_any_place_it_is_taken_too(database: Database) -> None:
    site_id = taken(database, None)
    assert place_of(database, site_id) == (None, None, None)
    assert listed(database) == [site_id]


def test_it_is_asked_again_and_the_answer_replaces_the_rough_place(database: Database) -> None:
    site_id = taken(database, ROUGH)
    early = LATER - timedelta(seconds=1)
    assert place_again(database, lambda _: EXACT, early) == AskedAgain()
    assert place_again(database, lambda _: EXACT, LATER) == AskedAgain(answered=1)
    assert place_of(database, site_id) == (26.095, 119.305, "nominatim")
    assert listed(database) == []
    with database.read() as session:
        event = session.scalars(select(Event).where(Event.kind == "site.placed")).one()
    assert (event.actor, event.entity_id, event.payload["before"]["source"]) == (
        "geocoder",
        site_id,
        "gazetteer",
    )
    assert place_again(database, down, LATER + AGAIN_AFTER) == AskedAgain()


def test_while_it_is_down_it_is_left_alone_for_five_minutes_each_time(database: Database) -> None:
    site_id = taken(database, ROUGH)
    assert place_again(database, down, LATER) == AskedAgain(0, DOWN)
    assert place_again(database, down, LATER + timedelta(minutes=4)) == AskedAgain()
    assert place_again(database, lambda _: EXACT, LATER + AGAIN_AFTER) == AskedAgain(answered=1)
    assert place_of(database, site_id) == (26.095, 119.305, "nominatim")


def test_what_it_does_not_know_keeps_its_rough_place(database: Database) -> None:
    site_id = taken(database, ROUGH)
    assert place_again(database, lambda _: None, LATER) == AskedAgain(answered=1)
    assert place_of(database, site_id) == (26.09, 119.31, "gazetteer")
    assert listed(database) == []


@pytest.mark.parametrize("during", [False, True])
def test_what_a_person_has_placed_stays(database: Database, *, during: bool) -> None:
    site_id = taken(database, ROUGH)

    def by_hand() -> None:
        with database.write() as session:
            place_site(session, ANN, site_id, 26.1, 119.4, NOON)

    def asked(_: str) -> GeocodedPlace:
        by_hand()
        return EXACT

    if not during:
        by_hand()
    place_again(database, asked, LATER)
    assert place_of(database, site_id) == (26.1, 119.4, BY_HAND)
    assert listed(database) == []
