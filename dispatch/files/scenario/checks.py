"""What has to hold between the rows of a scenario: references, places, spans, locks."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from dispatch.domain.codes import ScenarioCode
from dispatch.domain.codes_intake import IntakeCode
from dispatch.domain.intake.request import replaces_filters
from dispatch.domain.kinds import Role
from dispatch.domain.partners.contracts import Contract, exclusive_faults
from dispatch.files.faults import FileFault
from dispatch.files.scenario.tables import Table
from dispatch.files.tables import Rows, columns_of
from solver.codes import InputCode
from solver.visit import LockKind

Read = Mapping[str, Rows[Any]]
"""What was read, by name of the table."""

_LOCK_NEEDS: Mapping[LockKind, tuple[str, ...]] = {
    LockKind.TECHNICIAN: ("lock_technician_id",),
    LockKind.TIME: ("lock_start_at",),
    LockKind.TECHNICIAN_AND_TIME: ("lock_technician_id", "lock_start_at"),
    LockKind.TIME_RANGE: ("lock_from", "lock_to"),
}

_SUBJECT = {Role.TECHNICIAN: "technician_id", Role.PARTNER: "partner_id"}


def table_faults(table: Table, read: Read) -> Iterator[FileFault]:
    """Judge each row of a table by the rules that its columns state."""
    headings = {column.name: column.heading for column in columns_of(table.record)}
    for row, record in read[table.name].records:
        yield from _references(table, row, record, read)
        yield from _coordinates(table, row, record)
        for first, second in table.spans:
            low, high = getattr(record, first), getattr(record, second)
            if low is not None and high is not None and low > high:
                yield FileFault(
                    InputCode.WINDOW_REVERSED, headings[second], file=table.file, row=row
                )


def scenario_faults(read: Read) -> Iterator[FileFault]:
    """Judge what single columns do not show."""
    yield from _sites(read["sites"])
    yield from _breaks(read["shift_breaks"])
    yield from _locks(read["visits"])
    yield from _cartridges(read["visits"])
    yield from _users(read["users"])
    yield from _contracts(read)


def _references(table: Table, row: int, record: object, read: Read) -> Iterator[FileFault]:
    for column in columns_of(table.record):
        target = column.cell.refers
        value = getattr(record, column.name)
        if target is None or value is None or not read[target].known:
            continue
        for id_ in (value,) if isinstance(value, str) else tuple(value):
            if (id_,) not in read[target].keys:
                yield FileFault(
                    InputCode.UNKNOWN_REFERENCE,
                    column.heading,
                    {"value": id_},
                    file=table.file,
                    row=row,
                )


def _coordinates(table: Table, row: int, record: object) -> Iterator[FileFault]:
    for column in columns_of(table.record):
        if not column.name.endswith("lat"):
            continue
        lat, lon = getattr(record, column.name), getattr(record, f"{column.name[:-3]}lon")
        if (lat is None) != (lon is None):
            yield FileFault(ScenarioCode.HALF_A_PLACE, column.name, file=table.file, row=row)
        elif lat is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
            yield FileFault(
                InputCode.COORDINATES_OUT_OF_RANGE,
                column.name,
                {"lat": str(lat), "lon": str(lon)},
                file=table.file,
                row=row,
            )


def _sites(sites: Rows[Any]) -> Iterator[FileFault]:
    for row, site in sites.records:
        if not site.address and site.lat is None and site.lon is None:
            yield FileFault(ScenarioCode.NO_PLACE, "address", file=sites.file, row=row)


def _breaks(breaks: Rows[Any]) -> Iterator[FileFault]:
    for row, pause in breaks.records:
        if pause.starts_at + timedelta(seconds=pause.duration_s) > pause.ends_at:
            yield FileFault(
                InputCode.BREAK_DOES_NOT_FIT, "duration_minutes", file=breaks.file, row=row
            )


def _locks(visits: Rows[Any]) -> Iterator[FileFault]:
    for row, visit in visits.records:
        for name in _LOCK_NEEDS.get(visit.lock_kind, ()):
            if getattr(visit, name) is None:
                yield FileFault(
                    InputCode.LOCK_INCOMPLETE,
                    name,
                    {"kind": visit.lock_kind.value},
                    file=visits.file,
                    row=row,
                )


def _cartridges(visits: Rows[Any]) -> Iterator[FileFault]:
    for row, visit in visits.records:
        if visit.cartridges and not replaces_filters(visit.work_type_id):
            yield FileFault(
                IntakeCode.CARTRIDGES_UNWANTED,
                "cartridges",
                {"workType": visit.work_type_id},
                file=visits.file,
                row=row,
            )


def _contracts(read: Read) -> Iterator[FileFault]:
    """Judge contracts together: two exclusive areas may not overlap."""
    points = {point.id: point for _, point in read["partner_points"].records}
    work_types: dict[str, set[str]] = {}
    for _, line in read["partner_fees"].records:
        work_types.setdefault(line.partner_id, set()).add(line.work_type_id)
    contracts = read["partner_contracts"]
    known = [(row, one) for row, one in contracts.records if one.partner_id in points]
    made = [
        Contract(
            one.partner_id,
            one.centre_id,
            one.kind,
            frozenset(work_types.get(one.partner_id, ())),
            points[one.partner_id].lat,
            points[one.partner_id].lon,
            points[one.partner_id].radius_m,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        for _, one in known
    ]
    for position, fault in exclusive_faults(made):
        yield FileFault(
            fault.code, "kind", fault.params, file=contracts.file, row=known[position][0]
        )


def _users(users: Rows[Any]) -> Iterator[FileFault]:
    for row, user in users.records:
        subject = _SUBJECT.get(user.role)
        if subject is not None and getattr(user, subject) is None:
            yield FileFault(
                ScenarioCode.USER_WITHOUT_SUBJECT,
                subject,
                {"role": user.role.value},
                file=users.file,
                row=row,
            )
