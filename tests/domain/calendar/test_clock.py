"""F1: working hours on the statutory calendar, with the cases whose answers are known."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.calendar.clock import Closure, Deadline, WorkingClock
from dispatch.domain.calendar.days import CalendarDay, DayKind, DaySource, kept_days
from dispatch.domain.calendar.hours import OpeningHours, office_hours, read_spans, seven_days
from dispatch.domain.calendar.pauses import Pause
from dispatch.domain.calendar.statutory import statutory_day
from dispatch.domain.codes_calendar import CalendarCode
from solver.faults import InvalidInput

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = read_spans("09:00-12:00,13:30-18:00")
DESK = WorkingClock(office_hours(OFFICE), statutory_day, SHANGHAI)
"""7.5 hours a day: 3 before noon, 4.5 after it."""


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def due(received: str, count: float, clock: WorkingClock = DESK) -> tuple[str, bool]:
    found = clock.due(at(received), hours(count))
    assert found is not None
    return found.at.strftime("%Y-%m-%d %H:%M"), found.provisional


@pytest.mark.parametrize(
    ("received", "count", "expected"),
    [
        # 1.5 h on Friday, half an hour on the make-up Saturday; the second row 3.5 h of it.
        ("2026-02-13 16:30", 2, "2026-02-14 09:30"),
        ("2026-02-13 16:30", 5, "2026-02-14 14:00"),
        # 1 h on Wednesday; 1 to 7 October are closed; 1 h and 4 h (3 + 1) on Thursday the 8th.
        ("2026-09-30 17:00", 2, "2026-10-08 10:00"),
        ("2026-09-30 17:00", 5, "2026-10-08 14:30"),
    ],
)
def test_the_cases_of_the_trade(received: str, count: float, expected: str) -> None:
    assert due(received, count) == (expected, False)


@pytest.mark.parametrize(
    ("received", "count", "expected"),
    [
        ("2026-11-23 09:00", 3, "2026-11-23 12:00"),  # fills the morning: not 13:30
        ("2026-11-23 09:00", 7.5, "2026-11-23 18:00"),  # fills the day: not 09:00 tomorrow
        ("2026-11-23 17:59", 1 / 60, "2026-11-23 18:00"),
        ("2026-11-23 12:00", 1, "2026-11-23 14:30"),  # received as the morning ends
        ("2026-11-23 12:30", 1, "2026-11-23 14:30"),  # and at lunch
        ("2026-11-23 18:00", 1, "2026-11-24 10:00"),
        ("2026-11-23 03:00", 1, "2026-11-23 10:00"),
        ("2026-11-27 18:00", 7.5, "2026-11-30 18:00"),  # Friday evening, over the weekend
        ("2026-01-03 10:00", 1, "2026-01-04 10:00"),  # a holiday, then a make-up Sunday
    ],
)
def test_ends_of_segments(received: str, count: float, expected: str) -> None:
    assert due(received, count) == (expected, False)


def test_no_working_time_is_over_when_it_is_received() -> None:
    night = at("2026-11-23 03:00")
    assert DESK.due(night, timedelta(0)) == Deadline(night, False)
    in_2027 = at("2027-03-01 10:00")  # counts no day, so it leans on no guess
    assert DESK.due(in_2027, timedelta(0)) == Deadline(in_2027, False)


def test_past_the_last_published_year_weekdays_count_and_are_provisional() -> None:
    # Thursday 2026-12-31 has one hour left; Friday 2027-01-01 counts until the notice comes.
    assert due("2026-12-31 17:00", 1) == ("2026-12-31 18:00", False)
    assert due("2026-12-31 17:00", 2) == ("2027-01-01 10:00", True)
    # Friday 17:00, then Monday: 1 h and 1 h.
    assert due("2027-01-01 17:00", 2) == ("2027-01-04 10:00", True)
    # Received on a Saturday that may be made a workday: even so early a deadline may move.
    assert due("2027-01-02 10:00", 1) == ("2027-01-04 10:00", True)


def test_seconds_are_counted_exactly() -> None:
    received = at("2026-11-23 17:59:59.250000")
    found = DESK.due(received, timedelta(seconds=1))
    assert found == Deadline(at("2026-11-24 09:00:00.250000"), False)  # 0.75 s, then 0.25 s


def test_the_deadline_is_told_in_the_clocks_zone() -> None:
    found = DESK.due(datetime(2026, 2, 13, 8, 30, tzinfo=UTC), hours(2))
    assert found is not None
    assert found.at.isoformat() == "2026-02-14T09:30:00+08:00"


def test_a_make_up_day_has_mondays_hours_unless_set() -> None:
    weekdays = {0: read_spans("08:00-10:00"), 4: read_spans("09:00-18:00")}
    as_monday = OpeningHours(weekdays)
    of_its_own = OpeningHours(weekdays, make_up=read_spans("13:00-15:00"))
    # Friday 2026-02-13 17:00 leaves one hour for Saturday the 14th.
    received = at("2026-02-13 17:00")
    for opening, expected in ((as_monday, "09:00"), (of_its_own, "14:00")):
        found = WorkingClock(opening, statutory_day, SHANGHAI).due(received, hours(2))
        assert found == Deadline(at(f"2026-02-14 {expected}"), False)


def test_a_centre_of_seven_days_has_shorter_holidays() -> None:
    opening = seven_days(read_spans("08:30-20:00"), holiday=read_spans("09:00-17:00"))
    clock = WorkingClock(opening, statutory_day, SHANGHAI)
    assert due("2026-09-30 19:00", 2, clock) == ("2026-10-01 10:00", False)
    assert due("2026-11-28 19:00", 2, clock) == ("2026-11-29 09:30", False)  # Saturday, Sunday


def test_local_closures_and_days_of_the_calendars_own() -> None:
    closed = CalendarDay(DayKind.LOCAL_CLOSURE, DaySource.MANUAL)
    own = kept_days({at("2026-11-24 00:00").date(): closed}, statutory_day)
    noon = Closure(at("2026-11-23 14:00"), at("2026-11-23 15:00"))
    overlapping = Closure(at("2026-11-23 14:30"), at("2026-11-23 17:00"))
    clock = WorkingClock(office_hours(OFFICE), own, SHANGHAI, [overlapping, noon])
    # Monday: 13:30 to 14:00 and 17:00 to 18:00; Tuesday is closed; half an hour on Wednesday.
    assert due("2026-11-23 13:30", 2, clock) == ("2026-11-25 09:30", False)
    assert clock.day(at("2026-11-24 00:00").date()) is closed


def test_what_a_person_has_set_is_not_provisional() -> None:
    set_by_hand = CalendarDay(DayKind.WORKDAY, DaySource.MANUAL)
    monday = at("2027-01-04 00:00").date()
    own = kept_days({monday: set_by_hand})
    clock = WorkingClock(office_hours(OFFICE), own, SHANGHAI)
    assert due("2027-01-04 10:00", 1, clock) == ("2027-01-04 11:00", False)
    assert due("2027-01-05 10:00", 1, clock) == ("2027-01-05 11:00", True)


def test_the_hour_that_is_shown_twice_counts_twice() -> None:
    # New York, Sunday 2026-11-01: 01:00 to 02:00 passes twice, so 00:30 to 03:00 is 3.5 hours.
    new_york = ZoneInfo("America/New_York")
    night = OpeningHours({6: read_spans("00:30-03:00")})
    clock = WorkingClock(night, kept_days({}), new_york)
    begun, ended = at("2026-11-01 00:00", new_york), at("2026-11-01 12:00", new_york)
    assert clock.working_time(begun, ended) == hours(3.5)
    # 00:30 to 02:00 is 1.5 h; one hour more and the clock has just been put back to 01:00 ... 02:00
    found = clock.due(begun, hours(2.5))
    assert found is not None
    assert found.at.isoformat() == "2026-11-01T02:00:00-05:00"


def test_the_second_fold_is_told_apart_from_the_first() -> None:
    new_york = ZoneInfo("America/New_York")
    clock = WorkingClock(OpeningHours({6: read_spans("01:15-01:45")}), kept_days({}), new_york)
    received = at("2026-11-01 00:00", new_york)
    first, second = clock.due(received, hours(0.5)), clock.due(received, hours(0.75))
    assert first is not None
    assert second is not None
    assert first.at.isoformat() == "2026-11-01T01:45:00-04:00"  # fills the first passing
    assert second.at.isoformat() == "2026-11-01T01:30:00-05:00"


def test_the_hour_that_is_skipped_does_not_count() -> None:
    # Berlin, Sunday 2026-03-29: 02:00 to 03:00 is skipped, so 01:30 to 03:30 is one hour.
    berlin = ZoneInfo("Europe/Berlin")
    clock = WorkingClock(OpeningHours({6: read_spans("01:30-03:30")}), kept_days({}), berlin)
    begun, ended = at("2026-03-29 00:00", berlin), at("2026-03-30 00:00", berlin)
    assert clock.working_time(begun, ended) == hours(1)
    skipped = WorkingClock(OpeningHours({6: read_spans("02:00-03:00")}), kept_days({}), berlin)
    assert skipped.working_time(begun, ended) == hours(0)


def test_working_time_between_two_instants() -> None:
    begun = at("2026-02-13 16:30")
    # 1.5 h, the Saturday's 7.5 h; 15 to 23 February are holidays; 1 h on Tuesday the 24th.
    assert DESK.working_time(begun, at("2026-02-24 10:00")) == hours(10)
    assert DESK.working_time(begun, begun) == timedelta(0)
    assert DESK.working_time(begun, at("2026-02-13 09:00")) == timedelta(0)
    # Over the end of a year: an hour on 12-31, and an hour on 2027-01-01 as far as we know.
    assert DESK.working_time(at("2026-12-31 17:00"), at("2027-01-01 10:00")) == hours(2)


def test_a_pause_stops_the_clock() -> None:
    received = at("2026-11-23 09:00")
    pause = Pause(at("2026-11-23 10:00"), at("2026-11-24 10:00"))
    # 1 h before it, 1 h after it.
    assert DESK.due(received, hours(2), [pause]) == Deadline(at("2026-11-24 11:00"), False)
    # What is full when the pause begins has ended then.
    assert DESK.due(received, hours(1), [pause]) == Deadline(at("2026-11-23 10:00"), False)
    assert DESK.working_time(received, at("2026-11-24 11:00"), [pause]) == hours(2)


def test_a_pause_without_an_end_leaves_no_deadline() -> None:
    received = at("2026-11-23 09:00")
    still = Pause(at("2026-11-23 10:00"))
    assert DESK.due(received, hours(2), [still]) is None
    assert DESK.due(received, hours(1), [still]) == Deadline(at("2026-11-23 10:00"), False)
    assert DESK.working_time(received, at("2026-11-30 09:00"), [still]) == hours(1)


def test_pauses_may_overlap_and_come_before_the_request() -> None:
    received = at("2026-11-23 09:00")
    pauses = [
        Pause(at("2026-11-23 10:30"), at("2026-11-23 11:30")),
        Pause(at("2026-11-23 10:00"), at("2026-11-23 11:00")),
        Pause(at("2026-11-22 10:00"), at("2026-11-22 11:00")),
        Pause(at("2026-11-23 11:45"), at("2026-11-23 11:40")),  # reversed: none
    ]
    # 09:00 to 10:00 and 11:30 to 12:00 is 1.5 h; half an hour more is left for the afternoon.
    assert DESK.due(received, hours(2), pauses) == Deadline(at("2026-11-23 14:00"), False)


def test_a_day_slept_through_in_a_pause_makes_nothing_provisional() -> None:
    over_new_year = Pause(at("2026-12-31 17:00"), at("2027-01-01 00:00"))
    found = DESK.due(at("2026-12-31 16:00"), hours(2), [over_new_year])
    assert found == Deadline(at("2027-01-01 10:00"), True)  # 1 h on 12-31, 1 h on a guess
    monday = at("2027-01-04 00:00").date()
    known = {monday: CalendarDay(DayKind.WORKDAY, DaySource.MANUAL)}
    clock = WorkingClock(office_hours(OFFICE), kept_days(known, statutory_day), SHANGHAI)
    paused = Pause(at("2026-12-31 17:00"), at("2027-01-04 09:00"))
    found = clock.due(at("2026-12-31 16:00"), hours(2), [paused])
    assert found == Deadline(at("2027-01-04 10:00"), False)


def test_whether_a_centre_is_open() -> None:
    assert DESK.is_open(at("2026-11-23 09:00"))
    assert not DESK.is_open(at("2026-11-23 12:00"))
    assert not DESK.is_open(at("2026-11-28 10:00"))


def test_time_that_never_passes_is_refused() -> None:
    shut = WorkingClock(OpeningHours({}), statutory_day, SHANGHAI)
    with pytest.raises(InvalidInput) as refused:
        shut.due(at("2026-11-23 09:00"), hours(1))
    assert [fault.code for fault in refused.value.faults] == [CalendarCode.OUT_OF_REACH]
    with pytest.raises(InvalidInput) as refused:
        DESK.due(at("2026-11-23 09:00"), hours(-1))
    assert [fault.code for fault in refused.value.faults] == [CalendarCode.DURATION_NEGATIVE]
