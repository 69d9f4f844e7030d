"""The statutory Chinese calendar: holidays off, make-up workdays (调休补班) on.

`chinesecalendar` holds the notices of the State Council, one a year. `holidays` is asked as well:
a day on which the two do not agree is an estimate until a person has looked.
"""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
import holidays

from dispatch.domain.calendar.days import (
    SATURDAY,
    CalendarDay,
    DayKind,
    DaySource,
    guessed,
    ordinary_kind,
)

ONE_DAY = timedelta(days=1)
WORKED = frozenset({DayKind.WORKDAY, DayKind.MAKE_UP_WORKDAY})


def statutory_day(day: date) -> CalendarDay:
    """Return what `day` is.

    For a year whose notice is not published yet Monday to Friday count: an estimate.
    """
    try:
        kind = _published_kind(day)
    except NotImplementedError:
        return guessed(day)
    agreed = _second_opinion(day) in {None, kind in WORKED}
    return CalendarDay(kind, DaySource.OFFICIAL if agreed else DaySource.ESTIMATE)


def published(year: int) -> bool:
    """Tell whether the year's notice is known here."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_working_day(day: date) -> tuple[bool, bool]:
    """Tell whether `day` is worked, and whether that is provisional."""
    found = statutory_day(day)
    return found.kind in WORKED, found.provisional


def next_working_day(after: date) -> tuple[date, bool]:
    """Return the first working day later than `after`, and whether a guess was needed for it."""
    provisional = False
    day = after
    while True:
        day += ONE_DAY
        works, unsure = is_working_day(day)
        provisional = provisional or unsure
        if works:
            return day, provisional


def _published_kind(day: date) -> DayKind:
    """Return what the notice makes of a day; NotImplementedError where there is no notice."""
    if chinese_calendar.is_workday(day):
        return DayKind.MAKE_UP_WORKDAY if day.weekday() >= SATURDAY else DayKind.WORKDAY
    named = chinese_calendar.get_holiday_detail(day)[1] is not None
    return DayKind.HOLIDAY if named else ordinary_kind(day)


def _second_opinion(day: date) -> bool | None:
    """Tell whether `holidays` has the day worked; None for a year that it only guesses.

    It has a year's notice if it knows make-up workdays of that year; without the notice it returns
    the holidays of the law alone.
    """
    china = _second_library(day.year)
    if not any(make_up.year == day.year for make_up in china.weekend_workdays):
        return None
    return china.is_working_day(day)


@lru_cache(maxsize=16)
def _second_library(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)
