"""Geocoders: what each answer becomes. Online ones answer from here, by an adapter of geopy."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.distance import geodesic
from geopy.exc import GeocoderTimedOut

from dispatch.domain.codes import TravelCode
from dispatch.domain.places import UNCERTAIN_BELOW, GeocodedPlace, Unanswered
from dispatch.domain.refusals import Refused
from dispatch.travel.confidence import CONFIDENCE_BY_RADIUS, confidence
from dispatch.travel.coordinates import wgs84_to_bd09
from dispatch.travel.fallback import PatientPlacer
from dispatch.travel.gazetteer import load_gazetteer
from dispatch.travel.geocoders import AddressPlacer, GazetteerGeocoder, open_placer
from solver.faults import InvalidInput

ADDRESS = "福建省福州市鼓楼区温泉街道五四路128号"
WUYI_SQUARE = (26.0745, 119.3062)


class Answering(BaseSyncAdapter):  # type: ignore[misc]  # geopy carries no types
    """Answers every request alike, by a value or an error, and keeps what was asked."""

    def __init__(self, answer: Any) -> None:
        super().__init__(proxies=None, ssl_context=None)
        self.answer = answer
        self.asked: list[dict[str, list[str]]] = []

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        self.asked.append(parse_qs(urlsplit(url).query) | {"timeout": [str(timeout)]})
        assert headers
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        raise NotImplementedError


def factory(adapter: Answering) -> Callable[..., Answering]:
    return lambda **_: adapter


def baidu(adapter: Answering) -> AddressPlacer:
    return open_placer("baidu", api_key="secret", pause_s=0, adapter_factory=factory(adapter))


def nominatim(adapter: Answering) -> AddressPlacer:
    return open_placer("nominatim", pause_s=0, adapter_factory=factory(adapter))


def test_one_that_is_down_leaves_a_rough_place_and_is_asked_no_more() -> None:
    down = Answering(GeocoderTimedOut("no answer"))
    placer = PatientPlacer(nominatim(down), open_placer())
    first, second = placer.place(ADDRESS), placer.place("no such place")
    assert first == Unanswered(GeocodedPlace(26.09992, 119.30343, 0.8, "gazetteer"))
    assert second == Unanswered(None)
    assert placer.fault is not None
    assert placer.fault.code is TravelCode.GEOCODER_UNAVAILABLE
    assert len(down.asked) == 1


def test_one_that_answers_is_taken_at_its_word() -> None:
    box = ["26.09", "26.10", "119.30", "119.31"]
    answer = [{"lat": "26.095", "lon": "119.305", "display_name": "x", "boundingbox": box}]
    placer = PatientPlacer(nominatim(Answering(answer)), open_placer())
    found = placer.place(ADDRESS)
    assert isinstance(found, GeocodedPlace)
    assert (found.lat, found.lon, found.source) == (26.095, 119.305, "nominatim")
    assert PatientPlacer(nominatim(Answering([])), open_placer()).place(ADDRESS) is None


def test_the_gazetteer_is_a_geocoder_of_geopy() -> None:
    location = GazetteerGeocoder(load_gazetteer()).geocode(ADDRESS)
    assert location is not None
    assert not isinstance(location, list)
    assert location.address == "福建省福州市鼓楼区温泉街道"
    assert (location.latitude, location.longitude) == (26.09992, 119.30343)
    assert location.raw == {
        "level": "town",
        "matched": "福建省福州市鼓楼区温泉街道",
        "radius_m": 3_000,
        "confidence": 0.8,
    }


def test_a_list_of_one_where_geopy_asks_for_a_list() -> None:
    locations = GazetteerGeocoder(load_gazetteer()).geocode(ADDRESS, exactly_one=False)
    assert isinstance(locations, list)
    assert [location.raw["level"] for location in locations] == ["town"]


@pytest.mark.parametrize(
    ("address", "sure", "uncertain"),
    [
        (ADDRESS, 0.8, False),
        ("福州市鼓楼区五四路128号", 0.5, True),
        ("福州市五四路128号", 0.2, True),
    ],
)
def test_confidence_by_the_finest_place_named(
    address: str, sure: float, *, uncertain: bool
) -> None:
    placed = open_placer().place(address)
    assert placed is not None
    assert (placed.confidence, placed.source) == (sure, "gazetteer")
    assert (placed.confidence < UNCERTAIN_BELOW) is uncertain


@pytest.mark.parametrize("address", ["", "福建省", "五四路128号", "鼓楼区五四路"])
def test_what_names_no_city_is_not_placed(address: str) -> None:
    assert open_placer().place(address) is None


def test_home_places_what_names_no_city() -> None:
    placed = open_placer(home="福建省福州市").place("鼓楼区五四路")
    assert placed is not None
    assert (placed.lat, placed.lon) == (26.08509, 119.29911)


def test_confidence_falls_with_the_radius() -> None:
    # Each step up to its limit, and nothing past the last.
    steps = [confidence(limit_m) for limit_m, _ in CONFIDENCE_BY_RADIUS]
    assert steps == [0.95, 0.9, 0.8, 0.5, 0.2]
    assert [confidence(0), confidence(101), confidence(60_001)] == [0.95, 0.9, 0.0]


@pytest.mark.parametrize(
    ("baidu_confidence", "sure"),
    [
        (100, 0.95),  # 20 m
        (75, 0.9),  # 200 m
        (40, 0.8),  # 2 km
        (20, 0.5),  # 10 km
        (0, 0.0),
    ],
)
def test_baidu_answers_in_bd09(baidu_confidence: int, sure: float) -> None:
    lat, lon = wgs84_to_bd09(*WUYI_SQUARE)
    found = {"location": {"lat": lat, "lng": lon}, "confidence": baidu_confidence, "level": "道路"}
    adapter = Answering({"status": 0, "result": found})
    placed = baidu(adapter).place(ADDRESS)
    assert placed is not None
    assert geodesic((placed.lat, placed.lon), WUYI_SQUARE).m < 0.01
    assert geodesic((lat, lon), WUYI_SQUARE).m > 1_000
    assert (placed.confidence, placed.source) == (sure, "baidu")
    assert adapter.asked[0]["address"] == [ADDRESS]
    assert adapter.asked[0]["ak"] == ["secret"]


def test_nominatim_answers_with_the_box_around_what_it_found() -> None:
    # 0.02 degree each way is 2,216 m by 2,001 m here, half its diagonal 1,493 m: as good as a town.
    lat, lon = WUYI_SQUARE
    box = [str(lat - 0.01), str(lat + 0.01), str(lon - 0.01), str(lon + 0.01)]
    found = {"lat": str(lat), "lon": str(lon), "display_name": "五一广场", "boundingbox": box}
    adapter = Answering([found])
    placed = nominatim(adapter).place(ADDRESS)
    assert placed is not None
    assert (placed.lat, placed.lon) == WUYI_SQUARE
    assert (placed.confidence, placed.source) == (0.8, "nominatim")
    assert adapter.asked[0]["countrycodes"] == ["cn"]
    assert adapter.asked[0]["timeout"] == ["5"]


def test_nothing_found_online_is_nothing_placed() -> None:
    assert nominatim(Answering([])).place(ADDRESS) is None


def http(status: int) -> AdapterHTTPError:
    return AdapterHTTPError("refused", status_code=status, headers={}, text="")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (http(401), TravelCode.GEOCODER_REFUSED),
        (http(403), TravelCode.GEOCODER_REFUSED),
        (http(400), TravelCode.GEOCODER_REFUSED),
        (http(429), TravelCode.GEOCODER_QUOTA_EXCEEDED),
        (http(500), TravelCode.GEOCODER_UNAVAILABLE),
        (GeocoderTimedOut("5 s for ?ak=secret"), TravelCode.GEOCODER_UNAVAILABLE),
        ({"status": 302}, TravelCode.GEOCODER_QUOTA_EXCEEDED),
        ({"status": 200}, TravelCode.GEOCODER_REFUSED),
    ],
)
def test_a_refusal_is_a_code_without_the_key(answer: object, code: TravelCode) -> None:
    with pytest.raises(Refused) as refusal:
        baidu(Answering(answer)).place(ADDRESS)
    fault = refusal.value.fault
    assert (fault.code, fault.field, fault.params["provider"]) == (code, "address", "baidu")
    assert "secret" not in str(refusal.value)


def test_every_fault_of_the_settings_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        open_placer("baidu", home="Atlantis")
    assert [fault.code for fault in refusal.value.faults] == [
        TravelCode.GEOCODER_KEY_MISSING,
        TravelCode.GEOCODER_HOME_UNKNOWN,
    ]
    with pytest.raises(InvalidInput) as refusal:
        open_placer("oracle")
    assert [fault.code for fault in refusal.value.faults] == [TravelCode.GEOCODER_UNKNOWN]
