"""Who solves a plan run: claims with a lease, and a fencing token in every write of the run.

A claim raises the token, so whoever held the run before can change nothing of it any more, however
late it wakes up. `now` is the clock of `session.store_now`, the same for all who claim; leases are
in seconds.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from dispatch.domain.values import JsonObject
from dispatch.store.runs import PlanRun, RunProgress
from dispatch.store.types import UtcDateTime
from solver.faults import Fault
from solver.plan import Status

ENDED = frozenset({Status.COMPLETED, Status.INCOMPLETE, Status.FAILED})


def claim_run(session: Session, *, owner: str, now: datetime, lease_s: float) -> PlanRun | None:
    """Take the oldest run that is queued, or whose solver let its lease end.

    None when there is none.

    The run is then SOLVING with a new token and one attempt more.
    """
    abandoned = and_(PlanRun.status == Status.SOLVING, PlanRun.lease_until < now)
    free = or_(PlanRun.status == Status.QUEUED, abandoned)
    oldest = select(PlanRun.id).where(free).order_by(PlanRun.created_at, PlanRun.id).limit(1)
    # SKIP LOCKED lets claimants take different runs at once; SQLite, whose writers queue, leaves
    # it out.
    chosen = oldest.with_for_update(skip_locked=True).scalar_subquery()
    claim = (
        update(PlanRun)
        .where(PlanRun.id == chosen)
        .values(
            status=Status.SOLVING,
            owner=owner,
            token=PlanRun.token + 1,
            attempts=PlanRun.attempts + 1,
            lease_until=now + timedelta(seconds=lease_s),
            started_at=func.coalesce(PlanRun.started_at, literal(now, UtcDateTime)),
        )
        .returning(PlanRun)
    )
    options = {"synchronize_session": False, "populate_existing": True}
    return session.execute(claim, execution_options=options).scalar_one_or_none()


def renew_run(session: Session, run_id: str, *, token: int, now: datetime, lease_s: float) -> bool:
    """Extend the lease to `lease_s` from now; False when the run is no longer this token's."""
    return _change(session, run_id, token, {"lease_until": now + timedelta(seconds=lease_s)})


def report_progress(
    session: Session, run_id: str, *, token: int, now: datetime, progress: JsonObject
) -> bool:
    """Keep the latest progress in the run and add a row to its stream; False when fenced."""
    # The run's row goes first: it locks out whoever else might number a row of the stream.
    if not _change(session, run_id, token, {"progress": progress}):
        return False
    last = func.coalesce(func.max(RunProgress.seq), 0)
    of_run = select(last).where(RunProgress.run_id == run_id)
    seq = session.execute(of_run).scalar_one() + 1
    session.execute(insert(RunProgress).values(run_id=run_id, seq=seq, at=now, payload=progress))
    return True


def finish_run(
    session: Session,
    run_id: str,
    *,
    token: int,
    status: Status,
    now: datetime,
    failure: Fault | None = None,
    solver_stages: Sequence[JsonObject] | None = None,
) -> bool:
    """End the run as COMPLETED, INCOMPLETE or FAILED, in the transaction that saves its plan.

    False means fenced: another has taken over, and the caller must roll back.

    Parameters
    ----------
    solver_stages
        As in the row.
    """
    if status not in ENDED:
        raise ValueError(f"a run does not end as {status}")
    values: dict[str, object] = {
        "status": status,
        "finished_at": now,
        "lease_until": None,
        "solver_stages": solver_stages,
    }
    if failure is not None:
        values |= {"failure_code": failure.code.value, "failure_params": dict(failure.params)}
    return _change(session, run_id, token, values)


def request_cancel(session: Session, run_id: str, *, now: datetime) -> bool:
    """Ask for an end of a run that is queued or being solved; False when it has ended.

    Whoever solves it, or claims it later, ends it with the best plan found so far.
    """
    cancel = (
        update(PlanRun)
        .where(PlanRun.id == run_id, PlanRun.status.not_in(ENDED))
        .values(
            cancel_requested_at=func.coalesce(
                PlanRun.cancel_requested_at, literal(now, UtcDateTime)
            )
        )
        .returning(PlanRun.id)
    )
    return _hit(session, cancel)


def _change(session: Session, run_id: str, token: int, values: Mapping[str, object]) -> bool:
    mine = (PlanRun.id == run_id, PlanRun.token == token, PlanRun.status == Status.SOLVING)
    return _hit(session, update(PlanRun).where(*mine).values(**values).returning(PlanRun.id))


def _hit(session: Session, statement: ReturningUpdate[str]) -> bool:
    """Tell whether the statement found its row; rows that the session holds are read again."""
    found = session.execute(statement, execution_options={"synchronize_session": "fetch"})
    return found.scalar_one_or_none() is not None
