"""Plans are proven when no run waits, in child processes, and only the latest claim counts."""

import json
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from dispatch.domain.kinds import PlanStage
from dispatch.solving.child import SolveFiles
from dispatch.solving.prover import Prover
from dispatch.solving.side_by_side import serve
from dispatch.solving.worker import MOST_ATTEMPTS, Worker, WorkerOptions
from dispatch.store.events import Event
from dispatch.store.plans import RoutePlan
from dispatch.store.queries.proofs import claim_proof, keep_proof
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from dispatch.travel.times import GeodesicTravelTimes
from solver.plan import Status
from tests.support import rows

pytestmark = pytest.mark.slow

DAY = "2026-10-08"
NOTHING = {"bound": None, "cost": None, "gapPermille": None, "visits": 0, "visitsInAll": 3}


def now() -> datetime:
    return datetime.now(UTC)


def options(folder: Path) -> WorkerOptions:
    return WorkerOptions(owner="test", folder=folder / "runs")


def prover(database: Database, folder: Path) -> Prover:
    return Prover(database, options(folder), now)


def planned(database: Database, folder: Path, prove_time_s: int | None = 60) -> str:
    """Plan three visits of Ann's by the baseline; the draft's id."""
    with database.write() as session:
        rows.add_organisation(session)
        for name, lat in (("a", 26.11), ("b", 26.12), ("c", 26.13)):
            session.add(rows.site(name, lat=lat, lon=119.3))
            session.flush()
            session.add(rows.visit(f"v-{name}", site_id=name, service_s=600))
        start = rows.NOON - timedelta(hours=12)
        session.add(rows.run(engine="greedy", freeze_at=start, prove_time_s=prove_time_s))
    worker = Worker(database, GeodesicTravelTimes(), options(folder), now)
    assert worker.run_next() == "r1"
    with database.read() as session:
        return session.scalars(select(RoutePlan.id)).one()


def plan_row(database: Database) -> RoutePlan:
    with database.read() as session:
        return session.scalars(select(RoutePlan)).one()


def proof_of(database: Database) -> Any:
    return plan_row(database).proof


def test_a_plan_is_proven_after_its_run(database: Database, tmp_path: Path) -> None:
    plan_id = planned(database, tmp_path)
    before = plan_row(database)
    assert before.proof is None
    assert prover(database, tmp_path).prove_next() == plan_id
    proof = proof_of(database)
    assert (proof["failure"], proof["whole"]) == (None, True)
    # One way along a road and back, which no other order shortens.
    assert proof["total"]["gapPermille"] == 0
    assert proof["total"]["bound"] == proof["total"]["cost"] == before.kpis["totalCost"]
    assert (proof["total"]["visits"], proof["total"]["visitsInAll"]) == (3, 3)
    assert proof["byDay"] == {DAY: proof["total"]}
    assert proof["pieces"] == [{"date": DAY, "centreIds": ["gulou"], **proof["total"]}]
    assert plan_row(database).version == before.version  # whoever has seen it may publish it
    assert list((tmp_path / "runs").iterdir()) == []
    with database.read() as session:
        told = session.scalars(select(Event).where(Event.kind == "plan.proved")).one()
    assert (told.entity, told.entity_id) == ("route_plan", plan_id)
    assert prover(database, tmp_path).prove_next() is None


def test_nothing_is_proven_that_nobody_asked_to(database: Database, tmp_path: Path) -> None:
    planned(database, tmp_path, prove_time_s=None)
    assert prover(database, tmp_path).prove_next() is None
    assert proof_of(database) is None


def test_what_was_discarded_is_not_proven(database: Database, tmp_path: Path) -> None:
    plan_id = planned(database, tmp_path)
    with database.write() as session:
        session.get_one(RoutePlan, plan_id).stage = PlanStage.HISTORIC
    assert prover(database, tmp_path).prove_next() is None


def test_a_queued_run_goes_first(database: Database, tmp_path: Path) -> None:
    planned(database, tmp_path)
    with database.write() as session:
        session.add(rows.run("r2"))
    assert prover(database, tmp_path).prove_next() is None


