"""Tables of requests: what their cells say, and what is wrong with them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dispatch.files.requests import (
    COLUMNS,
    REQUIRED,
    ReadRequests,
    at_row,
    read_requests,
)
from solver.codes import InputCode
from solver.faults import Fault
from tests.support.request_tables import csv_of, row, workbook_of

ZONE = ZoneInfo("Asia/Shanghai")


def read(*rows: dict[str, str]) -> ReadRequests:
    return read_requests("r.csv", csv_of(rows), ZONE)


def test_every_column_becomes_what_it_says() -> None:
    cells = {
        "work_type": "filter-replacement",
        "lat": "26.09",
        "lon": "119.31",
        "serial_number": "RM-1",
        "model": "M1",
        "installed_on": "2026-02-18",
        "fault_code": "PUMP",
        "window_from": "2026-10-09 09:00",
        "window_to": "2026-10-09T12:00+09:00",
        "cartridges": "PP;RO",
        "centre": "gulou",
        "sla_policy": "vip",
        "priority": "3",
        "ticket": "HOT-1",
    }
    ((line, request),) = read(dict(row(1, **cells))).requests
    assert line == 2
    assert request.place == (26.09, 119.31)
    assert (request.serial_number, request.model) == ("RM-1", "M1")
    assert request.installed_on == date(2026, 2, 18)
    # 11:30 in Fuzhou; the window's end has an offset of its own.
    assert request.received_at == datetime(2026, 10, 8, 3, 30, tzinfo=UTC)
    assert request.window == (
        datetime(2026, 10, 9, 1, tzinfo=UTC),
        datetime(2026, 10, 9, 3, tzinfo=UTC),
    )
    assert request.cartridges == ("PP", "RO")
    assert (request.centre_id, request.sla_policy_id, request.priority) == ("gulou", "vip", 3)
    assert (request.ticket, request.fault_code) == ("HOT-1", "PUMP")


@pytest.mark.parametrize("empty", ["", "  "])
def test_what_is_empty_was_not_said(empty: str) -> None:
    ((_, request),) = read({"work_type": "repair", "phone": "139", "name": empty}).requests
    assert (request.name, request.received_at, request.window, request.place) == (
        "",
        None,
        None,
        None,
    )


def test_a_workbook_says_the_same() -> None:
    rows = [row(1), row(2, lat="26", lon="119")]
    of_csv = read_requests("r", csv_of(rows), ZONE)
    assert read_requests("r", workbook_of(rows), ZONE) == of_csv
    assert len(of_csv.requests) == 2


def test_a_row_that_is_wrong_is_left_out_and_told() -> None:
    found = read(dict(row(1)), dict(row(2, lat="26")), dict(row(3, window_from="2026-10-09 09:00")))
    assert [line for line, _ in found.requests] == [2]
    assert [(fault.row, fault.code.value) for fault in found.faults] == [
        (3, "HALF_A_PLACE"),
        (4, "INTAKE_WINDOW_HALF"),
    ]


def test_faults_are_told_by_column() -> None:
    assert at_row(Fault(InputCode.OUT_OF_RANGE, "workType"), "r.csv", 7).field == "work_type"
    assert at_row(Fault(InputCode.OUT_OF_RANGE, "priority"), "r.csv", 7).field == "priority"
    assert {"work_type", "phone"} == REQUIRED <= set(COLUMNS)
