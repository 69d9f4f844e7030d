"""Plan the scenario's days and publish the plan: begun, resumed, or found done."""

import time
from collections.abc import Mapping
from datetime import timedelta

from api.commands.speech import Speech
from dispatch.bootstrap import House
from dispatch.domain.codes import PlanningCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.plans import RunRequest, publish_plan, request_run
from dispatch.services.scenarios import LoadedScenario
from dispatch.store.queries.drafts import draft_of, published_from, unfinished_run
from dispatch.store.run_claims import ENDED
from dispatch.store.runs import PlanRun
from solver.faults import Fault
from solver.plan import Status

ACTOR = "command line"
SAY_EVERY_S = 2.0
IDLE_S = 0.5


def plan_and_publish(
    house: House, known: LoadedScenario, time_limit_s: int | None, speech: Speech
) -> str:
    """Return the id of the published plan of the scenario's days, planning them if need be.

    A run that was begun and broken off is taken up again.

    Raises
    ------
    Refused
        When the run failed; nothing is published then.
    """
    with house.database.read() as session:
        stored = published_from(session, known.start)
    if stored is not None:
        speech.say("stored", id=stored.id)
        return stored.id
    run_id = _run(house, known, time_limit_s)
    _await(house, run_id, speech)
    with house.database.write() as session:
        run = session.get_one(PlanRun, run_id)
        draft = draft_of(session, run_id)
        if draft is None:
            values = {"id": run_id, "reason": run.failure_code or run.status.value}
            raise Refused(Fault(PlanningCode.RUN_WITHOUT_PLAN, "", values), Refusal.CONFLICT)
        publish_plan(session, draft.id, draft.version, ACTOR, house.now())
    return draft.id


def _run(house: House, known: LoadedScenario, time_limit_s: int | None) -> str:
    """Find the run of the scenario's days that is not over, or has a draft; else queue one."""
    settings = house.settings
    with house.database.write() as session:
        begun = unfinished_run(session, ACTOR, known.start)
        if begun is not None:
            return begun.id
        request = RunRequest(
            start=known.start,
            end=known.start + timedelta(days=known.days - 1),
            requested_by=ACTOR,
            engine=known.engine or settings.engine,
            time_limit_s=time_limit_s or known.time_limit_s,
            seed=known.seed,
            threads=settings.threads,
        )
        return request_run(session, request, house.now()).id


def _await(house: House, run_id: str, speech: Speech) -> None:
    """Solve whatever is queued here until the run has ended; another process may be at it."""
    worker = house.worker()
    teller = Teller(speech)
    waiting_said = False
    while True:
        with house.database.read() as session:
            run = session.get_one(PlanRun, run_id)
        if run.status in ENDED:
            return
        if run.status is Status.QUEUED:
            days = (run.window_end - run.window_start).days + 1
            speech.say("planning", days=days, seconds=run.time_limit_s, threads=run.threads)
        if worker.run_next(teller) is None:
            if not waiting_said:
                speech.say("waiting")
                waiting_said = True
            time.sleep(IDLE_S)


class Teller:
    """Prints progress lines, at most one every `SAY_EVERY_S` seconds."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._said_at = 0.0

    def __call__(self, news: Mapping[str, object]) -> None:
        """Print a line of news, unless one was printed just now."""
        now = time.monotonic()
        if now - self._said_at < SAY_EVERY_S:
            return
        self._said_at = now
        self._speech.say(
            "progress",
            elapsed=news.get("elapsedSeconds", 0.0),
            phase=news.get("phase", ""),
            cost=news.get("bestCost", "-"),
            left=news.get("unassignedMandatory", "-"),
        )
