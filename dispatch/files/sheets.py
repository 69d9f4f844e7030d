"""Tables as CSV or Excel (.xlsx), read as texts and written as values.

A text that begins like a formula stays a text: in a workbook by its cell's type, in CSV
behind an apostrophe, as no spreadsheet has another way to say so.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
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
_FORMULA = re.compile(rb"<f[ />]")
_CHUNK = 2**20

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    InvalidFileException,
    LookupError,
    SyntaxError,  # XML that is cut off
    TypeError,
    ValueError,
)
"""What reading a damaged workbook ends with, which part of it is damaged deciding which."""

# By itself the reader stops at 128 KiB: one quote that is never closed would end it. Doors take no
# more bytes than this.
csv.field_size_limit(LARGEST_UNPACKED)


class Spoilt(str):
    """The text of a cell without a value.

    An error such as #REF!, a formula that nobody has reckoned, or characters that no text has.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write: what its columns are called, and its rows in that order."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]


def read_lines(file: str, content: bytes) -> Iterator[Line]:
    """Give the rows of a CSV file (UTF-8) or of a workbook's first sheet, told apart by content.

    Days are given as ISO 8601; so are times of day, and instants without an offset, because
    workbooks have none. Cells without a value are `Spoilt`.

    Raises
    ------
    InvalidInput
        FILE_NOT_UTF8, FILE_NOT_A_WORKBOOK or WORKBOOK_TOO_LARGE before the first row; at a part
        that is damaged FILE_NOT_A_WORKBOOK, while the rows are read.
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
    return ((lines.line_num, [_text(cell) for cell in cells]) for cells in lines)


def _of_workbook(file: str, content: bytes) -> Iterator[Line]:
    try:
        formulas = _looked_into(file, content)
        results = _first_sheet(content, data_only=True)
        written = _first_sheet(content, data_only=False) if formulas else None
    except _UNREADABLE:
        raise InvalidInput([_no_workbook(file)]) from None
    return _lines(file, results, written)


def _no_workbook(file: str) -> FileFault:
    return FileFault(ScenarioCode.FILE_NOT_A_WORKBOOK, file=file)


def _looked_into(file: str, content: bytes) -> bool:
    """Refuse a workbook that would fill the memory; tell whether there are formulas in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            values = {"bytes": unpacked, "max": LARGEST_UNPACKED}
            fault = FileFault(ScenarioCode.WORKBOOK_TOO_LARGE, "", values, file=file)
            raise InvalidInput([fault])
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/")]
        return any(_holds_formula(packed, name) for name in sheets)


def _holds_formula(packed: zipfile.ZipFile, name: str) -> bool:
    end = b""
    with packed.open(name) as part:
        while chunk := part.read(_CHUNK):
            if _FORMULA.search(end + chunk):
                return True
            end = chunk[-2:]
    return False


def _first_sheet(content: bytes, *, data_only: bool) -> Iterator[tuple[object, ...]]:
    """Give the cells of the first sheet: the results of formulas, or the formulas themselves."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    return book.worksheets[0].iter_rows(values_only=True) if book.worksheets else iter(())


def _lines(
    file: str,
    results: Iterator[tuple[object, ...]],
    written: Iterator[tuple[object, ...]] | None,
) -> Iterator[Line]:
    """Give rows as texts; a formula without a result is `Spoilt`, where formulas are `written`."""
    try:
        for number, row in enumerate(results, 1):
            formulas = (None,) * len(row) if written is None else next(written)
            yield (
                number,
                [
                    _as_text(cell) if cell is not None or formula is None else Spoilt(formula)
                    for cell, formula in zip(row, formulas, strict=True)
                ],
            )
    except _UNREADABLE:
        raise InvalidInput([_no_workbook(file)]) from None


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
    return _text(str(cell))


def _text(content: str) -> str:
    return Spoilt(content) if content in ERROR_CODES or "\0" in content else content


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
