"""Tables of requests that spreadsheets and people have spoilt: each is told, none ends the program.

The first row of a table is its header, so the request stands in row 2.
"""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from dispatch.files.requests import ReadRequests, read_requests
from tests.support.request_tables import csv_of, row

ZONE = ZoneInfo("Asia/Shanghai")
HEAD = "work_type,phone,name,description\n"
GOOD = "repair,13700000001,林女士,不出水"
SHEET = "xl/worksheets/sheet1.xml"


def read(content: str | bytes) -> ReadRequests:
    return read_requests("r", content.encode() if isinstance(content, str) else content, ZONE)


def told(content: str | bytes) -> list[tuple[int | None, str, str]]:
    return [(fault.row, fault.code.value, fault.field) for fault in read(content).faults]


def book(change: Callable[[Any], object]) -> bytes:
    """A workbook whose only request was changed by hand."""
    made = Workbook()
    sheet = made.worksheets[0]
    for line in (HEAD.strip(), GOOD):
        sheet.append(line.split(","))
    change(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def damaged(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of which one part was changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(lambda _: None))) as whole,
        zipfile.ZipFile(out, "w") as to,
    ):
        for part in whole.namelist():
            content = whole.read(part)
            to.writestr(part, change(content) if part == name else content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        # Other encodings: of China, and "Unicode text" of a spreadsheet.
        ((HEAD + GOOD).encode("gbk"), [(None, "FILE_NOT_UTF8", "")]),
        ((HEAD + GOOD).encode("utf-16"), [(None, "FILE_NOT_UTF8", "")]),
        # Another separator: none of the columns is found.
        (
            (HEAD + GOOD).replace(",", "，"),
            [
                (1, "COLUMN_MISSING", "work_type"),
                (1, "COLUMN_MISSING", "phone"),
                (1, "COLUMN_UNKNOWN", "work_type，phone，name，description"),
            ],
        ),
        # Of two columns of one name nobody knows which is meant.
        ("phone,work_type,phone\n1370001,repair,1370002", [(1, "COLUMN_TWICE", "phone")]),
        (HEAD + GOOD + "x" * 1_000_000, [(2, "VALUE_TOO_LONG", "description")]),
        # A quote that is never closed: all the rest is one cell, which ends with the file.
        (HEAD + 'repair,1370001,"林' + "女士\n" * 99_999, [(100_000, "VALUE_TOO_LONG", "name")]),
        (HEAD + GOOD + "\0", [(2, "VALUE_SPOILT", "description")]),
        (HEAD + GOOD.replace("林女士", "#N/A"), [(2, "VALUE_SPOILT", "name")]),
    ],
    ids=["gbk", "utf-16", "wide-commas", "twice", "long", "open-quote", "nul", "error"],
)
def test_what_is_wrong_with_a_csv_file(
    content: str | bytes, faults: list[tuple[int | None, str, str]]
) -> None:
    assert told(content) == faults


@pytest.mark.parametrize(
    "content",
    [
        (b"\xef\xbb\xbf" + (HEAD + GOOD).encode()).decode(),
        (HEAD + GOOD).replace("\n", "\r"),
        # Blanks behind the last column, and rows of blanks, hold nothing.
        HEAD.strip() + " , \n" + GOOD + " , , , \n , , , \n,,\n\n",
    ],
    ids=["mark", "old-mac", "blanks"],
)
def test_what_does_no_harm(content: str) -> None:
    found = read(content)
    assert found.faults == ()
    assert [(line, request.phone) for line, request in found.requests] == [(2, "13700000001")]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"lat": "1e400", "lon": "119"}, "VALUE_NOT_A_NUMBER"),
        ({"lat": "2_6", "lon": "119"}, "VALUE_NOT_A_NUMBER"),
        ({"priority": "1e999999"}, "VALUE_NOT_A_NUMBER"),
        ({"priority": "9" * 6_000}, "VALUE_NOT_A_NUMBER"),
        ({"installed_on": "2026-10-08 or so"}, "INTAKE_NOT_A_DAY"),
        ({"received_at": "2026年10月8日 11:30"}, "INTAKE_NOT_A_TIME"),
        ({"received_at": "46303.479"}, "INTAKE_NOT_A_TIME"),  # a date that was made a number
        # No year has a day before or after these: sums with them would fail.
        ({"received_at": "0001-01-01 00:00"}, "INTAKE_NOT_A_TIME"),
        ({"window_from": "2026-10-09 09:00", "window_to": "9999-12-31 23:59"}, "INTAKE_NOT_A_TIME"),
        ({"installed_on": "0001-01-01"}, "INTAKE_NOT_A_DAY"),
    ],
)
def test_what_is_no_value(cells: dict[str, str], code: str) -> None:
    (fault,) = read(csv_of([row(1, **cells)])).faults
    assert (fault.row, fault.code.value) == (2, code)
    assert len(str(fault.params["value"])) <= 101  # told in short, however long it is


def test_wide_digits_are_digits() -> None:
    ((_, request),) = read(csv_of([row(1, lat="２６．０９", lon="１１９", priority="３")])).requests
    assert (request.place, request.priority) == ((26.09, 119.0), 3)


def test_a_date_of_a_spreadsheet_may_have_a_time() -> None:
    def typed(sheet: Any) -> None:
        sheet["E1"], sheet["E2"] = "installed_on", datetime(2026, 2, 18, 11, 30)  # noqa: DTZ001 - workbooks know no zones

    ((_, request),) = read(book(typed)).requests
    assert request.installed_on == date(2026, 2, 18)


@pytest.mark.parametrize("formula", ["=CONCAT(A1,B1)", "=NOW()"])
def test_a_formula_that_nobody_has_reckoned_is_told(formula: str) -> None:
    def typed(sheet: Any) -> None:
        sheet["D2"] = formula

    (fault,) = read(book(typed)).faults
    assert (fault.row, fault.code.value, fault.field) == (2, "VALUE_SPOILT", "description")
    assert fault.params == {"value": formula}


def test_an_error_of_a_spreadsheet_is_no_name() -> None:
    def typed(sheet: Any) -> None:
        sheet["C2"] = "#REF!"
        sheet["C2"].data_type = "e"

    assert told(book(typed)) == [(2, "VALUE_SPOILT", "name")]


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (SHEET, lambda content: content[: len(content) // 2]),
        ("xl/workbook.xml", lambda _: b"nonsense"),
        ("xl/styles.xml", lambda _: b"nonsense"),
        (SHEET, lambda content: content.replace(b'r="B2"', b'r="??"')),
    ],
    ids=["cut", "workbook", "styles", "cell"],
)
def test_a_workbook_with_a_damaged_part_is_refused(
    part: str, change: Callable[[bytes], bytes]
) -> None:
    content = damaged(part, change)
    assert told(content)[-1] == (None, "FILE_NOT_A_WORKBOOK", "")


def test_a_workbook_with_damaged_bytes_is_refused() -> None:
    content = bytearray(book(lambda _: None))
    place = content.find(SHEET.encode())
    content[place + len(SHEET) + 10] ^= 0xFF
    assert told(bytes(content)) == [(None, "FILE_NOT_A_WORKBOOK", "")]