def test_a_proof_gives_way_to_a_run_that_comes(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_id = planned(database, tmp_path)
    # A child that says what it knows, which is nothing yet, and goes on until it is told to end.
    code = "import sys, time; open(sys.argv[1], 'w').write(sys.argv[2]); time.sleep(3600)"
    said = json.dumps({"whole": True, "total": NOTHING, "days": [], "pieces": []})

    def command(files: SolveFiles, _: int) -> list[str]:
        return [sys.executable, "-c", code, str(files.proof), said]

    monkeypatch.setattr("dispatch.solving.prover._command", command)
    at_work = threading.Thread(target=prover(database, tmp_path).prove_next)
    at_work.start()
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob("runs/*/proof.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert at_work.is_alive()
    with database.write() as session:
        session.add(rows.run("r2"))
    at_work.join(30)
    assert not at_work.is_alive()
    assert proof_of(database)["total"] == NOTHING
    with database.write() as session:
        assert claim_proof(session, owner="a", now=now(), lease_s=0) is None
    assert plan_row(database).id == plan_id


def test_told_to_stop_a_prover_leaves_the_plan_to_others(
    database: Database, tmp_path: Path
) -> None:
    plan_id = planned(database, tmp_path)
    stop = threading.Event()
    stop.set()
    assert prover(database, tmp_path).prove_next(stop) == plan_id
    assert proof_of(database) is None
    time.sleep(0.05)
    assert prover(database, tmp_path).prove_next() == plan_id
    assert proof_of(database)["total"]["gapPermille"] == 0


def test_who_was_taken_over_changes_nothing(database: Database, tmp_path: Path) -> None:
    plan_id = planned(database, tmp_path)
    with database.write() as session:
        assert claim_proof(session, owner="a", now=rows.NOON, lease_s=10) == (plan_id, 1)
    with database.write() as session:
        assert claim_proof(session, owner="b", now=rows.NOON, lease_s=10) is None
    late = rows.NOON + timedelta(seconds=11)
    with database.write() as session:
        assert claim_proof(session, owner="b", now=late, lease_s=10) == (plan_id, 2)
    with database.write() as session:
        assert not keep_proof(session, plan_id, {"by": "a"}, token=1)
    assert proof_of(database) is None
    with database.write() as session:
        assert keep_proof(session, plan_id, {"by": "b"}, token=2)
    assert proof_of(database) == {"by": "b"}
    with database.write() as session:
        assert claim_proof(session, owner="c", now=late, lease_s=10) is None


def test_a_proof_that_kills_every_prover_ends_as_failed(database: Database, tmp_path: Path) -> None:
    planned(database, tmp_path)
    for _ in range(MOST_ATTEMPTS):
        with database.write() as session:
            assert claim_proof(session, owner="dead", now=now(), lease_s=0) is not None
        time.sleep(0.05)
    prover(database, tmp_path).prove_next()
    proof = proof_of(database)
    assert proof["failure"] == {"code": "SOLVER_KILLED", "params": {"attempts": MOST_ATTEMPTS}}
    assert proof["total"]["visits"] == 0


def test_a_problem_that_the_solver_cannot_read_fails_the_proof(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(database, tmp_path)
    monkeypatch.setattr("dispatch.planning.proof.write_plan", lambda *_: "{")
    prover(database, tmp_path).prove_next()
    assert proof_of(database)["failure"] == {"code": "SOLVER_FAILED", "params": {"exit": 2}}


def test_a_server_solves_and_then_proves(database: Database, tmp_path: Path) -> None:
    planned(database, tmp_path)
    with database.write() as session:
        session.execute(update(PlanRun).values(prove_time_s=None))
        start = rows.NOON - timedelta(hours=12)
        session.add(rows.run("r2", engine="greedy", freeze_at=start, prove_time_s=30))
    stop = threading.Event()
    worker = Worker(database, GeodesicTravelTimes(), options(tmp_path), now)
    server = threading.Thread(target=serve, args=(worker, prover(database, tmp_path), stop))
    server.start()
    deadline = time.monotonic() + 60
    proven: RoutePlan | None = None
    while proven is None and time.monotonic() < deadline:
        time.sleep(0.1)
        with database.read() as session:
            proven = session.scalars(
                select(RoutePlan).where(RoutePlan.run_id == "r2", RoutePlan.proof.is_not(None))
            ).one_or_none()
    stop.set()
    server.join(30)
    with database.read() as session:
        assert session.get_one(PlanRun, "r2").status is Status.COMPLETED
    assert proven is not None
    assert proven.proof is not None
    assert proven.proof["total"]["gapPermille"] == 0
