"""Technicians, what they are qualified for, and when they work."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.domain.ledger.lines import PayByWorkType
from dispatch.domain.ledger.pay import DatedPay, pay_of_day
from dispatch.domain.values import JsonObject
from dispatch.store.base import Base, Versioned, checked, on_earth
from dispatch.store.types import Id, LocalDate, choice
from solver.workforce import BreakKind


class Technician(Versioned, Base):
    """A technician (技师), with the prices of their time in fen.

    `parts` is what the van carries at the start of a shift, by part; `territory` is a GeoJSON
    polygon, None the area of the centre; `per_visit_fen` is by work type, and holds before the
    first of the `pay_changes`.
    """

    __tablename__ = "technician"
    __table_args__ = (on_earth("home_lat", "home_lon"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    phone: Mapped[str] = mapped_column(index=True)
    centre_id: Mapped[Id] = mapped_column(ForeignKey("service_centre.id"), index=True)
    home_lat: Mapped[float]
    home_lon: Mapped[float]
    travel_profile: Mapped[str]
    tools: Mapped[Sequence[str]] = mapped_column(default=list)
    parts: Mapped[Mapping[str, int]] = mapped_column(default=dict)
    territory: Mapped[JsonObject | None]
    fixed_fen: Mapped[int] = mapped_column(default=0)
    per_hour_fen: Mapped[int] = mapped_column(default=0)
    per_overtime_hour_fen: Mapped[int] = mapped_column(default=0)
    per_km_fen: Mapped[int] = mapped_column(default=0)
    per_visit_fen: Mapped[Mapping[str, int]] = mapped_column(default=dict)

    skills: Mapped[list["TechnicianSkill"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="TechnicianSkill.id",
    )
    absences: Mapped[list["Absence"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Absence.starts_at",
    )
    pay_changes: Mapped[list["PayChange"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="PayChange.valid_from",
    )

    def pay_on(self, day: date) -> PayByWorkType:
        """Return the pay per visit of a local date, in fen by work type."""
        changes = [DatedPay(row.valid_from, row.per_visit_fen) for row in self.pay_changes]
        return pay_of_day(self.per_visit_fen, changes, day)


class PayChange(Base):
    """A technician's pay per visit from the local date `valid_from` until the next change."""

    __tablename__ = "pay_change"

    technician_id: Mapped[Id] = mapped_column(
        ForeignKey("technician.id", ondelete="CASCADE"), primary_key=True
    )
    valid_from: Mapped[LocalDate] = mapped_column(primary_key=True)
    per_visit_fen: Mapped[Mapping[str, int]]
    set_at: Mapped[datetime]
    set_by: Mapped[str]


class TechnicianSkill(Base):
    """A skill held at `level` for visits dated valid_from to valid_to, both days included.

    None leaves that side open.

    `duration_permille` multiplies the service of visits that require the skill (1000 leaves it as
    it is). A renewed certificate is a second row.
    """

    __tablename__ = "technician_skill"
    __table_args__ = (
        checked("level", "level >= 1"),
        checked("span", "valid_from <= valid_to"),
        checked("duration_permille", "duration_permille > 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    technician_id: Mapped[Id] = mapped_column(
        ForeignKey("technician.id", ondelete="CASCADE"), index=True
    )
    skill: Mapped[str] = mapped_column(index=True)
    level: Mapped[int] = mapped_column(default=1)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    duration_permille: Mapped[int] = mapped_column(default=1000)
    certificate_no: Mapped[str | None]
    issuer: Mapped[str | None]


class Shift(Base):
    """One working day of a technician.

    Out not before `starts_at`, paid as overtime from `soft_ends_at`, back by `ends_at`.

    `date` is the local date of the centre. `pickup` allows one stop at the centre for parts and
    tools.
    """

    __tablename__ = "shift"
    __table_args__ = (
        checked("span", "starts_at < ends_at AND soft_ends_at BETWEEN starts_at AND ends_at"),
        on_earth("start_lat", "start_lon"),
        on_earth("end_lat", "end_lon"),
        Index(None, "technician_id", "date"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    technician_id: Mapped[Id] = mapped_column(ForeignKey("technician.id"))
    date: Mapped[LocalDate] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    soft_ends_at: Mapped[datetime]
    start_lat: Mapped[float]
    start_lon: Mapped[float]
    end_lat: Mapped[float]
    end_lon: Mapped[float]
    max_travel_s: Mapped[int | None]
    max_duration_s: Mapped[int | None]
    capacity: Mapped[Sequence[int]] = mapped_column(default=list)
    pickup: Mapped[bool] = mapped_column(default=False)

    technician: Mapped[Technician] = relationship(lazy="joined", innerjoin=True)
    breaks: Mapped[list["ShiftBreak"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
        order_by="ShiftBreak.starts_at",
    )


class ShiftBreak(Base):
    """A required break of `duration_s` in [starts_at, ends_at].

    FIXED fills it exactly, FLOATING lies somewhere inside.
    """

    __tablename__ = "shift_break"
    __table_args__ = (checked("span", "starts_at < ends_at AND duration_s > 0"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[Id] = mapped_column(ForeignKey("shift.id", ondelete="CASCADE"), index=True)
    kind: Mapped[BreakKind] = mapped_column(choice(BreakKind))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    duration_s: Mapped[int]


class Absence(Base):
    """A technician is not there from `starts_at` to `ends_at`, whatever the shifts say."""

    __tablename__ = "absence"
    __table_args__ = (checked("span", "starts_at < ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    technician_id: Mapped[Id] = mapped_column(
        ForeignKey("technician.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str]
