"""Visits as lists and single ones, and what the published plan says of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from dispatch.domain.kinds import PlanStage
from dispatch.domain.visit_status import FINAL, VisitStatus
from dispatch.store.customers import Customer, Site
from dispatch.store.events import Event
from dispatch.store.plans import PartnerAssignment, Route, RoutePlan, RouteStop
from dispatch.store.work import Case, Visit


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits are wanted; what is None or empty does not matter.

    `day` keeps those that the published plan has on that local date; `text` is a part of a ticket,
    an address, a customer's name or phone.
    """

    statuses: Collection[VisitStatus] = ()
    centre_id: str | None = None
    day: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What the published plan says of a visit: a stop of a route, or a partner point."""

    plan_id: str
    stop: RouteStop | None = None
    given: PartnerAssignment | None = None


def list_visits(
    session: Session, wanted: VisitFilter, after_id: str, limit: int
) -> Sequence[Visit]:
    """Return up to `limit` visits by id, those behind `after_id`, which may be empty."""
    rows = select(Visit).where(*_conditions(wanted), Visit.id > after_id)
    if wanted.text:
        rows = _saying(rows, wanted.text)
    return session.scalars(rows.order_by(Visit.id).limit(limit).options(*for_people())).all()


def find_visit(session: Session, visit_id: str) -> Visit | None:
    """Return a visit with what people want to know of it; None when there is no such."""
    return session.scalars(
        select(Visit).where(Visit.id == visit_id).options(*for_people())
    ).one_or_none()


def planned_visits(session: Session, visit_ids: Collection[str]) -> Mapping[str, Planned]:
    """Return what the published plans say of these visits, by visit; nothing of the others."""
    stops = session.execute(
        select(RouteStop, Route.plan_id)
        .join(Route, Route.id == RouteStop.route_id)
        .join(RoutePlan, RoutePlan.id == Route.plan_id)
        .where(RoutePlan.stage == PlanStage.PUBLISHED, RouteStop.visit_id.in_(visit_ids))
        .order_by(RoutePlan.published_at, RouteStop.start_at.desc())
        .options(joinedload(RouteStop.route))
    )
    partners = session.execute(
        select(PartnerAssignment, PartnerAssignment.plan_id)
        .join(RoutePlan, RoutePlan.id == PartnerAssignment.plan_id)
        .where(RoutePlan.stage == PlanStage.PUBLISHED, PartnerAssignment.visit_id.in_(visit_ids))
        .order_by(RoutePlan.published_at)
    )
    planned = {row.visit_id: Planned(plan_id, given=row) for row, plan_id in partners}
    for stop, plan_id in stops:
        if stop.visit_id is not None:
            planned[stop.visit_id] = Planned(plan_id, stop=stop)
    return planned


def is_planned_for(session: Session, visit_id: str, technician_id: str | None) -> bool:
    """Tell whether the published plan has a technician serve a visit."""
    stop = (
        select(RouteStop.visit_id)
        .join(Route, Route.id == RouteStop.route_id)
        .join(RoutePlan, RoutePlan.id == Route.plan_id)
        .where(
            RoutePlan.stage == PlanStage.PUBLISHED,
            RouteStop.visit_id == visit_id,
            Route.technician_id == technician_id,
        )
    )
    return session.execute(stop.limit(1)).first() is not None


def events_of_visits(session: Session, visit_ids: Collection[str], kind: str) -> Sequence[Event]:
    """Return the events of one kind of these visits, oldest first."""
    return session.scalars(
        select(Event)
        .where(Event.entity == "visit", Event.entity_id.in_(visit_ids), Event.kind == kind)
        .order_by(Event.id)
    ).all()


def open_visits_of_sites(
    session: Session, site_ids: Collection[str]
) -> Mapping[str, Sequence[str]]:
    """Return the ids of the visits that are not over, by site."""
    rows = session.execute(
        select(Visit.site_id, Visit.id)
        .where(Visit.site_id.in_(site_ids), Visit.status.not_in(FINAL))
        .order_by(Visit.id)
    )
    found: dict[str, list[str]] = {}
    for site_id, visit_id in rows:
        found.setdefault(site_id, []).append(visit_id)
    return found


def visits_by_id(session: Session, visit_ids: Collection[str]) -> Mapping[str, Visit]:
    """Return visits by id with what people want to know of them."""
    rows = select(Visit).where(Visit.id.in_(visit_ids)).options(*for_people())
    return {visit.id: visit for visit in session.scalars(rows)}


def for_people() -> tuple[ExecutableOption, ...]:
    """Load with a visit what every view of it shows."""
    return (
        joinedload(Visit.case),
        joinedload(Visit.device),
        joinedload(Visit.work_type),
    )


def _conditions(wanted: VisitFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses:
        conditions.append(Visit.status.in_(wanted.statuses))
    if wanted.centre_id is not None:
        conditions.append(Visit.centre_id == wanted.centre_id)
    if wanted.day is not None:
        conditions.append(or_(*(Visit.id.in_(ids) for ids in _planned_on(wanted.day))))
    return conditions


def _planned_on(day: date) -> tuple[Select[str | None], Select[str]]:
    published = RoutePlan.stage == PlanStage.PUBLISHED
    stops = (
        select(RouteStop.visit_id)
        .join(Route, Route.id == RouteStop.route_id)
        .join(RoutePlan, RoutePlan.id == Route.plan_id)
        .where(published, Route.date == day, RouteStop.visit_id.is_not(None))
    )
    partners = (
        select(PartnerAssignment.visit_id)
        .join(RoutePlan, RoutePlan.id == PartnerAssignment.plan_id)
        .where(published, PartnerAssignment.date == day)
    )
    return stops, partners


def _saying(rows: Select[Visit], text: str) -> Select[Visit]:
    said = (
        (Case.ticket, Visit.case_id == Case.id),
        (Site.address, Visit.site_id == Site.id),
    )
    ids = [
        select(Visit.id).join(column.class_, on).where(column.contains(text, autoescape=True))
        for column, on in said
    ]
    customers = (
        select(Visit.id)
        .join(Site, Site.id == Visit.site_id)
        .join(Customer, Customer.id == Site.customer_id)
        .where(
            or_(
                Customer.name.contains(text, autoescape=True),
                Customer.phone.contains(text, autoescape=True),
            )
        )
    )
    return rows.where(or_(*(Visit.id.in_(found) for found in (*ids, customers))))
