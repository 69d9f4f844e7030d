"""What each stage of a solve won, and a solve without some of its stages."""

import math
import time
from dataclasses import replace

import numpy as np
import pytest

from solver.budget import Budget
from solver.combined import Combined
from solver.cost import value, won
from solver.draft import Draft, Outline, drafted
from solver.incumbent import DONE, Incumbent, News
from solver.kernel.run import Effort, Searcher
from solver.plan import Plan
from solver.problem import Objective, PartnerDay, Problem, ShiftCost
from solver.solve import Engine, Options, solve
from solver.stages import OPTIONAL, USUAL, SolveStage, Won, added
from tests.support.problems import Town, clock, minutes, window
from tests.support.week import Size, week

CONSTRUCT, SEARCH, MASTER = SolveStage.CONSTRUCT, SolveStage.SEARCH, SolveStage.MASTER
REPAIR, RETIMING = SolveStage.REPAIR, SolveStage.RETIMING
KM = ShiftCost(per_km_fen=100)
"""A minute of road is half a kilometre, so 50 fen."""
ONE_A_DAY = PartnerDay(clock("08:00"), clock("18:00"), 1, minutes(600))


def three_on_a_road() -> Problem:
    town = Town().technician("ann").shift("ann", cost=KM).technician("bob").shift("bob", cost=KM)
    return town.visit("a", 10).visit("b", 20).visit("c", 30).build()


def gains_by(problem: Problem, *offers: tuple[SolveStage, Outline]) -> Incumbent:
    """Begin with the first outline, and offer the others one after the other."""
    best = Incumbent(problem, lambda _: None)
    best.begin(drafted(problem, offers[0][1]))
    for stage, outline in offers[1:]:
        best.offer(stage, drafted(problem, outline))
    return best


def test_a_stage_has_won_what_its_plans_were_better_than_the_best_before() -> None:
    problem = three_on_a_road()
    # Ann serves a and Bob b: 20 + 40 minutes of road, 3,000 fen. Ann serves both: 40 minutes,
    # 2,000 fen, and c with them 60 minutes, 3,000 fen. Last comes one that is worse.
    apart, both = Outline({0: (0,), 1: (1,)}, {}), Outline({0: (0, 1)}, {})
    every = Outline({0: (0, 1, 2)}, {})
    best = gains_by(
        problem, (CONSTRUCT, apart), (SEARCH, both), (REPAIR, every), (SolveStage.SEARCH, apart)
    )

    assert best.gains == {
        CONSTRUCT: Won(2, -3_000),
        SEARCH: Won(0, 1_000),
        REPAIR: Won(1, -1_000),
    }
    assert best.draft.outline() == every


def test_news_keep_what_was_won_when_they_were_told() -> None:
    problem, told = three_on_a_road(), list[News]()
    best = Incumbent(problem, told.append)
    best.begin(Draft(problem))
    best.offer(SEARCH, drafted(problem, Outline({0: (0,)}, {})))
    best.offer(SEARCH, drafted(problem, Outline({0: (0, 1)}, {})))

    assert [(news.phase, news.gains.get(SEARCH)) for news in told] == [
        ("construct", None),
        ("search", Won(1, -1_000)),
        ("search", Won(2, -2_000)),
    ]
    assert best.news(DONE).gains == {CONSTRUCT: Won(), SEARCH: Won(2, -2_000)}


def test_what_one_stage_won_is_taken_off_another() -> None:
    problem = three_on_a_road()
    best = gains_by(problem, (CONSTRUCT, Outline({}, {})), (SEARCH, Outline({0: (0,)}, {})))
    best.credit(MASTER, Won(1, -400), of=SEARCH)

    assert best.gains == {CONSTRUCT: Won(), SEARCH: Won(0, -600), MASTER: Won(1, -400)}


def test_gains_add_up_by_stage_in_the_order_of_stages() -> None:
    total = added({SEARCH: Won(1, 5)}, {CONSTRUCT: Won(2, 3)}, {SEARCH: Won(-1, 7)})

    assert list(total.items()) == [(CONSTRUCT, Won(2, 3)), (SEARCH, Won(0, 12))]


def test_the_master_has_won_only_where_the_search_takes_its_plan() -> None:
    problem = three_on_a_road()
    effort = Effort(Budget(math.inf, time.monotonic), iterations=1)
    apart = Outline({0: (0,), 1: (1, 2)}, {})

    def asked() -> tuple[Combined, Outline]:
        combined = Combined(problem, effort)
        combined.add_rows(np.array([[0, 1, 2], [0, 0, 0]]), np.array([3, 0]), np.array([3_000, 0]))
        found = combined.better(apart)
        assert found is not None
        return combined, found

    # Ann 20 minutes of road and Bob 60 are 4,000 fen; all of it by one of them 60 minutes, 3,000.
    combined, found = asked()
    assert combined.won(found) == Won(0, 1_000)
    assert combined.won(found) == Won()
    combined, _ = asked()
    assert combined.won(apart) == Won()


