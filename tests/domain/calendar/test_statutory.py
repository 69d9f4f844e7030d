"""The statutory calendar: cases from the years that are announced, and one that is not."""

from datetime import date

import pytest

from dispatch.domain.calendar.days import CalendarDay, DayKind, DaySource
from dispatch.domain.calendar.notice import days_of_year
from dispatch.domain.calendar.statutory import is_working_day, next_working_day, statutory_day


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (date(2026, 11, 23), date(2026, 11, 24)),  # Monday, Tuesday
        (date(2026, 11, 27), date(2026, 11, 30)),  # Friday, over the weekend
        (date(2026, 9, 30), date(2026, 10, 8)),  # National Day: 1 to 7 October
        (date(2026, 10, 9), date(2026, 10, 10)),  # a Saturday that makes up for it
        (date(2026, 2, 13), date(2026, 2, 14)),  # a Saturday before the Spring Festival
    ],
)
def test_next_working_day(after: date, expected: date) -> None:
    assert next_working_day(after) == (expected, False)


def test_past_the_last_announced_year_weekdays_count_and_are_provisional() -> None:
    # 2099-01-02 is a Friday, the next Monday is the 5th.
    assert next_working_day(date(2099, 1, 2)) == (date(2099, 1, 5), True)
    assert is_working_day(date(2099, 1, 3)) == (False, True)


@pytest.mark.parametrize(
    ("year", "make_up"),
    [
        (2025, {"01-26", "02-08", "04-27", "09-28", "10-11"}),
        (2026, {"01-04", "02-14", "02-28", "05-09", "09-20", "10-10"}),
    ],
)
def test_the_make_up_workdays_of_two_years(year: int, make_up: set[str]) -> None:
    official = CalendarDay(DayKind.MAKE_UP_WORKDAY, DaySource.OFFICIAL)
    found = {day for day in days_of_year(year) if statutory_day(day) == official}
    assert {f"{day:%m-%d}" for day in found} == make_up
