"""What the storage tests let other processes do: ``python -m tests.store.workers TASK URL ...``."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from dispatch.store.jobs import claim_job, finish_job
from dispatch.store.meta import Meta
from dispatch.store.migrations import upgrade
from dispatch.store.run_claims import claim_run
from dispatch.store.session import Database, store_now

LIMIT_S = 60


def start(task: str, url: str, **options: Any) -> subprocess.Popen[str]:
    """Start a task in a process of its own."""
    command = [sys.executable, "-m", "tests.store.workers", task, url, json.dumps(options)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def wait(*processes: subprocess.Popen[str]) -> list[str]:
    """Wait for processes to end well and return all the lines they wrote."""
    outputs = [process.communicate(timeout=LIMIT_S)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return [line for output in outputs for line in output.splitlines()]


def increment(database: Database, threads: int, times: int) -> None:
    """Count up one number, from several threads."""
    failures: list[BaseException] = []

    def count() -> None:
        try:
            for _ in range(times):
                with database.write() as session:
                    row = session.get_one(Meta, "count", with_for_update=True)
                    row.value = str(int(row.value) + 1)
        except Exception as failure:
            failures.append(failure)
            raise

    counters = [threading.Thread(target=count) for _ in range(threads)]
    for counter in counters:
        counter.start()
    for counter in counters:
        counter.join()
    if failures:
        sys.exit(1)


def create(database: Database) -> None:
    """Bring the schema up to date."""
    upgrade(database)


def hold(database: Database) -> None:
    """Stay inside a write transaction until killed."""
    with database.write() as session:
        session.add(Meta(key="held", value="never committed"))
        session.flush()
        sys.stdout.write("holding\n")
        sys.stdout.flush()
        time.sleep(LIMIT_S)


def claim_runs(database: Database, owner: str) -> None:
    """Claim runs until none is left; write the id of each."""
    while True:
        with database.write() as session:
            now = store_now(session, datetime.now(UTC))
            run = claim_run(session, owner=owner, now=now, lease_s=60)
        if run is None:
            return
        sys.stdout.write(f"{run.id}\n")


def claim_jobs(database: Database, owner: str, slots: int) -> None:
    """Claim each of so many nights in turn and finish it; write those that were won."""
    for night in range(slots):
        slot = str(night)
        with database.write() as session:
            now = store_now(session, datetime.now(UTC))
            token = claim_job(session, "night", slot, owner=owner, now=now, lease_s=60)
            done = token is not None and finish_job(session, "night", slot, token=token)
        if done:
            sys.stdout.write(f"{slot}\n")


TASKS: Mapping[str, Callable[..., None]] = {
    "increment": increment,
    "create": create,
    "hold": hold,
    "claim-runs": claim_runs,
    "claim-jobs": claim_jobs,
}


def main(task: str, url: str, options: str) -> None:
    """Run a task on a database."""
    with Database(url) as database:
        TASKS[task](database, **json.loads(options))


if __name__ == "__main__":
    main(*sys.argv[1:])
