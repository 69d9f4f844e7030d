"""F21: the states of an appointment, and the window that is offered."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dispatch.domain.appointments import (
    TO_CALL,
    TRANSITIONS,
    AppointmentPolicy,
    appointment_policy_faults,
    call_fault,
    times_unreachable,
    window_round,
)
from dispatch.domain.codes_cases import AppointmentCode, CaseCode
from solver.visit import AppointmentState

S = AppointmentState
NOON = datetime(2026, 10, 8, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "life",
    [
        (S.PROPOSED, S.OFFERED, S.CONFIRMED),
        (S.PROPOSED, S.CONFIRMED, S.RESCHEDULED, S.OFFERED, S.CONFIRMED),
        (S.PROPOSED, S.UNREACHABLE, S.UNREACHABLE, S.UNREACHABLE, S.CONFIRMED),
        (S.PROPOSED, S.REFUSED, S.OFFERED),
        (S.CONFIRMED, S.REFUSED),
        (S.OFFERED, S.OFFERED),  # another window
    ],
)
def test_what_calls_can_lead_to(life: tuple[S, ...]) -> None:
    assert [call_fault(*step) for step in pairwise(life)] == [None] * (len(life) - 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (S.CONFIRMED, S.CONFIRMED),
        (S.CONFIRMED, S.UNREACHABLE),  # a reminder that reaches nobody undoes nothing
        (S.CONFIRMED, S.OFFERED),
        (S.OFFERED, S.PROPOSED),
        (S.REFUSED, S.PROPOSED),
    ],
)
def test_what_a_call_cannot_lead_to_is_a_coded_fault(before: S, after: S) -> None:
    fault = call_fault(before, after)
    assert fault is not None
    assert (fault.code, fault.field) == (AppointmentCode.TRANSITION, "result")


def test_every_state_has_its_place_and_only_the_confirmed_are_not_called() -> None:
    assert set(TRANSITIONS) == set(S)
    assert set(S) - {S.CONFIRMED} == TO_CALL


@pytest.mark.parametrize(
    ("start", "first", "last"),
    [
        (0, -30, 90),  # 12:00 is offered as 11:30 to 13:30
        (29, -30, 90),  # 12:29 less 30 minutes is 11:59, hence 11:30
        (30, 0, 120),
        (59, 0, 120),
    ],
)
def test_windows_begin_at_half_hours_before_the_planned_start(
    start: int, first: int, last: int
) -> None:
    window = window_round(AppointmentPolicy(), NOON + start * MINUTE, [])
    assert window == (NOON + first * MINUTE, NOON + last * MINUTE)


def test_a_window_stays_within_what_the_visit_allows() -> None:
    morning = (NOON - 180 * MINUTE, NOON - 120 * MINUTE)
    noon = (NOON - 10 * MINUTE, NOON + 20 * MINUTE)
    assert window_round(AppointmentPolicy(), NOON, [morning, noon]) == noon


def test_a_window_holds_the_planned_start_however_short_it_is() -> None:
    # 30 minutes from 11:00 on would end at 11:30, before the service starts.
    narrow = AppointmentPolicy(window_minutes=30, lead_minutes=60)
    assert window_round(narrow, NOON, []) == (NOON - 60 * MINUTE, NOON)


def test_calls_in_vain_are_counted_until_someone_is_reached() -> None:
    times = 0
    for state in (S.UNREACHABLE, S.UNREACHABLE):
        times = times_unreachable(times, state)
    assert times == 2
    assert times_unreachable(times, S.OFFERED) == 0


def test_a_policy_has_its_ranges() -> None:
    broken = AppointmentPolicy(unreachable_times=0, window_minutes=29, lead_minutes=-1)
    faults = [*appointment_policy_faults(broken)]
    assert [fault.field for fault in faults] == [
        "unreachableTimes",
        "windowMinutes",
        "leadMinutes",
    ]
    assert {fault.code for fault in faults} == {CaseCode.POLICY_RANGE}
    assert [*appointment_policy_faults(AppointmentPolicy())] == []
