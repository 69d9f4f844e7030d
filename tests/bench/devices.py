"""A million devices: the night's list of what is due, and a policy that touches 300,000.

`python -m tests.bench.devices --devices 1000000 [--database URL]`; the last line is JSON. The data
is made in the database itself; only the two jobs are timed. Where PostgreSQL is installed and no
database is named, both databases are measured.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import text

from dispatch.services.cartridges.policies import recompute
from dispatch.store.cartridges import CartridgeType
from dispatch.store.migrations import upgrade
from dispatch.store.queries.cartridges import due_by
from dispatch.store.session import Database
from tests.bench.memory import PeakMemory
from tests.support.machine import postgres_programs
from tests.support.postgres import PostgresCluster
from tests.support.rows import centre

TODAY = date(2026, 10, 8)
AHEAD = timedelta(days=14)
CENTRES = 40
TOUCHED = 0.3
"""Part of the devices that have the cartridge whose policy changes."""
NUMBERED = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})"
CUSTOMERS = "INSERT INTO customer (id, name, phone) SELECT 'k' || i, 'K', '139' || i FROM n"
SITES = (
    "INSERT INTO site (id, customer_id, address, province, city, district, town, access_s,"
    " centre_id) SELECT 's' || i, 'k' || i, 'A' || i, '', '', '', '', 0,"
    f" 'c' || (i % {CENTRES}) FROM n"
)
DEVICES = (
    "INSERT INTO device (id, site_id, model, serial_number, installed_on, ml_per_day)"
    " SELECT 'd' || i, 's' || i, 'M', 'RM-' || i, '2025-01-01', 5000 + i % 20000 FROM n"
)
CARTRIDGE = (
    "INSERT INTO cartridge (id, device_id, kind, installed_on, rated_days, rated_litres,"
    " early_days, late_days, price_fen, due_on, due_reason, own_life)"
    " SELECT 'd' || i || '-{kind}', 'd' || i, '{kind}', {installed}, {days}, NULL, {early},"
    " {late}, 3000, {due}, 'CALENDAR', {no} FROM n WHERE {which}"
)
KINDS = (
    ("PP", 180, 20, 10, f"i % 10 < {round(TOUCHED * 10)}"),
    ("UF", 365, 60, 15, f"i % 10 >= {round(TOUCHED * 10)}"),
    ("RO", 730, 90, 15, "i % 2 = 0"),
)


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    chosen = parser.parse_args(arguments)
    wanted = chosen.database or ["sqlite", *(["postgresql"] if postgres_programs() else [])]
    figures = {}
    for kind in wanted:
        with _database(kind) as database:
            figures[kind] = measure(database, chosen.devices)
    _say(json.dumps(figures))
    return 0


def measure(database: Database, devices: int) -> dict[str, float]:
    """Fill the database, then time both jobs; peak memory is that of this process in them."""
    began = time.perf_counter()
    upgrade(database)
    _fill(database, devices)
    filled = time.perf_counter()
    _say(f"{database.dialect}: {devices} devices made in {filled - began:.1f} s")
    with PeakMemory() as memory:
        start = time.perf_counter()
        with database.read() as session:
            listed = sum(1 for _ in due_by(session, TODAY + AHEAD))
        list_s = time.perf_counter() - start
        _say(f"{database.dialect}: {listed} cartridges due, listed in {list_s:.1f} s")
        with database.write() as session:
            policy = session.get_one(CartridgeType, "PP")
            policy.rated_days, policy.rated_litres = 170, 3_000
        start = time.perf_counter()
        changed = recompute(database, "PP")
        recompute_s = time.perf_counter() - start
        _say(f"{database.dialect}: {changed} due dates reckoned anew in {recompute_s:.1f} s")
    return {
        "devices": devices,
        "due": listed,
        "list_s": round(list_s, 2),
        "list_us_per_due": round(list_s * 1e6 / max(1, listed), 1),
        "recomputed": changed,
        "recompute_s": round(recompute_s, 2),
        "recompute_us_each": round(recompute_s * 1e6 / max(1, changed), 1),
        "peak_gib": round(memory.gib, 3),
    }


def _fill(database: Database, devices: int) -> None:
    numbered = NUMBERED.format(count=devices)
    with database.write() as session:
        session.add_all(centre(f"c{number}") for number in range(CENTRES))
    sqlite = database.dialect == "sqlite"
    for statement in (CUSTOMERS, SITES, DEVICES):
        with database.write() as session:
            session.execute(text(_with(statement, numbered)))
    for kind, days, early, late, which in KINDS:
        # Spread over the whole life and a little past it, so that some are overdue.
        back = f"CAST(CAST(i AS BIGINT) * 7919 % {days + late} AS INTEGER)"
        day = f"'{TODAY.isoformat()}'"
        since = f"date({day}, '-' || {back} || ' days')" if sqlite else f"date {day} - {back}"
        due = (
            f"date({day}, ({days} - {back}) || ' days')"
            if sqlite
            else f"date {day} + ({days} - {back})"
        )
        statement = CARTRIDGE.format(
            kind=kind,
            installed=since,
            due=due,
            days=days,
            early=early,
            late=late,
            no="0" if sqlite else "false",
            which=which,
        )
        with database.write() as session:
            session.execute(text(_with(statement, numbered)))
    if not sqlite:
        with database.write() as session:
            session.execute(text("ANALYZE"))


def _with(statement: str, numbered: str) -> str:
    """Put the numbers before the SELECT, where both databases take them."""
    head, select, tail = statement.partition(" SELECT ")
    return f"{head} {numbered}{select}{tail}"


@contextmanager
def _database(kind: str) -> Iterator[Database]:
    if kind == "sqlite":
        with (
            tempfile.TemporaryDirectory(prefix="roundsman-devices-") as folder,
            Database(f"sqlite:///{Path(folder) / 'devices.db'}") as database,
        ):
            yield database
        return
    programs = postgres_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed")
    with (
        PostgresCluster(programs) as cluster,
        Database(cluster.url(cluster.create_database())) as database,
    ):
        yield database


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
