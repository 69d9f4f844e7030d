"""Calendars as clocks, and as the days of a year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.calendar.clock import Closure, WorkingClock
from dispatch.domain.calendar.days import CalendarDay, Days, guessed, kept_days
from dispatch.domain.calendar.hours import (
    OFFICE,
    SHORT,
    WEEKDAYS,
    ClockUse,
    HoursDay,
    OpeningHours,
    Span,
    Spans,
    hours_of,
    office_hours,
)
from dispatch.domain.calendar.statutory import statutory_day
from dispatch.domain.codes_calendar import CalendarCode
from dispatch.domain.kinds import CalendarKind
from dispatch.domain.refusals import Refusal, Refused
from dispatch.store.calendars import (
    STATUTORY,
    CalendarDayRow,
    CentreCalendar,
    CentreClosure,
    CentreHours,
    WorkCalendar,
)
from dispatch.store.organisation import OpeningHours as OpeningRow
from dispatch.store.organisation import ServiceCentre
from solver.faults import Fault


def all_calendars(session: Session) -> Sequence[WorkCalendar]:
    """Return the calendars by id."""
    return session.scalars(select(WorkCalendar).order_by(WorkCalendar.id)).all()


def calendar_named(session: Session, calendar_id: str) -> WorkCalendar:
    """Return a calendar.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    found = session.get(WorkCalendar, calendar_id)
    if found is None:
        fault = Fault(CalendarCode.CALENDAR_NOT_FOUND, "calendarId", {"id": calendar_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    return found


def calendar_days(
    session: Session, calendar_id: str, first: date = date.min, last: date = date.max
) -> Mapping[date, CalendarDay]:
    """Return the days that a calendar keeps, from `first` to `last`."""
    columns = select(CalendarDayRow.date, CalendarDayRow.kind, CalendarDayRow.source)
    wanted = columns.where(
        CalendarDayRow.calendar_id == calendar_id, CalendarDayRow.date.between(first, last)
    )
    return {day: CalendarDay(kind, source) for day, kind, source in session.execute(wanted)}


def days_of(session: Session, calendar_id: str) -> Days:
    """Return a calendar; one that was never filled is the statutory calendar as it is known."""
    kept = calendar_days(session, calendar_id)
    return kept_days(kept, guessed if kept else statutory_day)


def calendar_id_of(session: Session, centre_id: str) -> str:
    """Return which calendar a centre keeps."""
    chosen = session.get(CentreCalendar, centre_id)
    return STATUTORY if chosen is None else chosen.calendar_id


def working_clock(
    session: Session, centre: ServiceCentre, use: ClockUse = ClockUse.DESK
) -> WorkingClock:
    """Return the clock of a centre's desk, or of its visits."""
    closures = select(CentreClosure).where(CentreClosure.centre_id == centre.id)
    return WorkingClock(
        _hours(session, centre, use),
        days_of(session, calendar_id_of(session, centre.id)),
        ZoneInfo(centre.timezone),
        (Closure(row.begun_at, row.ended_at) for row in session.scalars(closures)),
    )


def closures_after(session: Session, centre_id: str, now: datetime) -> Sequence[CentreClosure]:
    """Return the closures of a centre that are not over, the first first."""
    wanted = select(CentreClosure).where(
        CentreClosure.centre_id == centre_id, CentreClosure.ended_at > now
    )
    return session.scalars(wanted.order_by(CentreClosure.begun_at, CentreClosure.id)).all()


def kept_hours(session: Session, centre: ServiceCentre, use: ClockUse) -> Mapping[HoursDay, Spans]:
    """Return the hours that a centre has set; those of visits on weekdays are its opening hours."""
    wanted = select(CentreHours).where(CentreHours.centre_id == centre.id, CentreHours.use == use)
    kept: dict[HoursDay, Spans] = defaultdict(tuple)
    for row in session.scalars(wanted.order_by(CentreHours.opens)):
        kept[row.day] += (Span(row.opens, row.closes),)
    if use is ClockUse.VISITS:
        kept.update(_opening(centre.opening_hours))
    return kept


def _hours(session: Session, centre: ServiceCentre, use: ClockUse) -> OpeningHours:
    kept = dict(kept_hours(session, centre, use))
    if use is ClockUse.DESK:
        return hours_of(kept) if kept else office_hours(OFFICE)
    if centre.calendar_kind is CalendarKind.SEVEN_DAYS:
        kept.setdefault(HoursDay.HOLIDAY, SHORT)
    return hours_of(kept)


def _opening(rows: Iterable[OpeningRow]) -> Mapping[HoursDay, Spans]:
    found: dict[HoursDay, Spans] = defaultdict(tuple)
    for row in rows:
        opens, closes = (at.hour * 60 + at.minute for at in (row.opens, row.closes))
        found[WEEKDAYS[row.weekday]] += (Span(opens, closes),)
    return found
