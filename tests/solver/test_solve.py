"""The story of a solve: best plans of tiny problems, limits, stopping, and what engines refuse."""

import time
from dataclasses import replace

import pytest

from solver.check import check
from solver.codes import EngineCode, ReasonCode
from solver.cost import plan_cost, value
from solver.faults import InvalidInput
from solver.plan import Status, UnassignedKind
from solver.problem import Dependency, Objective, Pickup, ShiftCost
from solver.solve import Engine, Options, Progress, solve
from tests.support.problems import METRES_PER_MINUTE, Town, clock, minutes, window
from tests.support.week import Size, week

ENGINES = list(Engine)
SEARCHES = [Engine.KERNEL, Engine.ROUTING_MODEL]
KM = ShiftCost(per_km_fen=100)


@pytest.mark.parametrize("engine", SEARCHES)
def test_searches_find_the_best_plan_where_the_greedy_one_is_dearer(engine: Engine) -> None:
    # The technicians sit at 0 and 100 and have 10 visits between them; best is 0-40 for the one and
    # 60-100 for the other: 2 x 40 + 2 x 40 minutes of half a kilometre, 80 km at 1 yuan.
    town = Town().technician("ann").technician("bob")
    town.shift("ann", cost=KM).shift("bob", at=100, cost=KM)
    for at in (10, 60, 20, 70, 30, 80, 40, 90):
        town.visit(f"v{at}", at, minutes(20))
    problem = town.build()
    plan = solve(problem, Options(engine, time_limit_s=30, iterations=200))
    assert METRES_PER_MINUTE == 500
    assert plan_cost(problem, plan).total == 8000


@pytest.mark.parametrize("engine", SEARCHES)
def test_same_seed_same_plan(engine: Engine) -> None:
    problem = week(Size(visits=16, technicians=1, partners=1))
    options = Options(engine, time_limit_s=120, iterations=6, seed=7)
    assert solve(problem, options) == solve(problem, options)


@pytest.mark.parametrize("engine", SEARCHES)
def test_never_worse_than_greedy_and_clean(engine: Engine) -> None:
    problem = week(Size(visits=120, technicians=2, partners=2), seed=2)
    greedy = solve(problem, Options(Engine.GREEDY))
    searched = solve(problem, Options(engine, time_limit_s=4))
    assert value(problem, searched) < value(problem, greedy)
    assert check(problem, searched) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_empty_problems(engine: Engine) -> None:
    options = Options(engine, time_limit_s=5)
    plan = solve(Town().build(), options)
    assert (plan.status, plan.routes, plan.unassigned) == (Status.COMPLETED, (), ())
    plan = solve(Town().technician("ann").shift("ann").build(), options)
    assert plan.routes == ()
    plan = solve(Town().visit("alone").build(), options)
    (left_out,) = plan.unassigned
    assert left_out.kind is UnassignedKind.STRUCTURAL
    assert [reason.code for reason in left_out.reasons] == [ReasonCode.NO_SHIFT]


@pytest.mark.parametrize("engine", ENGINES)
def test_stopping_keeps_the_best(engine: Engine) -> None:
    problem = week(Size(visits=150, technicians=4, partners=1))
    said: list[Progress] = []
    asked_at: list[float] = []

    def stop() -> bool:
        if said and not asked_at:
            asked_at.append(time.monotonic())
        return bool(said)

    plan = solve(problem, Options(engine, time_limit_s=60), said.append, stop)
    assert time.monotonic() - asked_at[0] < 2
    assert plan.status is Status.INCOMPLETE
    assert sum(len(route.visits) for route in plan.routes) > 100
    assert check(problem, plan) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_ten_thousand_visits_for_one_technician_end_in_time(engine: Engine) -> None:
    town = Town().technician("ann").shift("ann")
    for number in range(10_000):
        town.visit(f"v{number}", number % 40, minutes(30), priority=1 + number % 9)
    problem = town.build()
    began = time.monotonic()
    plan = solve(problem, Options(engine, time_limit_s=10))
    assert time.monotonic() - began < 15
    # 9 hours: 13 of 30 minutes and 40 minutes of travel would be too few.
    assert 14 <= len(plan.routes[0].visits) <= 18
    assert len(plan.unassigned) == 10_000 - len(plan.routes[0].visits)
    assert any(reason.code is ReasonCode.SET_ASIDE for reason in plan.unassigned[-1].reasons)


