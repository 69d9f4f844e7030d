"""Devices and their cartridges by the million, made inside the database."""

from datetime import date

from sqlalchemy import text

from dispatch.store.session import Database
from tests.support.rows import centre

TODAY = date(2026, 10, 8)
CENTRES = 40
TOUCHED = 0.3
"""Part of the devices that have the cartridge whose policy changes."""
READ_AFTER = 90
"""Days after which a PP cartridge of one device in four was reported as half used."""

NUMBERED = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})"
CUSTOMERS = "INSERT INTO customer (id, name, phone) SELECT 'k' || i, 'K', '139' || i FROM n"
SITES = (
    "INSERT INTO site (id, customer_id, address, province, city, district, town, access_s,"
    " centre_id) SELECT 's' || i, 'k' || i, 'A' || i, '', '', '', '', 0,"
    f" 'c' || (i % {CENTRES}) FROM n"
)
DEVICES = (
    "INSERT INTO device (id, site_id, model, serial_number, installed_on, ml_per_day)"
    " SELECT 'd' || i, 's' || i, 'M', 'RM-' || i, '2025-01-01',"
    " CASE WHEN i % 7 = 0 THEN NULL ELSE 5000 + i * 37 % 20000 END FROM n"
)
CARTRIDGE = (
    "INSERT INTO cartridge (id, device_id, kind, installed_on, rated_days, rated_litres,"
    " early_days, late_days, price_fen, due_on, due_reason, own_life, reported_permille,"
    " reported_on) SELECT 'd' || i || '-{kind}', 'd' || i, '{kind}', {installed}, {days}, NULL,"
    " {early}, {late}, 3000, {due}, 'CALENDAR', {no},"
    " CASE WHEN {read} THEN 500 END, CASE WHEN {read} THEN {read_on} END FROM n WHERE {which}"
)
KINDS = (
    ("PP", 180, 20, 10, f"i % 10 < {round(TOUCHED * 10)}"),
    ("UF", 365, 60, 15, f"i % 10 >= {round(TOUCHED * 10)}"),
    ("RO", 730, 90, 15, "i % 2 = 0"),
)


def fill(database: Database, devices: int) -> None:
    """Make so many homes with a device each, spread over the centres.

    Three in ten have a PP cartridge, the others a UF, every other one a membrane as well. Their
    age is spread over the whole life and a little past it, so that some are overdue.
    """
    numbered = NUMBERED.format(count=devices)
    with database.write() as session:
        session.add_all(centre(f"c{number}") for number in range(CENTRES))
    kinds = (_cartridges(database.dialect, *kind) for kind in KINDS)
    postgresql = database.dialect == "postgresql"
    for statement in (CUSTOMERS, SITES, DEVICES, *kinds):
        with database.write() as session:
            if postgresql:
                # The rows refer to each other as they should: that need not be looked up for each.
                session.execute(text("SET LOCAL session_replication_role = replica"))
            session.execute(text(_with(statement, numbered)))
    if postgresql:
        # As its own housekeeping does before long.
        with database.write() as session:
            session.execute(text("ANALYZE"))


def _cartridges(dialect: str, kind: str, days: int, early: int, late: int, which: str) -> str:
    age = f"CAST(CAST(i AS BIGINT) * 7919 % {days + late} AS INTEGER)"
    return CARTRIDGE.format(
        kind=kind,
        installed=_today_and(dialect, f"-{age}"),
        due=_today_and(dialect, f"{days} - {age}"),
        # Half of the 180 days is left after 90: as of now no reading makes a cartridge due sooner.
        read_on=_today_and(dialect, f"{READ_AFTER} - {age}"),
        read=f"'{kind}' = 'PP' AND i % 4 = 0 AND {age} >= {READ_AFTER}",
        days=days,
        early=early,
        late=late,
        no="0" if dialect == "sqlite" else "false",
        which=which,
    )


def _today_and(dialect: str, days: str) -> str:
    day = f"'{TODAY.isoformat()}'"
    return f"date({day}, ({days}) || ' days')" if dialect == "sqlite" else f"date {day} + ({days})"


def _with(statement: str, numbered: str) -> str:
    """Put the numbers before the SELECT, where both databases take them."""
    head, select, tail = statement.partition(" SELECT ")
    return f"{head} {numbered}{select}{tail}"
