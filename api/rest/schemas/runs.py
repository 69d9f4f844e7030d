"""Events of a run's stream."""

from api.rest.schemas.base import Schema, shown
from api.rest.schemas.errors import Problem
from api.rest.schemas.plans import PROGRESS, Progress
from solver.plan import Status


class RunEvent(Schema):
    """One event of a run's stream; `done` is the last and names the plan, if there is one."""

    model_config = shown(
        {
            "runId": "run-1",
            "status": "SOLVING",
            "planId": None,
            "progress": PROGRESS,
            "failure": None,
        }
    )

    run_id: str
    status: Status
    plan_id: str | None
    progress: Progress | None
    failure: Problem | None
