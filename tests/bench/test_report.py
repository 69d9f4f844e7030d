"""Stored results, the page made from them, and processes that do not end."""

import sys
from pathlib import Path

import pytest

from tests.bench.families import FAMILIES
from tests.bench.processes import run_together
from tests.bench.report import family_table
from tests.bench.results import Attempt, Result, Store, state_of_sources


def result(solver: str, instance: str, *costs: float | None, faults: int = 0) -> Result:
    attempts = tuple(
        Attempt(seed, cost, faults, "late" if faults else "", 10.0, "exit status 0")
        for seed, cost in enumerate(costs)
    )
    return Result("mdvrptw", instance, solver, 10, "s", "2026-10-08", 200.0, attempts)


def test_the_better_of_two_seeds_counts_and_what_breaks_a_rule_does_not() -> None:
    assert result("pyvrp-0.14.1", "A", 204.0, 202.0).gap == pytest.approx(1.0)
    assert result("pyvrp-0.14.1", "A", 204.0, None).cost == 204.0
    assert result("pyvrp-0.14.1", "A", 204.0, faults=1).gap is None


def test_the_table_compares_on_the_files_that_both_answer() -> None:
    rows = list(
        family_table(
            "mdvrptw",
            10,
            [
                result("roundsman", "A", 202.0),
                result("roundsman", "B", 210.0),
                result("pyvrp-0.13.4", "A", 206.0),
                result("pyvrp-0.13.4", "B", 204.0, faults=3),
            ],
        )
    )
    assert "| Roundsman, two threads | 2 of 2 | 3.00 | 5.00 | - |" in rows
    other = "| PyVRP 0.13.4, better of two seeds | 1 of 2 | 3.00 | 3.00 | 3.00 (1.00) |"
    assert other in rows
    assert "| B | 200 | 5.00 % | 3 faults |" in rows


def test_a_stored_result_holds_for_its_state_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    kept = result("roundsman", "A", 202.0)
    store.put(kept)
    assert list(store.all()) == [kept]
    assert store.has("mdvrptw", "A", "roundsman", 10, "s")
    assert not store.has("mdvrptw", "A", "roundsman", 10, "another")
    assert not store.has("mdvrptw", "A", "roundsman", 60, "s")


def test_the_state_of_sources_follows_their_bytes(tmp_path: Path) -> None:
    source = tmp_path / "one.py"
    source.write_text("A = 1\n")
    before = state_of_sources([tmp_path])
    source.write_text("A = 2\n")
    assert state_of_sources([tmp_path]) != before


def test_a_process_past_its_limit_is_killed(tmp_path: Path) -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    quick = [sys.executable, "-c", "print('done')"]
    ended = run_together([sleeper, quick], 0.1, tmp_path, [0], grace_s=1.0)
    assert ended[0].code is None
    assert (ended[1].code, ended[1].said) == (0, "done\n")


def test_three_files_stand_for_a_family(tmp_path: Path) -> None:
    folder = tmp_path / "mdvrptw"
    folder.mkdir()
    for name in ("PR11A", "PR12A", "PR13A", "PR14A", "PR15A", "PR18A"):
        (folder / f"{name}.vrp").touch()
    names = [path.stem for path in FAMILIES["mdvrptw"].chosen(tmp_path)]
    # Two of the named three are there; one of the other four is taken from the middle.
    assert names == ["PR12A", "PR14A", "PR18A"]
