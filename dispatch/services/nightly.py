"""The plan that is made every night: the days to come, one run for each region."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from dispatch.domain.kinds import RunKind
from dispatch.services.plans import RunRequest
from dispatch.services.regional import by_region

BY_NIGHT = "nightly"
"""Who asked for a run of the night."""


@dataclass(frozen=True, slots=True)
class NightlyPlan:
    """How a night is to be planned, and for how many days from its own date on.

    `time_limit_s` is for all searches of the night together, which so many `workers` carry out with
    so many `threads` between them; `prove_time_s` for all proofs, after them.
    """

    days: int
    engine: str
    time_limit_s: int
    threads: int
    workers: int
    seed: int
    prove_time_s: int | None = None


def night_requests(
    session: Session, centre_ids: Sequence[str], night: date, plan: NightlyPlan
) -> list[RunRequest]:
    """Give the runs of a night, one for each region of the centres: `plan.days` days each."""
    request = RunRequest(
        start=night,
        end=night + timedelta(days=plan.days - 1),
        requested_by=BY_NIGHT,
        centre_ids=tuple(sorted(centre_ids)),
        engine=plan.engine,
        time_limit_s=plan.time_limit_s,
        seed=plan.seed,
        threads=plan.threads,
        prove_time_s=plan.prove_time_s,
        kind=RunKind.NIGHTLY,
    )
    return by_region(session, request, plan.workers)
