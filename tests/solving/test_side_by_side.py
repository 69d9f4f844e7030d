"""Several workers on one database: every run is solved once, whoever claims it."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dispatch.solving.side_by_side import solve_queued
from dispatch.solving.worker import Worker, WorkerOptions
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from dispatch.travel.times import GeodesicTravelTimes
from solver.plan import Status
from tests.support import rows

RUNS = ("r1", "r2", "r3")


@pytest.fixture
def queued(database: Database) -> Database:
    """Three runs of one centre with a visit, each for the baseline alone."""
    start = rows.NOON - timedelta(hours=12)
    with database.write() as session:
        rows.add_organisation(session)
        session.add(rows.site("home", lat=26.1, lon=119.3))
        session.flush()
        session.add(rows.visit("v1", site_id="home", service_s=600))
        session.add_all(rows.run(id_, engine="greedy", freeze_at=start) for id_ in RUNS)
    return database


def workers(database: Database, folder: Path, count: int) -> list[Worker]:
    return [
        Worker(
            database,
            GeodesicTravelTimes(),
            WorkerOptions(owner=f"worker {number}", folder=folder),
            lambda: datetime.now(UTC),
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [1, 2])
def test_every_run_is_solved_once(queued: Database, tmp_path: Path, count: int) -> None:
    ended = solve_queued(workers(queued, tmp_path, count))
    assert sorted(ended) == sorted(RUNS)
    with queued.read() as session:
        solved = [session.get_one(PlanRun, run_id) for run_id in RUNS]
    assert {(run.status, run.attempts) for run in solved} == {(Status.COMPLETED, 1)}
    assert {run.owner for run in solved} <= {f"worker {number}" for number in range(count)}


def test_nothing_is_claimed_once_told_to_stop(queued: Database, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    assert solve_queued(workers(queued, tmp_path, 2), stop=stop) == []
    with queued.read() as session:
        assert session.get_one(PlanRun, "r1").status is Status.QUEUED
