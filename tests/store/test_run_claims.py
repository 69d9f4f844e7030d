"""A plan run is solved by one, and only its latest claimant can say anything about it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch.domain.codes import PlanningCode
from dispatch.store.run_claims import (
    claim_run,
    finish_run,
    renew_run,
    report_progress,
    request_cancel,
)
from dispatch.store.runs import PlanRun, RunProgress
from dispatch.store.session import Database, store_now
from solver.faults import Fault
from solver.plan import Status
from tests.store.workers import start, wait
from tests.support.rows import NOON, run


def add(database: Database, *runs: PlanRun) -> None:
    """Queue runs."""
    with database.write() as session:
        session.add_all(runs)


def claim(database: Database, owner: str = "a", after_s: float = 0) -> PlanRun | None:
    """Try to claim a run at so many seconds past noon, for ten seconds."""
    now = NOON + timedelta(seconds=after_s)
    with database.write() as session:
        return claim_run(session, owner=owner, now=now, lease_s=10)


def finish(database: Database, token: int, status: Status = Status.COMPLETED) -> bool:
    """Try to end the run r1 at noon."""
    with database.write() as session:
        return finish_run(session, "r1", token=token, status=status, now=NOON)


def read(database: Database) -> PlanRun:
    """Read the run r1."""
    with database.read() as session:
        return session.get_one(PlanRun, "r1")


def test_nothing_queued_is_nothing_to_claim(database: Database) -> None:
    assert claim(database) is None


def test_the_oldest_run_is_claimed_first(database: Database) -> None:
    add(database, run("r1", created_at=NOON), run("r2", created_at=NOON - timedelta(hours=1)))
    claims = [claim(database) for _ in range(3)]
    assert [claimed and claimed.id for claimed in claims] == ["r2", "r1", None]


def test_a_claim_is_written_down(database: Database) -> None:
    add(database, run())
    claimed = claim(database, owner="worker-1", after_s=3)
    assert claimed is not None
    stored = read(database)
    for row in (claimed, stored):
        assert (row.status, row.owner, row.token, row.attempts) == (
            Status.SOLVING,
            "worker-1",
            1,
            1,
        )
        assert row.started_at == NOON + timedelta(seconds=3)
        assert row.lease_until == NOON + timedelta(seconds=13)


def test_a_run_whose_solver_died_is_taken_over(database: Database) -> None:
    add(database, run())
    assert claim(database, "a", 0) is not None
    assert claim(database, "b", 10) is None  # the lease still holds at its very end
    taken = claim(database, "b", 11)
    assert taken is not None
    assert (taken.owner, taken.token, taken.attempts) == ("b", 2, 2)
    assert taken.started_at == NOON


def test_the_former_solver_is_fenced(database: Database) -> None:
    add(database, run())
    claim(database, "a", 0)
    claim(database, "b", 11)
    late = NOON + timedelta(seconds=12)
    with database.write() as session:
        assert not renew_run(session, "r1", token=1, now=late, lease_s=10)
        assert not report_progress(session, "r1", token=1, now=late, progress={"phase": "search"})
    assert not finish(database, token=1)
    assert read(database).status is Status.SOLVING
    assert read(database).progress is None
    assert finish(database, token=2)
    assert read(database).status is Status.COMPLETED


def test_a_renewed_lease_lasts(database: Database) -> None:
    add(database, run())
    claim(database, "a", 0)
    with database.write() as session:
        at_8 = NOON + timedelta(seconds=8)
        assert renew_run(session, "r1", token=1, now=at_8, lease_s=10)
    assert claim(database, "b", 17) is None
    assert claim(database, "b", 19) is not None


def test_a_run_ends_once(database: Database) -> None:
    add(database, run())
    claim(database)
    assert finish(database, token=1, status=Status.INCOMPLETE)
    assert not finish(database, token=1)
    ended = read(database)
    assert (ended.status, ended.finished_at) == (Status.INCOMPLETE, NOON)
    assert ended.lease_until is None
    assert claim(database, after_s=1000) is None


def test_a_run_cannot_end_as_queued(database: Database) -> None:
    with pytest.raises(ValueError, match="QUEUED"):
        finish(database, token=1, status=Status.QUEUED)


def test_a_failure_keeps_its_code(database: Database) -> None:
    add(database, run())
    claim(database)
    killed = Fault(PlanningCode.SOLVER_KILLED, "", {"attempts": 3})
    with database.write() as session:
        assert finish_run(session, "r1", token=1, status=Status.FAILED, now=NOON, failure=killed)
    failed = read(database)
    assert (failed.failure_code, failed.failure_params) == ("SOLVER_KILLED", {"attempts": 3})


def test_an_end_keeps_what_each_stage_won(database: Database) -> None:
    add(database, run())
    claim(database)
    stages = [
        {"stage": "construct", "served": 9, "savedFen": -41_000},
        {"stage": "search", "served": 1, "savedFen": 2_500},
    ]
    with database.write() as session:
        done = Status.COMPLETED
        assert finish_run(session, "r1", token=1, status=done, now=NOON, solver_stages=stages)
    assert read(database).solver_stages == stages


def test_progress_is_the_latest_and_a_stream_numbered_from_one(database: Database) -> None:
    add(database, run("r1"), run("r2", created_at=NOON + timedelta(hours=1)))
    claim(database)
    claim(database)
    with database.write() as session:
        for run_id, cost in (("r1", 90), ("r2", 70), ("r1", 80)):
            progress = {"bestCost": cost}
            assert report_progress(session, run_id, token=1, now=NOON, progress=progress)
    with database.read() as session:
        stream = select(RunProgress).where(RunProgress.run_id == "r1").order_by(RunProgress.seq)
        told = [(row.seq, row.payload) for row in session.scalars(stream)]
    assert told == [(1, {"bestCost": 90}), (2, {"bestCost": 80})]
    assert read(database).progress == {"bestCost": 80}


def test_a_cancel_reaches_whoever_claims_later(database: Database) -> None:
    add(database, run())
    with database.write() as session:
        assert request_cancel(session, "r1", now=NOON)
    claimed = claim(database, after_s=5)
    assert claimed is not None
    assert claimed.cancel_requested_at == NOON
    with database.write() as session:
        assert request_cancel(session, "r1", now=NOON + timedelta(hours=1))
    assert read(database).cancel_requested_at == NOON  # the first request stays
    finish(database, token=1, status=Status.INCOMPLETE)
    with database.write() as session:
        assert not request_cancel(session, "r1", now=NOON)


def test_a_row_at_hand_shows_the_change(database: Database) -> None:
    add(database, run())
    with database.write() as session:
        row = session.get_one(PlanRun, "r1")
        assert claim_run(session, owner="a", now=NOON, lease_s=10) is row
        seen = [row.status]
        finish_run(session, "r1", token=1, status=Status.COMPLETED, now=NOON)
        seen.append(row.status)
    assert seen == [Status.SOLVING, Status.COMPLETED]


def test_several_processes_claim_each_run_once(database: Database, migrated_url: str) -> None:
    ids = [f"r{number:02}" for number in range(40)]
    add(database, *(run(id_) for id_ in ids))
    claimed = wait(*(start("claim-runs", migrated_url, owner=str(n)) for n in range(4)))
    assert sorted(claimed) == ids
    with database.read() as session:
        attempts = set(session.scalars(select(PlanRun.attempts)))
    assert attempts == {1}


def test_leases_are_measured_by_the_database_where_it_has_a_clock(database: Database) -> None:
    with database.read() as session:
        now = store_now(session, NOON)
    assert now.utcoffset() == timedelta(0)
    assert (now == NOON) is (database.dialect == "sqlite")
