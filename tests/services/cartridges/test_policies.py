"""A policy of a type that changes takes its cartridges along, reckoned in the database."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cartridges.due import DueReason, Rating, Reading, due_date
from dispatch.domain.kinds import Language, Role
from dispatch.services.cartridges import policies
from dispatch.services.cartridges.policies import (
    TypeLife,
    recompute,
    recompute_all,
    set_type_life,
)
from dispatch.services.people.accounts import Principal
from dispatch.store.cartridges import CartridgeType
from dispatch.store.customers import Cartridge, Device
from dispatch.store.events import Event
from dispatch.store.queries.cartridges import last_of_batch
from dispatch.store.session import Database
from tests.services.cartridges.homes import INSTALLED, cartridge, home_with, second_home
from tests.support.rows import NOON

BOSS = Principal("boss", "boss", Role.ADMIN, None, None, Language.EN)


def changed(database: Database, kind: str, life: TypeLife) -> int:
    with database.write() as session:
        set_type_life(session, BOSS, kind, life, NOON)
    return recompute(database, kind)


def test_the_default_lives_are_there_from_the_first(database: Database) -> None:
    with database.read() as session:
        rows = session.scalars(select(CartridgeType)).all()
    lives = {row.kind: (row.rated_days, row.early_days, row.late_days) for row in rows}
    assert lives["PP"] == (180, 20, 10)
    assert lives["KDF"] == (365, None, None)
    assert len(lives) == 7


def test_a_new_life_moves_due_dates_and_is_recorded(database: Database) -> None:
    home_with(
        database,
        cartridge(),
        cartridge("own", own_life=True),
        cartridge("cto", kind="CTO"),
        cartridge("stated", due_reason=DueReason.MANUAL),
    )
    assert changed(database, "PP", TypeLife(150, 15, 5)) == 2
    with database.read() as session:
        due = {row.id: row.due_on for row in session.scalars(select(Cartridge))}
        followed = session.get_one(Cartridge, "stated")
        event = session.scalars(select(Event)).one()
    assert due == {
        "pp": INSTALLED + timedelta(days=150),
        "own": date(2026, 10, 9),
        "cto": date(2026, 10, 9),
        "stated": date(2026, 10, 9),
    }
    assert (followed.rated_days, followed.early_days, followed.late_days) == (150, 15, 5)
    assert (event.kind, event.entity_id) == ("cartridge_type.changed", "PP")


def test_what_follows_already_is_left_alone(database: Database) -> None:
    home_with(database, cartridge())
    assert recompute_all(database) == 0
    assert changed(database, "PP", TypeLife(150, 15, 5)) == 1
    assert recompute(database, "PP") == 0


def test_a_type_without_a_policy_and_one_without_tolerances_change_nothing(
    database: Database,
) -> None:
    home_with(database, cartridge("x", kind="zeolite"), cartridge("k", kind="KDF"))
    assert recompute(database, "zeolite") == 0
    assert recompute(database, "KDF") == 0


def test_batches_together_reach_every_cartridge(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    home_with(database, *(cartridge(f"pp-{number}") for number in range(5)))

    def two(session: Session, kind: str, after_id: str) -> str | None:
        return last_of_batch(session, kind, after_id, size=2)

    monkeypatch.setattr(policies, "last_of_batch", two)
    assert changed(database, "PP", TypeLife(150, 15, 5)) == 5


def test_the_database_reckons_as_the_rule_does(database: Database) -> None:
    dice = Random(7)
    home_with(database)
    with database.write() as session:
        for number in range(120):
            told = dice.random() < 0.5
            second_home(
                session,
                number,
                installed_on=INSTALLED - timedelta(days=dice.randrange(400)),
                reported_permille=dice.randrange(1001) if told else None,
                reported_on=INSTALLED + timedelta(days=dice.randrange(90)) if told else None,
            )
            device = session.get_one(Device, f"device-{number}")
            device.ml_per_day = dice.choice([None, 0, 1, 9_000, 25_500, 70_000])
    assert changed(database, "PP", TypeLife(170, 15, 5, rated_litres=3_000)) == 120
    reasons = set()
    with database.read() as session:
        for row, device in session.execute(
            select(Cartridge, Device).join(Device, Device.id == Cartridge.device_id)
        ):
            reading = None
            if row.reported_on is not None and row.reported_permille is not None:
                reading = Reading(row.reported_on, row.reported_permille)
            due = due_date(row.installed_on, Rating(170, 3_000), device.ml_per_day, reading)
            assert (row.due_on, row.due_reason) == (due.on, due.reason), row.id
            reasons.add(row.due_reason)
    assert reasons == {DueReason.CALENDAR, DueReason.LITRES, DueReason.REPORTED}
