"""Ways to put visits back: in an order, by regret, and in the hope that others will follow."""

import random

import pytest

from solver.kernel.moves import empty_lists, settle, take
from solver.kernel.recreate import recreate, recreate_by_regret
from solver.problem import Assignment, Objective, Problem, ShiftCost
from tests.solver.kernel.test_best import found
from tests.support.kernel_states import COLD, HOT, WARM, Trial
from tests.support.problems import Town
from tests.support.random_problems import random_problem


def two_with_room_for_one_each() -> Problem:
    """Ann lives at 0, Bob at 100; there is a visit at 40 and then one at 5."""
    town = Town().objective(Objective.TRAVEL)
    town.technician("ann").shift("ann", at=0, capacity=(1,))
    town.technician("bob").shift("bob", at=100, capacity=(1,))
    return town.visit("far", at=40, demand=(1,)).visit("near", at=5, demand=(1,)).build()


def metres_of(trial: Trial, by_regret: bool) -> int:
    """Put both visits in, the one at 40 first on the list; metres of the plan."""
    empty_lists(trial.scratch)
    for visit in (0, 1):
        take(trial.state, trial.scratch, visit)
    way = recreate_by_regret if by_regret else recreate
    way(
        trial.arrays,
        trial.ground,
        trial.state,
        trial.scratch,
        trial.work,
        trial.part.active,
        0,
    )
    settle(trial.state, trial.scratch)
    trial.state_sound()
    return int(trial.state.total[0])


def test_the_visit_that_would_lose_most_chooses_first() -> None:
    problem = two_with_room_for_one_each()
    # In order: 40 goes to Ann (2 x 40 minutes), 5 is left to Bob (2 x 95): 270 minutes of 500 m.
    assert metres_of(Trial(problem), by_regret=False) == 135_000
    # 5 would lose 190 - 10 = 180 minutes without Ann, 40 only 120 - 80 = 40: 10 + 120 minutes.
    assert metres_of(Trial(problem), by_regret=True) == 65_000


@pytest.mark.parametrize("objective", Objective)
def test_a_state_is_sound_after_any_steps_by_regret(objective: Objective) -> None:
    for seed in range(6):
        problem = random_problem(random.Random(f"{objective}-{seed}"), objective, visits=20)
        trial = Trial(problem, seed)
        trial.ground = trial.ground._replace(regret=1000)
        trial.filled().sound()
        for turn in range(12):
            trial.searched(10, (COLD, WARM, HOT)[turn % 3])
            trial.sound()


def test_a_route_is_opened_for_visits_that_only_pay_together() -> None:
    town = Town().technician("ann").shift("ann", cost=ShiftCost(per_km_fen=200))
    for number in range(3):
        at = 40 + number
        town.visit(f"v{number}", at, assignment=Assignment.OPTIONAL, drop_fen=3_000)
    # One: 2 x 40 min x 500 m x 2 yuan = 80 yuan, dearer than its drop price of 30. All three:
    # 2 x 42 min x 500 m x 2 yuan = 84 yuan, cheaper than three drop prices, 90.
    assert found(town.build()).value().amount == 8_400
