"""The plan that is made every night: the days to come, for one centre."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.domain.kinds import RunKind
from dispatch.services.plans import RunRequest, request_run
from dispatch.store.runs import PlanRun

BY_NIGHT = "nightly"
"""Who asked for a run of the night."""


@dataclass(frozen=True, slots=True)
class NightlyPlan:
    """How a night's run is to search, and for how many days from the night's own date on."""

    days: int
    engine: str
    time_limit_s: int
    threads: int
    seed: int


def request_night(
    session: Session, centre_id: str, night: date, plan: NightlyPlan, now: datetime
) -> PlanRun:
    """Queue the run of a centre for a night: from its local date on, `plan.days` days.

    Raises
    ------
    InvalidInput
        When the settings allow no run.
    """
    request = RunRequest(
        start=night,
        end=night + timedelta(days=plan.days - 1),
        requested_by=BY_NIGHT,
        centre_ids=(centre_id,),
        engine=plan.engine,
        time_limit_s=plan.time_limit_s,
        seed=plan.seed,
        threads=plan.threads,
        kind=RunKind.NIGHTLY,
    )
    return request_run(session, request, now)
