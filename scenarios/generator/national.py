"""The national week: the work of Fuzhou's, in as many cities as its visits need.

At equal density whatever the size: a centre has a thousand visits, 25 technicians and 32 or 33
partner points. Every fifth technician may work in both areas of the city, and a partner point that
lies near the border has contracts with both centres.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from scenarios.generator import catalogue
from scenarios.generator.demand import make_demand
from scenarios.generator.geography import Area, draw_point, draw_town
from scenarios.generator.nation import City, apart_m, read_cities
from scenarios.generator.partners import CERTIFIED, Partners, Point, Terms, add_point
from scenarios.generator.people import People, make_people, technician_ids
from scenarios.generator.weeks import Week, centre_row, demo_users, settings_text
from scenarios.generator.writing import Row, Tables

VISITS = 40_000
POINTS_A_VISIT = 1_300 / 40_000
BORDER_M = 12_000
"""A point this near to a home district of the other centre has a contract with it, too."""
CAPS = (1, 1, 2, 1)
"""Visits a day; all points of a centre together take about a quarter of its work."""
FEES_PERCENT = (85, 100, 100, 115, 130)
FREE_KM = (3, 5, 8)


def national_week(seed: int, visits: int, gazetteer: Path) -> Week:
    """Make the week with so many visits.

    Raises
    ------
    ValueError
        When the gazetteer has too few cities for them.
    """
    cities = read_cities(gazetteer, visits)
    areas = tuple(area for city in cities for area in city.areas)
    people = make_people(Random(f"people {seed}"), areas, _absent(areas))
    partners = _partners(Random(f"partners {seed}"), cities, round(visits * POINTS_A_VISIT))
    demand = make_demand(Random(f"demand {seed}"), areas, placed=True)
    tables: Tables = {
        "service_centres": [centre_row(area) for area in areas],
        "partner_points": partners.partner_points,
        "partner_days": partners.partner_days,
        "partner_fees": partners.partner_fees,
        "partner_contracts": partners.partner_contracts,
        "partner_certificates": partners.partner_certificates,
        "technicians": list(_roaming(people, cities)),
        "technician_skills": people.technician_skills,
        "shifts": people.shifts,
        "shift_breaks": people.shift_breaks,
        "absences": people.absences,
        "users": demo_users([], partners.partner_points),
        "customers": demand.homes.customers,
        "sites": demand.homes.sites,
        "work_types": _without(catalogue.WORK_TYPES, "sla_policy_id"),
        # Planning 40,000 visits is what this one is for: nobody follows the clocks of its cases.
        "sla_policies": _without(catalogue.SLA_POLICIES, "ladder"),
        "sla_tiers": catalogue.SLA_TIERS,
        # What stands in the homes planning does not ask for.
        "cases": _without(demand.cases, "device_id"),
        "visits": _without(_without(demand.visits, "device_id"), "cartridges"),
    }
    return settings_text("national", "全国一周", "A national week"), tables


def _absent(areas: Iterable[Area]) -> Iterator[tuple[str, int]]:
    """One of each centre is ill on the third day."""
    for area in areas:
        yield technician_ids(area)[min(3, area.technicians - 1)], 2


def _roaming(people: People, cities: Iterable[City]) -> Iterator[Row]:
    """Give every fifth technician the whole city for a territory."""
    rings = {
        area.id: ";".join(f"{lat} {lon}" for lat, lon in city.ring())
        for city in cities
        for area in city.areas
        if len(city.areas) > 1
    }
    for person in people.technicians:
        number = int(str(person["id"]).rpartition("-")[2])
        roams = number % 5 == 0
        yield {**person, "territory": rings.get(str(person["centre_id"])) if roams else None}


def _without(rows: Iterable[Row], heading: str) -> list[Row]:
    return [{**row, heading: None} for row in rows]


def _partners(dice: Random, cities: Iterable[City], points: int) -> Partners:
    """Spread the points over all areas as evenly as whole numbers can."""
    made = Partners([], [], [], [], [])
    areas = [(city, area) for city in cities for area in city.areas]
    for number in range(points):
        city, area = areas[number * len(areas) // points]
        _add(made, dice, city, area, number)
    return made


def _add(made: Partners, dice: Random, city: City, area: Area, number: int) -> None:
    town = draw_town(dice, area)
    lat, lon = draw_point(dice, town)
    kind = sorted(CERTIFIED)[number % len(CERTIFIED)]
    contract = "FIRST_CALL" if number % 10 == 0 else "OVERFLOW"
    point = Point(
        f"p{number + 1:05}",
        area.id,
        f"{town.name}{number + 1}号点",
        f"Point {number + 1}",
        lat,
        lon,
        kind,
        CAPS[number % len(CAPS)],
        contract,
        number % 7 != 0,
    )
    add_point(made, number, point, Terms(18_000, dice.choice(FREE_KM), dice.choice(FEES_PERCENT)))
    for other in city.areas:
        near = any(apart_m(lat, lon, seat.lat, seat.lon) <= BORDER_M for seat in other.towns)
        if other.id != area.id and near:
            row = {"partner_id": point.id, "centre_id": other.id, "kind": contract}
            made.partner_contracts.append(row)
