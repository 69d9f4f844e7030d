"""Where a national night takes place: two neighbouring centres in each of many Chinese cities.

Names and seats are those of the gazetteer (docs/credits.md). A city counts when six of its
districts have their seat within `CORE_M` of its own; the three western ones are the area of one
centre, the three eastern ones that of the other.
"""

import csv
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from scenarios.generator.geography import METRES_A_DEGREE, Area, Town

CORE_M = 30_000
DISTRICTS = 6
SPREAD_M = 3_500
VISITS_A_CENTRE = 1_000
VISITS_A_TECHNICIAN = 40

Gazetteer = Mapping[str, str]
"""One row of the gazetteer by heading."""


@dataclass(frozen=True, slots=True)
class City:
    """A city whose centres are neighbours."""

    areas: tuple[Area, ...]

    @property
    def towns(self) -> tuple[Town, ...]:
        """All towns of the city."""
        return tuple(town for area in self.areas for town in area.towns)

    def ring(self) -> list[tuple[float, float]]:
        """Corners (lat, lon) of a box around all its homes."""
        margin = (SPREAD_M + 500) / METRES_A_DEGREE
        lats, lons = [town.lat for town in self.towns], [town.lon for town in self.towns]
        wide = margin / math.cos(math.radians(max(lats)))
        south, north = round(min(lats) - margin, 4), round(max(lats) + margin, 4)
        west, east = round(min(lons) - wide, 4), round(max(lons) + wide, 4)
        return [(south, west), (south, east), (north, east), (north, west)]


def read_cities(gazetteer: Path, visits: int) -> tuple[City, ...]:
    """Read as many cities as so many visits need, in an order that no seed changes.

    Raises
    ------
    ValueError
        When the gazetteer has too few cities for them.
    """
    centres = max(1, round(visits / VISITS_A_CENTRE))
    found = list(_cores(gazetteer))
    Random("nation").shuffle(found)
    if centres > 2 * len(found):
        raise ValueError(visits)
    shares = _shared(visits, centres)
    return tuple(
        City(tuple(_areas(city, core, shares[at : at + 2])))
        for at, (city, core) in zip(range(0, centres, 2), found, strict=False)
    )


def apart_m(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Metres between two points that are near each other, to about one in a hundred."""
    east = (lon - lon2) * math.cos(math.radians((lat + lat2) / 2))
    return METRES_A_DEGREE * math.hypot(lat - lat2, east)


def _shared(whole: int, parts: int) -> list[int]:
    """Share out `whole` as evenly as whole numbers can."""
    return [whole * (part + 1) // parts - whole * part // parts for part in range(parts)]


def _cores(gazetteer: Path) -> Iterator[tuple[Gazetteer, list[Town]]]:
    """Give each city that counts with its inner districts, by code."""
    with gazetteer.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    by_code = {row["code"]: row for row in rows}
    districts: dict[str, list[Gazetteer]] = defaultdict(list)
    for row in rows:
        if row["level"] == "district":
            districts[row["parent"]].append(row)
    for code, inner in sorted(districts.items()):
        city = by_code[code]
        if city["level"] != "city":
            continue
        province = by_code[city["parent"]]["name_zh"] if city["parent"] else city["name_zh"]
        near = sorted((_away_m(city, row), row["code"], row) for row in inner)[:DISTRICTS]
        if len(near) == DISTRICTS and near[-1][0] <= CORE_M:
            yield city, [_town(row, province, city["name_zh"]) for *_, row in near]


def _away_m(city: Gazetteer, row: Gazetteer) -> float:
    return apart_m(float(city["lat"]), float(city["lon"]), float(row["lat"]), float(row["lon"]))


def _town(row: Gazetteer, province: str, city: str) -> Town:
    place = float(row["lat"]), float(row["lon"])
    return Town(row["name_zh"], row["name_zh"], *place, 1, SPREAD_M, province=province, city=city)


def _areas(city: Gazetteer, core: Sequence[Town], visits: Sequence[int]) -> Iterator[Area]:
    """Cut a city in a western and an eastern half, as far as there are visits for them."""
    towns = sorted(core, key=lambda town: (town.lon, town.name))
    half = DISTRICTS // 2
    sides = (("w", "西", "west", towns[:half]), ("e", "东", "east", towns[half:]))
    for (key, zh, en, own), share in zip(sides, visits, strict=False):
        lat, lon = (sum(getattr(town, name) for town in own) / half for name in ("lat", "lon"))
        yield Area(
            f"c{city['code'][:4]}{key}",
            f"{city['name_zh'].removesuffix('市')}{zh}服务中心",
            f"{city['name_en'] or city['code']} {en}",
            round(lat, 4),
            round(lon, 4),
            tuple(own),
            max(1, round(share / VISITS_A_TECHNICIAN)),
            share,
        )
