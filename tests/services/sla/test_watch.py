"""Each reminder and each escalation is told exactly once, whatever becomes of who watches."""

import subprocess
import sys
from collections import Counter
from datetime import datetime

from sqlalchemy import select

from dispatch.domain.sla.policy import Stage
from dispatch.services.sla.clocks import start_clocks
from dispatch.services.sla.watch import watch
from dispatch.store.events import Event
from dispatch.store.session import Database
from tests.services.sla.desk import ANN, NOON, add_desk, clock, stage_of, started, told

CASES = 30
LIMIT_S = 60


def test_reminders_at_50_and_80_per_cent_then_the_next_one_up(database: Database) -> None:
    started(database)
    # Two hours from 13:30 on: 14:30, 15:06, 15:30.
    watch(database, clock(14, 29))
    assert told(database) == []
    watch(database, clock(14, 30))
    watch(database, clock(14, 31))
    assert told(database) == [("c1", "ACKNOWLEDGED", 50, "ann")]
    watch(database, clock(15, 6))
    assert told(database)[1:] == [("c1", "ACKNOWLEDGED", 80, "ann")]
    watch(database, clock(15, 30))  # at the very instant it is still in time
    assert len(told(database)) == 2
    watch(database, clock(15, 31))
    assert told(database)[2:] == [("c1", "ACKNOWLEDGED", 100, "team-lead")]
    stage = stage_of(database, Stage.ACKNOWLEDGED)
    assert (stage.breached_at, stage.owner) == (clock(15, 30), "team-lead")


def start_watcher(url: str, now: datetime) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.services.sla.watchers", url, now.isoformat()]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_several_processes_some_of_them_killed_tell_everything_once(
    database: Database, migrated_url: str
) -> None:
    with database.write() as session:
        add_desk(session, CASES)
        for number in range(1, CASES + 1):
            start_clocks(session, ANN, f"c{number}", "standard", "gulou", NOON)
    long_after = clock(12, day=30)
    for _ in range(3):
        killed = [start_watcher(migrated_url, long_after) for _ in range(2)]
        for process in killed:
            assert process.stdout is not None
            assert process.stdout.readline() == "watching\n"
            process.kill()  # SIGKILL, wherever it is
            process.communicate(timeout=LIMIT_S)
    last = [start_watcher(migrated_url, long_after) for _ in range(3)]
    for process in last:
        process.communicate(timeout=LIMIT_S)
    assert [process.returncode for process in last] == [0, 0, 0]
    watch(database, long_after)
    # Five stages with three marks each, once for each of the cases.
    found = Counter((case, stage, percent) for case, stage, percent, _ in told(database))
    assert len(found) == CASES * 5 * 3
    assert set(found.values()) == {1}
    with database.read() as session:
        events = session.scalars(select(Event).where(Event.actor == "watch")).all()
    assert len(events) == CASES * 5 * 3
