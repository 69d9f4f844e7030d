"""The statutory calendar: cases from the years that are announced, and one that is not."""

from datetime import date

import pytest

from dispatch.domain.calendar.statutory import is_working_day, next_working_day


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
