"""Routes timed again: cheaper where times alone can be, and the same plan where they cannot."""

import time
from dataclasses import replace

import pytest

from solver.budget import Budget
from solver.check import check
from solver.codes import RuleCode
from solver.cost import plan_cost, value
from solver.explain import explain
from solver.greedy import build
from solver.plan import PICKUP, Plan, Reason, Route, Status, StopKind, Unassigned, UnassignedKind
from solver.problem import (
    Appointment,
    AppointmentState,
    Dependency,
    Objective,
    Pickup,
    Problem,
    Published,
    ShiftCost,
    Sla,
    SlaTier,
    TimeWindow,
    VisitPattern,
)
from solver.retiming import retimed
from solver.timing import time_route
from tests.support.problems import Town, clock, fixed_break, lunch, minutes, window
from tests.support.week import Size, week

HOURLY = ShiftCost(per_hour_fen=3600)
"""A fen a second."""


def ample() -> Budget:
    return Budget(time.monotonic() + 600, time.monotonic)


def planned(problem: Problem, *sequences: tuple[int, ...]) -> Plan:
    """The plan with these routes, by shift, as `solver.timing` has them."""
    routes = []
    for shift, sequence in enumerate(sequences):
        route = time_route(problem, shift, sequence)
        assert isinstance(route, Route), route
        routes.append(route)
    return finished(problem, *routes)


def finished(problem: Problem, *routes: Route) -> Plan:
    why = (Reason(RuleCode.OUTSIDE_WINDOW),)
    served = {visit for route in routes for visit in route.visits}
    left = [visit for visit in range(len(problem.visits)) if visit not in served]
    unassigned = tuple(Unassigned(visit, UnassignedKind.CAPACITY, why) for visit in left)
    return Plan(problem.id, Status.COMPLETED, routes, (), unassigned)


def better(problem: Problem, plan: Plan) -> Plan:
    """The plan timed again, which must gain something and keep every rule."""
    found = retimed(problem, plan, ample())
    assert check(problem, found) == []
    assert value(problem, found) < value(problem, plan)
    return found


def times(plan: Plan, place: int = 0) -> list[str]:
    """Departure, then the start of each stop, then the return."""
    route = plan.routes[place]
    instants = [route.departure_s, *(stop.start_s for stop in route.stops), route.return_s]
    return [f"{instant // 3600:02d}:{instant // 60 % 60:02d}" for instant in instants]


def test_paid_waiting_is_avoided_by_leaving_later() -> None:
    # a as soon as its door opens at 08:10 leaves three hours of paid waiting before b at 12:00;
    # a at 11:30 leaves none: 10 + 30 + 30 + 10 minutes are 4,800 seconds
    town = Town().technician().shift(cost=HOURLY)
    town.visit("a", 10, minutes(30), window("08:10", "11:45"))
    problem = town.visit("b", 10, minutes(30), window("12:00", "12:00")).build()
    plan = planned(problem, (0, 1))
    assert times(plan) == ["08:00", "08:10", "12:00", "12:40"]
    found = better(problem, plan)
    assert times(found) == ["11:20", "11:30", "12:00", "12:40"]
    assert plan_cost(problem, found).work == 4_800


def test_where_waiting_is_free_nothing_changes() -> None:
    town = Town().technician().shift(cost=ShiftCost(per_km_fen=100))
    town.visit("a", 10, minutes(30), window("08:10", "11:45"))
    problem = town.visit("b", 10, minutes(30), window("12:00", "12:00")).build()
    plan = planned(problem, (0, 1))
    assert retimed(problem, plan, ample()) is plan


def test_a_budget_that_is_over_changes_nothing() -> None:
    town = Town().technician().shift(cost=HOURLY)
    town.visit("a", 10, minutes(30), window("08:10", "11:45"))
    problem = town.visit("b", 10, minutes(30), window("12:00", "12:00")).build()
    plan = planned(problem, (0, 1))
    assert retimed(problem, plan, Budget(time.monotonic(), time.monotonic)) is plan


LATE = (SlaTier(1, 5_000),)


def test_a_break_comes_later_where_that_keeps_a_deadline() -> None:
    # on the way to a the break delays it by 20, which is least (09:00, possible was 08:40); b is
    # then past its deadline of 09:45. On the way home it delays the return by 30, b starts 09:40
    town = Town().technician().shift(breaks=[lunch("08:20", "13:50")])
    town.visit("a", 30, minutes(60), window("08:40", "09:30"))
    town.visit("b", 30, minutes(200), sla=Sla(clock("09:45"), LATE))
    problem = town.build()
    plan = planned(problem, (0, 1))
    assert times(plan) == ["08:00", "08:20", "09:00", "10:00", "13:50"]
    assert plan_cost(problem, plan).sla == 5_000
    found = better(problem, plan)
    assert times(found) == ["08:10", "08:40", "09:40", "13:00", "14:00"]
    assert plan_cost(problem, found).total == 0


