"""`roundsman cartridges bundle` as a user types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app

SHIPPED = Path(__file__).parents[2] / "scenarios" / "household.json"


def bundled(*arguments: object, language: str = "en") -> Result:
    command = ["cartridges", "bundle", *map(str, arguments)]
    return CliRunner(env={"ROUNDSMAN_LANGUAGE": language}).invoke(app, command)


def test_the_visits_and_the_price_are_printed() -> None:
    ended = bundled(SHIPPED)
    assert (ended.exit_code, ended.stdout.splitlines()) == (
        0,
        [
            "Visits from 2026-06-19 on, each cartridge replaced once",
            "2026-07-09      40.00 yuan  pp",
            "2026-09-20      62.33 yuan  cto, post-carbon (25 days unused), ro (46 days unused)",
            "2 visits, 102.33 yuan",
        ],
    )


def test_in_chinese_too() -> None:
    assert bundled(SHIPPED, language="zh").stdout.splitlines()[-1] == "上门 2 次，合计 102.33 元"


def test_a_horizon_and_a_first_day_go_before_the_file() -> None:
    ended = bundled(SHIPPED, "--horizon", "2", "--as-of", "2026-07-11")
    # one visit, PP two days late: 40 + 2 x 2; what is due after 11 September is left
    assert ended.stdout.splitlines()[1:] == [
        "2026-07-11      44.00 yuan  pp (2 days overdue)",
        "1 visits, 44.00 yuan",
    ]


def test_a_household_without_cartridges_needs_no_visit(tmp_path: Path) -> None:
    path = tmp_path / "household.json"
    path.write_text('{"visitPrice": 40, "devices": [{"id": "d1", "cartridges": []}]}')
    ended = bundled(path)
    assert (ended.exit_code, ended.stdout.splitlines()) == (0, ["0 visits, 0.00 yuan"])


def test_as_json() -> None:
    printed = json.loads(bundled(SHIPPED, "--json").stdout)
    assert (printed["price"], printed["proven"]) == ("102.33", True)
    assert [visit["cost"] for visit in printed["visits"]] == ["40.00", "62.33"]
    assert printed["visits"][1]["replacements"][1] == {
        "cartridgeId": "post-carbon",
        "dueOn": "2026-10-15",
        "unusedDays": 25,
        "overdueDays": 0,
    }


def test_an_unproven_bundle_says_so(tmp_path: Path) -> None:
    # Short lives that do not go into each other: no bound alone proves what is best.
    due = (
        ("a", "2026-01-19", 20, 6, 0),
        ("b", "2026-01-25", 30, 10, 6),
        ("c", "2026-01-26", 20, 0, 3),
    )
    path = tmp_path / "household.json"
    path.write_text(
        json.dumps(
            {
                "visitPrice": 40,
                "asOf": "2026-01-01",
                "horizon": 3,
                "cartridges": [
                    {
                        "id": name,
                        "type": "own",
                        "price": 60,
                        "dueOn": on,
                        "ratedDays": life,
                        "earlyDays": early,
                        "lateDays": late,
                    }
                    for name, on, life, early, late in due
                ],
            }
        )
    )
    ended = bundled(path, "--states", "1")
    assert ended.stdout.splitlines()[-1].startswith("The search was ended early")
    assert json.loads(bundled(path, "--states", "1", "--json").stdout)["proven"] is False
    assert json.loads(bundled(path, "--json").stdout)["proven"] is True


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("{", ["NOT_JSON"]),
        ("{}", ["FIELD_MISSING: cartridges", "FIELD_MISSING: visitPrice"]),
        (b"\xff\xfe", ["NOT_JSON"]),
    ],
)
def test_every_fault_is_a_sentence(tmp_path: Path, content: str | bytes, codes: list[str]) -> None:
    path = tmp_path / "household.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    ended = bundled(path)
    assert ended.exit_code == 2
    assert [line[1 : line.index("]")] for line in ended.stderr.splitlines()] == codes


def test_a_file_that_is_not_there_and_a_day_that_is_none() -> None:
    assert "FILE_UNREADABLE" in bundled("nowhere.json").stderr
    ended = bundled(SHIPPED, "--as-of", "tomorrow")
    assert (ended.exit_code, "NOT_A_DATE" in ended.stderr) == (2, True)
