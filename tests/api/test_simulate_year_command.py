"""`roundsman simulate-year` as a user types it."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from api.cli import app
from tools.recount_year.totals import differences


def simulated(*arguments: object, language: str = "en") -> Result:
    command = ["simulate-year", *map(str, arguments)]
    return CliRunner(env={"ROUNDSMAN_LANGUAGE": language}).invoke(app, command)


SMALL = ("--centres", 1, "--devices", 60, "--months", 1, "--seed", 7, "--processes", 1)


def test_the_table_is_printed_and_the_files_are_written(tmp_path: Path) -> None:
    out, events = tmp_path / "kpis.json", tmp_path / "events"
    ended = simulated(*SMALL, "--out", out, "--events", events)
    assert ended.exit_code == 0, ended.stderr
    told = json.loads(out.read_text(encoding="utf-8"))
    assert f"{told['events']} events in" in ended.stdout
    assert "1 centres, 60 devices" in ended.stdout
    rows = {line.split("│")[1].strip(): line for line in ended.stdout.splitlines() if "│" in line}
    assert rows["visits"].split("│")[2].strip() == str(told["total"]["visits"])
    assert differences(events, told) == []


def test_in_chinese_too() -> None:
    assert "上门次数" in simulated(*SMALL, language="zh").stdout


def test_a_file_that_cannot_be_written_is_said_before_the_work(tmp_path: Path) -> None:
    ended = simulated(*SMALL, "--out", tmp_path / "nowhere" / "kpis.json")
    assert (ended.exit_code, ended.stdout) == (3, "")
    assert "cannot be written" in ended.stderr


def test_more_centres_than_there_are_cities_are_refused() -> None:
    assert simulated("--centres", 5_000).exit_code == 2
