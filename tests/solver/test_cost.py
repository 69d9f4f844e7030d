"""Cost: three plans whose price was computed by hand, and each component by itself."""

import pytest

from solver.cost import (
    Cost,
    Value,
    paid_s,
    partner_cost,
    plan_cost,
    route_cost,
    sla_penalty_fen,
    value,
    variable_fen,
)
from solver.plan import PartnerAssignment, Plan, Route, Status, Stop, StopKind
from solver.problem import (
    Appointment,
    AppointmentState,
    Assignment,
    Objective,
    Problem,
    Published,
    ShiftCost,
    SkillHeld,
    SkillNeed,
    Sla,
    SlaTier,
)
from solver.timing import time_route
from tests.support.problems import Town, clock, fixed_break, minutes, window

F3 = (SlaTier(0, 0), SlaTier(minutes(30), 2_000), SlaTier(minutes(120), 5_000))
"""Domain case F3: free for 30 minutes, then 20 yuan, from 120 minutes on 50."""

PAY = ShiftCost(
    fixed_fen=10_000,
    per_hour_fen=3_000,
    per_overtime_hour_fen=4_500,
    per_km_fen=80,
    per_visit_fen={"repair": 1_500, "filter": 800},
)


def route_of(problem: Problem, *visits: int, shift: int = 0) -> Route:
    route = time_route(problem, shift, visits)
    assert isinstance(route, Route), route
    return route


def plan_of(problem: Problem, *routes: Route, handed: tuple[PartnerAssignment, ...] = ()) -> Plan:
    return Plan(problem.id, Status.COMPLETED, routes, handed)


@pytest.mark.parametrize(
    ("late_s", "fen"),
    [
        (-1, 0),
        (0, 0),
        (minutes(30) - 1, 0),  # 29 min 59 s
        (minutes(30), 2_000),
        (minutes(120) - 1, 2_000),
        (minutes(120), 5_000),
        (minutes(6000), 5_000),
    ],
)
def test_domain_case_f3(late_s: int, fen: int) -> None:
    assert sla_penalty_fen(F3, late_s) == fen


def test_the_last_tier_begun_applies_alone_with_its_own_rate() -> None:
    tiers = (SlaTier(0, 100, 3_600), SlaTier(600, 500, 1_800))
    assert sla_penalty_fen(tiers, 599) == 100 + 599  # 1 fen a second
    assert sla_penalty_fen(tiers, 600) == 500
    assert sla_penalty_fen(tiers, 601) == 501  # half a fen is rounded up
    assert sla_penalty_fen(tiers, 602) == 501
    assert sla_penalty_fen((), 602) == 0


def test_plan_one_a_day_with_overtime() -> None:
    """Two visits, one of them late.

    leaves 08:00, a (20 away) 08:20-09:20, b (40 away) 09:40-10:40, home 11:20; soft end 11:00
    fixed      100.00
    work       08:00-11:00 = 3 h x 30          =  90.00
    overtime   20 min = 1/3 h x 45             =  15.00
    distance   80 min of road x 0.5 km x 0.80  =  32.00
    per visit  15 + 8                          =  23.00
    sla        b due 09:00, 40 min late        =  20.00
    total                                        280.00
    variable   280 - 100 - 2 h at 30           = 120.00 (overtime is dearer, so 30 is the minimum)
    """
    town = Town().technician().shift(end=clock("12:00"), soft_end=clock("11:00"), cost=PAY)
    town.visit("a", 20, minutes(60), work_type="repair")
    town.visit("b", 40, minutes(60), work_type="filter", sla=Sla(clock("09:00"), F3))
    problem = town.build()
    plan = plan_of(problem, route_of(problem, 0, 1))
    cost = plan_cost(problem, plan)
    assert cost == Cost(
        fixed=10_000, work=9_000, overtime=1_500, distance=3_200, per_visit=2_300, sla=2_000
    )
    assert cost.total == 28_000
    assert cost.technicians == 26_000
    assert variable_fen(problem, plan) == 12_000


def test_plan_two_an_employee_a_partner_and_a_visit_left_out() -> None:
    """An employee whose hours are paid anyway: only avoidable money steers.

    a       20 away and back = 20 km x 0.33          =   6.60
    b       at the partner: 60 + 1.50 x (15 - 10 km) =  67.50
            due 06:00, starts 08:00: 120 min late    =  50.00
    c       left out, optional                       =  12.34
    d       left out, mandatory: not money
    total                                              136.44
    """
    town = Town().technician().shift(cost=ShiftCost(per_km_fen=33))
    town.visit("a", 20).visit("b", 30, work_type="repair", sla=Sla(clock("06:00"), F3))
    town.visit("c", 5, assignment=Assignment.OPTIONAL, drop_fen=1_234).visit("d", 5, priority=2)
    town.partner(at=60, fees_fen={"repair": 6_000}, free_distance_m=10_000, per_km_fen=150)
    problem = town.build()
    handed = (PartnerAssignment(visit=1, partner=0, day=0, start_s=clock("08:00")),)
    plan = plan_of(problem, route_of(problem, 0), handed=handed)
    assert plan_cost(problem, plan) == Cost(distance=660, fees=6_750, sla=5_000, dropped=1_234)
    assert value(problem, plan) == Value((0, 1, 0, 0, 0, 0, 0, 0, 0, 0), 13_644)
    assert variable_fen(problem, plan) == 13_644


