"""Halves of a plan: nothing is in both, and what they gain adds up."""

import random

import numpy as np
import pytest

from solver.kernel.parts import Part, copy_part, copy_state, halves, recount
from solver.kernel.rng import seeded
from solver.kernel.state import ABSENT
from solver.problem import Objective, Problem
from tests.support.kernel_states import COLD, WARM, Trial
from tests.support.periodic import customers, periodic
from tests.support.random_problems import random_problem
from tests.support.week import Size, week


def problems() -> list[Problem]:
    chance = random.Random(5)
    return [
        week(Size(visits=90, technicians=4), seed=2),
        periodic(customers(chance, 30, 4), days=4, most=8, technicians=3),
        *(random_problem(random.Random(seed), Objective.MONEY, visits=25) for seed in range(4)),
    ]


def cut_of(trial: Trial, turn: int) -> list[Part]:
    return halves(trial.arrays, trial.ground, trial.state, seeded(turn, 9))


@pytest.mark.parametrize("problem", problems())
def test_halves_share_nothing_and_leave_out_what_patterns_tie_across(problem: Problem) -> None:
    trial = Trial(problem).filled()
    for turn in range(10):
        trial.searched(10, WARM)
        one, other = cut_of(trial, turn)
        assert (one.active + other.active == 1).all()
        for part in (one, other):
            assert part.own.tolist() == np.flatnonzero(part.mine).tolist()
            at = trial.state.where[part.own]
            assert part.active[at[at != ABSENT]].all()
        both = one.mine.astype(int) + other.mine
        assert set(both.tolist()) <= {0, 1}
        for visit in np.flatnonzero(both == 0):
            pattern = trial.ground.pattern_of[visit]
            assert pattern >= 0
            members = problem.patterns[pattern].visits
            assert len(set(one.active[trial.state.where[list(members)]].tolist())) == 2


@pytest.mark.parametrize("problem", problems())
def test_what_halves_gain_adds_up(problem: Problem) -> None:
    main = Trial(problem).filled()
    for turn in range(6):
        before = main.state.total.copy()
        gained = before.copy()
        searched = []
        for number, part in enumerate(cut_of(main, turn)):
            half = Trial(problem, seed=10 * turn + number)
            copy_state(main.state, half.state)
            half.part = part
            if len(part.own):
                half.searched(40, WARM if turn % 2 else COLD)
                others_stayed(main, half)
            gained += half.state.total - before
            searched.append(half)
        for half in searched:
            copy_part(half.part, half.state, main.state)
        recount(main.arrays, main.ground, main.state)
        assert gained.tolist() == main.state.total.tolist()
        main.state_sound()


def others_stayed(main: Trial, half: Trial) -> None:
    """Fail unless the search of a half left all the rest alone."""
    before, after, part = main.state, half.state, half.part
    m = len(before.sizes)
    idle = np.flatnonzero(part.active[:m] == 0)
    assert np.array_equal(before.stops[idle], after.stops[idle])
    assert np.array_equal(before.sizes[idle], after.sizes[idle])
    assert np.array_equal(before.cost[idle], after.cost[idle])
    others = np.flatnonzero(part.mine == 0)
    assert np.array_equal(before.where[others], after.where[others])
    placed = after.where[part.own]
    assert part.active[placed[placed != ABSENT]].all()
