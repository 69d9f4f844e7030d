"""The pickup stop: at most once a route; after it every tool and part is there."""

import random
import time
from typing import Any

import pytest

from solver.budget import Budget
from solver.check import check
from solver.codes import RuleCode
from solver.components import components, joined, subproblem
from solver.draft import Draft, Outline, drafted
from solver.formats.json import read_plan, write_plan
from solver.greedy import build
from solver.insertion import timed, without
from solver.plan import PICKUP, Plan, Route, Stop, StopKind, UnassignedKind
from solver.problem import Objective, Pickup, Problem, ShiftCost
from solver.repair import repair
from solver.solve import Engine, Options, solve
from solver.timing import Refusal, start_times, time_route
from tests.support.problems import Town, clock, lunch, minutes, window

KM = ShiftCost(per_km_fen=100)
PUMP = frozenset({"pump"})


def ample() -> Budget:
    return Budget(time.monotonic() + 600, time.monotonic)


NEAR = Pickup(0, minutes(10))


def town(pickup: Pickup | None = NEAR, **fields: Any) -> Town:
    """Ann works from 0; the first visit, and the pickup of 10 minutes, are 5 minutes away."""
    base = Town().visit("near", 5, minutes(30)).technician("ann", parts={"cartridge": 3})
    return base.shift("ann", pickup=pickup, cost=KM, **fields)


def routed(problem: Problem, *sequence: int) -> Route:
    route = time_route(problem, 0, sequence)
    assert isinstance(route, Route), route
    return route


def greedy(problem: Problem) -> Plan:
    return solve(problem, Options(Engine.GREEDY, time_limit_s=60))


class TestTiming:
    def test_it_is_a_stop_like_a_visit(self) -> None:
        # 5 there, 10 of pickup, 5 on to the visit at 10
        problem = town().visit("far", 10, minutes(30)).build()
        route = routed(problem, PICKUP, 1)
        assert route.stops == (
            Stop(StopKind.PICKUP, None, clock("08:05"), clock("08:05"), clock("08:15"), 300, 2_500),
            Stop(StopKind.VISIT, 1, clock("08:20"), clock("08:20"), clock("08:50"), 300, 2_500),
        )
        assert (route.sequence, route.visits) == ((PICKUP, 1), (1,))
        assert start_times(problem, 0, (PICKUP, 1)) == [
            clock("08:05"),
            clock("08:20"),
            clock("09:00"),
        ]

    def test_breaks_find_gaps_around_it(self) -> None:
        # near until 08:35, break at once, pickup on the spot at 09:05, then 5 to the visit at 10
        base = town(breaks=[lunch("08:30", "10:30")]).visit("far", 10, minutes(240))
        route = routed(base.build(), 0, PICKUP, 1)
        assert [(stop.kind, stop.start_s) for stop in route.stops] == [
            (StopKind.VISIT, clock("08:05")),
            (StopKind.BREAK, clock("08:35")),
            (StopKind.PICKUP, clock("09:05")),
            (StopKind.VISIT, clock("09:20")),
        ]
        assert route.sequence == (0, PICKUP, 1)

    def test_it_waits_when_length_counts(self) -> None:
        # the visit at 10 opens at 12:00: leave 11:40, pick up at 11:45
        base = (
            town()
            .objective(Objective.DURATION)
            .visit("far", 10, minutes(30), window("12:00", "12:00"))
        )
        route = routed(base.build(), PICKUP, 1)
        assert (route.departure_s, route.stops[0].start_s) == (clock("11:40"), clock("11:45"))

    @pytest.mark.parametrize("sequence", [(PICKUP, 0, PICKUP), (PICKUP, PICKUP)])
    def test_twice_is_refused(self, sequence: tuple[int, ...]) -> None:
        problem = town().build()
        assert time_route(problem, 0, sequence) == Refusal(RuleCode.PICKUP_NOT_ALLOWED)
        assert start_times(problem, 0, sequence) is None

    def test_a_shift_without_one_refuses_it(self) -> None:
        problem = town(pickup=None).build()
        assert time_route(problem, 0, (PICKUP, 0)) == Refusal(RuleCode.PICKUP_NOT_ALLOWED)

    def test_the_end_of_the_shift_holds_for_it(self) -> None:
        # 5 + 30 + 10 + 5 are 50 minutes
        problem = town(end=clock("08:49")).build()
        assert time_route(problem, 0, (0, PICKUP)) == Refusal(RuleCode.OUTSIDE_SHIFT)


