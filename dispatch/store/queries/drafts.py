"""Plans by the runs that made them: what was begun, what waits, what is out already."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.kinds import PlanStage
from dispatch.store.plans import RoutePlan
from dispatch.store.run_claims import ENDED
from dispatch.store.runs import PlanRun


def draft_of(session: Session, run_id: str) -> RoutePlan | None:
    """Return the draft that a run made, None when it made none or it is a draft no more."""
    return session.scalar(
        select(RoutePlan).where(RoutePlan.run_id == run_id, RoutePlan.stage == PlanStage.DRAFT)
    )


def unfinished_run(session: Session, requested_by: str, first: date) -> PlanRun | None:
    """Return the latest run from `first` on that is not over, or whose draft waits."""
    begun = select(PlanRun).where(
        PlanRun.requested_by == requested_by, PlanRun.window_start == first
    )
    for run in session.scalars(begun.order_by(PlanRun.created_at.desc())):
        if run.status not in ENDED or draft_of(session, run.id) is not None:
            return run
    return None


def published_from(session: Session, first: date) -> RoutePlan | None:
    """Return the plan last published whose days begin with `first`."""
    return session.scalar(
        select(RoutePlan)
        .where(RoutePlan.stage == PlanStage.PUBLISHED, RoutePlan.window_start == first)
        .order_by(RoutePlan.published_at.desc())
        .limit(1)
    )


def published_since(session: Session, centre_id: str, since: datetime) -> bool:
    """Tell whether a plan of the centre was published at or after an instant."""
    plans = select(RoutePlan).where(RoutePlan.published_at >= since)
    return any(
        centre_id in (plan.scope if plan.run is None else plan.run.scope)
        for plan in session.scalars(plans)
    )
