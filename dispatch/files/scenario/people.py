"""Records of technicians, their shifts, and users. The columns: scenarios/README.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from dispatch.domain.kinds import Language, Role
from dispatch.files.scenario import cells as c
from solver.workforce import BreakKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Technician:
    """A technician; without `territory` it is the area of the centre."""

    id: Annotated[str, c.ID]
    name_zh: Annotated[str, c.TEXT]
    name_en: Annotated[str, c.TEXT]
    phone: Annotated[str, c.TEXT]
    centre_id: Annotated[str, c.ref("service_centres")]
    home_lat: Annotated[float, c.DEGREES]
    home_lon: Annotated[float, c.DEGREES]
    travel_profile: Annotated[str, c.TEXT] = "car"
    tools: Annotated[tuple[str, ...], c.NAMES] = ()
    parts: Annotated[Mapping[str, int], c.PARTS] = field(default_factory=dict)
    territory: Annotated[tuple[tuple[float, float], ...] | None, c.CORNERS] = None
    fixed_fen: Annotated[int, c.yuan("fixed_yuan")] = 0
    per_hour_fen: Annotated[int, c.yuan("per_hour_yuan")] = 0
    per_overtime_hour_fen: Annotated[int, c.yuan("per_overtime_hour_yuan")] = 0
    per_km_fen: Annotated[int, c.yuan("per_km_yuan")] = 0
    per_visit_fen: Annotated[Mapping[str, int], c.yuan_by("per_visit_yuan", "work_types")] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicianSkill:
    """A skill held at a level, from day to day, both included."""

    technician_id: Annotated[str, c.ref("technicians")]
    skill: Annotated[str, c.SKILL]
    level: Annotated[int, c.whole(1, 9)] = 1
    valid_from: Annotated[date | None, c.DAY] = None
    valid_to: Annotated[date | None, c.DAY] = None
    duration_permille: Annotated[int, c.whole(100, 5000)] = 1000
    certificate_no: Annotated[str | None, c.TEXT] = None
    issuer: Annotated[str | None, c.TEXT] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A working day; it starts and ends at the technician's home unless it says otherwise."""

    id: Annotated[str, c.ID]
    technician_id: Annotated[str, c.ref("technicians")]
    starts_at: Annotated[datetime, c.INSTANT]
    ends_at: Annotated[datetime, c.INSTANT]
    soft_ends_at: Annotated[datetime | None, c.INSTANT] = None
    start_lat: Annotated[float | None, c.DEGREES] = None
    start_lon: Annotated[float | None, c.DEGREES] = None
    end_lat: Annotated[float | None, c.DEGREES] = None
    end_lon: Annotated[float | None, c.DEGREES] = None
    max_travel_s: Annotated[int | None, c.minutes("max_travel_minutes")] = None
    max_duration_s: Annotated[int | None, c.minutes("max_duration_minutes")] = None
    capacity: Annotated[tuple[int, ...], c.COUNTS] = ()
    pickup: Annotated[bool, c.YES_NO] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftBreak:
    """A required break of a shift, inside [starts_at, ends_at]."""

    shift_id: Annotated[str, c.ref("shifts")]
    kind: Annotated[BreakKind, c.one_of(BreakKind)]
    starts_at: Annotated[datetime, c.INSTANT]
    ends_at: Annotated[datetime, c.INSTANT]
    duration_s: Annotated[int, c.minutes("duration_minutes")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A technician is away, whatever the shifts say."""

    technician_id: Annotated[str, c.ref("technicians")]
    starts_at: Annotated[datetime, c.INSTANT]
    ends_at: Annotated[datetime, c.INSTANT]
    reason: Annotated[str, c.TEXT]


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A demo sign-in; its password is in the file, so it belongs in scenarios only."""

    login: Annotated[str, c.ID]
    password: Annotated[str, c.TEXT]
    role: Annotated[Role, c.one_of(Role)]
    technician_id: Annotated[str | None, c.ref("technicians")] = None
    partner_id: Annotated[str | None, c.ref("partner_points")] = None
    language: Annotated[Language, c.one_of(Language)] = Language.ZH
