"""Build dispatch/travel/data/gazetteer.csv. Inputs, rules and licences: docs/gazetteer.md.

Usage: python tools/build_gazetteer.py CITIES500_JSON CPCA_ADCODES_CSV DIVISION_FOLDER OUT_CSV
"""

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from dispatch.travel.coordinates import gcj02_to_wgs84
from solver.geodesic import distances_m

TOWNS_OF = "3501"
"""Fuzhou: the city whose towns are listed."""
NEAR_TOWN_M = 70_000
"""A town lies no further than this from the seat of its county."""
NEAR_SEAT_M = 80_000
"""A county lies no further than this from the seat of its city."""
SAME_PLACE_M = 30_000
"""Two sources that name a place alike mean the same one within this distance."""

# Municipalities and special regions: as precise as a city, and without a province above them.
CITY_LIKE = {"11", "12", "31", "50", "81", "82"}
NOT_A_PLACE = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
# Development zones carry 71 to 79; they overlap the districts and have no coordinates.
ZONE = re.compile(r"^\d{4}7\d$")

PROVINCES = (
    "11 Beijing|12 Tianjin|13 Hebei|14 Shanxi|15 Inner Mongolia|21 Liaoning|22 Jilin|"
    "23 Heilongjiang|31 Shanghai|32 Jiangsu|33 Zhejiang|34 Anhui|35 Fujian|36 Jiangxi|37 Shandong|"
    "41 Henan|42 Hubei|43 Hunan|44 Guangdong|45 Guangxi|46 Hainan|50 Chongqing|51 Sichuan|"
    "52 Guizhou|53 Yunnan|54 Tibet|61 Shaanxi|62 Gansu|63 Qinghai|64 Ningxia|65 Xinjiang|"
    "71 Taiwan|81 Hong Kong|82 Macau"
)
PROVINCE_EN = {entry[:2]: entry[3:] for entry in PROVINCES.split("|")}

# Where GeoNames has no name in Latin letters, or that of the seat.
ENGLISH = {
    "350102": "Gulou",
    "350103": "Taijiang",
    "350105": "Mawei",
    "350111": "Jin'an",
    "350112": "Changle",
    "350121": "Minhou",
    "350123": "Luoyuan",
    "350128": "Pingtan",
    "350122100": "Fengcheng",
    "350124100": "Meicheng",
    "350125100": "Zhangcheng",
}

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|"
    "纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|"
    "保安|裕固|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
SELF_GOVERNED = re.compile(rf"(?:(?:{PEOPLES})(?:族)?)*(?:自治[区州县旗]|族乡|民族乡)$")
SUFFIX = re.compile(r"(?:特别行政区|街道|地区|林区|矿区|[省市区县旗盟镇乡村])$")
TOWNSHIP = re.compile(r"(?:街道|镇|乡)$")

# Rows of GeoNames that carry no Chinese name, read by their place on the map.
HAN = {
    "Qibu": "起步",
    "Huokou": "霍口",
    "Zhongfang": "中房",
    "Hongyang": "洪洋",
    "Jianjiang": "鉴江",
}


@dataclass
class Row:
    """A line of the gazetteer; `aliases` separated by |, coordinates in WGS-84 degrees."""

    code: str
    level: str
    parent: str
    name_zh: str
    name_en: str
    aliases: str
    lat: float
    lon: float
    source: str


@dataclass(frozen=True)
class Spot:
    """A populated place of GeoNames."""

    id: str
    name: str
    han: frozenset[str]
    population: int
    lat: float
    lon: float


def stem(name: str) -> str:
    """Name without what says its kind; the whole name where one character would be left."""
    for kind in (SELF_GOVERNED, SUFFIX):
        short = kind.sub("", name)
        if short != name:
            return short if len(short) > 1 else name
    return name


def nearest(lat: float, lon: float, rows: Sequence[Row | Spot]) -> tuple[int, float]:
    """Position of the row nearest to a point, and its distance in metres."""
    away_m = distances_m(lat, lon, [row.lat for row in rows], [row.lon for row in rows])
    position = int(np.argmin(away_m))
    return position, float(away_m[position])


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def spots(path: Path) -> list[Spot]:
    """Read the Chinese places of GeoNames, each with its names in Chinese characters."""
    places = json.loads(path.read_text(encoding="utf-8")).values()
    return [
        Spot(
            str(place["geonameid"]),
            place["name"],
            frozenset(filter(is_han, [*place["alternatenames"], HAN.get(place["name"], "")])),
            place["population"],
            place["latitude"],
            place["longitude"],
        )
        for place in places
        if place["countrycode"] == "CN"
    ]


