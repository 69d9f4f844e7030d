"""The prover: says of plans that are there already how far they are from the best possible.

It works in what time is left: while a run is queued it begins nothing, and ends what it is at. A
proof that is ended early holds for the pieces that it came to. As with runs, a lease and a token
decide whose word counts.
"""

import json
import shutil
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from dispatch.domain.codes import PlanningCode
from dispatch.domain.values import JsonObject
from dispatch.planning.proof import ToProve, failed_proof, proof_values, to_prove
from dispatch.solving.child import ChildEnd, SolveFiles, run_child
from dispatch.solving.heartbeat import BEAT_S
from dispatch.solving.worker import MOST_ATTEMPTS, WorkerOptions
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.jobs import renew_job
from dispatch.store.queries.proofs import PROOF, claim_proof, keep_proof, proof_waits, run_waits
from dispatch.store.session import Database, store_now
from solver.faults import Fault

ACTOR = "prover"

log = structlog.get_logger()


class Prover:
    """Proves plans one after the other, each in a child process."""

    def __init__(
        self, database: Database, options: WorkerOptions, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._options = options
        self._clock = clock

    def prove_next(self, stop: threading.Event | None = None) -> str | None:
        """Claim one plan and prove it; return its id, or None when none is waiting."""
        with self._database.read() as session:
            if not proof_waits(session) or run_waits(session):
                return None
        with self._database.write() as session:
            now = store_now(session, self._clock())
            owner, lease_s = self._options.owner, self._options.lease_s
            claimed = claim_proof(session, owner=owner, now=now, lease_s=lease_s)
        if claimed is None:
            return None
        plan_id, token = claimed
        log.info("proof claimed", plan=plan_id, attempt=token)
        if token > MOST_ATTEMPTS:
            values = {"attempts": MOST_ATTEMPTS}
            killed = Fault(PlanningCode.SOLVER_KILLED, "", values)
            self._keep(plan_id, failed_proof(killed), token)
        else:
            self._prove(plan_id, token, stop or threading.Event())
        return plan_id

    def _prove(self, plan_id: str, token: int, stop: threading.Event) -> None:
        files = SolveFiles(self._options.folder / f"{plan_id}-proof-{token}")
        files.folder.mkdir(parents=True, exist_ok=True)
        try:
            with self._database.read() as session:
                asked = to_prove(session, plan_id)
            files.problem.write_text(asked.problem, encoding="utf-8")
            files.plan.write_text(asked.plan, encoding="utf-8")
            beat = _Beat(self._database, plan_id, token, self._options.lease_s, self._clock, stop)
            end = run_child(
                _command(files, asked.time_limit_s),
                files,
                lambda _: None,
                beat.should_stop,
                asked.time_limit_s + self._options.overrun_s,
            )
            proof = None if stop.is_set() or beat.fenced else self._concluded(asked, files, end)
            if proof is None:
                beat.let_go()
                log.info("proof left to others", plan=plan_id)
            else:
                self._keep(plan_id, proof, token)
        finally:
            shutil.rmtree(files.folder, ignore_errors=True)

    def _concluded(self, asked: ToProve, files: SolveFiles, end: ChildEnd) -> JsonObject | None:
        """Tell what came out, were it only in part; None when it was stopped before that."""
        if files.proof.exists():
            said = json.loads(files.proof.read_text(encoding="utf-8"))
            return proof_values(asked, said)
        if end.stopped:
            return None
        log.warning("proof failed", exit=end.returncode, error=end.errors.strip()[-500:])
        return failed_proof(Fault(PlanningCode.SOLVER_FAILED, "", {"exit": end.returncode}))

    def _keep(self, plan_id: str, proof: JsonObject, token: int) -> None:
        with self._database.write() as session:
            one_at_a_time(session)
            if not keep_proof(session, plan_id, proof, token=token):
                log.info("proof was taken over; its result is thrown away", plan=plan_id)
                return
            event = Event(
                at=store_now(session, self._clock()),
                actor=ACTOR,
                kind="plan.proved",
                entity="route_plan",
                entity_id=plan_id,
            )
            record_event(session, event)


class _Beat:
    """Renews the lease of a proof each second, and looks whether a run waits."""

    def __init__(
        self,
        database: Database,
        plan_id: str,
        token: int,
        lease_s: float,
        clock: Callable[[], datetime],
        stop: threading.Event,
    ) -> None:
        self.fenced = False
        self._database, self._plan_id, self._token = database, plan_id, token
        self._lease_s, self._clock, self._stop = lease_s, clock, stop
        self._gives_way = False
        self._last_beat = 0.0

    def should_stop(self) -> bool:
        if time.monotonic() - self._last_beat >= BEAT_S:
            self._last_beat = time.monotonic()
            self.fenced = not self._renew(self._lease_s)
            with self._database.read() as session:
                self._gives_way = self._gives_way or run_waits(session)
        return self._gives_way or self.fenced or self._stop.is_set()

    def let_go(self) -> None:
        """End the lease now, so that another need not wait for it."""
        self._renew(0)

    def _renew(self, lease_s: float) -> bool:
        with self._database.write() as session:
            now = store_now(session, self._clock())
            return renew_job(
                session, PROOF, self._plan_id, token=self._token, now=now, lease_s=lease_s
            )


def _command(files: SolveFiles, time_limit_s: int) -> list[str]:
    prove = [sys.executable, "-m", "solver", "prove", str(files.problem), str(files.plan)]
    return [*prove, "--out", str(files.proof), "--time-limit", str(time_limit_s)]
