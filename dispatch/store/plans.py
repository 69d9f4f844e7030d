"""Route plans: what a run found, as rows that a person can compare, change and publish."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.domain.kinds import PlanStage
from dispatch.domain.values import JsonObject
from dispatch.store.base import Base, Versioned, checked
from dispatch.store.runs import PlanRun
from dispatch.store.types import Id, LocalDate, choice
from dispatch.store.work import Visit
from solver.plan import StopKind, UnassignedKind


class RoutePlan(Versioned, Base):
    """A plan (排程方案) for the local dates `window_start` to `window_end`.

    `scope` holds the ids of the centres it plans; `base_plan_id` is the plan it was made from.
    `proof` says how far the plan, as its run made it, is from the best (`planning.proof`); it comes
    some time after the plan, and leaves `version` as it is.
    """

    __tablename__ = "route_plan"
    __table_args__ = (
        checked("window", "window_start <= window_end"),
        Index(None, "stage", "window_start"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    run_id: Mapped[Id | None] = mapped_column(ForeignKey("plan_run.id"), index=True)
    stage: Mapped[PlanStage] = mapped_column(choice(PlanStage), default=PlanStage.DRAFT)
    base_plan_id: Mapped[Id | None] = mapped_column(ForeignKey("route_plan.id"))
    scope: Mapped[Sequence[str]]
    window_start: Mapped[date]
    window_end: Mapped[date]
    kpis: Mapped[JsonObject] = mapped_column(default=dict)
    score_analysis: Mapped[JsonObject] = mapped_column(default=dict)
    proof: Mapped[JsonObject | None]
    summary: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None]

    run: Mapped[PlanRun | None] = relationship(foreign_keys=run_id)
    routes: Mapped[list["Route"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        back_populates="plan",
        order_by="Route.date, Route.technician_id, Route.id",
    )
    partner_assignments: Mapped[list["PartnerAssignment"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="PartnerAssignment.start_at, PartnerAssignment.visit_id",
    )
    unassigned: Mapped[list["Unassigned"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Unassigned.visit_id",
    )


class Route(Base):
    """The itinerary (当日路线) of one shift in one plan.

    Totals in seconds and metres, cost by component in fen.
    """

    __tablename__ = "route"
    __table_args__ = (
        Index(None, "technician_id", "date"),
        Index(None, "plan_id", "shift_id", unique=True),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    plan_id: Mapped[Id] = mapped_column(ForeignKey("route_plan.id", ondelete="CASCADE"))
    shift_id: Mapped[Id] = mapped_column(ForeignKey("shift.id"), index=True)
    technician_id: Mapped[Id] = mapped_column(ForeignKey("technician.id"))
    date: Mapped[LocalDate]
    departure_at: Mapped[datetime]
    return_at: Mapped[datetime]
    return_travel_s: Mapped[int] = mapped_column(default=0)
    return_distance_m: Mapped[int] = mapped_column(default=0)
    travel_s: Mapped[int]
    distance_m: Mapped[int]
    overtime_s: Mapped[int] = mapped_column(default=0)
    cost_fen: Mapped[Mapping[str, int]] = mapped_column(default=dict)

    plan: Mapped[RoutePlan] = relationship(back_populates="routes")
    stops: Mapped[list["RouteStop"]] = relationship(
        back_populates="route",
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="RouteStop.position",
    )


class RouteStop(Base):
    """One stop, counted from 0; `travel_s` and `distance_m` are those of the journey to it.

    Only a VISIT names a visit.
    """

    __tablename__ = "route_stop"
    __table_args__ = (
        checked("visit_named", "(kind = 'VISIT') = (visit_id IS NOT NULL)"),
        checked("order", "arrival_at <= start_at AND start_at <= departure_at"),
    )

    route_id: Mapped[Id] = mapped_column(
        ForeignKey("route.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[StopKind] = mapped_column(choice(StopKind))
    visit_id: Mapped[Id | None] = mapped_column(ForeignKey("visit.id"), index=True)
    arrival_at: Mapped[datetime]
    start_at: Mapped[datetime]
    departure_at: Mapped[datetime]
    travel_s: Mapped[int] = mapped_column(default=0)
    distance_m: Mapped[int] = mapped_column(default=0)
    locked: Mapped[bool] = mapped_column(default=False)

    route: Mapped[Route] = relationship(back_populates="stops")
    visit: Mapped[Visit | None] = relationship()


class PartnerAssignment(Base):
    """A visit of a plan that a partner point serves, from `start_at` on its local `date`."""

    __tablename__ = "partner_assignment"
    __table_args__ = (Index(None, "partner_id", "date"),)

    plan_id: Mapped[Id] = mapped_column(
        ForeignKey("route_plan.id", ondelete="CASCADE"), primary_key=True
    )
    visit_id: Mapped[Id] = mapped_column(ForeignKey("visit.id"), primary_key=True, index=True)
    partner_id: Mapped[Id] = mapped_column(ForeignKey("partner_point.id"))
    date: Mapped[LocalDate]
    start_at: Mapped[datetime]
    fee_fen: Mapped[int]


class Unassigned(Base):
    """A visit that a plan leaves out: the kind, the reasons, and what would admit it."""

    __tablename__ = "unassigned"

    plan_id: Mapped[Id] = mapped_column(
        ForeignKey("route_plan.id", ondelete="CASCADE"), primary_key=True
    )
    visit_id: Mapped[Id] = mapped_column(ForeignKey("visit.id"), primary_key=True, index=True)
    kind: Mapped[UnassignedKind] = mapped_column(choice(UnassignedKind))
    mandatory: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[Sequence[JsonObject]] = mapped_column(default=list)
    relaxations: Mapped[Sequence[JsonObject]] = mapped_column(default=list)

    visit: Mapped[Visit] = relationship()
