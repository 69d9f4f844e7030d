"""Retiming against an oracle: every departure, start and place of the break of tiny routes."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from solver.budget import Budget
from solver.check import check
from solver.cost import value
from solver.plan import Plan, Route, Status, Stop, StopKind
from solver.problem import (
    Appointment,
    AppointmentState,
    Break,
    BreakKind,
    Objective,
    Problem,
    Published,
    ShiftCost,
    Sla,
    SlaTier,
    TimeWindow,
)
from solver.retiming import retimed
from solver.timing import time_route
from tests.support.problems import Town

SECONDS = 22
"""Length of the shift; prices an hour are multiples of 3600, so that nothing is rounded."""


def endless() -> Budget:
    return Budget(1.0, lambda: 0.0)


def tiny(chance: random.Random, objective: Objective, *, rests: bool) -> Problem:
    """Two visits, with a deadline in two tiers, an offer or a published start, and pay."""
    prices = ShiftCost(
        per_hour_fen=3600 * chance.choice([0, 2]), per_overtime_hour_fen=3600 * chance.randint(1, 5)
    )
    earliest = chance.randrange(8)
    pause = Break(BreakKind.FLOATING, earliest, earliest + chance.randint(5, 12), 4)
    town = Town().objective(objective).profile("fast", 1).technician()
    town.weights(offered_miss_fen=7, changed_start_per_hour_fen=3600)
    town.shift(
        start=0,
        end=SECONDS,
        soft_end=chance.randint(8, SECONDS),
        cost=prices,
        profile="fast",
        breaks=(pause,) if rests else (),
        max_duration_s=chance.choice([None, 15]),
    )
    for number in range(2):
        opens = chance.randrange(8)
        spans = [TimeWindow(opens, opens + chance.randint(2, 6), 90)]
        if chance.random() < 0.4:
            spans.append(TimeWindow(opens + 8, opens + 10, 90))
        due = chance.randrange(1, 10)
        tiers = (SlaTier(1, chance.randrange(9), 3600), SlaTier(5, chance.randrange(20)))
        wish = chance.random()
        offer = Appointment(AppointmentState.OFFERED, opens + 2, opens + 4)
        town.visit(
            f"v{number}",
            chance.randrange(4),
            chance.randint(1, 3),
            *spans,
            access_s=chance.randrange(2),
            sla=Sla(due, tiers) if chance.random() < 0.7 else None,
            appointment=offer if wish < 0.3 else None,
            published=Published(0, opens + 3) if wish > 0.8 else None,
        )
    return town.build()


def schedules(problem: Problem) -> Iterator[Route]:
    """Every route through both visits in order, at every second; the return is the soonest."""
    empty: tuple[int | None, ...] = (None,)
    gaps = (None, 1, 2, 3) if problem.shifts[0].breaks else empty
    for departure in range(SECONDS):
        for gap in gaps:
            for begin in range(SECONDS) if gap else (0,):
                yield from _onward(problem, Route(0, departure, departure, ()), 1, gap, begin)


def _onward(
    problem: Problem, sofar: Route, number: int, gap: int | None, begin: int
) -> Iterator[Route]:
    shift, visits = problem.shifts[0], problem.visits
    here = visits[number - 2].location if number > 1 else shift.start_location
    leave = sofar.stops[-1].departure_s if sofar.stops else sofar.departure_s
    there = visits[number - 1].location if number < 3 else shift.end_location
    travel_s = int(problem.travel.duration_s["fast"][here, there])
    distance_m = int(problem.travel.distance_m[here, there])
    arrival = leave + travel_s
    stops = sofar.stops
    if gap == number:
        if begin < leave:
            return
        ends = begin + 4
        stops = (*stops, Stop(StopKind.BREAK, None, begin, begin, ends))
        arrival = max(ends, arrival + 4)
    if number == 3:
        yield replace(
            sofar,
            stops=stops,
            return_s=arrival,
            return_travel_s=travel_s,
            return_distance_m=distance_m,
        )
        return
    visit = visits[number - 1]
    for start in range(arrival + visit.access_s, SECONDS):
        if not any(each.earliest_s <= start <= each.latest_start_s for each in visit.windows):
            continue
        stop = Stop(
            StopKind.VISIT,
            number - 1,
            arrival,
            start,
            start + visit.service_s,
            travel_s,
            distance_m,
        )
        yield from _onward(problem, replace(sofar, stops=(*stops, stop)), number + 1, gap, begin)


OBJECTIVES = (Objective.MONEY, Objective.DURATION, Objective.TARDINESS)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("rests", [False, True])
def test_no_times_at_all_are_cheaper(objective: Objective, rests: bool) -> None:
    chance = random.Random(7)
    seen = gained = 0
    while seen < 25:
        problem = tiny(chance, objective, rests=rests)
        route = time_route(problem, 0, (0, 1))
        if not isinstance(route, Route):
            continue
        seen += 1
        plan = Plan(problem.id, Status.COMPLETED, (route,))
        found = retimed(problem, plan, endless())
        least = value(problem, plan)
        for times in schedules(problem):
            other = replace(plan, routes=(times,))
            if value(problem, other) < least and not check(problem, other):
                least = value(problem, other)
        assert value(problem, found) == least
        assert check(problem, found) == []
        gained += found != plan
    assert gained >= (1 if objective is Objective.MONEY or rests else 0)
