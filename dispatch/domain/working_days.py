"""Working days of the statutory Chinese calendar: holidays off, make-up workdays (调休补班) on."""

from datetime import date, timedelta

import chinese_calendar

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date) -> tuple[bool, bool]:
    """Tell whether `day` is worked, and whether that is provisional.

    For a year whose calendar is not announced yet Monday to Friday count: that is provisional.
    """
    try:
        return chinese_calendar.is_workday(day), False
    except NotImplementedError:
        return day.weekday() < SATURDAY, True


def next_working_day(after: date) -> tuple[date, bool]:
    """Return the first working day later than `after`, and whether a guess was needed for it."""
    provisional = False
    day = after
    while True:
        day += ONE_DAY
        works, guessed = is_working_day(day)
        provisional = provisional or guessed
        if works:
            return day, provisional