@pytest.mark.parametrize(
    ("engine", "more"),
    [
        (Engine.GREEDY, set[EngineCode]()),
        (
            Engine.ROUTING_MODEL,
            {EngineCode.ENGINE_CANNOT_OBJECTIVE, EngineCode.ENGINE_CANNOT_PICKUP},
        ),
    ],
)
def test_engines_name_everything_that_they_cannot_honour(
    engine: Engine, more: set[EngineCode]
) -> None:
    town = Town().objective(Objective.TRAVEL).technician("ann")
    town.shift("ann", pickup=Pickup(0)).visit("a", 1).visit("b", 2, dependencies=(Dependency(0),))
    with pytest.raises(InvalidInput) as refused:
        solve(town.group("g", ["a", "b"]).pattern("p", ["a"], ((0, 1),)).build(), Options(engine))
    assert {fault.code for fault in refused.value.faults} == {
        EngineCode.ENGINE_CANNOT_GROUPS,
        EngineCode.ENGINE_CANNOT_PATTERNS,
        EngineCode.ENGINE_CANNOT_DEPENDENCIES,
        *more,
    }


DAY = (clock("00:00"), clock("23:59:59"))


@pytest.mark.parametrize(
    "town",
    [
        Town().visit("a").visit("b").group("g", ["a", "b"]).pattern("p", ["a"], (DAY,)),
        Town().visit("a").pattern("p", ["a"], ((DAY[0], clock("12:00")),)),
        Town().visit("a").pattern("p", ["a"], (DAY,), ((DAY[0], clock("23:59:59", 1)),)),
    ],
    ids=["a group beside it", "half of a shift", "a day and two days"],
)
def test_kernel_refuses_patterns_that_it_cannot_honour(town: Town) -> None:
    with pytest.raises(InvalidInput) as refused:
        solve(town.technician("ann").shift("ann").build(), Options(Engine.KERNEL))
    (fault,) = refused.value.faults
    assert (fault.code, fault.field) == (EngineCode.ENGINE_CANNOT_PATTERNS, "visitPatterns[0]")


@pytest.mark.parametrize("engine", SEARCHES)
def test_more_parts_than_threads_share_the_time(engine: Engine) -> None:
    # Three technicians, each with two visits of their own.
    town = Town()
    for number in range(3):
        town.technician(f"t{number}").shift(f"t{number}", cost=KM)
        for at in (10, 20):
            town.visit(f"v{number}-{at}", at, required_technicians=frozenset({number}))
    began = time.monotonic()
    plan = solve(town.build(), Options(engine, time_limit_s=9, threads=2))
    assert time.monotonic() - began < 14
    assert [len(route.visits) for route in plan.routes] == [2, 2, 2]
    assert plan.status is Status.COMPLETED


def test_many_small_parts_end_in_time() -> None:
    # Forty technicians with two visits each: a search for each part would only begin forty times.
    town = Town()
    for number in range(40):
        town.technician(f"t{number}").shift(f"t{number}", cost=KM)
        for at in (10, 20):
            town.visit(f"v{number}-{at}", at, required_technicians=frozenset({number}))
    began = time.monotonic()
    plan = solve(town.build(), Options(time_limit_s=4))
    assert time.monotonic() - began < 9
    assert [len(route.visits) for route in plan.routes] == [2] * 40


def test_time_for_no_search_still_gives_a_plan() -> None:
    problem = week(Size(visits=40, technicians=2, partners=1))
    began = time.monotonic()
    plan = solve(problem, Options(time_limit_s=0.1))
    assert time.monotonic() - began < 5
    assert sum(len(route.visits) for route in plan.routes) > 30
    assert check(problem, plan) == []


def test_urgent_visit_goes_before_many_others() -> None:
    # All want nine o'clock sharp.
    town = Town().technician("ann").shift("ann")
    for number in range(6):
        town.visit(f"v{number}", 5, minutes(30), window("09:00", "09:00"), priority=6)
    problem = town.change_visit("v4", priority=1).build()
    for engine in ENGINES:
        plan = solve(problem, Options(engine, time_limit_s=20, iterations=10))
        assert plan.routes[0].visits == (4,)
        assert plan.routes[0].stops[0].start_s == clock("09:00")


def test_changed_problem_is_not_mistaken_for_the_old_one() -> None:
    problem = Town().technician("ann").shift("ann").visit("v", 5).build()
    assert solve(problem, Options(Engine.GREEDY)).routes
    gone = replace(problem, shifts=())
    assert not solve(gone, Options(Engine.GREEDY)).routes
