"""Each slot is done once, by whoever holds its latest token."""

from datetime import timedelta

import pytest

from dispatch.store.jobs import JobRun, JobStatus, claim_job, finish_job, renew_job
from dispatch.store.session import Database
from tests.store.workers import start, wait
from tests.support.rows import NOON

SLOT = "2026-10-08"


def claim(database: Database, owner: str, after_s: float) -> int | None:
    """Try to claim the night at so many seconds past noon, for ten seconds."""
    now = NOON + timedelta(seconds=after_s)
    with database.write() as session:
        return claim_job(session, "night", SLOT, owner=owner, now=now, lease_s=10)


def renew(database: Database, token: int, after_s: float) -> bool:
    """Try to renew the lease at so many seconds past noon, for ten seconds."""
    now = NOON + timedelta(seconds=after_s)
    with database.write() as session:
        return renew_job(session, "night", SLOT, token=token, now=now, lease_s=10)


def finish(database: Database, token: int) -> bool:
    """Try to finish the night."""
    with database.write() as session:
        return finish_job(session, "night", SLOT, token=token)


def test_a_slot_has_one_owner(database: Database) -> None:
    assert claim(database, "a", 0) == 1
    assert claim(database, "b", 5) is None


def test_a_slot_that_is_done_is_never_claimed_again(database: Database) -> None:
    assert claim(database, "a", 0) == 1
    assert finish(database, 1)
    assert claim(database, "b", 1000) is None
    assert not finish(database, 1)


def test_a_lease_that_ended_is_taken_over_and_the_former_owner_fenced(database: Database) -> None:
    assert claim(database, "a", 0) == 1
    assert claim(database, "b", 10) is None  # the lease still holds at its very end
    assert claim(database, "b", 11) == 2
    assert not renew(database, 1, 12)
    assert not finish(database, 1)
    assert finish(database, 2)
    with database.read() as session:
        night = session.get_one(JobRun, ("night", SLOT))
    assert (night.owner, night.token, night.status) == ("b", 2, JobStatus.DONE)


def test_a_renewed_lease_lasts(database: Database) -> None:
    assert claim(database, "a", 0) == 1
    assert renew(database, 1, 8)  # until 18
    assert claim(database, "b", 17) is None
    assert claim(database, "b", 19) == 2


def test_other_slots_and_kinds_are_free(database: Database) -> None:
    assert claim(database, "a", 0) == 1
    with database.write() as session:
        for kind, slot in (("night", "2026-10-09"), ("escalation", SLOT)):
            assert claim_job(session, kind, slot, owner="b", now=NOON, lease_s=10) == 1


def test_a_finish_rolled_back_leaves_the_slot_running(database: Database) -> None:
    class Stop(Exception):
        pass

    assert claim(database, "a", 0) == 1
    with pytest.raises(Stop), database.write() as session:
        assert finish_job(session, "night", SLOT, token=1)
        raise Stop
    assert claim(database, "b", 11) == 2


def test_several_processes_do_each_night_once(database: Database, migrated_url: str) -> None:
    racers = [start("claim-jobs", migrated_url, owner=str(n), slots=25) for n in range(4)]
    won = wait(*racers)
    assert sorted(map(int, won)) == list(range(25))
