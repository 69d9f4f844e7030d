"""Technicians and shifts as those of the problem."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from dispatch.planning.horizon import midnight
from dispatch.planning.places import Places
from dispatch.planning.scope import Scope
from dispatch.store.people import Absence, ShiftBreak
from dispatch.store.people import Shift as ShiftRow
from dispatch.store.people import Technician as TechnicianRow
from solver.problem import (
    Break,
    BreakKind,
    Pickup,
    Shift,
    ShiftCost,
    SkillHeld,
    Technician,
    Territory,
)


def technicians_of(scope: Scope) -> tuple[Technician, ...]:
    """Make the technicians of a scope, in the order of its rows."""
    return tuple(_technician(scope, row) for row in scope.technicians)


def _technician(scope: Scope, row: TechnicianRow) -> Technician:
    # Someone named by a visit may belong to a centre outside the scope; days are
    # those of its first zone.
    zone = next((c.timezone for c in scope.centres if c.id == row.centre_id), None)
    zone = zone or scope.centres[0].timezone
    seconds = scope.horizon.seconds
    return Technician(
        id=row.id,
        name=row.name_zh,
        skills=tuple(
            SkillHeld(
                held.skill,
                held.level,
                None if held.valid_from is None else seconds(midnight(held.valid_from, zone)),
                None
                if held.valid_to is None
                else seconds(midnight(held.valid_to + timedelta(days=1), zone)),
                held.duration_permille,
            )
            for held in row.skills
        ),
        tools=frozenset(row.tools),
        parts=dict(row.parts),
        territory=_territory(row),
    )


def _territory(row: TechnicianRow) -> Territory:
    if row.territory is None:
        return Territory(centres=frozenset({row.centre_id}))
    # GeoJSON has longitude first; the outer ring of each polygon counts.
    shape = row.territory
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    rings = tuple(tuple((lat, lon) for lon, lat, *_ in polygon[0]) for polygon in polygons)
    return Territory(rings=rings)


def shifts_of(scope: Scope, places: Places, technicians: Mapping[str, int]) -> tuple[Shift, ...]:
    """Make the shifts of a scope less absences: one that is absent all day has none."""
    made = []
    for row in scope.shifts:
        technician = scope.technicians[technicians[row.technician_id]]
        span = _present(row, technician.absences)
        if span is not None:
            made.append(_shift(scope, places, row, technicians[row.technician_id], span))
    return tuple(made)


_Span = tuple[datetime, datetime, list[Absence]]


def _present(row: ShiftRow, absences: Iterable[Absence]) -> _Span | None:
    """Tell what is left of a shift: its bounds, and the absences that lie inside it."""
    starts, ends, inside = row.starts_at, row.ends_at, []
    for absence in sorted(absences, key=lambda a: a.starts_at):
        if absence.ends_at <= starts or absence.starts_at >= ends:
            continue
        if absence.starts_at <= starts:
            starts = absence.ends_at
        elif absence.ends_at >= ends:
            ends = absence.starts_at
        else:
            inside.append(absence)
    return (starts, ends, inside) if starts < ends else None


def _shift(scope: Scope, places: Places, row: ShiftRow, technician: int, span: _Span) -> Shift:
    starts, ends, inside = span
    seconds = scope.horizon.seconds
    person = row.technician
    centre = next(centre for centre in scope.centres if centre.id == person.centre_id)
    return Shift(
        id=row.id,
        technician=technician,
        start_s=seconds(starts),
        end_s=seconds(ends),
        soft_end_s=seconds(min(max(row.soft_ends_at, starts), ends)),
        start_location=places.at(row.start_lat, row.start_lon),
        end_location=places.at(row.end_lat, row.end_lon),
        profile=person.travel_profile,
        breaks=tuple(_breaks(scope, row.breaks, starts, ends, inside)),
        max_travel_s=row.max_travel_s,
        max_duration_s=row.max_duration_s,
        capacity=tuple(row.capacity),
        pickup=Pickup(places.at(centre.lat, centre.lon)) if row.pickup else None,
        cost=ShiftCost(
            person.fixed_fen,
            person.per_hour_fen,
            person.per_overtime_hour_fen,
            person.per_km_fen,
            dict(person.pay_on(row.date)),
        ),
    )


def _breaks(
    scope: Scope,
    rows: Iterable[ShiftBreak],
    starts: datetime,
    ends: datetime,
    inside: Iterable[Absence],
) -> Iterator[Break]:
    """Make the breaks that still fit in what is left of the shift.

    And a fixed one for each absence inside it.
    """
    seconds = scope.horizon.seconds
    for row in rows:
        earliest, latest = max(row.starts_at, starts), min(row.ends_at, ends)
        if earliest + timedelta(seconds=row.duration_s) <= latest:
            yield Break(row.kind, seconds(earliest), seconds(latest), row.duration_s)
    for absence in inside:
        begin, end = seconds(absence.starts_at), seconds(absence.ends_at)
        yield Break(BreakKind.FIXED, begin, end, end - begin)
