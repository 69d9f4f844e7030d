"""Where it takes place: real districts and towns around Fuzhou, and points around them."""

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

METRES_A_DEGREE = 111_195
CITY = "350100"


@dataclass(frozen=True, slots=True)
class Town:
    """A town or subdistrict; points lie within `spread_m` of its centre, `weight` is its share.

    `listed` is False for a real one that the gazetteer does not have: addresses in it are only
    found by their district. A municipality is its own province.
    """

    name: str
    district: str
    lat: float
    lon: float
    weight: int
    spread_m: int
    listed: bool = True
    province: str = "福建省"
    city: str = "福州市"


@dataclass(frozen=True, slots=True)
class Area:
    """A service centre with its towns and its size."""

    id: str
    name_zh: str
    name_en: str
    lat: float
    lon: float
    towns: tuple[Town, ...]
    technicians: int
    visits: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """An area as it is drawn up: towns by (district, name) with weight and spread in metres."""

    id: str
    name_zh: str
    name_en: str
    lat: float
    lon: float
    towns: Mapping[tuple[str, str], tuple[int, int]]
    unlisted: tuple[Town, ...]
    technicians: int
    visits: int


_INNER, _SUBURB, _COUNTRY = 900, 1_800, 2_500

_PLANS = (
    _Plan(
        "gulou",
        "鼓楼服务中心",
        "Gulou service centre",
        26.0853,
        119.2986,
        {
            ("鼓楼区", "鼓东街道"): (4, _INNER),
            ("鼓楼区", "鼓西街道"): (4, _INNER),
            ("鼓楼区", "温泉街道"): (6, _INNER),
            ("鼓楼区", "东街街道"): (3, _INNER),
            ("鼓楼区", "南街街道"): (3, _INNER),
            ("鼓楼区", "安泰街道"): (3, _INNER),
            ("鼓楼区", "华大街道"): (5, _INNER),
            ("鼓楼区", "五凤街道"): (5, _INNER),
            ("鼓楼区", "洪山镇"): (7, _SUBURB),
            ("晋安区", "茶园街道"): (5, _INNER),
            ("晋安区", "岳峰镇"): (7, _SUBURB),
            ("晋安区", "鼓山镇"): (7, _SUBURB),
            ("晋安区", "新店镇"): (7, _SUBURB),
            ("仓山区", "仓山镇"): (8, _SUBURB),
            ("仓山区", "盖山镇"): (7, _SUBURB),
            ("马尾区", "亭江镇"): (1, _COUNTRY),
            ("长乐区", "营前街道"): (1, _COUNTRY),
            ("连江县", "琯头镇"): (1, _COUNTRY),
        },
        (Town("瀛洲街道", "台江区", 26.053, 119.322, 3, _INNER, listed=False),),
        technicians=10,
        visits=416,
    ),
    _Plan(
        "minhou",
        "闽侯服务中心",
        "Minhou service centre",
        26.0310,
        119.2105,
        {
            ("仓山区", "建新镇"): (10, _SUBURB),
            ("仓山区", "城门镇"): (7, _SUBURB),
            ("仓山区", "螺洲镇"): (5, _SUBURB),
            ("闽侯县", "荆溪镇"): (6, _COUNTRY),
            ("闽侯县", "南屿镇"): (9, _COUNTRY),
            ("闽侯县", "南通镇"): (8, _COUNTRY),
            ("闽侯县", "祥谦镇"): (3, _COUNTRY),
            ("闽侯县", "尚干镇"): (3, _COUNTRY),
            ("闽侯县", "青口镇"): (2, _COUNTRY),
            ("闽侯县", "竹岐乡"): (1, _COUNTRY),
            ("闽侯县", "白沙镇"): (1, _COUNTRY),
        },
        (Town("上街镇", "闽侯县", 26.058, 119.195, 4, _SUBURB, listed=False),),
        technicians=7,
        visits=286,
    ),
    _Plan(
        "fuqing",
        "福清服务中心",
        "Fuqing service centre",
        25.7245,
        119.3787,
        {
            ("福清市", "音西街道"): (12, _SUBURB),
            ("福清市", "宏路街道"): (10, _SUBURB),
            ("福清市", "阳下街道"): (9, _SUBURB),
            ("福清市", "海口镇"): (4, _COUNTRY),
            ("福清市", "城头镇"): (1, _COUNTRY),
            ("福清市", "龙田镇"): (5, _COUNTRY),
            ("福清市", "江镜镇"): (2, _COUNTRY),
            ("福清市", "渔溪镇"): (3, _COUNTRY),
            ("福清市", "上迳镇"): (3, _COUNTRY),
            ("福清市", "港头镇"): (1, _COUNTRY),
            ("福清市", "三山镇"): (1, _COUNTRY),
            ("福清市", "高山镇"): (1, _COUNTRY),
            ("福清市", "江阴镇"): (1, _COUNTRY),
        },
        (Town("玉屏街道", "福清市", 25.721, 119.386, 3, _INNER, listed=False),),
        technicians=7,
        visits=278,
    ),
)


def read_areas(gazetteer: Path, scale: int) -> tuple[Area, ...]:
    """Read the towns of each area from the gazetteer; `scale` multiplies technicians and visits.

    Raises
    ------
    KeyError
        When the gazetteer lacks a town.
    """
    points = dict(_points(gazetteer))
    return tuple(
        Area(
            plan.id,
            plan.name_zh,
            plan.name_en,
            plan.lat,
            plan.lon,
            (
                *(
                    Town(name, district, *points[district, name], weight, spread_m)
                    for (district, name), (weight, spread_m) in plan.towns.items()
                ),
                *plan.unlisted,
            ),
            plan.technicians * scale,
            plan.visits * scale,
        )
        for plan in _PLANS
    )


def draw_town(dice: Random, area: Area) -> Town:
    """Draw a town of the area by the weights."""
    return dice.choices(area.towns, [town.weight for town in area.towns])[0]


def draw_point(dice: Random, town: Town) -> tuple[float, float]:
    """Draw a point in the disc around a town's centre, evenly by area, to about a metre."""
    away_m = town.spread_m * math.sqrt(dice.random())
    turn = 2 * math.pi * dice.random()
    lat = town.lat + away_m * math.sin(turn) / METRES_A_DEGREE
    lon = town.lon + away_m * math.cos(turn) / (METRES_A_DEGREE * math.cos(math.radians(town.lat)))
    return round(lat, 5), round(lon, 5)


def _points(gazetteer: Path) -> Iterator[tuple[tuple[str, str], tuple[float, float]]]:
    """Give ((district, town), (lat, lon)) of Fuzhou."""
    with gazetteer.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    districts = {row["code"]: row["name_zh"] for row in rows if row["parent"] == CITY}
    for row in rows:
        if row["level"] == "town" and row["parent"] in districts:
            place = float(row["lat"]), float(row["lon"])
            yield (districts[row["parent"]], row["name_zh"]), place
