"""How long an import of requests takes, and how much memory: one JSON line.

Usage: python tools/measure_import.py [rows] [--bad N] [--excel] [--url URL]

The database is a new SQLite file unless an empty one is named. Half of the customers have a device
that nobody knows yet, addresses are placed by the gazetteer, every hundredth row repeats another.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch.domain.kinds import Language, Role
from dispatch.domain.sla.policy import STANDARD
from dispatch.files.requests import COLUMNS, read_requests
from dispatch.files.scenario.reader import read_scenario
from dispatch.files.sheets import Sheet, write_csv, write_workbook
from dispatch.services.intake.importing import import_requests, try_requests
from dispatch.services.people.accounts import Principal
from dispatch.services.scenarios import load_scenario
from dispatch.services.sla.ladders import set_ladder
from dispatch.store.migrations import upgrade
from dispatch.store.session import Database
from dispatch.travel.geocoders import open_placer

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 10, 8, 2, tzinfo=UTC)
DESK = Principal("user-desk", "desk", Role.DISPATCHER, None, None, Language.ZH)
TOWNS = ("鼓楼区温泉街道", "鼓楼区洪山镇", "仓山区建新镇", "晋安区岳峰镇", "闽侯县祥谦镇")
ZONE = ZoneInfo("Asia/Shanghai")


def rows(count: int, bad: int) -> Iterator[tuple[str, ...]]:
    """Make the rows of a table; `bad` of them, evenly spread, name work that nobody does."""
    every = count // bad if bad else count + 1
    for number in range(count):
        who = number - 1 if number % 100 == 99 else number
        cells = dict.fromkeys(COLUMNS, "")
        cells |= {
            "work_type": "dance" if number % every == every - 1 else "repair",
            "phone": str(13_000_000_000 + who),
            "name": f"顾客{who}",
            "address": f"福建省福州市{TOWNS[who % 5]}望川路{who}号",
            "description": "不出水",
            "received_at": "2026-10-08 09:30",
        }
        if who % 2:
            cells |= {"serial_number": f"RM{who:08}", "model": "RM-RO600"}
            cells |= {"installed_on": "2025-03-01"}
        yield tuple(cells[name] for name in COLUMNS)


def peak_mb() -> float:
    """Return the most memory that this process has had, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=50_000)
    parser.add_argument("--bad", type=int, default=0)
    parser.add_argument("--excel", action="store_true")
    parser.add_argument("--url")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.url or f"sqlite:///{folder}/requests.db"
        with Database(url) as database:
            print(json.dumps(measured(database, chosen.rows, chosen.bad, excel=chosen.excel)))


def measured(database: Database, count: int, bad: int, *, excel: bool) -> dict[str, object]:
    """Import a table into a database with the week of Fuzhou."""
    prepare(database)
    sheet = Sheet(COLUMNS, tuple(rows(count, bad)))
    content = write_workbook({"requests": sheet}) if excel else write_csv(sheet)
    del sheet
    figures: dict[str, object] = {"rows": count, "bytes": len(content), "before_mb": peak_mb()}
    begun = time.perf_counter()
    read = read_requests("requests", content, ZONE)
    figures["read_s"] = round(time.perf_counter() - begun, 1)
    begun = time.perf_counter()
    with database.read() as session:
        trial = try_requests(session, read, open_placer(home="福建省福州市").place, NOW)
    figures["try_s"] = round(time.perf_counter() - begun, 1)
    figures |= {"taken": trial.taken, "merged": trial.merged, "faults": len(trial.faults)}
    if not trial.faults:
        begun = time.perf_counter()
        with database.write() as session:
            import_requests(session, DESK, trial, NOW)
        figures["write_s"] = round(time.perf_counter() - begun, 1)
    return figures | {"peak_mb": peak_mb(), "load": Path("/proc/loadavg").read_text().split()[0]}


def prepare(database: Database) -> None:
    """Load the week of Fuzhou, with the usual ladder on its standard policy."""
    upgrade(database)
    week = read_scenario(ROOT / "scenarios" / "fuzhou-week", today=NOW.date(), start=NOW.date())
    with database.write() as session:
        load_scenario(
            session, week, now=NOW, geocode=lambda _: None, hash_password=lambda password: password
        )
        set_ladder(session, DESK, "standard", STANDARD, NOW)


if __name__ == "__main__":
    main()