def nothing(problem: Problem) -> Plan:
    return Draft(problem).plan()


@pytest.mark.parametrize(
    ("engine", "threads", "iterations"),
    [
        (Engine.GREEDY, 1, None),
        (Engine.ROUTING_MODEL, 1, 6),
        (Engine.KERNEL, 1, 300),
        (Engine.KERNEL, 2, 300),
    ],
)
def test_all_stages_together_make_the_plan_out_of_none(
    engine: Engine, threads: int, iterations: int | None
) -> None:
    problem = week(Size(visits=60, technicians=2, partners=1), seed=3)
    plan = solve(problem, Options(engine, 30, 1, threads, iterations))

    total = sum(plan.gains.values(), Won())
    assert total == won(value(problem, nothing(problem)), value(problem, plan))
    assert plan.gains[CONSTRUCT].served > 0


def test_the_kernel_alone() -> None:
    problem = week(Size(visits=60, technicians=2, partners=1), seed=3)
    options = Options(time_limit_s=30, threads=2, iterations=300)

    every = solve(problem, replace(options, stages=USUAL))
    assert set(every.gains) == {CONSTRUCT, SEARCH, REPAIR, *USUAL}
    alone = solve(problem, replace(options, stages=frozenset()))
    assert set(alone.gains) == {CONSTRUCT, SEARCH, REPAIR}


def test_the_master_works_where_ways_alone_count() -> None:
    problem = week(Size(visits=60, technicians=2, partners=1), seed=3)
    options = Options(time_limit_s=30, threads=2, iterations=300)

    assert set(solve(problem, options).gains) == {CONSTRUCT, SEARCH, REPAIR, RETIMING}
    ways = solve(replace(problem, objective=Objective.TRAVEL), options)
    assert set(ways.gains) == {CONSTRUCT, SEARCH, SolveStage.MASTER, REPAIR, RETIMING}


def test_a_plan_can_begin_as_the_allocation_has_it() -> None:
    # The point takes one visit a day, for 9 yuan. The plan that is constructed gives it the first
    # one, which Ann would serve for 20 minutes of road, 1,000 fen, and leaves her the far one:
    # 180 minutes, 9,000 fen. The allocation keeps the point for the far one.
    town = Town().technician("ann").shift("ann", cost=KM)
    town.visit("near", 10, priority=1).visit("far", 90, priority=2)
    problem = town.partner(fees_fen={"": 900}, days=[ONE_A_DAY]).build()
    options = Options(time_limit_s=30, iterations=1)

    usual = solve(problem, options)
    begun = solve(problem, replace(options, stages=OPTIONAL))

    assert usual.gains[CONSTRUCT] == begun.gains[CONSTRUCT] == Won(2, -9_900)
    assert SolveStage.ALLOCATE not in usual.gains
    assert begun.gains[SolveStage.ALLOCATE] == Won(0, 8_000)


def test_what_finds_no_room_where_it_was_allocated_goes_anywhere() -> None:
    # Both visits are offered to Ann alone, who has time for one of them.
    town = Town().technician("ann").shift("ann", clock("08:00"), clock("08:40"), cost=KM)
    town.technician("bob").shift("bob", at=100, cost=KM)
    problem = town.visit("a").visit("b").build()
    searcher = Searcher(problem, [0, 1], Effort(Budget(math.inf, time.monotonic)))

    outline = searcher.built([0, 1], [(np.array([1, 0], np.uint8), [0, 1])])

    assert outline.routes == {0: (0,), 1: (1,)}


def test_a_problem_without_prices_is_not_allocated() -> None:
    problem = replace(three_on_a_road(), objective=Objective.TRAVEL)
    plan = solve(problem, Options(time_limit_s=30, iterations=1, stages=OPTIONAL))
    assert SolveStage.ALLOCATE not in plan.gains


def test_without_retiming_times_are_those_of_the_definition() -> None:
    # As early as the door opens, a leaves three hours of waiting until b at 12:00, at 3,600 fen an
    # hour; when a begins at 11:30 there is none: 08:10 to 11:30 are 12,000 seconds, a fen each.
    town = Town().objective(Objective.MONEY).technician()
    town.shift(cost=ShiftCost(per_hour_fen=3_600))
    town.visit("a", 10, minutes(30), window("08:10", "11:45"))
    problem = town.visit("b", 10, minutes(30), window("12:00", "12:00")).build()
    options = Options(Engine.GREEDY, time_limit_s=30)

    timed = solve(problem, options)
    untimed = solve(problem, replace(options, stages=USUAL - {RETIMING}))

    assert timed.gains[RETIMING] == Won(0, 12_000)
    assert value(problem, untimed).amount - value(problem, timed).amount == 12_000
    assert RETIMING not in untimed.gains
