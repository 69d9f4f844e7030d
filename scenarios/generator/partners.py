"""Eight partner points that take what the own technicians cannot."""

from dataclasses import dataclass, replace

from scenarios.generator.catalogue import INSTALL_FEES, REPAIR_FEES
from scenarios.generator.writing import Row

WEEKDAYS = 7
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Point:
    """A partner point; `cap` is visits a day, 80 minutes each."""

    id: str
    centre: str
    name_zh: str
    name_en: str
    lat: float
    lon: float
    kind: str
    cap: int
    contract: str
    open_on_sunday: bool


_POINTS = (
    Point(
        "p-wufeng",
        "gulou",
        "五凤安装点",
        "Wufeng installers",
        26.103,
        119.280,
        "INSTALL",
        4,
        "OVERFLOW",
        True,
    ),
    Point(
        "p-gushan",
        "gulou",
        "鼓山维修点",
        "Gushan repairs",
        26.072,
        119.345,
        "REPAIR",
        4,
        "OVERFLOW",
        True,
    ),
    Point(
        "p-xindian",
        "gulou",
        "新店维修点",
        "Xindian repairs",
        26.121,
        119.303,
        "REPAIR",
        3,
        "OVERFLOW",
        False,
    ),
    Point(
        "p-jianxin",
        "minhou",
        "建新安装点",
        "Jianxin installers",
        26.069,
        119.231,
        "INSTALL",
        4,
        "OVERFLOW",
        True,
    ),
    Point(
        "p-nanyu",
        "minhou",
        "南屿维修点",
        "Nanyu repairs",
        25.979,
        119.217,
        "REPAIR",
        3,
        "OVERFLOW",
        True,
    ),
    Point(
        "p-qingkou",
        "minhou",
        "青口安装点",
        "Qingkou installers",
        25.896,
        119.385,
        "INSTALL",
        3,
        "OVERFLOW",
        False,
    ),
    Point(
        "p-honglu",
        "fuqing",
        "宏路安装点",
        "Honglu installers",
        25.706,
        119.315,
        "INSTALL",
        4,
        "OVERFLOW",
        True,
    ),
    Point(
        "p-longtian",
        "fuqing",
        "龙田维修点",
        "Longtian repairs",
        25.612,
        119.456,
        "REPAIR",
        3,
        "OVERFLOW",
        True,
    ),
)

CERTIFIED = {
    "INSTALL": ("installation", "filter", "electrician"),
    "REPAIR": ("repair", "filter"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How far a point goes, and what it asks for: fees in hundredths of the usual ones."""

    radius_m: int
    free_km: int = 20
    fees_percent: int = 100
    quality: int = 80


@dataclass(frozen=True, slots=True)
class Partners:
    """The tables about partner points."""

    partner_points: list[Row]
    partner_days: list[Row]
    partner_fees: list[Row]
    partner_contracts: list[Row]
    partner_certificates: list[Row]


def make_partners(scale: int) -> Partners:
    """Make the partner points; `scale` multiplies their caps."""
    made = Partners([], [], [], [], [])
    for number, point in enumerate(_POINTS):
        terms = Terms(18_000 if point.centre == "gulou" else 25_000, quality=78 + 2 * number)
        add_point(made, number, replace(point, cap=point.cap * scale), terms)
    return made


def add_point(made: Partners, number: int, point: Point, terms: Terms) -> None:
    """Add the rows of a point; `number` tells their telephones apart."""
    made.partner_points.append(
        {
            "id": point.id,
            "name_zh": point.name_zh,
            "name_en": point.name_en,
            "lat": point.lat,
            "lon": point.lon,
            "phone": f"1281{number:07}",
            "kind": point.kind,
            "radius_m": terms.radius_m,
            "acceptance_minutes": 60,
            "free_km": terms.free_km,
            "per_km_yuan": "1.50",
            "quality": terms.quality,
        }
    )
    made.partner_days.extend(
        {
            "partner_id": point.id,
            "weekday": weekday,
            "opens": "08:30",
            "closes": "18:30",
            "max_visits": point.cap,
            "max_minutes": 80 * point.cap,
        }
        for weekday in range(WEEKDAYS)
        if weekday != SUNDAY or point.open_on_sunday
    )
    fees = INSTALL_FEES if point.kind == "INSTALL" else REPAIR_FEES
    made.partner_fees.extend(
        {
            "partner_id": point.id,
            "work_type_id": kind,
            "fee_yuan": fee * terms.fees_percent // 100,
        }
        for kind, fee in fees.items()
    )
    made.partner_contracts.append(
        {"partner_id": point.id, "centre_id": point.centre, "kind": point.contract}
    )
    made.partner_certificates.extend(
        {
            "partner_id": point.id,
            "person": f"{point.name_zh} 1 号",
            "skill": skill,
            "valid_from": "D-300",
            "valid_to": "D400",
        }
        for skill in CERTIFIED[point.kind]
    )
