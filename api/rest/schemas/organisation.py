"""Centres, technicians and partner points."""

from datetime import date, time

from api.rest.schemas.base import LAT_LON, Json, LatLon, Schema, Yuan, shown
from dispatch.domain.kinds import PartnerKind
from solver.workforce import ContractKind

HOURS = {"weekday": 0, "opens": "08:30:00", "closes": "17:30:00"}
CENTRE = {
    "id": "gulou",
    "nameZh": "鼓楼服务中心",
    "nameEn": "Gulou service centre",
    "location": LAT_LON,
    "timezone": "Asia/Shanghai",
    "openingHours": [HOURS],
}


class OpeningHoursView(Schema):
    """One span of local time on a weekday (0 is Monday)."""

    model_config = shown(HOURS)

    weekday: int
    opens: time
    closes: time


class CentreView(Schema):
    """A service centre."""

    model_config = shown(CENTRE)

    id: str
    name_zh: str
    name_en: str
    location: LatLon
    timezone: str
    opening_hours: list[OpeningHoursView]


class Centres(Schema):
    """All centres."""

    model_config = shown({"items": [CENTRE]})

    items: list[CentreView]


SKILL = {"name": "water-electric", "level": 2, "validFrom": "2025-01-01", "validTo": "2027-12-31"}
TECHNICIAN = {
    "id": "t01",
    "nameZh": "陈建国",
    "nameEn": "Chen Jianguo",
    "phone": "19905910001",
    "centreId": "gulou",
    "travelProfile": "car",
    "skills": [SKILL],
    "home": LAT_LON,
    "territory": None,
}


class SkillView(Schema):
    """A skill with its level, valid on the days from `validFrom` to `validTo`."""

    model_config = shown(SKILL)

    name: str
    level: int
    valid_from: date | None
    valid_to: date | None


class TechnicianView(Schema):
    """A technician; `territory` is a GeoJSON polygon, null the area of the centre."""

    model_config = shown(TECHNICIAN)

    id: str
    name_zh: str
    name_en: str
    phone: str
    centre_id: str
    travel_profile: str
    skills: list[SkillView]
    home: LatLon
    territory: Json | None


class Technicians(Schema):
    """Technicians by id."""

    model_config = shown({"items": [TECHNICIAN]})

    items: list[TechnicianView]


CAP = {"weekday": 0, "opens": "09:00:00", "closes": "17:00:00", "maxVisits": 6, "maxMinutes": 480}
FEE = {"workType": "repair", "fee": "80.00"}
TERMS = {
    "kind": "OVERFLOW",
    "validFrom": "2026-10-01",
    "validTo": None,
    "guaranteedVisits": 30,
    "shortfallFee": "40.00",
    "margin": "10.00",
}
CONTRACT = {"id": 1, "partnerId": "p1", "centreId": "gulou"} | TERMS
PARTNER = {
    "id": "p1",
    "nameZh": "长乐特约网点",
    "nameEn": "Changle partner point",
    "phone": "19905910101",
    "kind": "REPAIR",
    "location": LAT_LON,
    "radiusMeters": 15_000,
    "acceptanceMinutes": 60,
    "quality": 88,
    "dayCaps": [CAP],
    "fees": [FEE],
    "freeKilometres": 20,
    "perKilometre": "1.50",
    "contracts": [CONTRACT],
}


class DayCap(Schema):
    """What a point takes on a weekday (0 is Monday) while it is open."""

    model_config = shown(CAP)

    weekday: int
    opens: time
    closes: time
    max_visits: int
    max_minutes: int


class Fee(Schema):
    """A line of a fee card, in yuan a visit."""

    model_config = shown(FEE)

    work_type: str
    fee: Yuan


class ContractView(Schema):
    """How the area of a centre is shared with a point, from day to day, both included.

    Null leaves a side open. Each visit that is missing of those guaranteed for a calendar month
    costs the shortfall fee; an OVERFLOW point counts as dearer than its fee by the margin.
    """

    model_config = shown(CONTRACT)

    id: int
    partner_id: str
    centre_id: str
    kind: ContractKind
    valid_from: date | None
    valid_to: date | None
    guaranteed_visits: int
    shortfall_fee: Yuan
    margin: Yuan


class PartnerPointView(Schema):
    """An authorised repair or installation point."""

    model_config = shown(PARTNER)

    id: str
    name_zh: str
    name_en: str
    phone: str
    kind: PartnerKind
    location: LatLon
    radius_meters: int
    acceptance_minutes: int
    quality: int
    day_caps: list[DayCap]
    fees: list[Fee]
    free_kilometres: int
    per_kilometre: Yuan
    contracts: list[ContractView]


class PartnerPoints(Schema):
    """All partner points."""

    model_config = shown({"items": [PARTNER]})

    items: list[PartnerPointView]
