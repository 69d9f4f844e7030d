"""When a technician can be expected, by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.domain.sla_state import SlaState, lateness_s, sla_state
from dispatch.domain.visit_status import VisitStatus
from dispatch.domain.whereabouts import DayVisit, Expected, WhereState, expect, state_of

NOON = datetime(2026, 10, 8, 12, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def day(status: VisitStatus, reported: float | None = None) -> list[DayVisit]:
    """Two visits: a at noon for 40 minutes, 20 minutes of travel each, b at 13:00."""
    reported_at = None if reported is None else NOON + minutes(reported)
    return [
        DayVisit("a", status, NOON, NOON + minutes(40), minutes(20), reported_at),
        DayVisit("b", VisitStatus.PUBLISHED, NOON + minutes(60), NOON + minutes(100), minutes(20)),
    ]


@pytest.mark.parametrize(
    ("status", "reported", "now", "delay"),
    [
        (VisitStatus.PUBLISHED, None, -30, 0),  # leaves at 11:40
        (VisitStatus.PUBLISHED, None, -10, 10),  # should have left ten minutes ago
        (VisitStatus.EN_ROUTE, -15, -5, 5),  # left at 11:45, there at 12:05
        (VisitStatus.EN_ROUTE, -30, -5, 0),  # early is not counted on
        (VisitStatus.EN_ROUTE, -15, 8, 8),  # should be there, is not: there now at best
        (VisitStatus.ARRIVED, 5, 10, 0),  # may still be done by 12:40
        (VisitStatus.IN_SERVICE, 5, 47, 7),  # should have left at 12:40
    ],
)
def test_the_next_visit_is_as_late_as_the_day_runs(
    status: VisitStatus, reported: float | None, now: float, delay: float
) -> None:
    expected = expect(day(status, reported), "b", NOON + minutes(now))
    assert expected == Expected(1, NOON + minutes(60 + delay))


def test_once_the_visit_before_is_over_the_next_is_on_its_own() -> None:
    # 12:45, a is over; from a to b it takes 20 minutes, so she should have left at 12:40.
    assert expect(day(VisitStatus.COMPLETED, 40), "b", NOON + minutes(45)) == Expected(
        0, NOON + minutes(65)
    )


@pytest.mark.parametrize("status", [VisitStatus.ARRIVED, VisitStatus.COMPLETED])
def test_who_is_there_or_has_left_is_not_expected(status: VisitStatus) -> None:
    assert expect(day(status, 0), "a", NOON) == Expected(0, None)


def test_states() -> None:
    assert state_of(VisitStatus.NEW, planned=False) is WhereState.NOT_PLANNED
    assert state_of(VisitStatus.PUBLISHED, planned=True) is WhereState.PLANNED
    assert state_of(VisitStatus.IN_SERVICE, planned=True) is WhereState.ARRIVED
    assert state_of(VisitStatus.FAILED, planned=True) is WhereState.DONE


@pytest.mark.parametrize(
    ("start", "state", "late_s"),
    [
        (-121, SlaState.ON_TIME, 0),
        (-120, SlaState.ON_TIME, 0),
        (-119, SlaState.AT_RISK, 0),
        (0, SlaState.AT_RISK, 0),
        (1, SlaState.LATE, 60),
    ],
)
def test_a_start_against_its_deadline(start: float, state: SlaState, late_s: int) -> None:
    assert sla_state(NOON, NOON + minutes(start)) is state
    assert lateness_s(NOON, NOON + minutes(start)) == late_s


def test_without_a_deadline_nothing_is_late() -> None:
    assert sla_state(None, NOON) is SlaState.NONE
    assert lateness_s(None, NOON) == 0
