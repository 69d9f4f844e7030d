"""Requests of customers as a table, CSV or Excel: one row a request. Columns: docs/intake.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from dispatch.domain.codes import ScenarioCode
from dispatch.domain.codes_intake import IntakeCode
from dispatch.domain.intake.request import ServiceRequest
from dispatch.files import cells
from dispatch.files.cells import BadCell, Cell, Frame
from dispatch.files.faults import FileFault
from dispatch.files.sheets import Sheet
from dispatch.files.tables import Rows, columns_of, read_content
from solver.faults import Fault

LONGEST_TEXT = 200
LONGEST_DESCRIPTION = 2000
YEARS = range(1971, 3000)
"""As far from the ends of the calendar as the API's instants are."""

COLUMN_OF_FIELD: Mapping[str, str] = {
    "workType": "work_type",
    "location": "lat",
    "serialNumber": "serial_number",
    "installedOn": "installed_on",
    "faultCode": "fault_code",
    "receivedAt": "received_at",
    "window": "window_from",
    "centreId": "centre",
    "slaPolicyId": "sla_policy",
}
"""Columns of those fields of the API that a table calls otherwise."""


def _text(most: int) -> Cell:
    def parse(content: str, _frame: Frame) -> str:
        if len(content) > most:
            raise BadCell(ScenarioCode.VALUE_TOO_LONG, value=f"{content[:20]}…", max=most)
        return content

    return Cell(parse)


def _day(content: str, _frame: Frame) -> date:
    """Day ``2026-10-08``; a workbook may have given it a time of day, too."""
    try:
        found = datetime.fromisoformat(content).date()
    except ValueError:
        raise BadCell(IntakeCode.NOT_A_DAY, value=content) from None
    if found.year not in YEARS:
        raise BadCell(IntakeCode.NOT_A_DAY, value=content)
    return found


def _instant(content: str, frame: Frame) -> datetime:
    """Local time ``2026-10-08 14:00``, or with an offset of its own."""
    try:
        found = datetime.fromisoformat(content)
    except ValueError:
        raise BadCell(IntakeCode.NOT_A_TIME, value=content) from None
    if found.year not in YEARS:
        raise BadCell(IntakeCode.NOT_A_TIME, value=content)
    return found.replace(tzinfo=frame.zone) if found.tzinfo is None else found


SHORT = _text(LONGEST_TEXT)
NAME = _text(64)
ID = Cell(cells.identifier)
DEGREES = Cell(cells.number)
DAY = Cell(_day)
INSTANT = Cell(_instant)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request as it stands in a row."""

    work_type: Annotated[str, ID]
    phone: Annotated[str, NAME]
    name: Annotated[str, SHORT] = ""
    address: Annotated[str, SHORT] = ""
    lat: Annotated[float | None, DEGREES] = None
    lon: Annotated[float | None, DEGREES] = None
    serial_number: Annotated[str, NAME] = ""
    model: Annotated[str, NAME] = ""
    installed_on: Annotated[date | None, DAY] = None
    fault_code: Annotated[str | None, ID] = None
    description: Annotated[str, _text(LONGEST_DESCRIPTION)] = ""
    received_at: Annotated[datetime | None, INSTANT] = None
    window_from: Annotated[datetime | None, INSTANT] = None
    window_to: Annotated[datetime | None, INSTANT] = None
    cartridges: Annotated[tuple[str, ...], Cell(cells.each(cells.identifier))] = ()
    centre: Annotated[str | None, ID] = None
    sla_policy: Annotated[str | None, ID] = None
    priority: Annotated[int | None, Cell(cells.whole(1, 10))] = None
    ticket: Annotated[str, NAME] = ""


COLUMNS = tuple(column.heading for column in columns_of(RequestRow))
REQUIRED = frozenset(column.heading for column in columns_of(RequestRow) if column.required)


@dataclass(frozen=True, slots=True)
class ReadRequests:
    """What a table holds: requests by the row each stands in, and what is wrong with the others."""

    file: str
    requests: tuple[tuple[int, ServiceRequest], ...]
    faults: tuple[FileFault, ...]


def read_requests(file: str, content: bytes, zone: ZoneInfo) -> ReadRequests:
    """Read a table of requests whose times without an offset are of a zone.

    Every row that is wrong is told with all that is wrong with it.
    """
    rows = read_content(file, content, RequestRow, (), Frame(date.min, zone))
    faults = [*rows.faults, *_faults(rows)]
    wrong = {fault.row for fault in faults}
    return ReadRequests(
        file,
        tuple((line, _request(row)) for line, row in rows.records if line not in wrong),
        tuple(sorted(faults, key=lambda fault: fault.row or 0)),
    )


def at_row(fault: Fault, file: str, row: int) -> FileFault:
    """Say of a fault in which row it is, and in which column."""
    column = COLUMN_OF_FIELD.get(fault.field, fault.field)
    return FileFault(fault.code, column, fault.params, file=file, row=row)


def template() -> Sheet:
    """Return an empty table: its columns alone."""
    return Sheet(COLUMNS, ())


def _faults(rows: Rows[RequestRow]) -> Iterator[FileFault]:
    if rows.known and not rows.records and not rows.faults:
        yield FileFault(IntakeCode.TABLE_EMPTY, file=rows.file)
    for line, row in rows.records:
        if (row.lat is None) != (row.lon is None):
            yield FileFault(ScenarioCode.HALF_A_PLACE, "lat", file=rows.file, row=line)
        if (row.window_from is None) != (row.window_to is None):
            yield FileFault(IntakeCode.WINDOW_HALF, "window_from", file=rows.file, row=line)


def _request(row: RequestRow) -> ServiceRequest:
    place = None if row.lat is None or row.lon is None else (row.lat, row.lon)
    both = row.window_from, row.window_to
    return ServiceRequest(
        work_type=row.work_type,
        phone=row.phone,
        name=row.name,
        address=row.address,
        place=place,
        serial_number=row.serial_number,
        model=row.model,
        installed_on=row.installed_on,
        fault_code=row.fault_code,
        description=row.description,
        received_at=row.received_at,
        window=None if both[0] is None or both[1] is None else (both[0], both[1]),
        cartridges=row.cartridges,
        centre_id=row.centre,
        sla_policy_id=row.sla_policy,
        priority=row.priority,
        ticket=row.ticket,
    )
