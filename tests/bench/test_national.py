"""The bench of a national night, on a tiny one: its figures are those of the drafts."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench.memory import GIB, PeakMemory, family, resident

KEYS = [
    "visits",
    "technicians",
    "partner_points",
    "seconds",
    "peak_gib",
    "hard_violations",
    "unassigned_mandatory",
    "unexplained",
    "variable_cost",
    "sla_percent",
    "utilisation_percent",
]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("night")
    asked = ["--visits", "120", "--engine", "greedy", "--time-limit", "10", "--threads", "1"]
    asked += ["--sampled", "1", "--folder", str(folder)]
    command = [sys.executable, "-m", "tests.bench.national", *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    made: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return made


def test_the_last_line_has_every_figure(figures: dict[str, Any]) -> None:
    assert list(figures) == [*KEYS, "sampled_gap_percent"]


def test_the_baseline_is_no_better_in_ten_times_the_time(figures: dict[str, Any]) -> None:
    assert figures["sampled_gap_percent"] == [0.0]


def test_sizes_are_those_of_the_database(figures: dict[str, Any]) -> None:
    sizes = figures["visits"], figures["technicians"], figures["partner_points"]
    assert sizes == (120, 3, 4)


def test_no_rule_is_broken_and_nothing_unexplained(figures: dict[str, Any]) -> None:
    assert (figures["hard_violations"], figures["unexplained"]) == (0, 0)


def test_costs_and_shares_are_those_of_a_plan(figures: dict[str, Any]) -> None:
    assert float(figures["variable_cost"]) > 0
    assert 0 < figures["utilisation_percent"] < 150
    assert 0 <= figures["sla_percent"] <= 100
    assert figures["peak_gib"] > 0


def test_memory_is_that_of_all_descendants() -> None:
    # A child that holds 64 MiB, touched so that they are resident, until its input ends.
    code = "import sys; held = bytearray(b'x') * (64 << 20); print(len(held)); sys.stdin.read()"
    alone = resident(os.getpid())
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        with PeakMemory() as memory:
            assert child.pid in family(os.getpid())
        child.communicate()
    assert memory.gib * GIB > alone / 2 + (64 << 20)


def test_a_process_that_has_ended_holds_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert resident(child.pid) == 0


def test_more_visits_than_there_are_cities_for_are_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.bench.national", "--visits", "200000"]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0


def test_allocation_of_a_tiny_week_breaks_nothing_and_beats_the_nearest_point(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "tests.bench.allocation", "--visits", "120"]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path)], capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["broken"] == 0
    assert float(figures["bound"]) <= float(figures["cost"]) <= float(figures["nearest"])
