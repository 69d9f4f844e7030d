"""Tables as CSV or Excel (.xlsx), read as texts and written as values.

A text that begins like a formula stays a text: in a workbook by its cell's type, in CSV
behind an apostrophe, as no spreadsheet has another way to say so.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from dispatch.domain.codes import ScenarioCode
from dispatch.files.faults import FileFault
from solver.faults import InvalidInput

Value = str | int | float | Decimal | date | datetime | None
"""What a cell can be given; instants become ISO 8601 texts, since workbooks know no zones."""
Line = tuple[int, list[str]]
"""Number of a row in its file, from 1, and the texts of its cells."""

LARGEST_UNPACKED = 512 * 2**20
"""Bytes; a workbook that holds more is refused before it is unpacked."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write: what its columns are called, and its rows in that order."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]


def read_lines(file: str, content: bytes) -> Iterator[Line]:
    """Give the rows of a CSV file (UTF-8) or of a workbook's first sheet, told apart by content.

    Days are given as ISO 8601; so are times of day, and instants without an offset, because
    workbooks have none.

    Raises
    ------
    InvalidInput
        FILE_NOT_UTF8, FILE_NOT_A_WORKBOOK or WORKBOOK_TOO_LARGE; before the first row.
    """
    return _of_workbook(file, content) if content.startswith(_ZIP) else _of_csv(file, content)


def write_csv(sheet: Sheet) -> bytes:
    """Write a CSV file in UTF-8 with a mark that spreadsheets know it by."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(sheet.headings)
    writer.writerows([_csv_cell(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def write_workbook(sheets: Mapping[str, Sheet]) -> bytes:
    """Write a workbook of sheets by title (31 characters at most), their first rows fixed."""
    book = Workbook(write_only=True)
    for title, sheet in sheets.items():
        page = book.create_sheet(title)
        page.freeze_panes = "A2"
        for row in (sheet.headings, *sheet.rows):
            page.append([_workbook_cell(page, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _of_csv(file: str, content: bytes) -> Iterator[Line]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput([FileFault(ScenarioCode.FILE_NOT_UTF8, file=file)]) from None
    lines = csv.reader(io.StringIO(text, newline=""), strict=False)
    return ((lines.line_num, cells) for cells in lines)


def _of_workbook(file: str, content: bytes) -> Iterator[Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            values = {"bytes": unpacked, "max": LARGEST_UNPACKED}
            fault = FileFault(ScenarioCode.WORKBOOK_TOO_LARGE, "", values, file=file)
            raise InvalidInput([fault])
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError):
        raise InvalidInput([FileFault(ScenarioCode.FILE_NOT_A_WORKBOOK, file=file)]) from None
    rows = book.worksheets[0].iter_rows(values_only=True) if book.worksheets else iter(())
    return ((number, [_as_text(cell) for cell in row]) for number, row in enumerate(rows, 1))


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="seconds")
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _csv_cell(value: Value) -> str | int | float | Decimal:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def _workbook_cell(page: object, value: Value) -> object:
    plain = value.isoformat() if isinstance(value, datetime) else value
    cell = WriteOnlyCell(page, value=plain)  # type: ignore[arg-type]  # the stubs know no write-only sheet
    if isinstance(plain, str):
        cell.data_type = "s"
    return cell
