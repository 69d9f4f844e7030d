"""Runs are claimed, solved in real child processes, and end in their rows, whatever dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from dispatch.planning.read_back import PlanReader, stored_problem
from dispatch.services.plans import cancel_run
from dispatch.solving.worker import MOST_ATTEMPTS, Worker, WorkerOptions
from dispatch.store.people import Technician
from dispatch.store.plans import RoutePlan
from dispatch.store.run_claims import claim_run
from dispatch.store.runs import PlanRun, RunProgress
from dispatch.store.session import Database
from dispatch.store.work import Visit
from dispatch.travel.times import GeodesicTravelTimes
from solver.check import check
from solver.plan import Status
from solver.stages import SolveStage
from solver.visit import Assignment
from tests.support import rows

pytestmark = pytest.mark.slow


def now() -> datetime:
    """The clock of workers, which hold real leases."""
    return datetime.now(UTC)


def worker(database: Database, folder: Path, **options: float) -> Worker:
    """A worker that keeps its files in `folder`."""
    settings = WorkerOptions(owner="test", folder=folder / "runs", **options)
    return Worker(database, GeodesicTravelTimes(), settings, now)


def queue(database: Database, visits: int, **fields: Any) -> None:
    """Queue the run `r1` for one technician and some visits round her home."""
    with database.write() as session:
        rows.add_organisation(session)
        session.add_all(
            rows.site(f"site{n}", lat=26.1 + n * 0.001, lon=119.3) for n in range(visits)
        )
        session.flush()
        session.add_all(
            rows.visit(f"visit{n}", site_id=f"site{n}", service_s=600) for n in range(visits)
        )
        start = rows.NOON - timedelta(hours=12)
        values: dict[str, Any] = {"time_limit_s": 2, "freeze_at": start} | fields
        session.add(rows.run(**values))


def run_row(database: Database) -> PlanRun:
    """The run as it is stored now."""
    with database.read() as session:
        return session.get_one(PlanRun, "r1")


def draft(database: Database) -> RoutePlan | None:
    """What the run has made."""
    with database.read() as session:
        plan = session.scalar(select(RoutePlan))
        if plan is not None:
            _ = [route.stops for route in plan.routes], plan.unassigned, plan.partner_assignments
            _ = plan.run
        return plan


def test_a_run_ends_in_a_draft_that_its_stored_problem_judges_clean(
    database: Database, tmp_path: Path
) -> None:
    queue(database, visits=3)
    heard: list[Mapping[str, object]] = []
    assert worker(database, tmp_path).run_next(heard.append) == "r1"
    run, plan = run_row(database), draft(database)
    assert run.status is Status.COMPLETED
    assert plan is not None
    served = {stop.visit_id for route in plan.routes for stop in route.stops if stop.visit_id}
    assert served == {"visit0", "visit1", "visit2"}
    assert plan.kpis["visitsServedByTechnicians"] == 3
    assert plan.kpis["byDay"]["2026-10-08"]["visitsServedByTechnicians"] == 3
    assert heard
    with database.read() as session:
        problem = stored_problem(session.get_one(PlanRun, "r1"))
        assert problem is not None
        read = PlanReader(problem).plan(session.get_one(RoutePlan, plan.id))
    assert check(problem, read) == []
    assert list((tmp_path / "runs").iterdir()) == []  # nothing is left lying about


def test_the_run_tells_what_each_stage_won(database: Database, tmp_path: Path) -> None:
    queue(database, visits=3, engine="kernel", time_limit_s=6)
    with database.write() as session:
        session.execute(update(Visit).values(assignment=Assignment.MANDATORY))
    worker(database, tmp_path).run_next()
    run, plan = run_row(database), draft(database)
    assert plan is not None
    assert run.solver_stages is not None
    names = [won["stage"] for won in run.solver_stages]
    unasked = (SolveStage.ALLOCATE, SolveStage.MASTER, SolveStage.PROOF)
    assert names == [stage for stage in SolveStage if stage not in unasked]
    # All three are mandatory: leaving them out has no price, so a plan that serves none costs 0.
    assert sum(won["served"] for won in run.solver_stages) == 3
    saved_fen = sum(won["savedFen"] for won in run.solver_stages)
    assert -saved_fen == 100 * Decimal(plan.kpis["totalCost"])


def test_progress_is_stored_for_whoever_watches(database: Database, tmp_path: Path) -> None:
    queue(database, visits=3, time_limit_s=4)
    worker(database, tmp_path).run_next()
    run = run_row(database)
    assert run.progress is not None
    assert run.progress["unassignedMandatory"] == 0
    with database.read() as session:
        told = session.scalars(select(RunProgress.seq).order_by(RunProgress.seq)).all()
    assert list(told) == list(range(1, len(told) + 1))
    assert told


def test_nothing_queued_is_nothing_done(database: Database, tmp_path: Path) -> None:
    assert worker(database, tmp_path).run_next() is None


def test_a_cancelled_run_keeps_the_best_plan_found(database: Database, tmp_path: Path) -> None:
    queue(database, visits=6, time_limit_s=60)

    def cancel(_: Mapping[str, object]) -> None:
        with database.write() as session:
            run = session.get_one(PlanRun, "r1")
            if run.cancel_requested_at is None:
                cancel_run(session, "r1", now())

    began = time.monotonic()
    worker(database, tmp_path).run_next(cancel)
    assert time.monotonic() - began < 30
    assert run_row(database).status is Status.INCOMPLETE
    plan = draft(database)
    assert plan is not None
    assert plan.kpis["visitsServedByTechnicians"] == 6


def test_a_run_cancelled_before_anyone_began_ends_without_a_plan(
    database: Database, tmp_path: Path
) -> None:
    queue(database, visits=1)
    with database.write() as session:
        cancel_run(session, "r1", now())
    worker(database, tmp_path).run_next()
    assert run_row(database).status is Status.INCOMPLETE
    assert draft(database) is None


def test_rows_that_contradict_each_other_fail_the_run_with_a_code(
    database: Database, tmp_path: Path
) -> None:
    queue(database, visits=1)
    with database.write() as session:
        session.get_one(Technician, "ann").travel_profile = "balloon"
    worker(database, tmp_path).run_next()
    run = run_row(database)
    assert run.status is Status.FAILED
    assert run.failure_code == "SOLVER_REFUSED"
    assert run.failure_params is not None
    assert run.failure_params["reason"] == "UNKNOWN_REFERENCE"


def test_a_killed_solver_fails_the_run_and_says_so(database: Database, tmp_path: Path) -> None:
    queue(database, visits=6, time_limit_s=60)
    killed = threading.Event()

    def kill(_: Mapping[str, object]) -> None:
        if killed.is_set():
            return
        killed.set()
        children = subprocess.run(
            ["pgrep", "-P", str(os.getpid()), "-f", "solver solve"],
            capture_output=True,
            text=True,
            check=True,
        )
        for pid in children.stdout.split():
            os.kill(int(pid), signal.SIGKILL)

    worker(database, tmp_path).run_next(kill)
    run = run_row(database)
    assert run.status is Status.FAILED
    assert run.failure_code == "SOLVER_FAILED"
    assert run.failure_params == {"exit": -signal.SIGKILL}


def test_a_run_whose_worker_died_is_taken_over(database: Database, tmp_path: Path) -> None:
    queue(database, visits=2)
    with database.write() as session:
        dead = claim_run(session, owner="dead", now=now(), lease_s=0.0)
    assert dead is not None
    time.sleep(0.05)
    assert worker(database, tmp_path).run_next() == "r1"
    run = run_row(database)
    assert run.status is Status.COMPLETED
    assert (run.attempts, run.token) == (2, 2)


def test_a_run_that_kills_every_worker_ends_as_failed(database: Database, tmp_path: Path) -> None:
    queue(database, visits=1)
    for _ in range(MOST_ATTEMPTS):
        with database.write() as session:
            assert claim_run(session, owner="dead", now=now(), lease_s=0.0) is not None
        time.sleep(0.05)
    worker(database, tmp_path).run_next()
    run = run_row(database)
    assert run.status is Status.FAILED
    assert run.failure_code == "SOLVER_KILLED"


def test_a_worker_that_is_told_to_stop_leaves_the_run_to_others(
    database: Database, tmp_path: Path
) -> None:
    queue(database, visits=6, time_limit_s=60)
    stop = threading.Event()
    worker(database, tmp_path).run_next(lambda _: stop.set(), stop)
    assert run_row(database).status is Status.SOLVING
    with database.write() as session:
        run = session.get_one(PlanRun, "r1")
        run.time_limit_s = 2
    assert worker(database, tmp_path).run_next() == "r1"
    assert run_row(database).status is Status.COMPLETED


def test_no_solver_outlives_a_worker_that_was_killed(
    migrated_sqlite_url: str, tmp_path: Path
) -> None:
    with Database(migrated_sqlite_url) as database:
        queue(database, visits=6, time_limit_s=60)
        code = (
            "import sys; from datetime import UTC, datetime; from pathlib import Path;"
            "from dispatch.solving.worker import Worker, WorkerOptions;"
            "from dispatch.store.session import Database;"
            "from dispatch.travel.times import GeodesicTravelTimes;"
            "Worker(Database(sys.argv[1]), GeodesicTravelTimes(),"
            " WorkerOptions(owner='other', folder=Path(sys.argv[2]), lease_s=3.0),"
            " lambda: datetime.now(UTC)).run_next(lambda news: print(news, flush=True))"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code, migrated_sqlite_url, str(tmp_path)],
            stdout=subprocess.PIPE,
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline()  # the solver is at work
            other.kill()
        deadline = time.monotonic() + 10
        while _solvers(tmp_path) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert _solvers(tmp_path) == []
        with database.write() as session:
            session.get_one(PlanRun, "r1").time_limit_s = 2
        deadline = time.monotonic() + 20
        while worker(database, tmp_path).run_next() is None and time.monotonic() < deadline:
            time.sleep(0.2)
        assert run_row(database).status is Status.COMPLETED


def _solvers(folder: Path) -> list[str]:
    """Command lines of solvers at work in the folder."""
    found = subprocess.run(
        ["pgrep", "-af", f"solver solve {folder}"],
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.splitlines()
