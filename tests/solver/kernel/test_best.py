"""On tiny problems the search finds the best plan there is; on any it is never worse than known."""

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product

import pytest

from solver.budget import Budget
from solver.check import check
from solver.cost import Value, starts, unserved, value
from solver.draft import Draft, Outline, drafted
from solver.kernel.run import Effort, Searcher
from solver.plan import Plan
from solver.problem import Assignment, Problem, Published, ShiftCost
from solver.solve import Engine, Options, solve
from solver.warm import published_outline
from tests.support.periodic import Customer, customers, metres, periodic
from tests.support.problems import METRES_PER_MINUTE, Town, clock, minutes
from tests.support.week import Size, week

LONG_S = 600


def found(problem: Problem, iterations: int = 400, threads: int = 1) -> Draft:
    """Search from nothing."""
    effort = Effort(Budget(time.monotonic() + LONG_S, time.monotonic), 1, threads, iterations)
    everything = range(len(problem.visits))
    searcher = Searcher(problem, everything, effort)
    return drafted(problem, searcher.search(searcher.built(everything), lambda _: None))


def least_metres(who: Sequence[Customer], days: int, most: int) -> int | None:
    """Try every combination of every customer's; None when none of them keeps to the loads."""
    lengths = []
    for chosen in product(*(customer.allowed for customer in who)):
        places: list[list[int]] = [[] for _ in range(days)]
        loads = [0] * days
        for customer, its in zip(who, chosen, strict=True):
            for turn, day in enumerate(its):
                places[day].append(customer.at)
                loads[day] += customer.load(turn)
        if max(loads) <= most:
            lengths.append(sum(map(metres, places)))
    return min(lengths, default=None)


@pytest.mark.parametrize("seed", range(8))
def test_the_best_days_are_found_for_customers_with_patterns(seed: int) -> None:
    chance = random.Random(seed)
    who = customers(chance, count=7, days=3)
    most = 5 + seed % 2
    best = least_metres(who, 3, most)
    assert best is not None
    draft = found(periodic(who, days=3, most=most))
    plan = draft.plan()
    assert check(draft.problem, plan) == []
    assert draft.value() == Value((0,) * 10, best)


@pytest.mark.parametrize("seed", range(8))
def test_visits_of_a_pattern_may_differ_and_be_on_one_day(seed: int) -> None:
    chance = random.Random(seed)
    who = []
    for _ in range(5):
        every = list(product(range(3), repeat=2))  # (0, 0) is both on the first day
        allowed = chance.sample(every, 3)
        who.append(Customer(chance.randrange(-60, 61), allowed, chance.choice([(1, 3), (2, 1)])))
    most = 9 + seed % 2
    best = least_metres(who, 3, most)
    assert best is not None
    draft = found(periodic(who, days=3, most=most))
    assert check(draft.problem, draft.plan()) == []
    assert draft.value() == Value((0,) * 10, best)


def test_both_visits_of_a_day_fit_or_neither_is_served() -> None:
    # Each of the two finds room when it is alone; together they need 5 of 4.
    draft = found(periodic([Customer(10, [(0, 0)], (2, 3))], days=1, most=4))
    assert not draft.served
    assert found(periodic([Customer(10, [(0, 0)], (2, 2))], days=1, most=4)).served == {0, 1}


@pytest.mark.parametrize(
    "torn", [{0: (0,), 1: (1,)}, {1: (1,)}], ids=["on a day of no combination", "one of two"]
)
def test_a_plan_that_tears_a_pattern_is_mended(torn: dict[int, tuple[int, ...]]) -> None:
    problem = periodic([Customer(10, [(0, 2)])], days=3, most=2)
    effort = Effort(Budget(time.monotonic() + LONG_S, time.monotonic), 1, 1, 1)
    mended = Searcher(problem, range(2), effort).completed(Outline(torn, {}), range(2))
    assert {shift: len(visits) for shift, visits in mended.routes.items()} == {0: 1, 2: 1}


