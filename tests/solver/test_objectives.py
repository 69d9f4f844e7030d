"""The greedy engine under each objective: what it adds up is what the comparison counts."""

import time
from dataclasses import replace

import pytest

from solver.budget import Budget
from solver.check import check
from solver.cost import route_amount, value
from solver.draft import Draft, Outline, drafted
from solver.greedy import build
from solver.insertion import feasible_insertions
from solver.plan import UnassignedKind
from solver.problem import Assignment, Objective, Problem, Sla
from solver.repair import repair
from solver.solve import Engine, Options, solve
from tests.support.problems import Town, clock, minutes, window
from tests.support.week import Size, week

TARDY = (Objective.TARDINESS, Objective.TRAVEL_AND_TARDINESS)


def ample() -> Budget:
    return Budget(time.monotonic() + 600, time.monotonic)


def of(objective: Objective, seed: int = 2) -> Problem:
    return replace(week(Size(visits=40, technicians=2, partners=1), seed), objective=objective)


@pytest.mark.parametrize("objective", Objective)
def test_the_best_place_adds_least_of_all(objective: Objective) -> None:
    problem = of(objective)
    draft = build(problem, range(0, 40, 2), ample())
    for visit in draft.unserved():
        move = draft.best(visit)
        deltas = [
            insertion.delta
            for shift in range(len(problem.shifts))
            for insertion in feasible_insertions(problem, draft.tours[shift].sequence, shift, visit)
        ]
        if move is None:
            assert not deltas
        elif move.partner is None:
            assert move.delta == min(deltas)
        else:
            assert move.delta <= min(deltas, default=move.delta)


@pytest.mark.parametrize("objective", Objective)
def test_amounts_of_routes_are_that_of_the_plan(objective: Objective) -> None:
    problem = replace(of(objective), partners=())
    draft = build(problem, range(40), ample())
    repair(draft, ample())
    total = sum(tour.amount for tour in draft.tours)
    if objective in TARDY:
        late = [route_amount(problem, route) for route in draft.plan().routes]
        assert value(problem, draft.plan()).amount <= sum(late) == total
    elif objective is not Objective.MONEY:
        assert value(problem, draft.plan()).amount == total


@pytest.mark.parametrize("objective", Objective)
def test_its_plans_keep_every_rule(objective: Objective) -> None:
    problem = of(objective, seed=3)
    assert check(problem, solve(problem, Options(Engine.GREEDY, time_limit_s=60))) == []


def late(objective: Objective) -> Problem:
    """Two shifts beside the visit "due" at eight: Ann's is near, Bob's is there from eight on."""
    town = Town().objective(objective).technician("ann").technician("bob")
    town.shift("ann", at=9, start=clock("08:20")).shift("bob", at=20)
    return town.visit("due", 10, minutes(30), sla=Sla(clock("08:00"))).build()


@pytest.mark.parametrize(
    ("objective", "amount", "shift"),
    [
        # Ann: 2 x 500 m; Bob: 2 x 5 km
        (Objective.TRAVEL, 1_000, 0),
        # Ann: 32 minutes; Bob: 50
        (Objective.DURATION, minutes(32), 0),
        # Ann is there at 08:21, Bob at 08:10; the sum, and the largest once more
        (Objective.TARDINESS, 2 * minutes(10), 1),
        # Ann: 1,000 + 2 x 1,260 = 3,520; Bob: 10,000 + 1,200
        (Objective.TRAVEL_AND_TARDINESS, 3_520, 0),
    ],
)
def test_the_cheapest_is_by_the_objective(objective: Objective, amount: int, shift: int) -> None:
    problem = late(objective)
    plan = solve(problem, Options(Engine.GREEDY, time_limit_s=60))
    assert value(problem, plan).amount == amount
    assert plan.routes[0].shift == shift


def test_waiting_is_filled_when_length_counts() -> None:
    # between the two appointments of the first shift there is room that lasts no longer
    town = Town().objective(Objective.DURATION).technician("ann").technician("bob")
    town.shift("ann").shift("bob")
    town.visit("a", 10, minutes(30), window("09:00", "09:00"), priority=1)
    town.visit("b", 10, minutes(30), window("11:00", "11:00"), priority=1)
    problem = town.visit("c", 10, minutes(30), priority=9).build()
    draft = drafted(problem, Outline({0: (0, 1)}, {}))
    # 08:50 to 11:40, with or without the third
    assert draft.value().amount == minutes(170)
    move = draft.best(2)
    assert move is not None
    assert (move.delta, move.shift, move.position) == (0, 0, 1)


def test_optional_visits_stay_out_unless_they_add_nothing() -> None:
    # leaving out is free under TRAVEL; the visit on the spot adds no metre
    town = Town().objective(Objective.TRAVEL).technician().shift()
    town.visit("off", 10, assignment=Assignment.OPTIONAL, drop_fen=10**6)
    town.visit("here", 0, assignment=Assignment.OPTIONAL)
    problem = town.build()
    plan = solve(problem, Options(Engine.GREEDY, time_limit_s=60))
    assert plan.routes[0].visits == (1,)
    assert [left.kind for left in plan.unassigned] == [UnassignedKind.PRICED_OUT]


def test_visits_that_go_together_are_left_alone() -> None:
    # the group's route is not touched, the pair of a dependency not begun
    town = Town().technician("ann").technician("bob").shift("ann").shift("bob")
    for key in ("g1", "g2", "before", "after", "free"):
        town.visit(key, 5)
    town.group("g", ["g1", "g2"])
    problem = town.build()
    draft = build(problem, range(5), ample())
    assert draft.served == {2, 3, 4}
    held = Draft(problem)
    insertion = next(feasible_insertions(problem, (), 0, 0))
    best = held.best(0)
    assert best is not None
    held.put(0, best._replace(shift=0, insertion=insertion))
    assert held.shifts_of(4) == [1]