class TestInsertion:
    def test_tools_are_there_from_the_pickup_on(self) -> None:
        problem = town().visit("pumped", 10, minutes(30), tools=PUMP).build()
        assert timed(problem, 0, (PICKUP, 0, 1)) is not None
        assert timed(problem, 0, (0, PICKUP, 1)) is not None
        assert timed(problem, 0, (0, 1, PICKUP)) is None
        assert timed(problem, 0, (0, 1)) is None

    def test_a_visit_brings_its_pickup_along_where_it_costs_least(self) -> None:
        # the pickup is on the way to the visit at 10, so both cost only the way: 2 x 10 x 0.5 km
        problem = town().visit("pumped", 10, minutes(30), tools=PUMP).build()
        move = Draft(problem).best(1)
        assert move is not None
        assert move.insertion is not None
        assert (move.delta, move.insertion.route.sequence) == (1000, (PICKUP, 1))

    def test_it_comes_only_where_it_is_needed(self) -> None:
        problem = town().visit("plain", 10, minutes(30)).build()
        draft = build(problem, range(2), ample())
        assert sorted(draft.tours[0].sequence) == [0, 1]

    def test_one_pickup_is_enough_for_all_parts(self) -> None:
        # three cartridges on the van serve one visit of two; the others come after the pickup
        base = town()
        for number in range(3):
            base.visit(f"v{number}", 10 + number, minutes(30), parts={"cartridge": 2})
        plan = greedy(base.build())
        assert check(base.build(), plan) == []
        assert len(plan.routes[0].visits) == 4
        assert plan.routes[0].sequence.count(PICKUP) == 1

    def test_it_goes_with_the_last_visit_that_needs_it(self) -> None:
        problem = town().visit("a", 10, tools=PUMP).visit("b", 12, tools=PUMP).build()
        assert without(problem, 0, (0, PICKUP, 1, 2), 1) == [0, PICKUP, 2]
        assert without(problem, 0, (0, PICKUP, 1), 1) == [0]

    def test_room_is_made_with_the_pickup_of_the_other(self) -> None:
        # at nine Ann serves one; the more urgent one needs the pump, so the pickup comes too
        base = town().visit("less", 5, minutes(30), window("09:00", "09:00"), priority=5)
        base.visit("more", 6, minutes(30), window("09:00", "09:00"), priority=2, tools=PUMP)
        draft = drafted(base.build(), Outline({0: (1,)}, {}))
        repair(draft, ample())
        assert draft.tours[0].route is not None
        assert 2 in draft.tours[0].visits
        assert PICKUP in draft.tours[0].sequence

    def test_a_refused_outline_keeps_a_pickup_that_is_needed(self) -> None:
        base = town().visit("a", 10, minutes(30), window("08:20", "08:20"), tools=PUMP)
        base.visit("b", 10, minutes(30), window("08:20", "08:20"), tools=PUMP, priority=9)
        draft = drafted(base.build(), Outline({0: (PICKUP, 1, 2)}, {}))
        assert draft.tours[0].sequence == (PICKUP, 1)

    def test_a_pickup_that_the_shift_lacks_is_left_out_of_its_outline(self) -> None:
        draft = drafted(town(pickup=None).build(), Outline({0: (PICKUP, 0)}, {}))
        assert draft.tours[0].sequence == (0,)

    def test_a_pickup_alone_is_no_route(self) -> None:
        draft = drafted(town().build(), Outline({0: (PICKUP,)}, {}))
        assert draft.plan().routes == ()


class TestReasons:
    def test_without_a_pickup_the_tool_is_missing(self) -> None:
        plan = greedy(town(pickup=None).visit("pumped", 10, tools=PUMP).build())
        [left] = plan.unassigned
        assert (left.kind, left.reasons[0].code) == (
            UnassignedKind.STRUCTURAL,
            RuleCode.TOOL_MISSING,
        )

    def test_with_a_pickup_it_may_be_the_time(self) -> None:
        # 08:20 is the soonest with the pickup
        base = town().visit("pumped", 10, minutes(30), window("08:10", "08:19"), tools=PUMP)
        [left] = greedy(base.build()).unassigned
        assert (left.kind, left.reasons[0].code) == (
            UnassignedKind.STRUCTURAL,
            RuleCode.OUTSIDE_WINDOW,
        )


def many(seed: int, objective: Objective = Objective.MONEY) -> Problem:
    """Three technicians, two with a pickup, and thirty visits of which some need things."""
    chance = random.Random(seed)
    base = Town().objective(objective).visit("first", 7)
    for number, pickup in enumerate([Pickup(0, minutes(5)), None, Pickup(0)]):
        key = f"t{number}"
        base.technician(key, parts={"cartridge": 2}, tools=PUMP if number == 1 else frozenset())
        base.shift(key, at=number * 9, breaks=[lunch("11:00", "13:30")], pickup=pickup, cost=KM)
    for number in range(30):
        opens = chance.randrange(8, 15)
        base.visit(
            f"v{number}",
            chance.randrange(60),
            minutes(chance.choice([15, 30, 45])),
            window(f"{opens:02d}:00", f"{opens + 2:02d}:30"),
            tools=PUMP if chance.random() < 0.3 else frozenset(),
            parts={"cartridge": 1} if chance.random() < 0.5 else {},
            priority=chance.randint(1, 9),
        )
    return base.build()


@pytest.mark.parametrize("seed", range(6))
def test_plans_with_pickups_keep_every_rule(seed: int) -> None:
    problem = many(seed)
    draft = build(problem, range(len(problem.visits)), ample())
    assert any(PICKUP in tour.sequence for tour in draft.tours)
    repair(draft, ample())
    again = drafted(problem, draft.outline())
    assert again.plan() == draft.plan()
    plan = greedy(problem)
    assert check(problem, plan) == []
    assert read_plan(write_plan(problem, plan), problem).routes == plan.routes


def test_parts_of_a_problem_keep_their_pickups() -> None:
    problem = many(1)
    found = {}
    for part in components(problem):
        own = subproblem(problem, part)
        found[part] = build(own, range(len(own.visits)), ample()).outline()
    outline = joined(found)
    assert any(PICKUP in sequence for sequence in outline.routes.values())
    assert drafted(problem, outline).outline().routes == outline.routes
