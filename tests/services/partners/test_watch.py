"""Each offer expires exactly once, whatever becomes of who watches."""

import subprocess
import sys
from collections import Counter
from datetime import datetime

from sqlalchemy import func, select

from dispatch.services.partners.watch import expire
from dispatch.store.events import Event
from dispatch.store.plans import PartnerAssignment, Unassigned
from dispatch.store.session import Database
from tests.services.partners.shop import clock, offered, states

OFFERS = 30
LIMIT_S = 120


def start_watcher(url: str, now: datetime) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.services.partners.watchers", url, now.isoformat()]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_several_processes_some_of_them_killed_expire_everything_once(
    database: Database, migrated_url: str
) -> None:
    offered(database, OFFERS)
    late = clock(12)
    for _ in range(2):
        killed = [start_watcher(migrated_url, late) for _ in range(2)]
        for process in killed:
            assert process.stdout is not None
            assert process.stdout.readline() == "watching\n"
            process.kill()  # SIGKILL, wherever it is
            process.communicate(timeout=LIMIT_S)
    last = [start_watcher(migrated_url, late) for _ in range(3)]
    for process in last:
        process.communicate(timeout=LIMIT_S)
    assert [process.returncode for process in last] == [0, 0, 0]
    expire(database, late)
    assert Counter(state for _, _, state in states(database)) == {"EXPIRED": OFFERS}
    with database.read() as session:
        events = session.scalars(select(Event).where(Event.kind == "offer.answered")).all()
        left = session.scalar(select(func.count()).select_from(Unassigned))
        given = session.scalar(select(func.count()).select_from(PartnerAssignment))
    # One event, one place in the pool, and no place in the plan for each.
    assert Counter(event.entity_id for event in events) == {
        f"v{number}": 1 for number in range(1, OFFERS + 1)
    }
    assert (left, given) == (OFFERS, 0)
