"""The best plan of our week: right as it lies there, and never given up for a worse one."""

import json
from pathlib import Path

import pytest

from solver.formats.json import write_problem
from tests.bench.own import SCENARIOS, problem_of
from tests.bench.verify.verdict import Verdict
from tests.bench.week_judge import BEST, WEEK, judge_week, keep_best

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("week") / "fuzhou-week.json"
    path.write_text(write_problem(problem_of(SCENARIOS / "fuzhou-week")), encoding="utf-8")
    return path


def test_the_best_plan_keeps_every_rule_and_costs_what_it_says(week: Path) -> None:
    best = json.loads(BEST.read_text(encoding="utf-8"))
    verdict = judge_week(week.read_text(encoding="utf-8"), json.dumps(best["plan"]))
    assert verdict == Verdict(float(best["variableCost"]), (), sum(best["unassigned"]))
    assert WEEK.best(week) == verdict.cost


def test_only_a_better_plan_replaces_the_best(week: Path, tmp_path: Path) -> None:
    best, out = tmp_path / "best.json", tmp_path / "plan.json"
    plan = json.loads(BEST.read_text(encoding="utf-8"))["plan"]
    worse = {**plan, "routes": plan["routes"][1:]}
    for turn, (text, kept) in enumerate(((worse, True), (plan, True), (worse, False))):
        out.write_text(json.dumps(text), encoding="utf-8")
        assert keep_best(best, week, out, Verdict(1.0)) is kept, turn
    out.write_text(json.dumps(plan), encoding="utf-8")
    assert not keep_best(tmp_path / "none.json", week, out, Verdict(1.0, ("broken",)))