def is_han(name: str) -> bool:
    """Whether a name is written in Chinese characters alone, two at least."""
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,}", name))


class Builder:
    """Collects the rows, coarse levels first, so that each finds its parent."""

    def __init__(self, places: list[Spot], cpca: list[dict[str, str]]) -> None:
        self.rows: dict[str, Row] = {}
        self.by_han: dict[str, list[Spot]] = defaultdict(list)
        for place in places:
            for name in place.han:
                self.by_han[name].append(place)
        self.cpca = {entry["adcode"]: entry for entry in cpca}

    def add(
        self, code: str, level: str, name: str, at: tuple[float, float], source: str, *old: str
    ) -> None:
        """Add a place under the nearest level above it that exists."""
        above = (code[:6], code[:4] + "00", code[:2] + "0000")
        parent = next((up for up in above if up != code and up in self.rows), "")
        aliases = {alias for known in (name, *old) for alias in (known, stem(known))} - {name}
        english = ENGLISH.get(code) or self.english(code, name, at)
        lat, lon = round(at[0], 5), round(at[1], 5)
        listed = "|".join(sorted(aliases))
        self.rows[code] = Row(code, level, parent, name, english, listed, lat, lon, source)

    def english(self, code: str, name: str, at: tuple[float, float]) -> str:
        """Name in Latin letters of the largest GeoNames place called so nearby, or nothing."""
        if code.endswith("0000"):
            return PROVINCE_EN[code[:2]]
        spot = self.spot(name, at, SAME_PLACE_M)
        return spot.name if spot else ""

    def spot(self, name: str, at: tuple[float, float], within_m: float) -> Spot | None:
        """Find the largest GeoNames place of that name or stem near a point."""
        found = [
            place
            for place in {*self.by_han[name], *self.by_han[stem(name)]}
            if distances_m(*at, place.lat, place.lon) <= within_m
        ]
        return max(found, key=lambda place: (place.population, place.id), default=None)

    def at(self, code: str) -> tuple[float, float] | None:
        """WGS-84 degrees of a cpca row."""
        entry = self.cpca.get(code)
        if not entry or not entry["lat_gcj02"]:
            return None
        return gcj02_to_wgs84(float(entry["lat_gcj02"]), float(entry["lon_gcj02"]))

    def provinces_and_cities(self, current: list[dict[str, str]]) -> None:
        """Take both from cpca, without the rows that stand for no place, then renamed cities."""
        for code, entry in self.cpca.items():
            at = self.at(code)
            if entry["level"] == "district" or entry["name"] in NOT_A_PLACE or at is None:
                continue
            level = "city" if code[:2] in CITY_LIKE else entry["level"]
            self.add(code, level, entry["name"], at, "cpca")
        cities = [row for row in self.rows.values() if row.level == "city"]
        for entry in current:
            code, name = entry["code"] + "00", entry["name"]
            same = [row for row in cities if row.code[:2] == code[:2] and row.aliases == stem(name)]
            if code not in self.rows and name not in NOT_A_PLACE and same:
                del self.rows[same[0].code]
                self.add(code, "city", name, (same[0].lat, same[0].lon), "cpca", same[0].name_zh)

    def districts(self, current: list[dict[str, str]]) -> None:
        """Take those in force, with the names they had in cpca, then those of cpca abolished."""
        merged = set()
        for entry in current:
            code, name = entry["code"], entry["name"]
            if ZONE.match(code) or name == self.above(code).name_zh:
                continue
            former = code if self.at(code) else self.former(code, name)
            if former:
                merged.add(former)
                at, old = self.at(former), self.cpca[former]["name"]
                if at:
                    self.add(code, "district", name, at, "cpca", old)
            else:
                above = self.above(code)
                spot = self.spot(name, (above.lat, above.lon), NEAR_SEAT_M)
                if spot:
                    self.add(code, "district", name, (spot.lat, spot.lon), f"geonames:{spot.id}")
        for code, entry in self.cpca.items():
            at = self.at(code)
            if entry["level"] == "district" and at and code not in merged:
                self.add(code, "district", entry["name"], at, "cpca")

    def above(self, code: str) -> Row:
        """City, or else province, of a district."""
        return self.rows.get(code[:4] + "00") or self.rows[code[:2] + "0000"]

    def former(self, code: str, name: str) -> str | None:
        """Code in cpca of a district since renamed: same stem, same city or else province."""
        same = [
            old
            for old, entry in self.cpca.items()
            if entry["level"] == "district"
            and old[:2] == code[:2]
            and stem(entry["name"]) == stem(name)
            and self.at(old)
        ]
        same.sort(key=lambda old: old[:4] != code[:4])
        return same[0] if same else None

    def towns(self, places: Iterable[Spot], streets: list[dict[str, str]]) -> None:
        """Towns of one city: by their official name first, the abolished by their neighbours."""
        official = defaultdict(list)
        for entry in streets:
            if entry["areaCode"] in self.rows:
                official[stem(entry["name"])].append(entry)
        city = self.rows[TOWNS_OF + "00"]
        around = [
            place for place in places if distances_m(city.lat, city.lon, place.lat, place.lon) < 2e5
        ]
        named = [(place, self.county(place, official)) for place in around]
        settled = [(place, entry) for place, entry in named if entry]
        for place, entry in sorted(settled, key=lambda pair: self.rank(*pair)):
            if entry["cityCode"] == TOWNS_OF and entry["code"] not in self.rows:
                self.town(entry["code"], entry["name"], place)
        neighbours = [place for place, _ in settled]
        for place in (place for place, entry in named if entry is None):
            old = sorted(filter(TOWNSHIP.search, place.han))
            district = settled[nearest(place.lat, place.lon, neighbours)[0]][1]["areaCode"]
            if old and district.startswith(TOWNS_OF):
                self.town(f"{district}g{place.id}", old[0], place)

    def county(
        self, place: Spot, official: dict[str, list[dict[str, str]]]
    ) -> dict[str, str] | None:
        """Town of the official list that bears one of the place's names in the county nearest."""
        entries = [entry for short in map(stem, place.han) for entry in official.get(short, [])]
        if not entries:
            return None
        seats = [self.rows[entry["areaCode"]] for entry in entries]
        position, away_m = nearest(place.lat, place.lon, seats)
        return entries[position] if away_m <= NEAR_TOWN_M else None

    def rank(self, place: Spot, entry: dict[str, str]) -> tuple[bool, float]:
        """Order of the places that bear one town's name: its full name first, then the nearest."""
        seat = self.rows[entry["areaCode"]]
        return entry["name"] not in place.han, nearest(place.lat, place.lon, [seat])[1]

    def town(self, code: str, name: str, place: Spot) -> None:
        """Add a town where GeoNames has it."""
        old = sorted(filter(TOWNSHIP.search, place.han))
        self.add(code, "town", name, (place.lat, place.lon), f"geonames:{place.id}", *old)
        self.rows[code].name_en = ENGLISH.get(code, place.name)


def write(rows: Iterable[Row], out: Path) -> None:
    """Write rows by code, so that a change of a source shows as a small difference."""
    with out.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(field.name for field in fields(Row))
        for row in sorted(rows, key=lambda row: row.code):
            writer.writerow(getattr(row, field.name) for field in fields(Row))


def report(rows: Iterable[Row]) -> Iterator[str]:
    """Count rows by level, and those without a name in Latin letters."""
    levels: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        levels[row.level].append(row)
    for level, members in levels.items():
        unnamed = sum(not row.name_en for row in members)
        yield f"{level}: {len(members)}, {unnamed} without an English name\n"


def main(cities500: str, adcodes: str, division: str, out: str) -> None:
    """Read the sources, write the gazetteer, say what is in it."""
    places = spots(Path(cities500))
    builder = Builder(places, table(Path(adcodes)))
    builder.provinces_and_cities(table(Path(division) / "cities.csv"))
    builder.districts(table(Path(division) / "areas.csv"))
    builder.towns(places, table(Path(division) / "streets.csv"))
    write(builder.rows.values(), Path(out))
    sys.stdout.writelines(report(builder.rows.values()))


if __name__ == "__main__":
    main(*sys.argv[1:])
