"""A person enters what a device holds, and puts it right."""

from datetime import date

import pytest

from dispatch.domain.cartridges.due import DueReason
from dispatch.domain.kinds import Language, Role
from dispatch.services.cartridges.entering import Entered, enter_cartridge
from dispatch.services.cartridges.policies import TypeLife
from dispatch.services.people.accounts import Principal
from dispatch.store.customers import Cartridge, Device
from dispatch.store.session import Database
from solver.faults import InvalidInput
from tests.services.cartridges.homes import cartridge, home_with
from tests.support.rows import NOON

DESK = Principal("d", "d", Role.DISPATCHER, None, None, Language.EN)
FIRST_OF_JUNE = date(2026, 6, 1)


def entered(database: Database, told: Entered) -> None:
    with database.write() as session:
        enter_cartridge(session, DESK, "d1", told, NOON)


def the_only(database: Database) -> Cartridge:
    with database.read() as session:
        [row] = session.get_one(Device, "d1").cartridges
        return row


def test_what_nobody_had_entered_has_the_life_of_its_type(database: Database) -> None:
    home_with(database)
    entered(database, Entered("post carbon", FIRST_OF_JUNE, 5_000))
    row = the_only(database)
    assert (row.kind, row.own_life, row.price_fen) == ("post-carbon", False, 5_000)
    # 365 days after 1 June, of the calendar
    assert (row.due_on, row.due_reason) == (date(2027, 6, 1), DueReason.CALENDAR)
    assert (row.early_days, row.late_days) == (60, 15)


def test_what_was_wrong_is_put_right_in_its_place(database: Database) -> None:
    stated = cartridge(
        due_on=date(2026, 9, 1),
        due_reason=DueReason.MANUAL,
        reported_on=date(2026, 8, 1),
        reported_permille=100,
    )
    home_with(database, stated)
    entered(database, Entered("PP", FIRST_OF_JUNE, 2_500, TypeLife(90, 10, 5)))
    row = the_only(database)
    # 90 days of its own after 1 June; what was stated and reported is of the one before
    assert (row.id, row.due_on, row.own_life) == ("pp", date(2026, 8, 30), True)
    assert (row.reported_on, row.due_reason) == (None, DueReason.CALENDAR)


def test_everything_that_is_wrong_is_told_and_nothing_is_entered(database: Database) -> None:
    home_with(database)
    # the 9th of October has not come yet
    with pytest.raises(InvalidInput) as refused:
        entered(database, Entered("KDF", date(2026, 10, 9), 3_000))
    assert [(fault.code.value, fault.field) for fault in refused.value.faults] == [
        ("INSTALLED_IN_FUTURE", "installedOn"),
        ("TOLERANCE_MISSING", "life"),
    ]
    with pytest.raises(InvalidInput) as refused:
        entered(database, Entered("magnets", FIRST_OF_JUNE, 3_000))
    assert [fault.code.value for fault in refused.value.faults] == ["LIFE_UNKNOWN"]
    with database.read() as session:
        assert session.get_one(Device, "d1").cartridges == []
    # A life of its own is enough, also of a type that nobody has heard of.
    entered(database, Entered("magnets", FIRST_OF_JUNE, 3_000, TypeLife(30, 1, 1)))
    assert the_only(database).due_on == date(2026, 7, 1)
