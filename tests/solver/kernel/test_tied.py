"""Visits tied across routes: common times, prices as the definitions have them, and the search."""

import itertools
import math
import random
import time
from dataclasses import replace

import pytest

from solver.budget import Budget
from solver.check import check
from solver.codes import RuleCode
from solver.component import Engine, solve_component
from solver.cost import drop_amount, starts, value
from solver.draft import Outline, drafted
from solver.kernel.run import Effort
from solver.kernel.tied_run import TiedSearcher
from solver.kernel.tied_state import LATEST, PRICE, ROUTE, START
from solver.kernel.tied_times import settled
from solver.plan import Plan
from solver.problem import Dependency, Objective, Problem, ShiftCost, Sla, VisitGroup
from solver.stages import USUAL
from tests.support.problems import Town, clock, lunch, minutes, window
from tests.support.random_problems import random_problem

LATER = {RuleCode.VISIT_FORGOTTEN}
"""What the checker says of a plan whose unserved visits have not been explained yet."""


def effort(seed: int = 1, threads: int = 1, iterations: int = 200) -> Effort:
    """Enough for small problems, and no clock in it."""
    return Effort(Budget(math.inf, time.monotonic), seed, threads, iterations)


def found(problem: Problem, seed: int = 1, threads: int = 1, iterations: int = 200) -> Outline:
    """Search."""
    everyone = range(len(problem.visits))
    searcher = TiedSearcher(problem, everyone, effort(seed, threads, iterations))
    searcher.built()
    return searcher.search(lambda _: None)


def two_people() -> Town:
    """Ann and Ben live at the ends of a road of an hour; the safe needs both."""
    town = Town().objective(Objective.TRAVEL_AND_TARDINESS)
    town.technician("ann").shift("ann", at=0).technician("ben").shift("ben", at=60)
    town.visit("safe-a", 20, minutes(30)).visit("safe-b", 20, minutes(30))
    return town.group("safe", ["safe-a", "safe-b"])


def test_two_people_begin_together() -> None:
    problem = two_people().visit("tap", 10).build()
    plan = solve_component(problem, Engine.KERNEL, USUAL, effort(), lambda _: None).draft.plan()
    assert check(problem, plan) == []
    begins = dict(starts(plan))
    # Ben needs 40 minutes from his end of the road, and leaves at eight.
    assert begins[0] == begins[1] >= clock("08:40")
    # Out and back: Ann 40 minutes of road, Ben 80; the tap lies on Ann's way.
    assert value(problem, plan).amount == 120 * 500


def test_visits_of_a_group_stay_out_when_one_of_them_finds_nobody() -> None:
    town = two_people()
    problem = town.build()
    alone = replace(problem, shifts=problem.shifts[:1])
    assert found(alone).routes == {}


def test_a_gap_between_two_starts_is_kept_by_both() -> None:
    # The nurse's second call comes 60 to 90 minutes after the first, by somebody else.
    town = Town().objective(Objective.TRAVEL_AND_TARDINESS)
    town.technician("ann").shift("ann").technician("ben").shift("ben")
    town.visit("first", 10, minutes(10), window("08:00", "12:00"))
    town.visit("second", 10, minutes(10), window("11:00", "12:00"))
    town.group("g", ["first", "second"], min_gap_s=minutes(60), max_gap_s=minutes(90))
    problem = town.build()
    begins = dict(starts(drafted(problem, found(problem)).plan()))
    # The second cannot begin before eleven, so the first begins no sooner than half past nine.
    assert begins == {0: clock("09:30"), 1: clock("11:00")}


def test_what_depends_on_a_visit_follows_it_by_the_same_technician() -> None:
    town = Town().objective(Objective.TRAVEL)
    town.technician("ann").shift("ann").technician("ben").shift("ben", at=30)
    town.visit("measure", 10, minutes(20))
    need = Dependency(0, minutes(120), minutes(240), same_technician=True)
    problem = town.visit("install", 10, minutes(60), dependencies=(need,)).build()
    plan = drafted(problem, found(problem)).plan()
    begins = dict(starts(plan))
    assert len(plan.routes) == 1
    assert begins[1] - (begins[0] + minutes(20)) == minutes(120)


