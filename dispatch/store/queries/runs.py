"""Plan runs and the plans they made, as one list: a run stands for the plan it has not made yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from dispatch.domain.kinds import PlanStage
from dispatch.store.events import Event
from dispatch.store.plans import PartnerAssignment, Route, RoutePlan, RouteStop, Unassigned
from dispatch.store.runs import PlanRun, RunProgress
from dispatch.store.work import Visit


@dataclass(frozen=True, slots=True)
class Planning:
    """A plan with the run that made it, a run that has no plan (yet), or a plan without a run."""

    run: PlanRun | None
    plan: RoutePlan | None

    @property
    def created_at(self) -> datetime:
        """When the run was asked for; of a plan without one, when it was made."""
        row = self.run or self.plan
        if row is None:
            raise ValueError("neither a run nor a plan")
        return row.created_at


def find_planning(session: Session, any_id: str) -> Planning | None:
    """Return what is meant by the id of a plan or of a run; None when it is neither."""
    plan = session.get(RoutePlan, any_id)
    if plan is not None:
        return Planning(plan.run, plan)
    run = session.get(PlanRun, any_id)
    if run is None:
        return None
    return Planning(run, _plan_of(session, run.id))


def list_plannings(session: Session, stage: PlanStage | None, limit: int) -> Sequence[Planning]:
    """Return plans, and runs without one (which are UNPLANNED), the newest first."""
    plans = (
        select(RoutePlan)
        .order_by(RoutePlan.created_at.desc(), RoutePlan.id)
        .limit(limit)
        .options(joinedload(RoutePlan.run))
    )
    if stage is not None:
        plans = plans.where(RoutePlan.stage == stage)
    found = [Planning(plan.run, plan) for plan in session.scalars(plans)]
    if stage in {None, PlanStage.UNPLANNED}:
        planned = select(RoutePlan.run_id).where(RoutePlan.run_id.is_not(None))
        runs = (
            select(PlanRun)
            .where(PlanRun.id.not_in(planned))
            .order_by(PlanRun.created_at.desc(), PlanRun.id)
            .limit(limit)
        )
        found.extend(Planning(run, None) for run in session.scalars(runs))
    found.sort(key=lambda planning: planning.created_at, reverse=True)
    return found[:limit]


def progress_after(session: Session, run_id: str, seq: int) -> Sequence[RunProgress]:
    """Return what a run said after its progress numbered `seq`; from the first when that is 0."""
    return session.scalars(
        select(RunProgress)
        .where(RunProgress.run_id == run_id, RunProgress.seq > seq)
        .order_by(RunProgress.seq)
    ).all()


def routes_of_plan(session: Session, plan_id: str, day: date | None) -> Sequence[Route]:
    """Return the itineraries of a plan, or of one day of it, with their stops and visits."""
    rows = select(Route).where(Route.plan_id == plan_id)
    if day is not None:
        rows = rows.where(Route.date == day)
    visits = selectinload(Route.stops).selectinload(RouteStop.visit)
    rows = rows.order_by(Route.date, Route.technician_id, Route.id).options(
        visits.joinedload(Visit.case),
        visits.joinedload(Visit.work_type),
    )
    return session.scalars(rows).all()


def partner_assignments_of_plan(
    session: Session, plan_id: str, day: date | None
) -> Sequence[PartnerAssignment]:
    """Return what a plan gives to partner points, or does on one day."""
    rows = select(PartnerAssignment).where(PartnerAssignment.plan_id == plan_id)
    if day is not None:
        rows = rows.where(PartnerAssignment.date == day)
    return session.scalars(
        rows.order_by(PartnerAssignment.start_at, PartnerAssignment.visit_id)
    ).all()


def unassigned_of_plan(session: Session, plan_id: str) -> Sequence[Unassigned]:
    """Return what a plan leaves out with its visits, by visit; what it should serve comes first."""
    visit = joinedload(Unassigned.visit)
    return session.scalars(
        select(Unassigned)
        .where(Unassigned.plan_id == plan_id)
        .order_by(Unassigned.mandatory.desc(), Unassigned.visit_id)
        .options(visit.joinedload(Visit.case), visit.joinedload(Visit.work_type))
    ).all()


def published_on(session: Session, centre_id: str, day: date) -> RoutePlan | None:
    """Return the published plan of a centre on a local date; None when there is none."""
    plans = (
        select(RoutePlan)
        .where(
            RoutePlan.stage == PlanStage.PUBLISHED,
            RoutePlan.window_start <= day,
            RoutePlan.window_end >= day,
        )
        .order_by(RoutePlan.published_at.desc(), RoutePlan.id)
    )
    return next((plan for plan in session.scalars(plans) if centre_id in plan.scope), None)


def last_event_id(session: Session) -> int:
    """Return the id of the latest event; 0 when there is none."""
    return session.scalar(select(func.coalesce(func.max(Event.id), 0))) or 0


def _plan_of(session: Session, run_id: str) -> RoutePlan | None:
    newest = (
        select(RoutePlan)
        .where(RoutePlan.run_id == run_id)
        .order_by(RoutePlan.created_at.desc())
        .limit(1)
    )
    return session.scalars(newest).one_or_none()
