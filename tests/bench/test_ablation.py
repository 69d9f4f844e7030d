"""The ablation: variants, what is stored, and the section that is made of it."""

from pathlib import Path

import pytest

from solver.formats.json import write_problem
from solver.problem import Problem
from solver.stages import USUAL
from tests.bench.ablation import ADDED, Case, cases, measure, variant
from tests.bench.ablation_table import ablation_table
from tests.bench.families import Family
from tests.bench.results import Attempt, Result, Store
from tests.bench.week_judge import judge_week
from tests.support.week import Size, week


def attempt(seed: int, cost: float | None, unassigned: int = 0, faults: int = 0) -> Attempt:
    return Attempt(seed, cost, faults, "", 20.0, "exit status 0", unassigned)


def result(variant: str, *attempts: Attempt) -> Result:
    return Result("national", "region", variant, 20, "s", "2026-10-08", None, attempts)


def test_the_usual_stages_are_those_of_the_timing_variant() -> None:
    assert set(ADDED["timing"]) == USUAL
    assert variant("kernel").options[-1] == "--stages"
    assert variant("master").options[-2:] == ("--stages", "master")


def test_ratios_are_of_mean_costs_to_those_of_the_kernel_alone() -> None:
    lines = list(
        ablation_table(
            [
                result("kernel", attempt(1, 200.0, 1), attempt(2, 220.0, 2)),
                result("master", attempt(1, 199.5), attempt(2, 199.5)),
                result("allocate", attempt(1, 150.0, faults=1)),
            ]
        )
    )
    # Means 210 and 199.5: 0.95 of it. 200 and 220 have the standard deviation 20 / sqrt 2.
    assert lines[-4:-1] == [
        "| national region | 20 | kernel alone | 2 of 2 | 1.5 | 210 | 14.14 | 1.0000 |",
        "| national region | 20 | + master | 2 of 2 | 0.0 | 199.5 | 0 | 0.9500 |",
        "| national region | 20 | + start from the allocation | 0 of 1 | - | - | - | - |",
    ]


def test_without_results_there_is_no_section() -> None:
    assert list(ablation_table([])) == []


@pytest.fixture
def small(tmp_path: Path) -> Case:
    problem: Problem = week(Size(visits=12, technicians=2, partners=1))
    path = tmp_path / "small.json"
    path.write_text(write_problem(problem), encoding="utf-8")
    family = Family("small", "*.json", ".json", "yuan", judge_week, lambda _: None)
    return Case(family, path, ("kernel", "allocate"))


def test_an_ablation_that_was_ended_goes_on(small: Case, tmp_path: Path) -> None:
    store = Store(tmp_path / "stored")
    measure(store, [small], 1.0, (1, 2), most=1)
    (first,) = store.all()
    assert (first.solver, [one.seed for one in first.attempts]) == ("kernel", [1])

    measure(store, [small], 1.0, (1, 2), most=None)

    found = {one.solver: one for one in store.all()}
    assert {name: [one.seed for one in each.attempts] for name, each in found.items()} == {
        "kernel": [1, 2],
        "allocate": [1, 2],
    }
    assert found["kernel"].attempts[0] == first.attempts[0]
    assert all(one.faults == 0 and one.cost for one in found["allocate"].attempts)


def test_a_family_that_is_not_there_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(cases(["sdvrptw"], tmp_path)) == []
    assert "sdvrptw is left out" in capsys.readouterr().err
