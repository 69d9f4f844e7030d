"""F12: reliability of models: failures for 100 device-years."""

from datetime import date
from fractions import Fraction

from dispatch.domain.quality.evaluation import Measured
from dispatch.domain.quality.reliability import ModelRecord, all_models, days_in_use, records

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
"""31 + 28 + 31 = 90 days."""


def test_a_device_is_in_use_from_the_day_it_was_installed() -> None:
    assert days_in_use(date(2025, 5, 1), FIRST, LAST) == 90
    assert days_in_use(date(2026, 3, 22), FIRST, LAST) == 10
    assert days_in_use(LAST, FIRST, LAST) == 1
    assert days_in_use(date(2026, 4, 1), FIRST, LAST) == 0


def test_failures_for_100_device_years() -> None:
    installed = [
        ("RO600", date(2025, 5, 1), 8),  # 8 x 90 = 720 days
        ("RO600", date(2026, 3, 22), 1),  # 10 days
        ("UF200", date(2025, 5, 1), 4),  # 360 days
        ("NEW", date(2026, 4, 1), 7),  # after the period
    ]
    found = records(installed, {"RO600": 3, "NEW": 1}, FIRST, LAST)
    assert found == [ModelRecord("RO600", 9, 730, 3), ModelRecord("UF200", 4, 360, 0)]
    # 3 failures in 730 days, which are 2 device-years: 150 in 100.
    assert found[0].per_100_device_years == 150
    assert found[1].per_100_device_years == 0
    # 3 in 1090 days: 3 x 36,500 / 1,090 = 100.458...
    assert all_models(found) == Measured(Fraction(109_500, 1_090), 3)


def test_without_a_device_nothing_is_said() -> None:
    assert ModelRecord("M", 0, 0, 0).per_100_device_years is None
    assert all_models([]) is None
