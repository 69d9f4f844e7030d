"""Local days and seconds, also where a clock is put forward."""

from datetime import UTC, date, datetime

from dispatch.planning.horizon import horizon_of


def test_second_zero_is_local_midnight_and_the_window_ends_with_its_last_day() -> None:
    horizon = horizon_of(date(2026, 10, 8), date(2026, 10, 9), ["Asia/Shanghai"])
    assert horizon.origin == datetime(2026, 10, 7, 16, tzinfo=UTC)
    assert horizon.seconds(horizon.end) == 2 * 86_400
    assert list(horizon.days()) == [date(2026, 10, 8), date(2026, 10, 9)]


def test_a_day_on_which_the_clock_goes_forward_has_23_hours() -> None:
    horizon = horizon_of(date(2026, 3, 29), date(2026, 3, 29), ["Europe/Berlin"])
    assert horizon.seconds(horizon.end) == 23 * 3_600
    # 03:00 summer time is two hours after midnight, for 02:00 to 03:00 does not exist.
    assert horizon.instant(2 * 3_600).isoformat() == "2026-03-29T03:00:00+02:00"


def test_seconds_are_rounded_half_up() -> None:
    horizon = horizon_of(date(2026, 10, 8), date(2026, 10, 8), ["Asia/Shanghai"])
    assert horizon.seconds(datetime(2026, 10, 7, 16, 0, 1, 500_000, tzinfo=UTC)) == 2
    assert horizon.seconds(datetime(2026, 10, 7, 16, 0, 1, 499_999, tzinfo=UTC)) == 1


def test_zones_apart_make_the_window_span_all_their_midnights() -> None:
    horizon = horizon_of(date(2026, 10, 8), date(2026, 10, 8), ["Asia/Shanghai", "Asia/Urumqi"])
    # Ürümqi's own clock is two hours behind Shanghai's.
    assert horizon.origin == datetime(2026, 10, 7, 16, tzinfo=UTC)
    assert horizon.seconds(horizon.end) == 26 * 3_600
