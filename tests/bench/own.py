"""Our own scenarios as problem.json: loaded into a database and built as a run would build them."""

import json
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from dispatch.files.scenario.reader import read_scenario
from dispatch.planning.build import build
from dispatch.services.plans import RunRequest, request_run
from dispatch.services.scenarios import load_scenario
from dispatch.store.migrations import upgrade
from dispatch.store.session import Database
from dispatch.travel.geocoders import open_placer
from dispatch.travel.times import GeodesicTravelTimes
from solver.formats.json import write_problem
from solver.problem import Problem

SCENARIOS = Path("scenarios")
START = date(2026, 10, 8)
EVENING = datetime(2026, 10, 7, 14, tzinfo=UTC)
"""Before the first day, in China: nothing is frozen."""


def problem_of(folder: Path) -> Problem:
    """Build the problem of a scenario's whole week, with matrices of travel."""
    scenario = read_scenario(folder, today=START, start=START)
    last = START + timedelta(days=scenario.settings.days - 1)
    with (
        tempfile.TemporaryDirectory() as name,
        Database(f"sqlite:///{name}/own.sqlite") as database,
    ):
        upgrade(database)
        with database.write() as session:
            load_scenario(
                session,
                scenario,
                now=EVENING,
                geocode=open_placer("gazetteer", home="福建省福州市").place,
                hash_password=str,
            )
            run = request_run(session, RunRequest(START, last, "bench"), EVENING)
            built = build(session, run, GeodesicTravelTimes())
    if built.unplaced:
        raise ValueError(built.unplaced)
    travel = replace(built.problem.travel, model=None)
    return replace(built.problem, id=folder.name, travel=travel)


def write_own(name: str, folder: Path) -> Path:
    """Write problem.json of a scenario of ours into a folder, named after it."""
    path = folder / f"{name}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(write_problem(problem_of(SCENARIOS / name)), encoding="utf-8")
    return path


def size_of(path: Path) -> int:
    """Count the visits of a problem.json."""
    return len(json.loads(path.read_text(encoding="utf-8"))["visits"])
