"""Promises: ladders of stages, the clocks of cases, and who was told of what."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.domain.calendar.pauses import PauseReason
from dispatch.domain.kinds import NoticeKind, RemoteOutcome
from dispatch.domain.sla.policy import CaseClass, Stage, Unit
from dispatch.domain.values import JsonObject
from dispatch.store.base import Base, checked
from dispatch.store.organisation import ServiceCentre
from dispatch.store.types import BigId, Id, choice
from dispatch.store.work import Case, SlaPolicy


class SlaLadder(Base):
    """What a policy promises beside its price of lateness.

    `owners` are told of a breach, from the lowest up. `visit_stage` sets the deadline of visits.
    """

    __tablename__ = "sla_ladder"

    policy_id: Mapped[Id] = mapped_column(ForeignKey("sla_policy.id"), primary_key=True)
    case_class: Mapped[CaseClass] = mapped_column(choice(CaseClass))
    owners: Mapped[Sequence[str]]
    reminders: Mapped[Sequence[int]]
    remote_first: Mapped[bool]
    exempt_work_types: Mapped[Sequence[str]]
    visit_stage: Mapped[Stage | None] = mapped_column(choice(Stage))

    policy: Mapped[SlaPolicy] = relationship(lazy="joined", innerjoin=True)
    stages: Mapped[list["SlaStageRule"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="SlaStageRule.stage",
    )


class SlaStageRule(Base):
    """By when a stage is to be met: `amount` seconds, or days for CALENDAR_DAYS."""

    __tablename__ = "sla_stage_rule"
    __table_args__ = (checked("amount", "amount >= 0"),)

    policy_id: Mapped[Id] = mapped_column(
        ForeignKey("sla_ladder.policy_id", ondelete="CASCADE"), primary_key=True
    )
    stage: Mapped[Stage] = mapped_column(choice(Stage), primary_key=True)
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    amount: Mapped[int]


class CaseClocks(Base):
    """The clocks of a case: they run from its receipt by the opening hours of a centre.

    They stand still since `paused_at` and have ended at `closed_at`. `owner` owns the case; whoever
    is busy with it has been so for `handled_s` seconds, and goes on since `handling_since`.
    """

    __tablename__ = "case_clocks"
    __table_args__ = (checked("owner", "owner <> ''"), checked("handled_s", "handled_s >= 0"))

    case_id: Mapped[Id] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    policy_id: Mapped[Id] = mapped_column(ForeignKey("sla_ladder.policy_id"), index=True)
    centre_id: Mapped[Id] = mapped_column(ForeignKey("service_centre.id"), index=True)
    owner: Mapped[str]
    handled_s: Mapped[int] = mapped_column(default=0)
    handling_since: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    ladder: Mapped[SlaLadder] = relationship()
    centre: Mapped[ServiceCentre] = relationship()
    stages: Mapped[list["CaseStage"]] = relationship(
        lazy="selectin", order_by="CaseStage.due_at, CaseStage.position"
    )


class CaseStage(Base):
    """A stage of a case.

    `marks` are {percent, at}, in order; without any its clock does not run. `next_at` is when the
    watch has to look again, None when there is nothing left to tell. `position` is its place on
    the ladder.
    """

    __tablename__ = "case_stage"
    __table_args__ = (checked("owner", "owner <> ''"),)

    case_id: Mapped[Id] = mapped_column(ForeignKey("case_clocks.case_id"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(choice(Stage), primary_key=True)
    position: Mapped[int]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    provisional: Mapped[bool] = mapped_column(default=False)
    marks: Mapped[Sequence[JsonObject]]
    met_at: Mapped[datetime | None]
    met_by: Mapped[str | None]
    breached_at: Mapped[datetime | None]
    owner: Mapped[str]
    next_at: Mapped[datetime | None] = mapped_column(index=True)


class CasePause(Base):
    """A span in which the clocks of a case stand still; without an end they still do."""

    __tablename__ = "case_pause"
    __table_args__ = (checked("span", "begun_at <= ended_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("case_clocks.case_id"), index=True)
    reason: Mapped[PauseReason] = mapped_column(choice(PauseReason))
    begun_at: Mapped[datetime]
    begun_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class RemoteAttempt(Base):
    """An attempt to help from afar."""

    __tablename__ = "remote_attempt"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("service_case.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    outcome: Mapped[RemoteOutcome] = mapped_column(choice(RemoteOutcome))
    note: Mapped[str] = mapped_column(default="")


class RemoteOverride(Base):
    """A person's decision that a case needs no remote attempt, and why."""

    __tablename__ = "remote_override"
    __table_args__ = (checked("reason", "reason <> ''"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("service_case.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    reason: Mapped[str]


class SlaNotice(Base):
    """Someone was told that a mark of a stage is reached: there is one row for each mark."""

    __tablename__ = "sla_notice"
    __table_args__ = (UniqueConstraint("case_id", "stage", "percent"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("case_clocks.case_id"))
    stage: Mapped[Stage] = mapped_column(choice(Stage))
    percent: Mapped[int]
    kind: Mapped[NoticeKind] = mapped_column(choice(NoticeKind))
    told: Mapped[str]
    reached_at: Mapped[datetime]
    sent_at: Mapped[datetime]
