"""The worker: claims a queued run, has it solved in a child process, and writes the draft.

The run's row is the truth: every write carries the token of the claim, so a worker that lost its
lease changes nothing any more, and a run whose worker died is taken over when its lease ends.
"""

import gzip
import json
import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from dispatch.domain.codes import PlanningCode
from dispatch.domain.values import JsonObject
from dispatch.planning.apply import apply
from dispatch.planning.build import Built, build
from dispatch.solving.child import ChildEnd, SolveFiles, run_child, solver_command
from dispatch.solving.heartbeat import Heartbeat
from dispatch.store.run_claims import claim_run, finish_run
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database, store_now
from dispatch.travel.times import TravelTimes
from solver.faults import Fault, InvalidInput
from solver.formats.json_plan import read_plan
from solver.formats.json_problem import write_problem
from solver.plan import Plan, Status

MOST_ATTEMPTS = 3
"""Claims of one run before it is marked failed: what kills every solver must end somewhere."""

BAD_INPUT = 2
"""Exit status by which the solver says that it refuses the problem."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """Who the worker is, where it keeps its files, and for how many seconds a claim holds."""

    owner: str
    folder: Path
    lease_s: float = 15.0
    overrun_s: float = 60.0


class _TakenOver(Exception):
    """Rolls a result back whose run belongs to another worker by now."""


class Worker:
    """Solves runs one after the other; several may work on one database."""

    def __init__(
        self,
        database: Database,
        travel: TravelTimes,
        options: WorkerOptions,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._travel = travel
        self._options = options
        self._clock = clock

    def run_next(
        self,
        listen: Callable[[Mapping[str, object]], None] = lambda _: None,
        stop: threading.Event | None = None,
    ) -> str | None:
        """Claim one run and bring it to its end; return its id, or None when none is waiting."""
        with self._database.write() as session:
            now = store_now(session, self._clock())
            run = claim_run(
                session, owner=self._options.owner, now=now, lease_s=self._options.lease_s
            )
        if run is None:
            return None
        log.info("run claimed", run=run.id, attempt=run.attempts)
        if run.cancel_requested_at is not None and run.attempts == 1:
            self._end(run, Status.INCOMPLETE, None)
        elif run.attempts > MOST_ATTEMPTS:
            killed = Fault(PlanningCode.SOLVER_KILLED, "", {"attempts": MOST_ATTEMPTS})
            self._end(run, Status.FAILED, killed)
        else:
            self._solve(run, listen, stop or threading.Event())
        return run.id

    def _solve(
        self, run: PlanRun, listen: Callable[[Mapping[str, object]], None], stop: threading.Event
    ) -> None:
        files = SolveFiles(self._options.folder / f"{run.id}-{run.token}")
        files.folder.mkdir(parents=True, exist_ok=True)
        try:
            built = self._prepare(run, files)
            if built is None:
                return
            heart = Heartbeat(self._database, run, self._options.lease_s, self._clock, listen, stop)
            end = run_child(
                solver_command(files, _options(run)),
                files,
                heart.progress,
                heart.should_stop,
                run.time_limit_s + self._options.overrun_s,
            )
            if stop.is_set() or heart.fenced:
                heart.let_go()
                log.info("run left to others", run=run.id)
                return
            self._conclude(run, built, files, end)
        finally:
            shutil.rmtree(files.folder, ignore_errors=True)

    def _prepare(self, run: PlanRun, files: SolveFiles) -> Built | None:
        """Build the problem and keep it with the run; None when the rows were refused."""
        with self._database.read() as session:
            row = session.get_one(PlanRun, run.id)
            try:
                built = build(session, row, self._travel)
            except InvalidInput as refused:
                built, fault = None, refused.faults[0]
        if built is None:
            values = {"reason": fault.code.value, "field": fault.field}
            self._end(run, Status.FAILED, Fault(PlanningCode.SOLVER_REFUSED, fault.field, values))
            return None
        text = write_problem(built.searched)
        files.problem.write_text(text, encoding="utf-8")
        with self._database.write() as session:
            row = session.get_one(PlanRun, run.id)
            if row.token == run.token:
                row.problem_gz = gzip.compress(text.encode(), mtime=0)
        return built

    def _conclude(self, run: PlanRun, built: Built, files: SolveFiles, end: ChildEnd) -> None:
        if end.returncode == BAD_INPUT:
            fault = _child_fault(end)
            self._end(run, Status.FAILED, fault)
            return
        if end.returncode != 0 or not files.plan.exists():
            values = {"exit": end.returncode, "error": end.errors.strip()[-500:]}
            log.warning("solver failed", run=run.id, **values)
            code = PlanningCode.SOLVER_FAILED
            self._end(run, Status.FAILED, Fault(code, "", {"exit": end.returncode}))
            return
        plan = read_plan(files.plan.read_text(encoding="utf-8"), built.problem)
        try:
            self._save(run, built, plan)
        except _TakenOver:
            log.info("run was taken over; its result is thrown away", run=run.id)

    def _save(self, run: PlanRun, built: Built, plan: Plan) -> None:
        """Write the draft and the end of its run in one transaction, or nothing."""
        with self._database.write() as session:
            now = store_now(session, self._clock())
            apply(session, session.get_one(PlanRun, run.id), built, plan, now)
            stages = _stages(plan)
            ended = finish_run(
                session,
                run.id,
                token=run.token,
                status=plan.status,
                now=now,
                solver_stages=stages,
            )
            if not ended:
                raise _TakenOver

    def _end(self, run: PlanRun, status: Status, failure: Fault | None) -> None:
        with self._database.write() as session:
            now = store_now(session, self._clock())
            finish_run(session, run.id, token=run.token, status=status, now=now, failure=failure)


def _options(run: PlanRun) -> list[str]:
    limits = ["--time-limit", str(run.time_limit_s), "--seed", str(run.seed)]
    return [*limits, "--threads", str(run.threads), "--engine", run.engine]


def _stages(plan: Plan) -> list[JsonObject]:
    """Write down what each stage won; the objective of a run is money, so it is fen."""
    return [
        {"stage": stage.value, "served": won.served, "savedFen": won.saved}
        for stage, won in plan.gains.items()
    ]


def _child_fault(end: ChildEnd) -> Fault:
    """Take the first fault that the solver printed; each is a line of JSON."""
    line = end.errors.strip().splitlines()[0] if end.errors.strip() else "{}"
    said = json.loads(line)
    values = {"reason": str(said.get("code", "")), "field": str(said.get("field", ""))}
    return Fault(PlanningCode.SOLVER_REFUSED, str(said.get("field", "")), values)
