"""Visits and groups of visits, read from problem.json."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from solver.codes import InputCode
from solver.formats.fields import Record
from solver.formats.json_travel import Places
from solver.visit import (
    Appointment,
    AppointmentState,
    Assignment,
    Dependency,
    Lock,
    LockKind,
    Published,
    SkillNeed,
    Sla,
    SlaTier,
    TimeWindow,
    Visit,
    VisitGroup,
    VisitPattern,
)


class Coordination(StrEnum):
    """Whether the preceding visit's technician serves this one too."""

    NONE = "NONE"
    SAME_TECHNICIAN = "SAME_TECHNICIAN"


@dataclass(frozen=True, slots=True)
class Known:
    """What a visit refers to: points, and positions of technicians and visits by id."""

    places: Places
    technicians: Mapping[str, int]
    visits: Mapping[str, int]


def read_visit(record: Record, key: str, known: Known) -> Visit:
    """Read a visit."""
    made = Visit(
        id=key,
        location=known.places.number(record.record("location")),
        service_s=record.duration("serviceDuration"),
        name=record.text("name", ""),
        work_type=record.text("workType", ""),
        centre=record.text("centre") if record.has("centre") else None,
        household=record.text("household") if record.has("household") else None,
        windows=tuple(_window(window) for window in record.records("timeWindows")),
        access_s=record.duration("accessTime", 0),
        skills=tuple(_skill(skill) for skill in record.records("requiredSkills")),
        required_technicians=_people(record, "requiredTechnicians", known),
        preferred_technicians=_people(record, "preferredTechnicians", known),
        prohibited_technicians=_people(record, "prohibitedTechnicians", known),
        priority=record.integer("priority", 5, low=1, high=10),
        assignment=record.choice("assignment", Assignment, Assignment.MANDATORY),
        drop_fen=record.yuan("dropPrice", 0),
        sla=_sla(record),
        parts=record.counts("requiredParts"),
        tools=frozenset(record.texts("requiredTools")),
        demand=record.integers("demand"),
        dependencies=tuple(
            _dependency(need, known) for need in record.records("visitDependencies")
        ),
        lock=_lock(record.record("lock"), known) if record.has("lock") else Lock(),
        appointment=_appointment(record.record("appointment"))
        if record.has("appointment")
        else None,
        published=_published(record.record("published"), known)
        if record.has("published")
        else None,
    )
    record.done()
    return made


def read_group(record: Record, key: str, known: Known) -> VisitGroup:
    """Read a group of visits."""
    made = VisitGroup(
        id=key,
        visits=record.references("visits", known.visits),
        min_gap_s=record.duration("minGap", 0),
        max_gap_s=record.duration("maxGap", 0),
    )
    record.done()
    return made


def read_pattern(record: Record, key: str, known: Known) -> VisitPattern:
    """Read a pattern of visits."""
    made = VisitPattern(
        id=key,
        visits=record.references("visits", known.visits),
        combinations=tuple(_spans(one) for one in record.records("combinations")),
    )
    record.done()
    return made


def _spans(record: Record) -> tuple[tuple[int, int], ...]:
    spans = []
    for span in record.records("spans"):
        spans.append((span.instant("minStartTime"), span.instant("maxStartTime")))
        span.done()
    record.done()
    return tuple(spans)


def _window(record: Record) -> TimeWindow:
    latest_end_s = record.instant("maxEndTime")
    made = TimeWindow(
        record.instant("minStartTime"), record.instant("maxStartTime", latest_end_s), latest_end_s
    )
    record.done()
    return made


def _skill(record: Record) -> SkillNeed:
    made = SkillNeed(record.text("name"), record.integer("minLevel", 1))
    record.done()
    return made


def _people(record: Record, name: str, known: Known) -> frozenset[int]:
    return frozenset(record.references(name, known.technicians))


def _sla(record: Record) -> Sla | None:
    """Read slaDueTime and, where there is one, slaTiers and slaOuterBound."""
    if not record.has("slaDueTime"):
        for name in ("slaTiers", "slaOuterBound"):
            if record.has(name):
                record.source.fault(InputCode.FIELD_MISSING, record.path("slaDueTime"))
        return None
    outer_s = record.instant("slaOuterBound") if record.has("slaOuterBound") else None
    tiers = tuple(_tier(tier) for tier in record.records("slaTiers"))
    return Sla(record.instant("slaDueTime"), tiers, outer_s)


def _tier(record: Record) -> SlaTier:
    made = SlaTier(record.duration("after"), record.yuan("penalty"), record.yuan("perHour", 0))
    record.done()
    return made


def _dependency(record: Record, known: Known) -> Dependency:
    coordination = record.choice("coordination", Coordination, Coordination.NONE)
    made = Dependency(
        preceding=record.reference("precedingVisit", known.visits),
        min_delay_s=record.duration("minDelay", 0, signed=True),
        max_delay_s=record.duration("maxDelay", signed=True) if record.has("maxDelay") else None,
        same_technician=coordination is Coordination.SAME_TECHNICIAN,
    )
    record.done()
    return made


def _lock(record: Record, known: Known) -> Lock:
    named = record.has("technician")
    made = Lock(
        kind=record.choice("kind", LockKind),
        technician=record.reference("technician", known.technicians) if named else None,
        start_s=record.instant("startTime") if record.has("startTime") else None,
        earliest_s=record.instant("minStartTime") if record.has("minStartTime") else None,
        latest_s=record.instant("maxStartTime") if record.has("maxStartTime") else None,
    )
    record.done()
    return made


def _appointment(record: Record) -> Appointment:
    made = Appointment(
        record.choice("state", AppointmentState),
        record.instant("minStartTime"),
        record.instant("maxStartTime"),
    )
    record.done()
    return made


def _published(record: Record, known: Known) -> Published:
    made = Published(record.reference("technician", known.technicians), record.instant("startTime"))
    record.done()
    return made
