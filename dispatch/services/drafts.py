"""Runs and drafts that are not wanted any more."""

from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.codes import PlanningCode
from dispatch.domain.kinds import PlanStage
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.plans import cancel_run
from dispatch.services.reading.plans import planning_of
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.plans import RoutePlan
from dispatch.store.queries.runs import Planning
from dispatch.store.run_claims import ENDED
from solver.faults import Fault


def stop_or_discard(session: Session, any_id: str, actor: str, now: datetime) -> Planning:
    """Stop a run, which keeps the best plan found so far; one that has ended: discard its draft.

    A discarded draft becomes historic: what was planned, and by whom, stays on record.

    Raises
    ------
    Refused
        NOT_FOUND; CONFLICT when the run has ended without a plan, or the plan is no draft.
    """
    planning = planning_of(session, any_id)
    if planning.run is not None and planning.run.status not in ENDED:
        cancel_run(session, planning.run.id, now)
        return planning
    if planning.plan is None:
        values = {"id": any_id, "status": "" if planning.run is None else planning.run.status.value}
        raise Refused(Fault(PlanningCode.RUN_ENDED, "id", values), Refusal.CONFLICT)
    _discard(session, planning.plan, actor, now)
    return planning


def _discard(session: Session, plan: RoutePlan, actor: str, now: datetime) -> None:
    one_at_a_time(session)
    session.refresh(plan, with_for_update=True)
    if plan.stage is not PlanStage.DRAFT:
        values = {"id": plan.id, "stage": plan.stage.value}
        raise Refused(Fault(PlanningCode.PLAN_NOT_DRAFT, "id", values), Refusal.CONFLICT)
    plan.stage = PlanStage.HISTORIC
    event = Event(
        at=now, actor=actor, kind="plan.discarded", entity="route_plan", entity_id=plan.id
    )
    record_event(session, event)
