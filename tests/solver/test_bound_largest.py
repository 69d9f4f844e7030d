"""A plan proven as it stands: which pieces have their turn, and what is known in the end."""

import json
import time
from pathlib import Path

import pytest

from solver.bound.largest import needed_s, prove_largest, total_of, turn_of
from solver.bound.prove import prove
from solver.budget import Budget
from solver.command import main
from solver.cost import plan_cost, variable_fen
from solver.draft import Outline, drafted
from solver.formats.json import write_plan, write_problem
from solver.greedy import build
from solver.plan import Plan
from solver.problem import Problem
from solver.workforce import ShiftCost
from tests.support.problems import Town, clock
from tests.support.week import Size, week

DAY = clock("24:00")


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    """What is compiled on its first use would take the time of small proofs."""
    problem = two_days()
    prove(problem, greedy(problem), seconds(600))


def seconds(count: float) -> Budget:
    return Budget(time.monotonic() + count, time.monotonic)


def greedy(problem: Problem) -> Plan:
    return build(problem, range(len(problem.visits)), seconds(60)).plan()


def two_days() -> Problem:
    """A visit for Ann on the first day, and three for Bob on the second."""
    town = Town().technician("ann").technician("bob")
    cost = ShiftCost(per_km_fen=200)
    town.shift("ann", cost=cost)
    town.shift("bob", DAY + clock("08:00"), DAY + clock("18:00"), cost=cost)
    town.visit("near", 10, required_technicians=frozenset({0}))
    for name, minutes in (("a", 10), ("b", 20), ("c", 30)):
        town.visit(name, minutes, required_technicians=frozenset({1}))
    return town.build()


@pytest.mark.parametrize(
    ("left_s", "position"),
    [
        (270, 1),  # 80 visits take 270 s; 140 are more than the bound can handle
        (269, 2),  # 42 take 270 * (42 / 80) ** 2 = 74.4 s
        (74, 3),  # 10 would take 4.2 s, and have 5
        (4, 3),  # not enough for any, which is no reason to leave it unused
    ],
)
def test_the_largest_that_the_time_is_enough_for_has_its_turn(left_s: float, position: int) -> None:
    assert turn_of([140, 80, 42, 10], left_s) == position


def test_those_that_are_too_large_come_last_and_the_smallest_of_them_first() -> None:
    assert turn_of([140, 120], 10_000) == 1
    assert turn_of([140], 10_000) == 0


def test_time_grows_with_the_square_of_the_visits() -> None:
    assert [needed_s(visits) for visits in (160, 80, 40, 1)] == [1080, 270, 67.5, 5]


def test_each_piece_is_proven_as_it_stands() -> None:
    problem = two_days()
    # A minute's way is half a kilometre, at 2 yuan each. To a, b and c in turn and home are 60; to
    # c, back to a and out to b again are 30 + 20 + 10 + 20: 20 minutes, or 20 yuan, more.
    plan = drafted(problem, Outline({0: (0,), 1: (3, 1, 2)}, {})).plan()
    known = prove_largest(problem, plan, seconds(60))
    assert [(each.piece.day, each.visits) for each in known] == [(0, 1), (1, 3)]
    first, second = known
    assert first.bound_fen == first.cost_fen
    assert second.bound_fen is not None
    assert second.cost_fen - second.bound_fen == 2000
    total = total_of(known)
    assert total.cost_fen == plan_cost(problem, plan).total
    assert total.bound_fen == plan_cost(problem, greedy(problem)).total
    # In thousandths of what is variable at the bound, rounded up.
    at_bound = variable_fen(problem, greedy(problem))
    assert total.gap_permille == -(-2000 * 1000 // at_bound)
    assert (total.visits, total.visits_in_all) == (4, 4)


def test_sums_are_of_what_was_proven() -> None:
    problem = two_days()
    plan = greedy(problem)
    known = prove_largest(problem, plan, seconds(0))
    assert [each.bound_fen for each in known] == [None, None]
    none = total_of(known)
    assert (none.gap_permille, none.visits, none.visits_in_all) == (None, 0, 4)
    told: list[int] = []
    prove_largest(problem, plan, seconds(60), lambda all_: told.append(total_of(all_).visits))
    assert told == [3, 4]  # the larger one first


def test_no_bound_is_above_the_plan() -> None:
    problem = week(Size(visits=30, technicians=2, partners=1), seed=2)
    plan = greedy(problem)
    known = prove_largest(problem, plan, seconds(8))
    assert sum(each.cost_fen for each in known) == plan_cost(problem, plan).total
    bounded = [each for each in known if each.bound_fen is not None]
    assert len(bounded) > 3
    assert all(0 <= (each.bound_fen or 0) <= each.cost_fen for each in bounded)


def test_proofs_are_written_as_a_file(tmp_path: Path) -> None:
    problem = two_days()
    files = [tmp_path / name for name in ("problem.json", "plan.json", "proof.json")]
    files[0].write_text(write_problem(problem), encoding="utf-8")
    files[1].write_text(write_plan(problem, greedy(problem)), encoding="utf-8")
    command = ["prove", str(files[0]), str(files[1]), "--out", str(files[2])]
    assert main([*command, "--time-limit", "60"]) == 0
    proof = json.loads(files[2].read_text(encoding="utf-8"))
    assert proof["whole"] is False
    assert proof["total"]["gapPermille"] == 0
    assert proof["total"]["bound"] == proof["total"]["cost"]
    assert [(day["day"], day["visits"], day["visitsInAll"]) for day in proof["days"]] == [
        (0, 1, 1),
        (1, 3, 3),
    ]
    assert [piece["visitIds"] for piece in proof["pieces"]] == [["near"], ["a", "b", "c"]]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f.name for f in files)


def test_what_is_no_plan_of_the_problem_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = tmp_path / "problem.json"
    problem.write_text(write_problem(two_days()), encoding="utf-8")
    out = tmp_path / "proof.json"
    assert main(["prove", str(problem), str(problem), "--out", str(out)]) == 2
    assert all(json.loads(line)["code"] for line in capsys.readouterr().err.splitlines())
    assert not out.exists()
