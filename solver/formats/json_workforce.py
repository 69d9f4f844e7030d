"""Technicians with their shifts, and partner points, read from problem.json."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from solver.codes import InputCode
from solver.formats.fields import Record
from solver.formats.json_travel import Places
from solver.validation import is_on_earth
from solver.workforce import (
    Break,
    BreakKind,
    ContractKind,
    PartnerDay,
    PartnerPoint,
    Pickup,
    Ring,
    Shift,
    ShiftCost,
    SkillHeld,
    Technician,
    Territory,
)


@dataclass(frozen=True, slots=True)
class Crew:
    """Technicians and their shifts, with the place of each shift in the file."""

    technicians: tuple[Technician, ...]
    shifts: tuple[Shift, ...]
    shift_paths: tuple[str, ...]


def read_crew(records: list[Record], ids: list[str], places: Places) -> Crew:
    """Read the technicians; shifts are numbered in the order of their technicians."""
    technicians: list[Technician] = []
    shifts: list[Shift] = []
    paths: list[str] = []
    for number, record in enumerate(records):
        for shift in record.records("shifts"):
            paths.append(shift.at)
            shifts.append(_shift(shift, number, places))
        technicians.append(
            Technician(
                id=ids[number],
                name=record.text("name", ""),
                skills=_skills(record),
                tools=frozenset(record.texts("tools")),
                parts=record.counts("parts"),
                territory=_territory(record) if record.has("territory") else None,
            )
        )
        record.done()
    return Crew(tuple(technicians), tuple(shifts), tuple(paths))


def _skills(record: Record) -> tuple[SkillHeld, ...]:
    skills = []
    for skill in record.records("skills"):
        skills.append(
            SkillHeld(
                name=skill.text("name"),
                level=skill.integer("level", 1),
                valid_from_s=skill.instant("validFrom") if skill.has("validFrom") else None,
                valid_to_s=skill.instant("validTo") if skill.has("validTo") else None,
                duration_permille=skill.permille("durationMultiplier", 1000),
            )
        )
        skill.done()
    return tuple(skills)


def _territory(record: Record) -> Territory:
    territory = record.record("territory")
    centres = frozenset(territory.texts("centres"))
    rings = _rings(territory.record("area")) if territory.has("area") else ()
    territory.done()
    return Territory(centres, rings)


def _rings(area: Record) -> tuple[Ring, ...]:
    """Read a GeoJSON Polygon or MultiPolygon without holes; corners are [lon, lat] there."""
    kind, coordinates = area.text("type"), area.raw("coordinates")
    area.done()
    if coordinates is None:
        return ()
    polygons = [coordinates] if kind == "Polygon" else coordinates
    rings = []
    for polygon in polygons if isinstance(polygons, list) else [None]:
        ring = _ring(polygon)
        if ring is None or kind not in {"Polygon", "MultiPolygon"}:
            area.source.fault(InputCode.FIELD_VALUE, area.at, value=kind)
            return ()
        rings.append(ring)
    return tuple(rings)


def _ring(polygon: object) -> Ring | None:
    """Read the only ring of a polygon, without the corner that closes it."""
    if not (isinstance(polygon, list) and len(polygon) == 1 and isinstance(polygon[0], list)):
        return None
    corners: list[tuple[float, float]] = []
    for corner in polygon[0]:
        if not (isinstance(corner, list) and len(corner) == 2 and all(map(_number, corner))):
            return None
        lon, lat = corner
        if not is_on_earth(lat, lon):
            return None
        corners.append((float(lat), float(lon)))
    if len(corners) < 4 or corners[0] != corners[-1]:
        return None
    return tuple(corners[:-1])


def _number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _shift(record: Record, technician: int, places: Places) -> Shift:
    end_s = record.instant("maxEndTime")
    start = places.number(record.record("startLocation"))
    away = record.has("endLocation")
    made = Shift(
        id=record.identity(),
        technician=technician,
        start_s=record.instant("minStartTime"),
        end_s=end_s,
        soft_end_s=record.instant("maxSoftEndTime", end_s),
        start_location=start,
        end_location=places.number(record.record("endLocation")) if away else start,
        profile=record.text("travelProfile"),
        breaks=tuple(_break(pause) for pause in record.records("requiredBreaks")),
        max_travel_s=record.duration("maxTravelTime") if record.has("maxTravelTime") else None,
        max_duration_s=record.duration("maxDuration") if record.has("maxDuration") else None,
        capacity=record.integers("capacity"),
        pickup=_pickup(record.record("pickup"), places) if record.has("pickup") else None,
        cost=_cost(record.record("cost")) if record.has("cost") else ShiftCost(),
    )
    record.done()
    return made


def _break(record: Record) -> Break:
    kind = record.choice("type", BreakKind)
    earliest_s, latest_end_s = record.instant("minStartTime"), record.instant("maxEndTime")
    whole_s = max(0, latest_end_s - earliest_s) if kind is BreakKind.FIXED else None
    made = Break(kind, earliest_s, latest_end_s, record.duration("duration", whole_s))
    record.done()
    return made


def _pickup(record: Record, places: Places) -> Pickup:
    made = Pickup(places.number(record.record("location")), record.duration("duration", 0))
    record.done()
    return made


def _cost(record: Record) -> ShiftCost:
    made = ShiftCost(
        fixed_fen=record.yuan("fixed", 0),
        per_hour_fen=record.yuan("perHour", 0),
        per_overtime_hour_fen=record.yuan("perOvertimeHour", 0),
        per_km_fen=record.yuan("perKilometre", 0),
        per_visit_fen=record.prices("perVisit"),
    )
    record.done()
    return made


def read_partner(record: Record, key: str, places: Places) -> PartnerPoint:
    """Read a partner point."""
    card = record.record("feeCard")
    contract = record.optional("contract")
    made = PartnerPoint(
        id=key,
        location=places.number(record.record("location")),
        fees_fen=card.prices("workTypes"),
        days=tuple(_partner_day(day) for day in record.records("days")),
        name=record.text("name", ""),
        skills=_skills(record),
        centres=frozenset(contract.texts("centres")),
        contract=contract.choice("kind", ContractKind, ContractKind.OVERFLOW),
        guaranteed_visits=contract.integer("guaranteedVisits", 0),
        free_distance_m=card.integer("freeDistanceMeters", 0),
        per_km_fen=card.yuan("perKilometre", 0),
        radius_m=record.integer("radiusMeters") if record.has("radiusMeters") else None,
        acceptance_s=record.duration("acceptanceTime", 0),
    )
    for part in (card, contract, record):
        part.done()
    return made


def _partner_day(record: Record) -> PartnerDay:
    made = PartnerDay(
        opens_s=record.instant("opensAt"),
        closes_s=record.instant("closesAt"),
        max_visits=record.integer("maxVisits"),
        max_service_s=record.duration("maxServiceDuration"),
    )
    record.done()
    return made


def positions(ids: list[str]) -> Mapping[str, int]:
    """Map ids to positions; the first of equal ones counts, as the problem refuses them anyway."""
    found: dict[str, int] = {}
    for number, key in enumerate(ids):
        found.setdefault(key, number)
    return found
