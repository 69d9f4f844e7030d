"""Each mark of a stage is told once; a breach goes one rung up."""

from datetime import datetime, timedelta

import pytest

from dispatch.domain.sla.clocks import Mark
from dispatch.domain.sla.watch import breached_at, next_at, next_owner, reached
from tests.support.office_hours import FUZHOU

NINE = datetime(2026, 10, 8, 9, tzinfo=FUZHOU)
TICK = timedelta(microseconds=1)


def after(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


MARKS = (Mark(after(60), 50), Mark(after(96), 80), Mark(after(120), 100))
"""Two hours from nine o'clock."""


@pytest.mark.parametrize(
    ("now", "percents"),
    [
        (after(60) - TICK, []),
        (after(60), [50]),
        (after(96), [50, 80]),
        (after(120), [50, 80]),  # at the very instant it is still in time
        (after(120) + TICK, [50, 80, 100]),
        (after(60_000), [50, 80, 100]),  # nothing was running for weeks
    ],
)
def test_what_is_reached(now: datetime, percents: list[int]) -> None:
    assert [mark.percent for mark in reached(MARKS, (), now)] == percents


def test_what_was_told_is_not_told_again() -> None:
    assert reached(MARKS, {50, 80}, after(97)) == ()
    assert reached(MARKS, {50}, after(97)) == (MARKS[1],)


@pytest.mark.parametrize(
    ("met", "percents"), [(after(119), []), (after(120), []), (after(121), [100])]
)
def test_a_stage_that_was_met_has_only_its_breach_to_tell(
    met: datetime, percents: list[int]
) -> None:
    told = reached(MARKS, (), after(500), met)
    assert [mark.percent for mark in told] == percents
    assert breached_at(after(120), met, after(500)) == (after(120) if percents else None)


def test_when_to_look_next() -> None:
    assert next_at(MARKS, (), None) == after(60)
    assert next_at(MARKS, {50}, None) == after(96)
    assert next_at(MARKS, {50, 80, 100}, None) is None
    assert next_at(MARKS, (), after(10)) is None


def test_a_stage_that_is_kept_is_not_broken() -> None:
    assert breached_at(after(120), None, after(120)) is None
    assert breached_at(after(120), None, after(120) + TICK) == after(120)


@pytest.mark.parametrize(
    ("owner", "told"),
    [
        ("ann", "lead"),
        ("lead", "duty-manager"),
        ("duty-manager", "director"),
        ("director", "director"),
    ],
)
def test_the_next_one_up(owner: str, told: str) -> None:
    assert next_owner(("lead", "duty-manager", "director"), owner) == told
