"""Tables as CSV and as workbooks: what is written is read again, and formulas stay texts."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from dispatch.domain.codes import ScenarioCode
from dispatch.files import sheets
from dispatch.files.sheets import Sheet, read_lines, write_csv, write_workbook
from solver.faults import InvalidInput

SHEET = Sheet(
    ("编号", "amount", "day", "note"),
    [
        ("V1", Decimal("80.50"), date(2026, 10, 8), "=1+1"),
        ("V2", 60, None, "two\nlines, and a comma"),
    ],
)


def test_a_workbook_is_read_as_it_was_written() -> None:
    content = write_workbook({"十月": SHEET})
    assert list(read_lines("a.xlsx", content)) == [
        (1, ["编号", "amount", "day", "note"]),
        (2, ["V1", "80.5", "2026-10-08", "=1+1"]),
        (3, ["V2", "60", "", "two\nlines, and a comma"]),
    ]


def test_a_csv_file_is_read_as_it_was_written_but_for_the_mark_of_a_text() -> None:
    content = write_csv(SHEET)
    assert list(read_lines("a.csv", content)) == [
        (1, ["编号", "amount", "day", "note"]),
        (2, ["V1", "80.50", "2026-10-08", "'=1+1"]),
        (4, ["V2", "60", "", "two\nlines, and a comma"]),  # the number of its last line
    ]


def test_a_text_that_begins_like_a_formula_is_a_text_in_the_workbook() -> None:
    book = load_workbook(io.BytesIO(write_workbook({"a": SHEET})))
    assert (book["a"]["D2"].data_type, book["a"]["B2"].data_type) == ("s", "n")


def test_an_instant_is_written_with_its_offset() -> None:
    at = datetime(2026, 10, 8, 9, 30, tzinfo=UTC)
    content = write_workbook({"a": Sheet(("at",), [(at,)])})
    assert list(read_lines("a", content))[1] == (2, ["2026-10-08T09:30:00+00:00"])


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"PK\x03\x04" + bytes(500)])
def test_a_damaged_workbook_is_refused(content: bytes) -> None:
    assert _refused(content) == [ScenarioCode.FILE_NOT_A_WORKBOOK]


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "no workbook")
    assert _refused(out.getvalue()) == [ScenarioCode.FILE_NOT_A_WORKBOOK]


def test_a_workbook_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 100)
    assert _refused(write_workbook({"a": SHEET})) == [ScenarioCode.WORKBOOK_TOO_LARGE]


def _refused(content: bytes) -> list[object]:
    with pytest.raises(InvalidInput) as refused:
        read_lines("a.xlsx", content)
    return [fault.code for fault in refused.value.faults]
