"""What is published for a window, what it says to a technician, and what a plan leaves out."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from dispatch.domain.kinds import PlanStage
from dispatch.store.plans import Route, RoutePlan, RouteStop, Unassigned


def published_plans(
    session: Session, first: date, last: date, centres: Collection[str]
) -> list[RoutePlan]:
    """Return the published plans of any of the centres that share a day with [first, last].

    The latest published comes first.
    """
    overlapping = (
        select(RoutePlan)
        .where(
            RoutePlan.stage == PlanStage.PUBLISHED,
            RoutePlan.window_start <= last,
            RoutePlan.window_end >= first,
        )
        .order_by(RoutePlan.published_at.desc(), RoutePlan.id)
    )
    wanted = set(centres)
    return [plan for plan in session.scalars(overlapping) if wanted.intersection(plan.scope)]


def published_route(session: Session, technician_id: str, day: date) -> Route | None:
    """Return the itinerary of a technician on a local date, with its stops and their visits."""
    itinerary = (
        select(Route)
        .join(Route.plan)
        .where(
            RoutePlan.stage == PlanStage.PUBLISHED,
            Route.technician_id == technician_id,
            Route.date == day,
        )
        .order_by(RoutePlan.published_at.desc(), Route.departure_at)
        .limit(1)
        .options(selectinload(Route.stops).joinedload(RouteStop.visit))
    )
    return session.scalars(itinerary).one_or_none()


def unassigned_of(session: Session, plan_id: str) -> Sequence[Unassigned]:
    """Return what a plan leaves out, by visit, with the visits."""
    left_out = (
        select(Unassigned)
        .where(Unassigned.plan_id == plan_id)
        .order_by(Unassigned.visit_id)
        .options(joinedload(Unassigned.visit))
    )
    return session.scalars(left_out).all()
