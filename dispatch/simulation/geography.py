"""Where the simulated centres are: real cities of the gazetteer, and their inner districts."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from dispatch.travel.gazetteer import Level, Place, load_gazetteer
from solver.geodesic import distances_m

CORE_M = 25_000
"""Districts with their seat so near to the city's own belong to the centre."""
FEWEST, MOST = 3, 6
SPREAD_M = 3_000
METRES_A_DEGREE = 111_195


@dataclass(frozen=True, slots=True)
class Seat:
    """A centre's city, and the points (lat, lon) that its homes lie around."""

    id: str
    name_zh: str
    lat: float
    lon: float
    districts: tuple[tuple[float, float], ...]


def seats(count: int) -> Sequence[Seat]:
    """Return so many centres, in an order that no seed changes.

    Raises
    ------
    ValueError
        When the gazetteer has fewer.
    """
    found = list(_seats())
    Random("seats").shuffle(found)
    if count > len(found):
        raise ValueError(count)
    return found[:count]


def most_seats() -> int:
    """Return how many centres there can be."""
    return sum(1 for _ in _seats())


def drawn_point(dice: Random, seat: Seat, district: int) -> tuple[float, float]:
    """Draw a point around a district's seat, evenly by area, to about a metre."""
    lat, lon = seat.districts[district]
    away_m = SPREAD_M * math.sqrt(dice.random())
    turn = 2 * math.pi * dice.random()
    east = METRES_A_DEGREE * math.cos(math.radians(lat))
    return (
        round(lat + away_m * math.sin(turn) / METRES_A_DEGREE, 5),
        round(lon + away_m * math.cos(turn) / east, 5),
    )


def _seats() -> Iterator[Seat]:
    places = load_gazetteer().places
    inner: dict[str, list[Place]] = defaultdict(list)
    for place in places.values():
        if place.level is Level.DISTRICT:
            inner[place.parent].append(place)
    for code in sorted(inner):
        city = places[code]
        near = sorted((_away_m(city, one), one.code, one) for one in inner[code])
        core = [one for away_m, _, one in near if away_m <= CORE_M][:MOST]
        if city.level is Level.CITY and len(core) >= FEWEST:
            districts = tuple((one.lat, one.lon) for one in core)
            yield Seat(f"c{code[:4]}", city.name_zh, city.lat, city.lon, districts)


def _away_m(city: Place, one: Place) -> float:
    return float(distances_m(city.lat, city.lon, one.lat, one.lon))
