"""The scenarios that can be made, by name: each is settings and tables."""

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from scenarios.generator import catalogue
from scenarios.generator.demand import make_demand
from scenarios.generator.geography import Area, read_areas
from scenarios.generator.partners import make_partners
from scenarios.generator.people import DAYS, make_people
from scenarios.generator.plain import plain
from scenarios.generator.writing import Row, Tables

PASSWORD = "roundsman-demo"
WEEKDAYS = 7

Week = tuple[str, Tables]
"""The text of scenario.toml, and the tables."""


def fuzhou_week(seed: int, scale: int, gazetteer: Path) -> Week:
    """Make the week that is hard on purpose."""
    areas = read_areas(gazetteer, scale)
    people = make_people(Random(f"people {seed}"), areas)
    partners = make_partners(scale)
    demand = make_demand(Random(f"demand {seed}"), areas)
    tables: Tables = {
        "service_centres": [centre_row(area) for area in areas],
        "opening_hours": [
            {"centre_id": area.id, "weekday": weekday, "opens": "08:30", "closes": "20:00"}
            for area in areas
            for weekday in range(WEEKDAYS)
        ],
        "partner_points": partners.partner_points,
        "partner_days": partners.partner_days,
        "partner_fees": partners.partner_fees,
        "partner_contracts": partners.partner_contracts,
        "partner_certificates": partners.partner_certificates,
        "technicians": people.technicians,
        "technician_skills": people.technician_skills,
        "shifts": people.shifts,
        "shift_breaks": people.shift_breaks,
        "absences": people.absences,
        "users": demo_users(people.technicians, partners.partner_points),
        "customers": demand.homes.customers,
        "sites": demand.homes.sites,
        "devices": demand.homes.devices,
        "cartridges": demand.homes.cartridges,
        "work_types": catalogue.WORK_TYPES,
        "sla_policies": catalogue.SLA_POLICIES,
        "sla_tiers": catalogue.SLA_TIERS,
        "cases": demand.cases,
        "visits": demand.visits,
    }
    return settings_text("fuzhou-week", "福州一周", "A week in Fuzhou"), tables


def fuzhou_week_plain(seed: int, scale: int, gazetteer: Path) -> Week:
    """Make the same visits for comparison with other solvers."""
    _, tables = fuzhou_week(seed, scale, gazetteer)
    title = "A week in Fuzhou, kilometres only"
    return settings_text("fuzhou-week-plain", "福州一周（仅里程）", title), plain(tables)


WEEKS: Mapping[str, Callable[[int, int, Path], Week]] = {
    "fuzhou-week": fuzhou_week,
    "fuzhou-week-plain": fuzhou_week_plain,
}


def centre_row(area: Area) -> Row:
    """Give the service centre of an area."""
    return {
        "id": area.id,
        "name_zh": area.name_zh,
        "name_en": area.name_en,
        "lat": area.lat,
        "lon": area.lon,
    }


def demo_users(technicians: list[Row], points: list[Row]) -> list[Row]:
    """Make one of each role of the office, every technician, and the first partner point."""
    named: list[Row] = [
        {"login": "admin", "role": "ADMIN"},
        {"login": "manager", "role": "MANAGER"},
        {"login": "dispatcher", "role": "DISPATCHER"},
        *(
            {"login": person["id"], "role": "TECHNICIAN", "technician_id": person["id"]}
            for person in technicians
        ),
        {"login": points[0]["id"], "role": "PARTNER", "partner_id": points[0]["id"]},
    ]
    return [{"password": PASSWORD, **user} for user in named]


def settings_text(name: str, title_zh: str, title_en: str) -> str:
    """Write scenario.toml."""
    skills = ", ".join(f'"{skill}"' for skill in catalogue.SKILLS)
    return f"""\
name = "{name}"
title_zh = "{title_zh}"
title_en = "{title_en}"
start = "next-working-day"
days = {DAYS}
timezone = "Asia/Shanghai"
currency = "CNY"
skills = [{skills}]

[planning]
time_limit_seconds = 90
seed = 1

[weights]
preferred_miss_yuan = 5
offered_miss_yuan = 20
changed_technician_yuan = 3
changed_start_per_hour_yuan = 1
"""
