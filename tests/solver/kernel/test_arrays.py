"""The arrays say what the problem says."""

import random
from dataclasses import replace

import numpy as np
import pytest

from solver.cost import partner_amount, wishes
from solver.eligible import NO_START, eligible_of
from solver.kernel.arrays import FAR, Arrays, arrays_of
from solver.plan import PartnerAssignment
from solver.problem import (
    Appointment,
    AppointmentState,
    Objective,
    Pickup,
    Problem,
    Published,
    ShiftCost,
    Sla,
    SlaTier,
)
from solver.windows import start_intervals
from tests.support.problems import Town, clock, lunch, minutes, window
from tests.support.random_problems import random_problem

SEEDS = range(12)


def made(seed: int, objective: Objective = Objective.MONEY) -> tuple[Problem, Arrays]:
    problem = random_problem(random.Random(seed), objective)
    return problem, arrays_of(problem)


def allowed(a: Arrays, shift: int, visit: int) -> list[tuple[int, int]]:
    """Intervals of starts as the arrays have them."""
    row = a.row[shift]
    first, last, gaps = a.low[row, visit], a.high[row, visit], a.several[row, visit]
    if gaps < 0:
        return [(int(first), int(last))] if first <= last else []
    spans = slice(a.span_ptr[gaps], a.span_ptr[gaps + 1])
    assert (first, last) == (a.span_low[spans][0], a.span_high[spans][-1])
    return list(zip(a.span_low[spans].tolist(), a.span_high[spans].tolist(), strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_starts_are_those_of_the_technician_within_the_shift(seed: int) -> None:
    problem, a = made(seed)
    eligible = eligible_of(problem)
    for shift, offered in enumerate(problem.shifts):
        for visit in range(len(problem.visits)):
            spans = [
                (max(low, offered.start_s), min(high, offered.end_s))
                for low, high in start_intervals(problem, visit, offered.technician)
                if max(low, offered.start_s) <= min(high, offered.end_s)
            ]
            expected = spans if eligible.shifts[visit, shift] else []
            assert allowed(a, shift, visit) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_services_and_prices_at_any_time_are_those_of_the_definitions(seed: int) -> None:
    problem, a = made(seed)
    for shift, offered in enumerate(problem.shifts):
        for number, visit in enumerate(problem.visits):
            service_s = problem.service_s(number, offered.technician)
            assert a.service[a.row[shift], number] == service_s
            _, preferred, _, changed, _ = wishes(problem, [(number, 0)], offered.technician)
            per_visit = offered.cost.per_visit_fen.get(visit.work_type, 0)
            assert a.extra[a.row[shift], number] == preferred + changed + per_visit


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("objective", Objective)
def test_partner_places_cost_what_the_definition_says(seed: int, objective: Objective) -> None:
    problem, a = made(seed, objective)
    eligible = eligible_of(problem)
    late = objective in (Objective.TARDINESS, Objective.TRAVEL_AND_TARDINESS)
    for visit in range(len(problem.visits)):
        for column, (point, day) in enumerate(eligible.partner_places):
            start = int(eligible.partner_starts[visit, column])
            if start == NO_START:
                assert a.partner_start[visit, column] == a.partner_fen[visit, column] == -1
                continue
            amount = partner_amount(problem, PartnerAssignment(visit, point, day, start))
            # Alone, a visit's lateness is the sum and the largest; here it is the sum.
            assert a.partner_fen[visit, column] == (amount // 2 if late else amount)
            assert a.partner_start[visit, column] == start


@pytest.mark.parametrize("seed", SEEDS)
def test_ways_are_those_of_the_problem_in_both_directions(seed: int) -> None:
    problem, a = made(seed)
    problem_of = [visit.location for visit in problem.visits]
    there, here = np.meshgrid(a.place, a.place)
    stated = np.ix_(problem_of, problem_of)
    assert (a.distance[here, there] == problem.travel.distance_m[stated]).all()
    assert (a.distance_back[there, here] == problem.travel.distance_m[stated]).all()
    for profile, matrix in enumerate(problem.travel.duration_s.values()):
        assert (a.duration[profile, here, there] == matrix[stated]).all()
        assert (a.duration_back[profile, there, here] == matrix[stated]).all()
    for shift, offered in enumerate(problem.shifts):
        start, end = offered.start_location, offered.end_location
        ways = a.distance[a.origin[shift], a.place], a.distance[a.place, a.goal[shift]]
        assert (ways[0] == problem.travel.distance_m[start, problem_of]).all()
        assert (ways[1] == problem.travel.distance_m[problem_of, end]).all()


def test_near_locations_have_numbers_that_follow_each_other() -> None:
    town = Town().technician("ann").shift("ann", at=0)
    for minute in (30, 10, 50, 20, 40):
        town.visit(f"v{minute}", minute)
    a = arrays_of(town.build())
    # The shift's own place is the first one of the problem, 10 minutes the nearest to it.
    assert a.origin.tolist() == [0]
    assert a.place.tolist() == [3, 1, 5, 2, 4]
    assert a.distance_back is a.distance


def test_ways_without_end_stay_so() -> None:
    town = Town().technician("ann").shift("ann", at=0)
    problem = town.visit("a", 10).visit("b", 20).visit("c", 30).build()
    endless = np.full_like(problem.travel.distance_m, np.iinfo(np.int32).max)
    np.fill_diagonal(endless, 0)
    a = arrays_of(replace(problem, travel=replace(problem.travel, distance_m=endless)))
    # The shift's own place, and three doors.
    assert sorted([*a.origin.tolist(), *a.place.tolist()]) == [0, 1, 2, 3]
    assert np.array_equal(a.distance, endless)


def test_partner_places_were_possible_and_not() -> None:
    possible = np.concatenate([made(seed)[1].partner_fen.ravel() >= 0 for seed in SEEDS])
    assert 50 < possible.sum() < possible.size - 50


def test_shifts_that_are_alike_for_visits_share_a_row() -> None:
    town = Town().technician("ann").technician("ben")
    town.shift("ann").shift("ben").shift("ann", end=clock("16:00")).visit("v", 10)
    a = arrays_of(town.build())
    assert a.row.tolist() == [0, 0, 1]
    assert a.high[:, 0].tolist() == [clock("17:00"), clock("16:00")]


def test_limits_that_are_not_there_are_far() -> None:
    town = Town().technician().shift().shift(max_travel_s=600, max_duration_s=700, capacity=(4,))
    a = arrays_of(town.visit("v", 10, demand=(1,)).build())
    assert a.max_travel.tolist() == [FAR, 600]
    assert a.max_duration.tolist() == [FAR, 700]
    assert a.capacity.tolist() == [[FAR], [4]]


def test_tools_are_missing_before_the_pickup_alone() -> None:
    town = Town().technician("ann", tools=frozenset({"drill"})).technician("ben")
    town.shift("ann", pickup=Pickup(0)).shift("ben", pickup=Pickup(0)).shift("ben")
    a = arrays_of(town.visit("v", 10, tools=frozenset({"drill"})).visit("w", 10).build())
    assert a.lacks.tolist() == [[0, 0], [1, 0], [1, 0]]
    assert (a.low[a.row, 0] <= a.high[a.row, 0]).tolist() == [True, True, False]


def plain() -> Town:
    cost = ShiftCost(900, 0, 4000, 80)
    return Town().technician().shift(cost=cost).visit("v", 10).visit("w", 20)


LATE = Sla(clock("09:00"), (SlaTier(0, 0), SlaTier(minutes(30), 700)))


@pytest.mark.parametrize(
    ("town", "simple"),
    [
        (plain(), True),
        (plain().objective(Objective.TRAVEL), True),
        (plain().objective(Objective.DURATION), False),
        (plain().shift(breaks=[lunch("12:00", "13:00")]), False),
        (plain().shift(pickup=Pickup(0)), False),
        (plain().shift(max_travel_s=900), False),
        (plain().shift(max_duration_s=900), True),
        (plain().shift(soft_end=clock("12:00")), True),
        (plain().shift(soft_end=clock("12:00"), cost=ShiftCost(0, 0, 60)), False),
        (plain().shift(cost=ShiftCost(per_hour_fen=60)), False),
        (plain().visit("x", 5, 60, window("09:00", "10:00"), window("11:00", "12:00")), False),
        (plain().visit("x", 5, 60, window("08:00", "10:00"), sla=LATE), False),
        (plain().visit("x", 5, 60, window("08:00", "09:20"), sla=LATE), True),
        (plain().visit("x", 5, published=Published(0, 0)), True),
        (
            plain().weights(changed_start_per_hour_fen=60).visit("x", published=Published(0, 0)),
            False,
        ),
        (
            plain()
            .weights(offered_miss_fen=60)
            .visit("x", appointment=Appointment(AppointmentState.OFFERED, 0, 60)),
            False,
        ),
    ],
)
def test_a_problem_is_simple_where_no_price_hangs_on_time(town: Town, simple: bool) -> None:
    assert arrays_of(town.build()).simple == simple
