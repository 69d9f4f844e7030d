"""Work: what kinds there are, what was promised, and the visits that do it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.domain.kinds import CaseStatus, Coordination
from dispatch.domain.values import SkillNeed, SlaTier, TimeWindow
from dispatch.domain.visit_status import VisitStatus
from dispatch.store.base import Base, Versioned, checked
from dispatch.store.customers import Customer, Device, Site
from dispatch.store.types import Id, choice
from solver.visit import AppointmentState, Assignment, LockKind


class WorkType(Base):
    """A kind of work with its usual duration.

    `remote_exempt` needs no remote attempt before a visit.
    """

    __tablename__ = "work_type"
    __table_args__ = (checked("default_duration_s", "default_duration_s >= 0"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    default_duration_s: Mapped[int]
    skills: Mapped[Sequence[SkillNeed]] = mapped_column(default=list)
    emergency: Mapped[bool] = mapped_column(default=False)
    remote_exempt: Mapped[bool] = mapped_column(default=False)


class SlaPolicy(Base):
    """The price of lateness: the last tier begun applies alone.

    `outer_bound_s` after receipt no service may start.
    """

    __tablename__ = "sla_policy"
    __table_args__ = (checked("outer_bound_s", "outer_bound_s > 0"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str]
    tiers: Mapped[Sequence[SlaTier]] = mapped_column(default=list)
    outer_bound_s: Mapped[int | None]


class Case(Base):
    """A service case (服务单): one fault or request with all its visits.

    `ticket` is the number the customer was given. `ended_at` is since when it is not OPEN.
    """

    __tablename__ = "service_case"

    id: Mapped[Id] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[Id] = mapped_column(ForeignKey("customer.id"), index=True)
    device_id: Mapped[Id | None] = mapped_column(ForeignKey("device.id"), index=True)
    work_type_id: Mapped[Id] = mapped_column(ForeignKey("work_type.id"))
    sla_policy_id: Mapped[Id | None] = mapped_column(ForeignKey("sla_policy.id"))
    received_at: Mapped[datetime]
    description: Mapped[str] = mapped_column(default="")
    status: Mapped[CaseStatus] = mapped_column(
        choice(CaseStatus), default=CaseStatus.OPEN, index=True
    )
    ended_at: Mapped[datetime | None]

    customer: Mapped[Customer] = relationship()
    work_type: Mapped[WorkType] = relationship()
    visits: Mapped[list["Visit"]] = relationship(
        back_populates="case", order_by="Visit.created_at, Visit.id"
    )


class VisitGroup(Base):
    """Visits for several technicians, each `min_gap_s` to `max_gap_s` after the start of the last.

    The order is `Visit.group_position`; a gap of (0, 0) is one common start.
    """

    __tablename__ = "visit_group"
    __table_args__ = (checked("gap", "0 <= min_gap_s AND min_gap_s <= max_gap_s"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    min_gap_s: Mapped[int] = mapped_column(default=0)
    max_gap_s: Mapped[int] = mapped_column(default=0)

    visits: Mapped[list["Visit"]] = relationship(order_by="Visit.group_position")


class Visit(Versioned, Base):
    """One call at a site (上门工单).

    `priority` is 1 (most urgent) to 10. `windows` empty means any time. `provisional`: a deadline
    that leans on a calendar not yet announced. `deadline_given`: it was stated as an instant, and
    the clocks of the case do not set it. `household` groups visits of one home (normally the
    site). The lock fixes `lock_technician_id`, `lock_start_at` or the range `lock_from` to
    `lock_to`, by its kind. The appointment window is for the start of service.
    """

    __tablename__ = "visit"
    __table_args__ = (
        checked("priority", "priority BETWEEN 1 AND 10"),
        checked("durations", "service_s >= 0 AND access_s >= 0"),
        checked("drop_price_fen", "drop_price_fen >= 0"),
        checked("lock_span", "lock_from <= lock_to"),
        checked("appointment_span", "appointment_from <= appointment_to"),
        Index(None, "status", "centre_id"),
        Index(None, "centre_id", "created_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("service_case.id"), index=True)
    site_id: Mapped[Id] = mapped_column(ForeignKey("site.id"), index=True)
    device_id: Mapped[Id | None] = mapped_column(ForeignKey("device.id"), index=True)
    work_type_id: Mapped[Id] = mapped_column(ForeignKey("work_type.id"))
    centre_id: Mapped[Id] = mapped_column(ForeignKey("service_centre.id"))
    status: Mapped[VisitStatus] = mapped_column(choice(VisitStatus), default=VisitStatus.NEW)
    failure_reason: Mapped[str | None]
    priority: Mapped[int] = mapped_column(default=5)
    assignment: Mapped[Assignment] = mapped_column(choice(Assignment), default=Assignment.AUTO)
    drop_price_fen: Mapped[int | None]
    service_s: Mapped[int]
    access_s: Mapped[int] = mapped_column(default=0)
    windows: Mapped[Sequence[TimeWindow]] = mapped_column(default=list)
    required_skills: Mapped[Sequence[SkillNeed]] = mapped_column(default=list)
    required_technicians: Mapped[Sequence[str]] = mapped_column(default=list)
    preferred_technicians: Mapped[Sequence[str]] = mapped_column(default=list)
    prohibited_technicians: Mapped[Sequence[str]] = mapped_column(default=list)
    required_parts: Mapped[Mapping[str, int]] = mapped_column(default=dict)
    required_tools: Mapped[Sequence[str]] = mapped_column(default=list)
    demand: Mapped[Sequence[int]] = mapped_column(default=list)
    sla_policy_id: Mapped[Id | None] = mapped_column(ForeignKey("sla_policy.id"))
    sla_due_at: Mapped[datetime | None]
    sla_outer_at: Mapped[datetime | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    deadline_given: Mapped[bool] = mapped_column(default=False)
    household: Mapped[Id | None] = mapped_column(index=True)
    group_id: Mapped[Id | None] = mapped_column(ForeignKey("visit_group.id"), index=True)
    group_position: Mapped[int | None]
    lock_kind: Mapped[LockKind] = mapped_column(choice(LockKind), default=LockKind.NONE)
    lock_technician_id: Mapped[Id | None] = mapped_column(ForeignKey("technician.id"))
    lock_start_at: Mapped[datetime | None]
    lock_from: Mapped[datetime | None]
    lock_to: Mapped[datetime | None]
    appointment_state: Mapped[AppointmentState] = mapped_column(
        choice(AppointmentState), default=AppointmentState.PROPOSED
    )
    appointment_from: Mapped[datetime | None]
    appointment_to: Mapped[datetime | None]
    created_at: Mapped[datetime]

    case: Mapped[Case] = relationship(back_populates="visits")
    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)
    device: Mapped[Device | None] = relationship()
    work_type: Mapped[WorkType] = relationship()
    sla_policy: Mapped[SlaPolicy | None] = relationship()
    dependencies: Mapped[list["VisitDependency"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        foreign_keys="VisitDependency.visit_id",
        order_by="VisitDependency.preceding_visit_id",
    )


class VisitDependency(Base):
    """Service of a visit starts `min_delay_s` to `max_delay_s` (None.

    Any) after that of another has ended.
    """

    __tablename__ = "visit_dependency"
    __table_args__ = (
        checked("not_itself", "visit_id <> preceding_visit_id"),
        checked("delay", "0 <= min_delay_s AND min_delay_s <= max_delay_s"),
    )

    visit_id: Mapped[Id] = mapped_column(
        ForeignKey("visit.id", ondelete="CASCADE"), primary_key=True
    )
    preceding_visit_id: Mapped[Id] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    min_delay_s: Mapped[int] = mapped_column(default=0)
    max_delay_s: Mapped[int | None]
    coordination: Mapped[Coordination] = mapped_column(
        choice(Coordination), default=Coordination.NONE
    )