def test_plan_three_against_what_was_published_and_wished() -> None:
    """One day of bob with a break, after ann's was published.

    leaves 08:55, a 09:00-10:00, break 10:00-10:30, b (5 further) 10:35-11:35, home 11:45
    work       2 h 50 less 30 = 2 h 20 = 8,400 s x 30.01 an hour = 70.0233.. = 70.02
    distance   20 min = 10 km x 0.07                  =  0.70
    preferred  a and b wanted ann: 2 x 3              =  6.00
    offered    b was offered until 10:30              =  4.00
    technician a was ann's                            =  5.00
    start      a by 60 min, b by 5 min: 65 min x 7.01 an hour = 7.594.. = 7.59
    total                                               93.31
    """
    town = Town().weights(
        preferred_miss_fen=300,
        offered_miss_fen=400,
        changed_technician_fen=500,
        changed_start_per_hour_fen=701,
    )
    pay = ShiftCost(per_hour_fen=3_001, per_km_fen=7)
    pause = [fixed_break("10:00", "10:30")]
    town.technician("ann").technician("bob").shift("bob", breaks=pause, cost=pay)
    ann = frozenset({0})
    town.visit(
        "a",
        5,
        minutes(60),
        window("09:00", "09:00"),
        preferred_technicians=ann,
        published=Published(0, clock("10:00")),
    )
    town.visit(
        "b",
        10,
        minutes(60),
        preferred_technicians=ann,
        appointment=Appointment(AppointmentState.OFFERED, clock("09:00"), clock("10:30")),
        published=Published(1, clock("10:30")),
    )
    problem = town.build()
    cost = plan_cost(problem, plan_of(problem, route_of(problem, 0, 1)))
    assert cost == Cost(
        work=7_002,
        distance=70,
        preferred=600,
        offered=400,
        changed_technician=500,
        changed_start=759,
    )
    assert cost.total == 9_331


def test_the_stated_times_are_priced() -> None:
    town = Town().technician().shift(cost=ShiftCost(per_hour_fen=3_600, per_km_fen=1_000))
    problem = town.visit("a", at=10).build()
    stop = Stop(StopKind.VISIT, 0, 100, 200, 300, travel_s=600, distance_m=1_499)
    stated = Route(0, 0, 1_000, (stop,), 600, 1)
    # 1,000 s at 1 fen; 1.5 km at 10 yuan, whatever the matrices say
    assert route_cost(problem, stated) == Cost(work=1_000, distance=1_500)


def test_a_route_without_visits_costs_nothing() -> None:
    problem = Town().technician().shift(cost=PAY).build()
    assert route_cost(problem, route_of(problem)) == Cost()


def test_hours_past_the_soft_end_are_overtime_alone_and_breaks_unpaid() -> None:
    problem = Town().technician().shift(soft_end=clock("16:00")).build()
    rest = Stop(
        StopKind.BREAK, None, clock("15:50"), clock("15:50"), clock("16:20")
    )  # 10 before, 20 past
    route = Route(0, clock("15:00"), clock("17:00"), (rest,))
    assert paid_s(problem.shifts[0], route) == (minutes(50), minutes(40))
    late = Route(0, clock("16:30"), clock("17:00"), ())
    assert paid_s(problem.shifts[0], late) == (0, minutes(30))


def test_a_partner_keeps_no_technician() -> None:
    town = Town().weights(preferred_miss_fen=1, changed_technician_fen=10).technician().partner()
    town.visit("a", preferred_technicians=frozenset({0}), published=Published(0, clock("09:00")))
    handed = PartnerAssignment(visit=0, partner=0, day=0, start_s=clock("09:00"))
    expected = Cost(fees=10_000, preferred=1, changed_technician=10)
    assert partner_cost(town.build(), handed) == expected


def test_priority_classes_come_before_money() -> None:
    one_urgent = Value((1, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0)
    many_minor = Value((0, 0, 0, 0, 9, 0, 0, 0, 0, 0), 10**9)
    fewer_minor = Value((0, 0, 0, 0, 8, 0, 0, 0, 0, 0), 10**12)
    assert sorted([one_urgent, many_minor, fewer_minor]) == [fewer_minor, many_minor, one_urgent]


def test_a_plan_that_says_nothing_of_a_visit_leaves_it_out() -> None:
    problem = Town().visit("a", priority=10).build()
    assert value(problem, plan_of(problem)).unassigned == (0,) * 9 + (1,)


@pytest.mark.parametrize(
    ("objective", "amount"),
    [
        (Objective.TRAVEL, 20_000),  # 40 minutes of road
        (Objective.DURATION, minutes(160)),  # 08:00 to 10:40
        # a starts 08:20, 20 min late, b 09:20, 10 late: 30 in sum and 20 the largest
        (Objective.TARDINESS, minutes(50)),
    ],
)
def test_objectives_other_than_money(objective: Objective, amount: int) -> None:
    town = Town().objective(objective).technician().shift()
    town.visit("a", 20, minutes(60), sla=Sla(clock("08:00")))
    town.visit("b", 20, minutes(60), sla=Sla(clock("09:10")))
    problem = town.build()
    assert value(problem, plan_of(problem, route_of(problem, 0, 1))).amount == amount


def test_the_minimum_of_service_is_that_of_the_cheapest_hands() -> None:
    slow, fast = (SkillHeld("gas", duration_permille=permille) for permille in (1000, 500))
    town = Town().technician("slow", skills=(slow,)).technician("fast", skills=(fast,))
    town.shift("slow", cost=ShiftCost(per_hour_fen=3_000))
    town.shift("fast", cost=ShiftCost(per_hour_fen=4_000))
    town.visit("a", 0, minutes(60), skills=(SkillNeed("gas"),))
    problem = town.build()
    # the slow one is paid 30.00 for an hour; the fast one would be 20.00 for half an hour
    assert variable_fen(problem, plan_of(problem, route_of(problem, 0))) == 1_000
