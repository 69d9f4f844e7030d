"""Calendars of the organisation, which centre keeps which, its hours and closures."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.domain.calendar.days import DayKind, DaySource
from dispatch.domain.calendar.hours import ClockUse, HoursDay
from dispatch.store.base import Base, checked
from dispatch.store.types import BigId, Id, LocalDate, choice

STATUTORY = "statutory"
"""The calendar that a centre keeps unless another is chosen for it."""


class WorkCalendar(Base):
    """A calendar; `revision` counts its changes."""

    __tablename__ = "work_calendar"
    __table_args__ = (checked("revision", "revision >= 0"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    revision: Mapped[int] = mapped_column(default=0)


class CalendarDayRow(Base):
    """What a day is; `revision` is that of the calendar in which it last changed.

    A day without a row is a guess by the week.
    """

    __tablename__ = "calendar_day"

    calendar_id: Mapped[Id] = mapped_column(
        ForeignKey("work_calendar.id", ondelete="CASCADE"), primary_key=True
    )
    date: Mapped[LocalDate] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(choice(DayKind))
    source: Mapped[DaySource] = mapped_column(choice(DaySource))
    revision: Mapped[int]


class CentreCalendar(Base):
    """Which calendar a centre keeps."""

    __tablename__ = "centre_calendar"

    centre_id: Mapped[Id] = mapped_column(
        ForeignKey("service_centre.id", ondelete="CASCADE"), primary_key=True
    )
    calendar_id: Mapped[Id] = mapped_column(ForeignKey("work_calendar.id"), index=True)


class CentreHours(Base):
    """A span of minutes of the local day that a centre's clock counts.

    Hours of visits by weekday are the centre's opening hours: here stand those of its desk, and of
    visits on make-up workdays and holidays.
    """

    __tablename__ = "centre_hours"
    __table_args__ = (
        checked("span", "0 <= opens AND opens < closes AND closes <= 1440"),
        checked("visits", "use <> 'VISITS' OR day IN ('MAKE_UP', 'HOLIDAY')"),
    )

    centre_id: Mapped[Id] = mapped_column(
        ForeignKey("service_centre.id", ondelete="CASCADE"), primary_key=True
    )
    use: Mapped[ClockUse] = mapped_column(choice(ClockUse), primary_key=True)
    day: Mapped[HoursDay] = mapped_column(choice(HoursDay), primary_key=True)
    opens: Mapped[int] = mapped_column(primary_key=True)
    closes: Mapped[int]


class CentreClosure(Base):
    """A centre is closed from one instant to another, whatever its hours say."""

    __tablename__ = "centre_closure"
    __table_args__ = (checked("span", "begun_at < ended_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    centre_id: Mapped[Id] = mapped_column(
        ForeignKey("service_centre.id", ondelete="CASCADE"), index=True
    )
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str]
