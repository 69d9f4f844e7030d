"""Addresses to points: geopy's geocoders behind one door, the offline gazetteer's first among them.

This is the only module that sees geopy, which carries no types. What leaves it is WGS-84 with a
confidence on one scale, whichever system and wording the provider answers in. An address goes to a
third party only where one is configured.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderServiceError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import BaiduV3, Nominatim
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from dispatch.domain.codes import TravelCode
from dispatch.domain.places import GeocodedPlace
from dispatch.domain.refusals import Refused
from dispatch.travel.confidence import LEVEL_RADIUS_M, confidence
from dispatch.travel.coordinates import bd09_to_wgs84
from dispatch.travel.gazetteer import Gazetteer, Place, load_gazetteer
from solver.faults import Fault, InvalidInput
from solver.geodesic import distances_m

BAIDU_RADIUS_M = (
    (100, 20),
    (90, 50),
    (80, 100),
    (75, 200),
    (70, 300),
    (60, 500),
    (50, 1_000),
    (40, 2_000),
    (30, 5_000),
    (25, 8_000),
    (20, 10_000),
)
"""Baidu's `confidence` (at least) and the error in metres that its manual states for it."""
BAIDU_WORST_M = 100_000

CODES = (
    (
        (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges, GeocoderQueryError),
        TravelCode.GEOCODER_REFUSED,
    ),
    ((GeocoderQuotaExceeded,), TravelCode.GEOCODER_QUOTA_EXCEEDED),
)

Spot = tuple[float, float, float]
"""Latitude and longitude in WGS-84 degrees, and the radius in metres."""


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]  # geopy carries no types
    """The offline gazetteer as a geocoder of geopy.

    Parameters
    ----------
    home
        Where an address lies that does not say where.
    """

    def __init__(self, gazetteer: Gazetteer, home: Place | None = None) -> None:
        super().__init__()
        self.gazetteer = gazetteer
        self.home = home

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: object = DEFAULT_SENTINEL,  # of the interface; nothing is waited for
    ) -> Location | list[Location] | None:
        """Place an address on the centre of the finest place that it names, a city at least.

        The location's `raw` holds level, matched, radius_m and confidence.
        """
        place = self.gazetteer.find(query, self.home)
        if place is None or place.level not in LEVEL_RADIUS_M:
            return None
        matched = "".join(part.name_zh for part in self.gazetteer.chain(place))
        radius_m = LEVEL_RADIUS_M[place.level]
        raw = {
            "level": place.level.value,
            "matched": matched,
            "radius_m": radius_m,
            "confidence": confidence(radius_m),
        }
        location = Location(matched, (place.lat, place.lon), raw)
        return location if exactly_one else [location]


@dataclass(frozen=True, slots=True)
class AddressPlacer:
    """Places addresses by one provider. Made by `open_placer`."""

    provider: str
    ask: Callable[[str], Location | None]
    spot: Callable[[Location], Spot]

    def place(self, address: str) -> GeocodedPlace | None:
        """Point of an address, or None where the provider knows none.

        Raises
        ------
        Refused
            GEOCODER_REFUSED: the provider refuses the key or the request;
            GEOCODER_QUOTA_EXCEEDED: it has answered enough for now;
            GEOCODER_UNAVAILABLE: no sensible answer came. The offline gazetteer raises none.
        """
        with refusals(self.provider):
            location = self.ask(address)
        if location is None:
            return None
        lat, lon, radius_m = self.spot(location)
        return GeocodedPlace(lat, lon, confidence(radius_m), self.provider)


def open_placer(
    provider: str = "gazetteer",
    *,
    home: str = "",
    api_key: str = "",
    domain: str = "nominatim.openstreetmap.org",
    timeout_s: float = 5,
    pause_s: float = 1,
    adapter_factory: Callable[..., Any] | None = None,
) -> AddressPlacer:
    """Open a provider by the values of its settings.

    Parameters
    ----------
    provider
        gazetteer (offline), nominatim, or baidu.
    home
        City or district where an address lies that does not say where, e.g. 福建省福州市.
    api_key
        Key for baidu.
    domain
        Server of nominatim; one's own where there are many addresses.
    timeout_s
        Longest wait for an online answer.
    pause_s
        Least time between two online requests; public servers ask for 1.
    adapter_factory
        geopy's HTTP client, where it is not to be the default.

    Raises
    ------
    InvalidInput
        GEOCODER_UNKNOWN, GEOCODER_KEY_MISSING, GEOCODER_HOME_UNKNOWN.
    """
    at_home = load_gazetteer().find(home)
    faults = [*_faults(provider, api_key, home, at_home)]
    if faults:
        raise InvalidInput(faults)
    web: dict[str, Any] = {"timeout": timeout_s, "adapter_factory": adapter_factory}
    if provider == "nominatim":
        online = Nominatim(domain=domain, user_agent="roundsman", **web)
        ask = partial(_paced(online, pause_s), country_codes="cn", language="zh")
        return AddressPlacer(provider, ask, _nominatim_spot)
    if provider == "baidu":
        return AddressPlacer(provider, _paced(BaiduV3(api_key, **web), pause_s), _baidu_spot)
    offline = GazetteerGeocoder(load_gazetteer(), at_home)
    return AddressPlacer(provider, offline.geocode, _gazetteer_spot)


@contextmanager
def refusals(provider: str) -> Iterator[None]:
    """Turn geopy's errors into codes. Their texts stay behind: they may hold the key."""
    try:
        yield
    except GeocoderServiceError as error:
        otherwise = TravelCode.GEOCODER_UNAVAILABLE
        code = next((code for kinds, code in CODES if isinstance(error, kinds)), otherwise)
        params = {"provider": provider, "error": type(error).__name__}
        raise Refused(Fault(code, "address", params)) from None


def _faults(provider: str, api_key: str, home: str, at_home: Place | None) -> Iterator[Fault]:
    if provider not in {"gazetteer", "nominatim", "baidu"}:
        yield Fault(TravelCode.GEOCODER_UNKNOWN, "geocoder", {"value": provider})
    if provider == "baidu" and not api_key:
        yield Fault(TravelCode.GEOCODER_KEY_MISSING, "geocoder", {"provider": provider})
    if home and at_home is None:
        yield Fault(TravelCode.GEOCODER_HOME_UNKNOWN, "geocoderHome", {"value": home})


def _paced(geocoder: Geocoder, pause_s: float) -> RateLimiter:
    return RateLimiter(
        geocoder.geocode, min_delay_seconds=pause_s, max_retries=0, swallow_exceptions=False
    )


def _gazetteer_spot(location: Location) -> Spot:
    return location.latitude, location.longitude, location.raw["radius_m"]


def _nominatim_spot(location: Location) -> Spot:
    """Radius: half the diagonal of the box around what was found."""
    south, north, west, east = map(float, location.raw["boundingbox"])
    return location.latitude, location.longitude, float(distances_m(south, west, north, east)) / 2


def _baidu_spot(location: Location) -> Spot:
    sure = location.raw.get("confidence", 0)
    radius_m = next((metres for least, metres in BAIDU_RADIUS_M if sure >= least), BAIDU_WORST_M)
    return *bd09_to_wgs84(location.latitude, location.longitude), radius_m