def random_tied(seed: int, objective: Objective, *, breaks: bool) -> Problem:
    """Make a random problem with two groups and a dependency."""
    chance = random.Random(seed)
    problem = random_problem(chance, objective)
    shifts = tuple(
        replace(
            shift,
            max_duration_s=None,
            pickup=None,
            breaks=shift.breaks if breaks else (),
        )
        for shift in problem.shifts
    )
    gap = chance.choice([0, minutes(30)])
    groups = (
        VisitGroup("g0", (0, 1)),
        VisitGroup("g1", (2, 3), gap, gap + chance.choice([0, minutes(60)])),
    )
    most = chance.choice([None, minutes(200)])
    visits = list(problem.visits)
    need = Dependency(5, minutes(chance.randrange(60)), most, chance.random() < 0.5)
    visits[4] = replace(visits[4], dependencies=(need,))
    return replace(problem, shifts=shifts, groups=groups, visits=tuple(visits), partners=())


@pytest.mark.parametrize(
    "objective", [each for each in Objective if each is not Objective.DURATION]
)
def test_prices_and_starts_are_those_of_the_definitions(objective: Objective) -> None:
    served = 0
    for seed in range(30):
        problem = random_tied(seed, objective, breaks=False)
        n = len(problem.visits)
        searcher = TiedSearcher(problem, range(n), effort(seed, iterations=60))
        searcher.built()
        outline = searcher.search(lambda _: None)
        state = searcher.leader().best
        plan = drafted(problem, outline).plan()
        begins = {v: int(state.stop[v, START]) for v in range(n) if state.stop[v, ROUTE] >= 0}
        assert dict(starts(plan)) == begins, seed
        dropped = sum(
            drop_amount(problem, visit)
            for visit in range(n)
            if visit not in begins and not problem.is_mandatory(visit)
        )
        price = int(state.tally[PRICE] + state.tally[LATEST])
        assert value(problem, plan).amount == price + dropped, seed
        added_up = price
        assert settled(searcher.arrays, state)
        assert int(state.tally[PRICE] + state.tally[LATEST]) == added_up, seed
        served += len(begins)
    assert served > 100


@pytest.mark.parametrize("objective", list(Objective))
def test_every_plan_keeps_every_rule(objective: Objective) -> None:
    tied = 0
    for seed in range(30):
        problem = random_tied(100 + seed, objective, breaks=True)
        plan = drafted(problem, found(problem, seed, iterations=60)).plan()
        assert {violation.code for violation in check(problem, plan)} <= LATER, seed
        tied += sum(visit < 4 for visit, _ in starts(plan))
    assert tied > 10


def every_plan(problem: Problem) -> list[Plan]:
    """Make every plan of two shifts that serves all visits and keeps the rules."""
    everyone = tuple(range(len(problem.visits)))
    plans = []
    for order in itertools.permutations(everyone):
        for cut in range(len(everyone) + 1):
            rows = {0: order[:cut], 1: order[cut:]}
            plan = drafted(problem, Outline({k: row for k, row in rows.items() if row}, {})).plan()
            if len(list(starts(plan))) == len(everyone):
                plans.append(plan)
    return plans


@pytest.mark.parametrize("seed", range(4))
def test_the_best_of_all_plans_is_found(seed: int) -> None:
    chance = random.Random(seed)
    town = Town().objective(Objective.TRAVEL_AND_TARDINESS)
    town.technician("ann").shift("ann").technician("ben").shift("ben", at=40)
    for number in range(5):
        due = clock("08:00") + minutes(chance.randrange(240))
        town.visit(f"v{number}", chance.randrange(60), minutes(20), sla=Sla(due))
    problem = town.group("g", ["v0", "v1"], max_gap_s=minutes(15 * (seed % 2))).build()
    least = min(value(problem, plan) for plan in every_plan(problem))
    plan = drafted(problem, found(problem, seed, iterations=300)).plan()
    assert value(problem, plan) == least


def test_same_seed_and_iterations_give_the_same_plan() -> None:
    problem = random_tied(7, Objective.MONEY, breaks=True)
    first, second = (found(problem, 5, threads=2, iterations=300) for _ in range(2))
    assert first == second


def test_breaks_of_tied_routes_are_put_in_afterwards() -> None:
    town = Town().objective(Objective.MONEY)
    pay = ShiftCost(per_km_fen=100)
    for person in ("ann", "ben"):
        town.technician(person).shift(person, breaks=[lunch("11:00", "13:00")], cost=pay)
    town.visit("safe-a", 20, minutes(30), window("12:00", "16:00"))
    town.visit("safe-b", 20, minutes(30), window("12:00", "16:00"))
    problem = town.group("safe", ["safe-a", "safe-b"]).build()
    best = solve_component(problem, Engine.KERNEL, USUAL, effort(), lambda _: None)
    plan = best.draft.plan()
    assert len(set(dict(starts(plan)).values())) == 1
    assert check(problem, plan) == []
