"""A million devices: the night's list of what is due, and a policy that touches 300,000.

`python -m tests.bench.devices --devices 1000000 [--database sqlite]`; the last line is JSON. The
data is made in the database itself; only the jobs are timed, and the time and the memory of each
are printed. Everything runs on two cores of the machine. Where PostgreSQL is installed and no
database is named, both databases are measured; its server syncs to the disk as one in use does.
Afterwards every due date that followed the policy is reckoned again by `domain.cartridges.due`.

Memory is the peak of this process and of the processes of the database, pages that they share
counted once; the file cache of the kernel is not in it.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from dispatch.domain.cartridges.due import Rating, Reading, due_date
from dispatch.domain.kinds import Language, Role
from dispatch.services.cartridges.policies import TypeLife, recompute, set_type_life
from dispatch.services.people.accounts import Principal
from dispatch.store.customers import Cartridge, Device
from dispatch.store.migrations import upgrade
from dispatch.store.queries.cartridges import due_by, due_sites
from dispatch.store.session import Database
from tests.bench.device_rows import CENTRES, TODAY, fill
from tests.bench.memory import PeakMemory, proportional
from tests.support.machine import postgres_programs
from tests.support.postgres import PostgresCluster

NOW = datetime(2026, 10, 8, 2, tzinfo=UTC)
UNTIL = TODAY + timedelta(days=14)
CORES = 2
LIMIT_S, LIMIT_GIB = 120, 1.0
BOSS = Principal("bench", "bench", Role.ADMIN, None, None, Language.EN)
KIND = "PP"
LIFE = TypeLife(rated_days=200, early_days=20, late_days=15, rated_litres=3_000)
"""Some follow the calendar, some their litres, and some what their device reported."""


def main(arguments: list[str]) -> int:
    """Measure and print; 1 where a job took longer or more memory than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    chosen = parser.parse_args(arguments)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    wanted = chosen.database or ["sqlite", *(["postgresql"] if postgres_programs() else [])]
    figures = {}
    for kind in wanted:
        with _database(kind) as database:
            figures[kind] = measure(database, chosen.devices)
    _say(json.dumps(figures))
    return 0 if all(found["within_limits"] for found in figures.values()) else 1


def measure(database: Database, devices: int) -> dict[str, object]:
    """Fill the database, do both jobs, then judge what the second one left."""
    began = time.perf_counter()
    upgrade(database)
    fill(database, devices)
    _say(f"{database.dialect}: {devices} devices made in {time.perf_counter() - began:.1f} s")
    listing = _timed(lambda: _listed(database))
    _say(f"{database.dialect}: due cartridges listed: {_line(listing)}")
    night = _timed(lambda: _of_the_night(database))
    _say(f"{database.dialect}: homes that the night makes visits for: {_line(night)}")
    with database.write() as session:
        set_type_life(session, BOSS, KIND, LIFE, NOW)
    recomputing = _timed(lambda: recompute(database, KIND))
    _say(f"{database.dialect}: due dates reckoned anew: {_line(recomputing)}")
    reasons, wrong = _judged(database)
    _say(f"{database.dialect}: {wrong} of them wrong; due by {dict(reasons)}")
    jobs = {"list": listing, "night": night, "recompute": recomputing}
    within = all(one["s"] < LIMIT_S and one["gib"] < LIMIT_GIB for one in jobs.values())
    return {
        "devices": devices,
        **jobs,
        "wrong": wrong,
        "within_limits": within and not wrong,
    }


def _timed(job: Callable[[], int]) -> dict[str, float]:
    """Do a job: how many rows it came to, seconds, and the highest memory in GiB, by program."""
    with PeakMemory(of=proportional) as memory:
        start = time.perf_counter()
        rows = job()
        seconds = time.perf_counter() - start
    programs = {f"{name}_gib": round(gib, 3) for name, gib in memory.gib_by_program.items()}
    return {"rows": rows, "s": round(seconds, 2), "gib": round(memory.gib, 3), **programs}


def _line(figures: dict[str, float]) -> str:
    return ", ".join(f"{value} {name}" for name, value in figures.items())


def _listed(database: Database) -> int:
    """List every cartridge that is due, with its home, by centre and home."""
    with database.read() as session:
        return sum(1 for _ in due_by(session, UNTIL))


def _of_the_night(database: Database) -> int:
    """List the homes of all centres that are due, as the nightly job does."""
    with database.read() as session:
        centres = [f"c{one}" for one in range(CENTRES)]
        return sum(map(len, due_sites(session, UNTIL, centres).values()))


def _judged(database: Database) -> tuple[Counter[str], int]:
    """Reckon each due date again by the rule; their reasons, and how many are not stored so."""
    reasons: Counter[str] = Counter()
    wrong = 0
    rated = Rating(LIFE.rated_days, LIFE.rated_litres)
    rows = (
        select(
            Cartridge.installed_on,
            Device.ml_per_day,
            Cartridge.reported_on,
            Cartridge.reported_permille,
            Cartridge.due_on,
            Cartridge.due_reason,
        )
        .join(Device, Device.id == Cartridge.device_id)
        .where(Cartridge.kind == KIND)
        .execution_options(yield_per=5_000)
    )
    with database.read() as session:
        for installed_on, ml_per_day, read_on, permille, due_on, reason in session.execute(rows):
            reading = None
            if read_on is not None and permille is not None:
                reading = Reading(read_on, permille)
            due = due_date(installed_on, rated, ml_per_day, reading)
            reasons[reason] += 1
            wrong += (due_on, reason) != (due.on, due.reason)
    return reasons, wrong


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
        PostgresCluster(programs, synced=True) as cluster,
        Database(cluster.url(cluster.create_database())) as database,
    ):
        yield database


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
