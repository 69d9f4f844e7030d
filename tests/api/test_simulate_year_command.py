"""`roundsman simulate-year` as a user types it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from tests.support.processes import children_of, gone, wait_until
from tools.recount_year.totals import differences

ROOT = Path(__file__).parents[2]


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


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's signal on a parent's death")
def test_no_centre_is_simulated_on_after_the_command_was_ended(tmp_path: Path) -> None:
    command = ["simulate-year", "--centres", "2", "--devices", "100000", "--processes", "2"]
    year = subprocess.Popen(
        [sys.executable, "-m", "api.cli", *command, "--events", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: len(list(tmp_path.glob("*.jsonl"))) == 2)
    children = children_of(year.pid)
    assert len(children) >= 2
    year.terminate()
    year.wait(timeout=30)
    wait_until(lambda: all(map(gone, children)))
