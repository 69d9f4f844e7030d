"""A year's notice as CSV: one row a day that differs from the week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from dispatch.domain.calendar.days import DayKind
from dispatch.domain.calendar.notice import Notice, day_faults, notice_year
from dispatch.domain.codes import ScenarioCode
from dispatch.domain.codes_calendar import CalendarCode
from dispatch.files.cells import BadCell, Cell, Frame, choice
from dispatch.files.faults import FileFault
from dispatch.files.tables import Rows, read_content
from solver.faults import InvalidInput

_UNUSED = Frame(date(2000, 1, 1), ZoneInfo("UTC"))
"""A notice has no relative days and no times."""
YEARS = range(1970, 2200)


def _day(content: str, _frame: Frame) -> date:
    try:
        found = date.fromisoformat(content)
    except ValueError:
        raise BadCell(ScenarioCode.VALUE_NOT_A_DATE, value=content) from None
    if found.year not in YEARS:
        raise BadCell(ScenarioCode.VALUE_NOT_A_DATE, value=content)
    return found


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A day of the notice and what it is."""

    day: Annotated[date, Cell(_day, column="date")]
    kind: Annotated[DayKind, Cell(choice(DayKind))]


def read_notice(file: str, content: bytes) -> Notice:
    """Read a notice with the columns ``date`` and ``kind``.

    Raises
    ------
    InvalidInput
        With a `FileFault` for every row that is wrong, a day that is there twice among them.
    """
    rows = read_content(file, content, NoticeRow, ("day",), _UNUSED)
    faults: list[FileFault] = [*rows.faults, *_faults(rows)]
    if faults:
        in_order = sorted(faults, key=lambda fault: fault.row or 0)
        raise InvalidInput(in_order)
    return {row.day: row.kind for row in rows.values}


def _faults(rows: Rows[NoticeRow]) -> Iterator[FileFault]:
    if not rows.records:
        if rows.known and not rows.faults:
            yield FileFault(CalendarCode.NOTICE_EMPTY, file=rows.file)
        return
    year = notice_year({row.day: row.kind for row in rows.values})
    for line, row in rows.records:
        for fault in day_faults(row.day, row.kind, year):
            yield FileFault(fault.code, fault.field, fault.params, file=rows.file, row=line)
