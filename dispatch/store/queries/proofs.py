"""Plans that wait to be proven, and the claims of who proves them."""

from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from dispatch.domain.kinds import PlanStage
from dispatch.domain.values import JsonObject
from dispatch.store.jobs import claim_job, finish_job
from dispatch.store.plans import RoutePlan
from dispatch.store.runs import PlanRun
from solver.plan import Status

PROOF = "proof"
"""Kind of the jobs that prove plans; their slots are ids of plans."""


def proof_waits(session: Session) -> bool:
    """Tell whether a plan is to be proven, whoever may be at it."""
    return session.scalar(_waiting().limit(1)) is not None


def claim_proof(
    session: Session, *, owner: str, now: datetime, lease_s: float
) -> tuple[str, int] | None:
    """Take the oldest plan to be proven that nobody is at.

    Returns
    -------
    tuple, optional
        The plan's id and the token of the job, which counts the claims.
    """
    for plan_id in session.scalars(_waiting()):
        token = claim_job(session, PROOF, plan_id, owner=owner, now=now, lease_s=lease_s)
        if token is not None:
            return plan_id, token
    return None


def keep_proof(session: Session, plan_id: str, proof: JsonObject, *, token: int) -> bool:
    """Store what was proven of a plan; False when another has taken the job over."""
    if not finish_job(session, PROOF, plan_id, token=token):
        return False
    # Past the counter of versions: the plan that a person has seen is the same as before.
    kept = update(RoutePlan).where(RoutePlan.id == plan_id).values(proof=proof)
    session.execute(kept, execution_options={"synchronize_session": False})
    return True


def run_waits(session: Session) -> bool:
    """Tell whether a run is queued that nobody has begun to solve."""
    queued = select(PlanRun.id).where(PlanRun.status == Status.QUEUED)
    return session.scalar(queued.limit(1)) is not None


def _waiting() -> Select[str]:
    return (
        select(RoutePlan.id)
        .join(PlanRun, RoutePlan.run_id == PlanRun.id)
        .where(
            RoutePlan.proof.is_(None),
            RoutePlan.stage.in_((PlanStage.DRAFT, PlanStage.PUBLISHED)),
            PlanRun.prove_time_s.is_not(None),
            PlanRun.problem_gz.is_not(None),
        )
        .order_by(RoutePlan.created_at, RoutePlan.id)
    )
