"""Tables of requests for tests: rows that are good, and some that are wrong in known ways."""

from collections.abc import Iterable, Mapping

from dispatch.files.requests import COLUMNS
from dispatch.files.sheets import Sheet, write_csv, write_workbook

GOOD: Mapping[str, str] = {
    "work_type": "repair",
    "phone": "13700000001",
    "name": "林女士",
    "address": "福建省福州市鼓楼区温泉街道五四路1号",
    "received_at": "2026-10-08 11:30",
    "description": "不出水",
}
"""Received half an hour before noon, local time."""


def row(number: int, **cells: str) -> Mapping[str, str]:
    """The good row of a customer of its own."""
    own = {
        "phone": str(13_700_000_000 + number),
        "name": f"顾客{number}",
        "address": f"福建省福州市鼓楼区温泉街道五四路{number}号",
    }
    return {**GOOD, **own, **cells}


WRONG: tuple[tuple[Mapping[str, str], str, str], ...] = (
    ({"work_type": "dance"}, "UNKNOWN_REFERENCE", "work_type"),
    ({"phone": ""}, "VALUE_EMPTY", "phone"),
    ({"phone": "ask"}, "INTAKE_PHONE_MALFORMED", "phone"),
    ({"name": ""}, "INTAKE_NAME_MISSING", "name"),
    ({"address": ""}, "INTAKE_ADDRESS_MISSING", "address"),
    ({"lat": "26.1"}, "HALF_A_PLACE", "lat"),
    ({"lat": "north", "lon": "119"}, "VALUE_NOT_A_NUMBER", "lat"),
    ({"installed_on": "yesterday"}, "INTAKE_NOT_A_DAY", "installed_on"),
    ({"received_at": "now"}, "INTAKE_NOT_A_TIME", "received_at"),
    ({"received_at": "2026-10-09 09:00"}, "INTAKE_RECEIVED_LATER", "received_at"),
    ({"window_to": "2026-10-09 12:00"}, "INTAKE_WINDOW_HALF", "window_from"),
    ({"cartridges": "PP"}, "INTAKE_CARTRIDGES_UNWANTED", "cartridges"),
    ({"priority": "11"}, "VALUE_OUT_OF_RANGE", "priority"),
    ({"serial_number": "RM-1"}, "INTAKE_DEVICE_INCOMPLETE", "serial_number"),
    ({"centre": "moon"}, "UNKNOWN_REFERENCE", "centre"),
    ({"fault_code": "GHOST"}, "UNKNOWN_REFERENCE", "fault_code"),
    ({"sla_policy": "gold"}, "UNKNOWN_REFERENCE", "sla_policy"),
    ({"ticket": "T-1001"}, "INTAKE_TICKET_TAKEN", "ticket"),
    ({"lat": "95", "lon": "119"}, "COORDINATES_OUT_OF_RANGE", "lat"),
    ({"description": "x" * 2001}, "VALUE_TOO_LONG", "description"),
)
"""Twenty ways to be wrong: what the row says, the code that tells it, and its column."""


def csv_of(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The rows as CSV."""
    return write_csv(_sheet(rows))


def workbook_of(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The rows as a workbook."""
    return write_workbook({"requests": _sheet(rows)})


def _sheet(rows: Iterable[Mapping[str, str]]) -> Sheet:
    return Sheet(COLUMNS, [[cells.get(name, "") for name in COLUMNS] for cells in rows])
