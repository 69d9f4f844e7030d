"""A server that is killed while it plans: nothing that it acknowledged is lost, nothing is stuck.

The real server, on a port of this machine. Reports come in one after the other while a run is being
solved; then the server is killed without a warning, and another one is started.
"""

import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import select

from dispatch.domain.kinds import Language, Role, TokenScope
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.people.accounts import principal_for
from dispatch.services.people.api_tokens import create_token
from dispatch.store.accounts import User
from dispatch.store.events import Event
from dispatch.store.plans import RoutePlan
from dispatch.store.run_claims import ENDED
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from dispatch.store.work import Visit
from solver.plan import Status
from tests.support import rows
from tests.support.processes import gone, offspring_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them"),
]

ROOT = Path(__file__).resolve().parents[2]
SEARCH_S = 6
VISITS = 200
DAY = {"startDate": "2026-10-08", "endDate": "2026-10-08", "timeLimitSeconds": SEARCH_S}


@dataclass
class Server:
    """A server process, and requests of it in the name of a dispatcher."""

    database_url: str
    folder: Path
    token: str
    port: int
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        own = {
            "DATABASE_URL": self.database_url,
            "ROUNDSMAN_VAR": str(self.folder),
            "ROUNDSMAN_WORKS_NIGHTS": "false",
        }
        command = [sys.executable, "-m", "api.cli", "serve", "--port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **own}, stdout=log, stderr=log
            )
        await_that(self.answers, 30)

    def answers(self) -> bool:
        """Whether it is up."""
        try:
            self.ask("GET", "/v1/health")
        except (URLError, OSError, HTTPException):
            return False
        return True

    def ask(self, method: str, path: str, body: object = None, key: str | None = None) -> Any:
        """Send a request; what is returned was acknowledged."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        url = f"http://127.0.0.1:{self.port}{path}"
        with urlopen(Request(url, data, headers, method=method), timeout=20) as answer:
            return json.load(answer)

    def end(self, number: signal.Signals) -> None:
        """Send a signal, and wait for the end of the process."""
        self.process.send_signal(number)
        self.process.wait(30)


def await_that(ready: Callable[[], bool], limit_s: float) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + limit_s
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """One technician, more published visits than she can serve, and a dispatcher."""
    shutil.copyfile(migrated_file, tmp_path / "roundsman.sqlite")
    with Database(f"sqlite:///{tmp_path}/roundsman.sqlite") as database:
        with database.write() as session:
            rows.add_organisation(session)
            session.add(
                User(
                    id="dora",
                    login="dora",
                    password_hash="-",
                    role=Role.DISPATCHER,
                    language=Language.EN,
                )
            )
            for number in range(VISITS):
                name = f"v{number}"
                spot = {"lat": 26.1 + number % 17 * 0.004, "lon": 119.3 + number % 13 * 0.004}
                session.add(rows.site(f"at-{name}", **spot))
                session.flush()
                published = {"status": VisitStatus.PUBLISHED, "site_id": f"at-{name}"}
                session.add(rows.visit(name, service_s=600, **published))
        yield database


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Iterator[Server]:
    """Not started yet; killed at the end, whatever the test has come to."""
    now = datetime.now(UTC)
    with database.write() as session:
        who = principal_for(session.get_one(User, "dora"))
        scopes = (TokenScope.READ, TokenScope.PLAN)
        token, _ = create_token(session, who, "test", scopes, now + timedelta(hours=1), now)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Server(f"sqlite:///{tmp_path}/roundsman.sqlite", tmp_path, token, port)
    yield made
    if made.process.poll() is None:
        made.end(signal.SIGKILL)


@dataclass
class Acknowledged:
    """What the first server has said yes to."""

    events: dict[str, str] = field(default_factory=dict)
    runs: dict[str, str] = field(default_factory=dict)


def write_until_it_is_gone(server: Server, told: Acknowledged) -> None:
    """Report from one visit after the other, and ask for a plan now and then."""
    for number in itertools.count():
        name = f"v{number}"
        report = {"kind": "ARRIVE", "at": "2026-10-08T09:00:00+08:00", "clientEventId": f"e-{name}"}
        try:
            if number in (3, 6):
                told.runs[f"key-{number}"] = server.ask(
                    "POST", "/v1/route-plans", DAY | {"timeLimitSeconds": 1}, f"key-{number}"
                )["id"]
            server.ask("POST", f"/v1/visits/{name}/events", report)
        except (URLError, OSError, HTTPException):
            return
        told.events[f"e-{name}"] = name


def test_a_killed_server_loses_nothing_that_it_acknowledged(
    server: Server, database: Database
) -> None:
    told = Acknowledged()
    server.start()
    told.runs["key"] = server.ask("POST", "/v1/route-plans", DAY, "key")["id"]
    await_that(lambda: len(offspring_of(server.process.pid)) >= 2, 20)  # solver, and its part
    writer = threading.Thread(target=write_until_it_is_gone, args=(server, told))
    writer.start()
    await_that(lambda: len(told.events) >= 12, 20)
    solvers = offspring_of(server.process.pid)
    assert solvers
    assert run_of(database, told.runs["key"]).status is Status.SOLVING
    server.end(signal.SIGKILL)
    writer.join(30)
    await_that(lambda: all(map(gone, solvers)), 5)  # nobody goes on solving for the dead

    server.start()
    assert stored_events(database) >= told.events.items()
    with database.read() as session:
        for name in told.events.values():
            assert session.get_one(Visit, name).status is VisitStatus.ARRIVED
    for key, run_id in told.runs.items():  # sent again, as nobody knows who got what
        limit = DAY if key == "key" else DAY | {"timeLimitSeconds": 1}
        assert server.ask("POST", "/v1/route-plans", limit, key)["id"] == run_id
    await_that(lambda: all(run_of(database, one).status in ENDED for one in told.runs.values()), 60)
    taken_over = run_of(database, told.runs["key"])
    assert (taken_over.status, taken_over.attempts) == (Status.COMPLETED, 2)
    with database.read() as session:
        drafts = session.scalars(select(RoutePlan.run_id)).all()
    assert sorted(map(str, drafts)) == sorted(told.runs.values())  # one each, none twice
    solvers = offspring_of(server.process.pid)
    server.end(signal.SIGTERM)
    assert all(map(gone, solvers))


def run_of(database: Database, run_id: str) -> PlanRun:
    """The run as it is stored now."""
    with database.read() as session:
        return session.get_one(PlanRun, run_id)


def stored_events(database: Database) -> set[tuple[str, str]]:
    """Reports by the sender's id, with their visits."""
    with database.read() as session:
        found = select(Event.client_event_id, Event.entity_id)
        return {(str(sent), visit) for sent, visit in session.execute(found) if sent}
