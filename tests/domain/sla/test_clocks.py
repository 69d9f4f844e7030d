"""F2 and F10: when the stages of a case are due, and when their owners are reminded.

Opening hours are 09:00-12:00 and 13:30-18:00 on the statutory calendar, Asia/Shanghai.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.calendar.pauses import Pause
from dispatch.domain.sla.clocks import Received, StageClock, stage_clocks
from dispatch.domain.sla.policy import COMPLAINT, EMERGENCY, STANDARD, LadderPolicy, Stage
from tests.support.office_hours import FUZHOU, OFFICE


def there(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=FUZHOU)


def clocks(
    received: str, policy: LadderPolicy = STANDARD, *pauses: Pause, work_type: str = "repair"
) -> dict[Stage, StageClock]:
    case = Received(there(received), FUZHOU, work_type, pauses)
    return {clock.stage: clock for clock in stage_clocks(policy, case, OFFICE)}


def dues(found: dict[Stage, StageClock]) -> dict[Stage, datetime]:
    return {stage: clock.due_at for stage, clock in found.items()}


def reminders(clock: StageClock) -> list[tuple[datetime, int]]:
    return [(mark.at, mark.percent) for mark in clock.marks[:-1]]


def test_a_repair_received_on_a_friday_before_a_make_up_workday() -> None:
    # Fri 16:30: 1 h 30 are left of the day, so 2 h are up on Sat 09:30, and 5 h
    # (1 h 30 + 3 h in the morning + 30 min from 13:30) at 14:00.
    assert dues(clocks("2026-02-13T16:30")) == {
        Stage.ACKNOWLEDGED: there("2026-02-14T09:30"),
        Stage.REMOTE_ATTEMPT: there("2026-02-14T14:00"),
        Stage.SERVICE_BEGUN: there("2026-02-14T14:00"),
        Stage.ON_SITE: there("2026-02-15T00:00"),  # to the end of the next day
        Stage.OUTER_BOUND: there("2026-02-17T00:00"),  # to the end of the third day after
    }


def test_before_a_long_holiday_days_move_with_the_working_hours_they_wait_for() -> None:
    # Wed 17:00; Thursday to Wednesday are the holiday. 1 h is left, so 2 h are up on 10-08 at 10:00
    # and 5 h at 14:30 (1 + 3 + 1). The next day, 10-01, and the third, 10-03, would be long past.
    assert dues(clocks("2026-09-30T17:00")) == {
        Stage.ACKNOWLEDGED: there("2026-10-08T10:00"),
        Stage.REMOTE_ATTEMPT: there("2026-10-08T14:30"),
        Stage.SERVICE_BEGUN: there("2026-10-08T14:30"),
        Stage.ON_SITE: there("2026-10-08T14:30"),
        Stage.OUTER_BOUND: there("2026-10-08T14:30"),
    }


def test_reminders_are_counted_in_the_unit_of_the_stage() -> None:
    found = clocks("2026-09-30T17:00")
    # 50 % of 2 working hours end with the day, 80 % (1 h 36) at 09:36 after the holiday.
    assert reminders(found[Stage.ACKNOWLEDGED]) == [
        (there("2026-09-30T18:00"), 50),
        (there("2026-10-08T09:36"), 80),
    ]
    # 50 % of 5 h are 2 h 30, 80 % are 4 h.
    assert reminders(found[Stage.SERVICE_BEGUN]) == [
        (there("2026-10-08T10:30"), 50),
        (there("2026-10-08T12:00"), 80),
    ]


def test_work_that_is_exempt_has_no_remote_stage() -> None:
    policy = LadderPolicy(
        STANDARD.stages, STANDARD.owners, exempt_work_types=frozenset({"installation"})
    )
    assert Stage.REMOTE_ATTEMPT not in clocks("2026-02-13T16:30", policy, work_type="installation")
    assert Stage.REMOTE_ATTEMPT in clocks("2026-02-13T16:30", policy, work_type="repair")


def test_a_leak_has_two_hours_at_any_hour() -> None:
    found = clocks("2026-10-01T03:10", EMERGENCY)  # at night, on National Day
    assert dues(found) == {
        Stage.ACKNOWLEDGED: there("2026-10-01T03:25"),
        Stage.ON_SITE: there("2026-10-01T05:10"),
    }
    # 60 and 96 minutes
    assert reminders(found[Stage.ON_SITE]) == [
        (there("2026-10-01T04:10"), 50),
        (there("2026-10-01T04:46"), 80),
    ]


def test_a_complaint_is_answered_within_three_days() -> None:
    found = clocks("2026-10-08T12:00", COMPLAINT)
    assert dues(found) == {Stage.ANSWERED: there("2026-10-12T00:00")}
    # 84 hours: 42 h are 50 %, 67 h 12 are 80 %.
    assert reminders(found[Stage.ANSWERED]) == [
        (there("2026-10-10T06:00"), 50),
        (there("2026-10-11T07:12"), 80),
    ]


def test_a_pause_moves_what_is_still_to_come() -> None:
    # Received Mon 09:00, paused from 10:00 to Tue 10:00: 1 h + 1 h from Tue 10:00 on.
    pause = Pause(there("2026-10-12T10:00"), there("2026-10-13T10:00"))
    found = clocks("2026-10-12T09:00", STANDARD, pause)
    assert dues(found)[Stage.ACKNOWLEDGED] == there("2026-10-13T11:00")
    # 24 hours of pause are 24 hours more until the end of the next day.
    assert dues(found)[Stage.ON_SITE] == there("2026-10-15T00:00")
    # Half of the time was used as the pause began.
    assert reminders(found[Stage.ACKNOWLEDGED])[0] == (there("2026-10-12T10:00"), 50)


def test_a_pause_after_the_end_moves_nothing() -> None:
    pause = Pause(there("2026-10-14T10:00"), there("2026-10-15T10:00"))
    assert dues(clocks("2026-10-12T09:00", STANDARD, pause))[Stage.ON_SITE] == there(
        "2026-10-14T00:00"
    )


@pytest.mark.parametrize(("received", "provisional"), [("2026-12-30", False), ("2027-01-04", True)])
def test_what_leans_on_a_calendar_not_yet_announced_says_so(
    received: str, provisional: bool
) -> None:
    found = clocks(f"{received}T09:00")
    assert found[Stage.SERVICE_BEGUN].provisional is provisional
    assert found[Stage.ON_SITE].provisional is False  # days are counted on any calendar


def test_days_pushed_by_a_provisional_deadline_are_provisional_too() -> None:
    # Sat 2027-01-02: a weekend by guess, so working hours begin on Mon 01-04 at 09:00.
    found = clocks("2027-01-02T09:00")
    assert found[Stage.SERVICE_BEGUN].due_at == there("2027-01-04T15:30")
    assert found[Stage.ON_SITE].due_at == found[Stage.SERVICE_BEGUN].due_at
    assert found[Stage.ON_SITE].provisional


def test_days_end_at_local_midnight_where_clocks_are_put_back() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    received = datetime(2026, 10, 24, 12, tzinfo=berlin)
    case = Received(received, berlin, "repair")
    [answered] = stage_clocks(COMPLAINT, case, OFFICE)
    assert answered.due_at == datetime(2026, 10, 28, tzinfo=berlin)
    # 12 + 3 x 24 + 1 hours, as clocks are put back on 10-25; half of it are 42 h 30, which
    # end on 10-26 at 05:30 (12 + 25 hours were up at midnight before).
    assert answered.marks[0].at == datetime(2026, 10, 26, 5, 30, tzinfo=berlin)
