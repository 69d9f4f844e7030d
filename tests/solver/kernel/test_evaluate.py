"""The kernel's times and costs are those of the definitions, on many routes of many problems."""

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.cost import route_cost
from solver.eligible import eligible_of
from solver.insertion import timed
from solver.kernel.arrays import Arrays, arrays_of
from solver.kernel.evaluate import REFUSED, Work, evaluate, work_of
from solver.plan import PICKUP, Route, StopKind
from solver.problem import Objective, Pickup, Problem, ShiftCost
from tests.support.kernel_states import timed_amount
from tests.support.problems import Town, clock, lunch, minutes, window
from tests.support.random_problems import random_problem
from tests.support.week import Size, week

LONGEST = 20


class Both:
    """Definition and kernel side by side; counts what the routes had in them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.arrays: Arrays = arrays_of(problem)
        self.work: Work = work_of(self.arrays, LONGEST)
        self.stops = np.zeros(LONGEST, np.int64)
        self.seen: Counter[str] = Counter()

    def agree(self, shift: int, sequence: list[int]) -> bool:
        """Compare them on one route; whether it is feasible."""
        self.stops[: len(sequence)] = sequence
        cost = evaluate(self.arrays, self.work, shift, self.stops, len(sequence))
        route = timed(self.problem, shift, sequence)
        case = (self.problem.objective, shift, sequence)
        if route is None:
            assert cost == REFUSED, case
            self.seen["refused"] += 1
            return False
        assert cost == timed_amount(self.problem, route), case
        starts = [stop.start_s for stop in route.stops if stop.kind is not StopKind.BREAK]
        assert self.work.starts[: len(sequence)].tolist() == starts, case
        assert (self.work.departure[0], self.work.back[0]) == (route.departure_s, route.return_s)
        self.count(shift, route)
        return True

    def count(self, shift: int, route: Route) -> None:
        """Remember what the route was an example of."""
        self.seen["feasible"] += 1
        cost = route_cost(self.problem, route)
        names = ("work", "overtime", "sla", "offered", "changed_start", "per_visit")
        self.seen.update(name for name in names if getattr(cost, name))
        breaks = sum(stop.kind is StopKind.BREAK for stop in route.stops)
        self.seen["break"] += breaks > 0
        self.seen["breaks"] += breaks > 1
        self.seen["break at home"] += breaks < len(self.problem.shifts[shift].breaks)
        self.seen["pickup"] += PICKUP in route.sequence
        row = self.arrays.row[shift]
        self.seen["several"] += bool((self.arrays.several[row, list(route.visits)] >= 0).any())


def routes_agree(both: Both, chance: random.Random, tries: int) -> None:
    """Let a route grow in every shift, stop by stop at random places, and compare all tries."""
    allowed = eligible_of(both.problem).shifts
    for shift, offered in enumerate(both.problem.shifts):
        stops = np.flatnonzero(allowed[:, shift]).tolist()
        if not stops:
            continue
        stops += [PICKUP] * (offered.pickup is not None)
        grown: list[int] = []
        for _ in range(tries):
            stop = chance.choice(stops)
            if stop in grown:
                grown.remove(stop)
            elif len(grown) < LONGEST:
                longer = grown.copy()
                longer.insert(chance.randrange(len(grown) + 1), stop)
                if both.agree(shift, longer):
                    grown = longer
        # Any order of the same stops: feasible or not, both say the same.
        for _ in range(tries // 4):
            both.agree(shift, chance.sample(grown, len(grown)) or [stops[0]])


@pytest.mark.parametrize("objective", Objective)
def test_routes_cost_and_take_what_the_definitions_say(objective: Objective) -> None:
    seen: Counter[str] = Counter()
    for seed in range(40):
        chance = random.Random(f"{objective}-{seed}")
        both = Both(random_problem(chance, objective))
        routes_agree(both, chance, 40)
        seen += both.seen
    assert seen["feasible"] > 1000
    assert seen["refused"] > 1000
    kinds = ("work", "overtime", "sla", "offered", "changed_start", "per_visit")
    for kind in (*kinds, "break", "breaks", "break at home", "pickup", "several"):
        assert seen[kind] > 20, (kind, seen)


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(Objective))
def test_no_route_is_found_that_they_differ_in(chance: random.Random, objective: Objective) -> None:
    routes_agree(Both(random_problem(chance, objective, visits=8)), chance, 12)


def test_routes_of_a_week_agree() -> None:
    both = Both(week(Size(visits=120, technicians=4)))
    routes_agree(both, random.Random(4), 60)
    assert both.seen["feasible"] > 300
    assert both.seen["refused"] > 300
    assert both.seen["break"] > 100


def test_a_visit_that_the_shift_may_not_serve_is_refused() -> None:
    town = Town().technician("ann").technician("ben").shift("ann").shift("ben")
    both = Both(town.visit("v", 10, required_technicians=frozenset({1})).build())
    stops = np.zeros(1, np.int64)
    assert evaluate(both.arrays, both.work, 0, stops, 1) == REFUSED
    assert both.agree(1, [0])


def test_an_empty_route_costs_nothing_and_stays_at_home() -> None:
    town = Town().technician().shift(cost=ShiftCost(fixed_fen=900)).visit("v", 10)
    both = Both(town.build())
    assert evaluate(both.arrays, both.work, 0, both.stops, 0) == 0
    assert both.work.departure[0] == both.work.back[0] == clock("08:00")


def test_a_pickup_alone_is_driven_for_nothing() -> None:
    for objective in Objective:
        town = Town().objective(objective).technician().visit("v", 10)
        town.shift(at=5, pickup=Pickup(0, minutes(5)), cost=ShiftCost(900, per_km_fen=100))
        assert Both(town.build()).agree(0, [PICKUP])


def test_a_shift_without_a_pickup_has_none_and_one_with_it_one() -> None:
    town = Town().technician().shift().shift(pickup=Pickup(0)).visit("v", 10)
    both = Both(town.build())
    assert not both.agree(0, [PICKUP, 0])
    assert both.agree(1, [PICKUP, 0])
    assert not both.agree(1, [PICKUP, 0, PICKUP])


def test_too_long_a_route_is_made_compact_unless_a_break_is_on_the_road() -> None:
    def alone(*breaks: tuple[str, str], limit: int) -> Both:
        town = Town().technician()
        town.shift(max_duration_s=limit, breaks=[lunch(*span) for span in breaks])
        town.visit("early", 10, minutes(30))
        return Both(town.visit("late", 20, minutes(30), window("12:00", "12:30")).build())

    free = alone(limit=minutes(100))
    assert free.agree(0, [0, 1])
    assert free.work.starts[0] == clock("11:20")
    assert alone(("08:00", "09:00"), limit=minutes(100)).agree(0, [0, 1])
    # compact it would take 130 minutes, but the break interrupts the way home
    assert not alone(("12:31", "13:01"), limit=minutes(200)).agree(0, [0, 1])
    assert alone(("12:31", "13:01"), limit=minutes(320)).agree(0, [0, 1])
    assert not alone(limit=minutes(99)).agree(0, [0, 1])
