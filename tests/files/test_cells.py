"""Each kind of cell: what it takes, what it makes of it, and how it refuses the rest."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.codes import ScenarioCode
from dispatch.files import cells
from dispatch.files.cells import BadCell, Frame
from solver.codes import InputCode
from solver.visit import LockKind

CHINA = ZoneInfo("Asia/Shanghai")
FRAME = Frame(date(2026, 10, 8), CHINA, frozenset({"repair", "filter"}))

Kind = Callable[[str, Frame], Any]


@pytest.mark.parametrize(
    ("kind", "content", "value"),
    [
        (cells.day, "D0", date(2026, 10, 8)),
        (cells.day, "D3", date(2026, 10, 11)),
        (cells.day, "D-8", date(2026, 9, 30)),
        (cells.day, "2026-12-31", date(2026, 12, 31)),
        (cells.clock, "8:30", time(8, 30)),
        (cells.yes_no, "no", False),
        (cells.whole(0, 6), "6", 6),
        (cells.scaled(100), "12.5", 1250),
        (cells.scaled(60), "1.5", 90),
        (cells.choice(LockKind), "TIME", LockKind.TIME),
        (cells.each(cells.whole()), "1; 2;", (1, 2)),
        (cells.amounts(cells.whole()), "pump:2;valve:1", {"pump": 2, "valve": 1}),
        (cells.skill_needs, "repair:2;filter", (("repair", 2), ("filter", 1))),
        (cells.corners, "1 2;3 4;5 6", ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))),
    ],
)
def test_what_a_cell_becomes(kind: Kind, content: str, value: object) -> None:
    assert kind(content, FRAME) == value


def test_instants_are_local_to_the_scenario_or_carry_an_offset() -> None:
    local = cells.instant("D2 14:00", FRAME)
    assert local == datetime(2026, 10, 10, 6, tzinfo=UTC)
    assert local.utcoffset() == timedelta(hours=8)
    absolute = cells.instant("2026-10-10T14:00+09:00", FRAME)
    assert absolute == datetime(2026, 10, 10, 14, tzinfo=timezone(timedelta(hours=9)))


def test_a_window_without_a_latest_start_may_start_until_its_end() -> None:
    nine, noon, one = (datetime(2026, 10, 8, hour, tzinfo=CHINA) for hour in (9, 12, 13))
    assert cells.windows("D0 09:00/D0 13:00", FRAME) == ((nine, one, one),)
    assert cells.windows("D0 09:00/D0 12:00/D0 13:00", FRAME) == ((nine, noon, one),)


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        (cells.day, "tomorrow", ScenarioCode.VALUE_NOT_A_DATE),
        (cells.day, "2026-02-30", ScenarioCode.VALUE_NOT_A_DATE),
        (cells.clock, "24:00", ScenarioCode.VALUE_NOT_A_TIME),
        (cells.instant, "2026-10-10T14:00", ScenarioCode.VALUE_NOT_AN_INSTANT),
        (cells.instant, "D2", ScenarioCode.VALUE_NOT_AN_INSTANT),
        (cells.whole(0, 6), "7", ScenarioCode.VALUE_OUT_OF_RANGE),
        (cells.whole(), "1.5", ScenarioCode.VALUE_NOT_A_NUMBER),
        (cells.scaled(100), "1.005", ScenarioCode.VALUE_NOT_A_NUMBER),
        (cells.scaled(100), "NaN", ScenarioCode.VALUE_NOT_A_NUMBER),
        (cells.scaled(100), "-1", ScenarioCode.VALUE_OUT_OF_RANGE),
        (cells.yes_no, "true", ScenarioCode.VALUE_NOT_LISTED),
        (cells.choice(LockKind), "time", ScenarioCode.VALUE_NOT_LISTED),
        (cells.identifier, "a b", ScenarioCode.VALUE_MALFORMED),
        (cells.identifier, "a" * 65, ScenarioCode.VALUE_TOO_LONG),
        (cells.amounts(cells.whole()), "pump", ScenarioCode.VALUE_MALFORMED),
        (cells.skill_needs, "plumbing:1", ScenarioCode.UNKNOWN_SKILL),
        (cells.corners, "1 2;3 4", ScenarioCode.VALUE_MALFORMED),
        (cells.zone, "Asia/Fuzhou", ScenarioCode.UNKNOWN_TIMEZONE),
        (cells.windows, "D0 09:00", ScenarioCode.VALUE_MALFORMED),
        (cells.windows, "D0 09:00/D0 08:00", InputCode.WINDOW_REVERSED),
    ],
)
def test_what_a_cell_refuses(kind: Kind, content: str, code: object) -> None:
    with pytest.raises(BadCell) as refused:
        kind(content, FRAME)
    assert refused.value.code == code