def test_an_offer_is_kept_by_waiting() -> None:
    offered = Appointment(AppointmentState.OFFERED, clock("09:00"), clock("10:00"))
    town = Town().weights(offered_miss_fen=700).technician().shift()
    problem = town.visit("a", 10, appointment=offered).build()
    found = better(problem, planned(problem, (0,)))
    assert times(found) == ["08:50", "09:00", "09:40"]


def test_an_offer_that_costs_more_to_keep_is_missed() -> None:
    # waiting for the offer is 20 minutes of pay, 1,200 fen, because b is at eight
    offered = Appointment(AppointmentState.OFFERED, clock("09:00"), clock("10:00"))
    town = Town().weights(offered_miss_fen=700).technician().shift(cost=HOURLY, start=0)
    town.visit("b", 0, minutes(30), window("08:00", "08:00"))
    problem = town.visit("a", 10, appointment=offered).build()
    plan = planned(problem, (0, 1))
    assert retimed(problem, plan, ample()) is plan


def test_a_published_start_is_kept_where_that_is_cheaper() -> None:
    told = Published(0, clock("11:00"))
    town = Town().weights(changed_start_per_hour_fen=1_000).technician().shift()
    problem = town.visit("a", 10, published=told).build()
    found = better(problem, planned(problem, (0,)))
    assert times(found)[1] == "11:00"


def test_routes_of_a_group_wait_for_each_other() -> None:
    # Ann's half of the group starts with Ben's, not before 11:00. As planned here she is there from
    # 08:20 on with a before it; timed together, a comes just before and nobody is paid to wait:
    # Ann 10:10 to 12:00, 6,600 seconds; Ben 10:50 to 11:40, 3,000 seconds
    town = Town().technician("ann").technician("ben").shift("ann", cost=HOURLY)
    town.shift("ben", cost=HOURLY)
    town.visit("a", 10, minutes(30)).visit("hers", 20, minutes(30))
    town.visit("his", 20, minutes(30), window("11:00", "12:00"))
    problem = town.group("g", ["hers", "his"]).build()
    alone = planned(problem, (0, 1), (2,))
    his = alone.routes[1]
    hers = alone.routes[0]
    wait_s = his.stops[0].start_s - hers.stops[1].start_s
    second = hers.stops[1]
    late = replace(second, start_s=second.start_s + wait_s, departure_s=second.departure_s + wait_s)
    hers = replace(hers, stops=(hers.stops[0], late), return_s=hers.return_s + wait_s)
    plan = finished(problem, hers, his)
    assert check(problem, plan) == []
    found = better(problem, plan)
    assert times(found, 0) == ["10:10", "10:20", "11:00", "11:50"]
    assert times(found, 1) == ["10:40", "11:00", "11:50"]
    assert plan_cost(problem, found).work == 6_000 + 4_200


def test_a_dependency_ties_routes() -> None:
    # his starts at most 30 minutes after hers has ended; he cannot before 11:00, so hers waits
    town = Town().technician("ann").technician("ben").shift("ann", cost=HOURLY)
    town.shift("ben", cost=HOURLY)
    town.visit("hers", 10, minutes(30))
    town.visit("his", 10, minutes(30), window("11:00", "12:00"))
    need = Dependency(0, max_delay_s=minutes(30))
    problem = town.change_visit("his", dependencies=(need,)).build()
    early = planned(problem, (0,), (1,))
    [stop] = early.routes[0].stops
    late = replace(
        early.routes[0],
        stops=(replace(stop, start_s=clock("10:10"), departure_s=clock("10:40")),),
        return_s=clock("10:50"),
    )
    plan = finished(problem, late, early.routes[1])
    assert check(problem, plan) == []
    found = better(problem, plan)
    # hers ends between 10:30 and 11:00; the earliest is taken
    assert times(found, 0) == ["09:50", "10:00", "10:40"]
    assert plan_cost(problem, found).work == 2 * minutes(50)


def test_duration_is_the_shortest_even_where_windows_are_many() -> None:
    # a at 08:00 or 12:00, b from 11:00 on: soonest home is 11:30 after 3 hours and a half, but
    # a at 12:00 and b at 12:30 take one hour
    town = Town().objective(Objective.DURATION).technician().shift()
    town.visit("a", 0, minutes(30), window("08:00", "08:00"), window("12:00", "12:00"))
    problem = town.visit("b", 0, minutes(30), window("11:00", "15:00")).build()
    plan = planned(problem, (0, 1))
    assert times(plan) == ["08:00", "08:00", "11:00", "11:30"]
    assert times(better(problem, plan)) == ["12:00", "12:00", "12:30", "13:00"]