def test_a_pattern_is_served_whole_or_not_at_all() -> None:
    # On the only two days there is room for one visit each: the pair takes both.
    who = [Customer(10, [(0, 1)]), Customer(5, [(0, 1)])]
    draft = found(periodic(who, days=2, most=1))
    assert len(draft.served) == 2
    assert draft.served in ({0, 1}, {2, 3})
    lone = found(periodic([Customer(10, [(0, 2)])], days=2, most=9))
    assert not lone.served


def prized(chance: random.Random, count: int, most: int) -> tuple[Problem, int]:
    """Make optional visits on a road, and the least that serving some and dropping others costs."""
    per_km_fen = 100
    places = [chance.randrange(-60, 61) for _ in range(count)]
    prizes = [chance.randrange(500, 6000) for _ in range(count)]
    town = Town().technician("ann")
    day = (clock("06:00"), clock("20:00"))
    town.shift("ann", *day, capacity=(most,), cost=ShiftCost(700, per_km_fen=per_km_fen))
    for number, (at, prize) in enumerate(zip(places, prizes, strict=True)):
        fields = {"assignment": Assignment.OPTIONAL, "drop_fen": prize, "demand": (1,)}
        town.visit(f"v{number}", at, minutes(5), **fields)
    costs = [sum(prizes)]
    for size in range(1, most + 1):
        for chosen in combinations(range(count), size):
            way = metres([places[visit] for visit in chosen]) * per_km_fen // 1000
            costs.append(700 + way + sum(prizes) - sum(prizes[visit] for visit in chosen))
    return town.build(), min(costs)


@pytest.mark.parametrize("seed", range(8))
def test_the_best_optional_visits_are_found(seed: int) -> None:
    assert METRES_PER_MINUTE % 10 == 0  # no price of a way is rounded
    problem, best = prized(random.Random(seed), count=9, most=3 + seed % 3)
    draft = found(problem)
    assert draft.value() == Value((0,) * 10, best)


def solved(problem: Problem, engine: Engine = Engine.KERNEL, iterations: int | None = None) -> Plan:
    plan = solve(problem, Options(engine, LONG_S if iterations else 3, 1, 1, iterations))
    assert check(problem, plan) == []
    return plan


@pytest.mark.parametrize("seed", range(3))
def test_a_week_is_never_worse_than_the_baseline(seed: int) -> None:
    problem = week(Size(visits=60, technicians=2 + seed, partners=2), seed=10 + seed)
    baseline = value(problem, solved(problem, Engine.GREEDY))
    assert value(problem, solved(problem)) <= baseline


def told(problem: Problem, plan: Plan) -> Problem:
    """Publish what technicians serve in the plan."""
    shifts = {visit: route.shift for route in plan.routes for visit in route.visits}
    start = dict(starts(plan))
    return replace(
        problem,
        visits=tuple(
            replace(
                visit,
                published=Published(problem.shifts[shifts[number]].technician, start[number]),
            )
            if number in shifts
            else visit
            for number, visit in enumerate(problem.visits)
        ),
    )


@pytest.mark.parametrize("iterations", [1, 300])
@pytest.mark.parametrize("seed", range(2))
def test_a_plan_is_never_worse_than_the_published_one(seed: int, iterations: int) -> None:
    free = week(Size(visits=50, technicians=2, partners=1), seed=20 + seed)
    problem = told(free, solved(free, iterations=2000))
    outline = published_outline(problem)
    assert outline is not None
    published = drafted(problem, outline)
    assert len(unserved(problem, published.plan())) < 25
    assert value(problem, solved(problem, iterations=iterations)) <= published.value()


def test_a_search_ends_no_worse_than_it_began() -> None:
    problem = week(Size(visits=40, technicians=2), seed=3)
    everything = range(len(problem.visits))
    for iterations in (1, 50, 400):
        effort = Effort(Budget(time.monotonic() + LONG_S, time.monotonic), 1, 2, iterations)
        searcher = Searcher(problem, everything, effort)
        start = searcher.built(everything)
        end = searcher.search(start, lambda _: None)
        assert drafted(problem, end).value() <= drafted(problem, start).value()
