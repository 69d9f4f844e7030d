"""A year's notice: the days that differ from the week, and the calendar that they make."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from dispatch.domain.calendar.days import CalendarDay, DayKind, DaySource, ordinary_kind
from dispatch.domain.codes_calendar import CalendarCode
from solver.faults import Fault

Notice = Mapping[date, DayKind]
"""Holidays and make-up workdays by day; days that are not there follow the week."""

DECEMBER = 12
_BY_THE_WEEK = frozenset({DayKind.WORKDAY, DayKind.WEEKEND})


def notice_year(notice: Notice) -> int:
    """Return the year that a notice (of one day or more) is for.

    It may move days of the December before: the year is that of its last day.
    """
    return max(notice).year


def day_faults(day: date, kind: DayKind, year: int) -> Iterator[Fault]:
    """Yield what is wrong with one day of the notice of `year`."""
    values: dict[str, str | int] = {"value": day.isoformat()}
    if day.year != year and (day.year, day.month) != (year - 1, DECEMBER):
        yield Fault(CalendarCode.DAY_OUTSIDE_YEAR, "date", values | {"year": year})
    by_the_week = ordinary_kind(day)
    if kind is DayKind.MAKE_UP_WORKDAY and by_the_week is DayKind.WORKDAY:
        yield Fault(CalendarCode.MAKE_UP_ON_A_WEEKDAY, "kind", values)
    if kind in _BY_THE_WEEK and kind is not by_the_week:
        yield Fault(CalendarCode.WEEKDAY_KIND_WRONG, "kind", values | {"kind": kind.value})


def noticed_days(notice: Notice) -> Mapping[date, CalendarDay]:
    """Return every day of the notice's year, and those that it names of the December before."""
    official = DaySource.OFFICIAL
    year = {
        day: CalendarDay(ordinary_kind(day), official) for day in days_of_year(notice_year(notice))
    }
    return year | {day: CalendarDay(kind, official) for day, kind in notice.items()}


def days_of_year(year: int) -> Iterator[date]:
    """Yield the days of a year in order."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)
