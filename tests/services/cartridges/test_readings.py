"""A device's reading moves the due dates of its cartridges, once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dispatch.domain.cartridges.due import DueReason
from dispatch.domain.refusals import Refused
from dispatch.services.cartridges.readings import DeviceReport, Remaining, take_reading
from dispatch.store.customers import Cartridge, Device
from dispatch.store.session import Database
from solver.faults import InvalidInput
from tests.services.cartridges.homes import cartridge, home_with
from tests.support.rows import NOON

# 2 October, nine in the evening in Fuzhou
READ_AT = datetime(2026, 10, 2, 13, tzinfo=UTC)
HALF = DeviceReport("r1", READ_AT, None, (Remaining("pp", 20),))


def reading(database: Database, told: DeviceReport, device_id: str = "d1") -> bool:
    with database.write() as session:
        _, row = take_reading(session, device_id, told, NOON)
        return row.applied


def due(database: Database, cartridge_id: str = "pp") -> tuple[date, DueReason]:
    with database.read() as session:
        row = session.get_one(Cartridge, cartridge_id)
        return row.due_on, row.due_reason


def test_what_is_left_moves_the_due_date(database: Database) -> None:
    home_with(database, cartridge())
    assert reading(database, HALF)
    # 2 % of 180 days are 3 whole days after 2 October
    assert due(database) == (date(2026, 10, 5), DueReason.REPORTED)


def test_usage_moves_what_is_rated_in_litres(database: Database) -> None:
    home_with(database, cartridge(rated_litres=3_000), cartridge("cto", kind="CTO"))
    reading(database, DeviceReport("r1", READ_AT, 20_000, ()))
    # 3000 litres last 150 days at 20 a day, from 12 April
    assert due(database) == (date(2026, 9, 9), DueReason.LITRES)
    assert due(database, "cto") == (date(2026, 10, 9), DueReason.CALENDAR)
    with database.read() as session:
        device = session.get_one(Device, "d1")
        assert (device.ml_per_day, device.read_at) == (20_000, READ_AT)


def test_the_day_of_a_reading_is_that_of_the_centre(database: Database) -> None:
    home_with(database, cartridge())
    # 17:00 UTC is one in the morning of the 3rd in Fuzhou
    reading(database, replace(HALF, at=READ_AT + timedelta(hours=4)))
    assert due(database) == (date(2026, 10, 6), DueReason.REPORTED)


def test_a_reading_sent_twice_counts_once(database: Database) -> None:
    home_with(database, cartridge())
    later = replace(HALF, reading_id="r2", at=NOON, remaining=(Remaining("pp", 900),))
    assert [reading(database, told) for told in (HALF, later, HALF)] == [True, True, True]
    # the second reading's 162 days stand: the calendar is earlier
    assert due(database) == (date(2026, 10, 9), DueReason.CALENDAR)


def test_another_reading_of_the_same_name_is_refused(database: Database) -> None:
    home_with(database, cartridge())
    reading(database, HALF)
    with pytest.raises(Refused, match="EVENT_ID_REUSED"):
        reading(database, replace(HALF, ml_per_day=1))


def test_an_older_reading_is_noted_and_moves_nothing(database: Database) -> None:
    home_with(database, cartridge())
    reading(database, HALF)
    older = DeviceReport("r0", READ_AT - timedelta(days=9), None, (Remaining("pp", 1),))
    assert not reading(database, older)
    assert due(database) == (date(2026, 10, 5), DueReason.REPORTED)


def test_a_reading_of_before_the_installation_is_of_another_cartridge(database: Database) -> None:
    home_with(database, cartridge(installed_on=date(2026, 10, 5), due_on=date(2027, 4, 3)))
    assert reading(database, HALF)
    assert due(database) == (date(2027, 4, 3), DueReason.CALENDAR)


@pytest.mark.parametrize(
    ("permille", "moved"),
    [(20, (date(2026, 10, 5), DueReason.REPORTED)), (900, (date(2026, 10, 7), DueReason.MANUAL))],
)
def test_a_stated_due_date_only_moves_forward(
    database: Database, permille: int, moved: tuple[date, DueReason]
) -> None:
    home_with(database, cartridge(due_on=date(2026, 10, 7), due_reason=DueReason.MANUAL))
    reading(database, replace(HALF, remaining=(Remaining("pp", permille),)))
    assert due(database) == moved


def test_every_fault_of_a_reading_is_told_at_once_and_nothing_is_done(database: Database) -> None:
    home_with(database, cartridge())
    wrong: dict[str, Any] = {
        "at": NOON + timedelta(hours=2),
        "remaining": (Remaining("pp", 1), Remaining("other", 1), Remaining("pp", 2)),
    }
    with pytest.raises(InvalidInput) as refused:
        reading(database, replace(HALF, **wrong))
    assert [(fault.code, fault.field) for fault in refused.value.faults] == [
        ("READING_OUT_OF_TIME", "at"),
        ("DUPLICATE_ID", "cartridges[0].cartridgeId"),
        ("UNKNOWN_REFERENCE", "cartridges[1].cartridgeId"),
        ("DUPLICATE_ID", "cartridges[2].cartridgeId"),
    ]
    assert due(database) == (date(2026, 10, 9), DueReason.CALENDAR)


def test_a_device_that_is_not_known_is_refused(database: Database) -> None:
    home_with(database)
    with pytest.raises(Refused, match="DEVICE_NOT_FOUND"):
        reading(database, HALF, "d9")