@pytest.mark.parametrize("objective", [Objective.TARDINESS, Objective.TRAVEL_AND_TARDINESS])
def test_tardiness_is_least_over_breaks(objective: Objective) -> None:
    town = Town().objective(objective).technician().shift(breaks=[lunch("08:20", "13:50")])
    town.visit("a", 30, minutes(60), window("08:40", "09:30"))
    problem = town.visit("b", 30, minutes(200), sla=Sla(clock("09:45"))).build()
    plan = planned(problem, (0, 1))
    found = better(problem, plan)
    # 15 minutes, counted twice, are gone
    assert value(problem, plan).amount - value(problem, found).amount == 2 * minutes(15)


def test_travel_has_no_times() -> None:
    town = Town().objective(Objective.TRAVEL).technician().shift(cost=HOURLY)
    town.visit("a", 10, minutes(30), window("08:10", "11:45"))
    problem = town.visit("b", 10, minutes(30), window("12:00", "12:00")).build()
    plan = planned(problem, (0, 1))
    assert retimed(problem, plan, ample()) is plan


def test_pickups_and_breaks_move_with_the_visits() -> None:
    # pick up 10 minutes at the first place, b there at 12:00; the break is taken at home before
    town = Town().visit("a", 10, minutes(30), window("08:10", "11:00")).technician()
    town.shift(cost=HOURLY, breaks=[fixed_break("08:45", "09:00")], pickup=Pickup(0, minutes(10)))
    town.visit("b", 10, minutes(30), window("12:00", "12:00"), tools=frozenset({"pump"}))
    problem = town.build()
    plan = planned(problem, (0, PICKUP, 1))
    assert [stop.kind for stop in plan.routes[0].stops] == [
        StopKind.VISIT,
        StopKind.BREAK,
        StopKind.PICKUP,
        StopKind.VISIT,
    ]
    found = better(problem, plan)
    assert times(found) == ["10:50", "11:00", "11:30", "12:00", "12:40"]
    # 110 minutes from 10:50 on; the break lies before
    assert plan_cost(problem, found).work == minutes(110)


def test_overtime_is_weighed_against_hours() -> None:
    # two seconds of pay for each of overtime; b may start from 10:00 to 15:00 and the soft end is
    # 12:00: a at 10:30, b at 11:00 end at 11:40 and nothing is waited for
    rates = ShiftCost(per_hour_fen=3600, per_overtime_hour_fen=7200)
    town = Town().technician().shift(cost=rates, soft_end=clock("12:00"))
    town.visit("a", 10, minutes(30), window("08:10", "11:00"))
    problem = town.visit("b", 10, minutes(60), window("11:20", "11:20")).build()
    plan = planned(problem, (0, 1))
    found = better(problem, plan)
    # a 10:50 (the latest that b allows), home at 12:30: 10:40 to 12:00, and 30 minutes past it
    assert times(found) == ["10:40", "10:50", "11:20", "12:30"]
    assert plan_cost(problem, found).work == minutes(80)
    assert plan_cost(problem, found).overtime == 2 * minutes(30)


def test_visits_of_a_pattern_keep_the_days_chosen() -> None:
    # the second day's route gains by leaving later; both days of the pattern stay as chosen
    day = 86_400
    town = (
        Town()
        .technician()
        .shift()
        .shift(start=clock("08:00", 1), end=clock("17:00", 1), cost=HOURLY)
    )
    town.visit("first", 10).visit("second", 10)
    late = TimeWindow(clock("12:00", 1), clock("12:00", 1), clock("13:00", 1))
    town.visit("other", 10, minutes(30), late)
    spans = ((0, day - 1), (day, day + clock("12:00")))
    problem = replace(
        town.build(), patterns=(VisitPattern("p", (0, 1), (((day, 2 * day), (0, 1)), spans)),)
    )
    plan = planned(problem, (0,), (1, 2))
    assert check(problem, plan) == []
    found = better(problem, plan)
    assert found.routes[0] == plan.routes[0]
    assert plan_cost(problem, found).work == minutes(80)


@pytest.mark.parametrize(("seed", "hourly_fen"), [(3, 0), (5, 0), (1, 3000), (6, 3000)])
def test_a_week_is_never_worse(seed: int, hourly_fen: int) -> None:
    problem = week(Size(visits=150, technicians=4, partners=2), seed)
    shifts = tuple(
        replace(each, cost=replace(each.cost, per_hour_fen=hourly_fen)) for each in problem.shifts
    )
    problem = replace(problem, shifts=shifts)
    made = build(problem, range(len(problem.visits)), ample()).plan()
    plan = replace(made, unassigned=explain(problem, made))
    found = retimed(problem, plan, ample())
    assert check(problem, found) == []
    assert [route.sequence for route in found.routes] == [route.sequence for route in plan.routes]
    if seed == 6:  # a week in which no other times are cheaper
        assert found == plan
    else:
        assert value(problem, found) < value(problem, plan)
    assert retimed(problem, plan, ample()) == found
