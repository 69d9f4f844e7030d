"""When a cartridge is due, and why."""

from datetime import date
from pathlib import Path

import pytest

from dispatch.domain.cartridges.due import Due, DueReason, Rating, Reading, due_date, life_days
from dispatch.domain.cartridges.kinds import DEFAULT_LIVES, Life, known_kind

INSTALLED = date(2026, 1, 10)
PP = Rating(days=180)
PP_LITRES = Rating(days=180, litres=3_600)


def test_the_calendar_alone() -> None:
    assert due_date(INSTALLED, PP) == Due(date(2026, 7, 9), DueReason.CALENDAR)


@pytest.mark.parametrize(
    ("ml_per_day", "due"),
    [
        (20_000, Due(date(2026, 7, 9), DueReason.CALENDAR)),  # 3600 l / 20 l = 180 days: a tie
        (24_000, Due(date(2026, 6, 9), DueReason.LITRES)),  # 150 days
        (25_500, Due(date(2026, 5, 31), DueReason.LITRES)),  # 141.2: 141 days
        (0, Due(date(2026, 7, 9), DueReason.CALENDAR)),
        (None, Due(date(2026, 7, 9), DueReason.CALENDAR)),
    ],
)
def test_litres_over_usage(ml_per_day: int | None, due: Due) -> None:
    assert due_date(INSTALLED, PP_LITRES, ml_per_day) == due


@pytest.mark.parametrize(
    ("permille", "due"),
    [
        (500, Due(date(2026, 5, 30), DueReason.REPORTED)),  # 1 March + 90 days
        (3, Due(date(2026, 3, 1), DueReason.REPORTED)),  # 0.54 days are none
        (0, Due(date(2026, 3, 1), DueReason.REPORTED)),
        (1000, Due(date(2026, 7, 9), DueReason.CALENDAR)),  # 180 days from March: later
    ],
)
def test_what_the_device_reports(permille: int, due: Due) -> None:
    assert due_date(INSTALLED, PP, None, Reading(date(2026, 3, 1), permille)) == due


def test_a_new_cartridge_lasts_as_long_as_the_first_of_its_limits() -> None:
    assert life_days(PP, 24_000) == 180
    assert life_days(PP_LITRES, 24_000) == 150
    assert life_days(PP_LITRES, 1_000) == 180
    assert life_days(PP_LITRES, 9_000_000) == 1


def test_default_lives_are_those_of_the_trade() -> None:
    assert {
        "PP": Life(180, 20, 10),
        **dict.fromkeys(("GAC", "CTO", "post-carbon", "UF"), Life(365, 60, 15)),
        "RO": Life(730, 90, 15),
        "KDF": Life(365, None, None),
    } == DEFAULT_LIVES


@pytest.mark.parametrize("name", ["post-carbon", "Post Carbon", "POST_CARBON"])
def test_a_kind_is_known_by_any_spelling(name: str) -> None:
    assert known_kind(name) == "post-carbon"
    assert known_kind("zeolite") == "zeolite"


def test_the_page_has_the_table_of_default_lives() -> None:
    page = (Path(__file__).parents[3] / "docs" / "cartridges.md").read_text(encoding="utf-8")
    for kind, life in DEFAULT_LIVES.items():
        tolerances = [
            "" if days is None else f" {days}" for days in (life.early_days, life.late_days)
        ]
        assert f"| `{kind}` | {life.rated_days} |{tolerances[0]} |{tolerances[1]} |" in page
