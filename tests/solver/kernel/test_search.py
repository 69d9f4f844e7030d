"""The search keeps its state right and its prices exact, whatever it does and takes back."""

import random
from collections import Counter

import numpy as np
import pytest

from solver.check import check
from solver.cost import unserved, value
from solver.draft import drafted
from solver.problem import Objective, Problem
from solver.solve import Engine, Options, solve
from tests.support.kernel_states import COLD, HOT, WARM, Trial
from tests.support.random_problems import random_problem
from tests.support.week import Size, week

SUMS = (Objective.MONEY, Objective.TRAVEL, Objective.DURATION)
"""Objectives that are sums over routes."""


@pytest.mark.parametrize("objective", Objective)
def test_a_state_is_what_its_stops_say_after_any_steps(objective: Objective) -> None:
    seen: Counter[str] = Counter()
    for seed in range(8):
        problem = random_problem(random.Random(f"{objective}-{seed}"), objective, visits=20)
        trial = Trial(problem, seed).filled()
        trial.sound()
        for turn in range(30):
            heat = (COLD, WARM, HOT)[turn % 3]
            steps = 1 if turn < 15 else 40
            kept = trial.searched(steps, heat)
            seen["kept"] += kept
            seen["taken back"] += steps - kept
            trial.sound()
            remember(trial, seen)
    assert seen["kept"] > 300
    assert seen["taken back"] > 300
    for kind in ("pickup", "partner", "absent", "several"):
        assert seen[kind] > 0, (kind, seen)


def remember(trial: Trial, seen: Counter[str]) -> None:
    """Count what the state is an example of."""
    s = trial.state
    seen["pickup"] += int((s.pickup >= 0).sum())
    seen["partner"] += int(s.held_visits.sum())
    seen["absent"] += int(s.absent_count[0])
    seen["several"] += int((s.sizes > 3).sum())


@pytest.mark.parametrize("objective", SUMS)
def test_the_best_plan_is_worth_what_the_search_thinks(objective: Objective) -> None:
    for seed in range(15):
        problem = random_problem(random.Random(seed), objective, visits=20)
        trial = Trial(problem, seed).filled()
        trial.searched(300, WARM)
        draft = drafted(problem, trial.best_outline())
        plan = draft.plan()
        left = unserved(problem, plan)
        assert left == np.flatnonzero(trial.best.where == -1).tolist()
        dropped = sum(problem.visits[v].drop_fen for v in left if not problem.is_mandatory(v))
        dropped *= objective is Objective.MONEY
        assert value(problem, plan).amount == int(trial.best.value[0]) + dropped


def test_a_week_stays_sound() -> None:
    trial = Trial(week(Size(visits=120, technicians=4))).filled()
    for heat in (HOT, WARM, COLD):
        trial.searched(300, heat)
        trial.sound()


def test_the_best_plan_is_never_worse_than_the_first() -> None:
    for seed in range(8):
        trial = Trial(random_problem(random.Random(seed), Objective.MONEY), seed).filled()
        told = int(trial.best.value.sum())
        for heat in (HOT, WARM, COLD):
            trial.searched(60, heat)
            assert int(trial.best.value.sum()) <= told
            told = int(trial.best.value.sum())


def solved(problem: Problem, iterations: int, threads: int = 1) -> tuple[object, ...]:
    plan = solve(problem, Options(Engine.KERNEL, 60, 3, threads, iterations))
    assert check(problem, plan) == []
    return plan.routes, plan.partner_assignments, plan.unassigned


@pytest.mark.parametrize("objective", Objective)
def test_plans_of_random_problems_pass_the_checker(objective: Objective) -> None:
    problem = random_problem(random.Random(f"whole-{objective}"), objective, visits=24)
    solved(problem, iterations=500)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("visits", [60, 320])
def test_the_same_seed_gives_the_same_plan_in_another_process(visits: int, threads: int) -> None:
    # Two threads search plans of their own when visits are few, and halves of one when many.
    problem = week(Size(visits=visits, technicians=4), seed=visits)
    first = solved(problem, iterations=600, threads=threads)
    assert first == solved(problem, iterations=600, threads=threads)
