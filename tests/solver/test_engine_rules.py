"""Every hard rule under every engine: who can be served is, who cannot is left out with a reason.

In each case the day is so short of obstacles that only the rule decides.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from solver.check import check
from solver.plan import Plan
from solver.problem import (
    Appointment,
    AppointmentState,
    Assignment,
    Lock,
    LockKind,
    PartnerDay,
    Problem,
    Published,
    SkillHeld,
    SkillNeed,
    Sla,
    Territory,
)
from solver.solve import Engine, Options, solve
from tests.support.problems import Town, clock, fixed_break, lunch, minutes, window

GAS = (SkillNeed("gas"),)


def skill_levels() -> Town:
    town = Town().technician("ann", skills=(SkillHeld("gas", 1),)).shift("ann")
    town.visit("yes", 5, skills=GAS).visit("no", 5, skills=(SkillNeed("gas", 2),))
    return town.visit("no-other", 5, skills=(SkillNeed("water"),))


def certificates() -> Town:
    held = (SkillHeld("gas", valid_to_s=clock("12:00")), SkillHeld("water", valid_from_s=0))
    town = Town().technician("ann", skills=held).shift("ann")
    town.visit("yes", 5, minutes(30), window("08:00", "11:00"), skills=GAS)
    return town.visit("no", 5, minutes(30), window("12:00", "16:00"), skills=GAS)


def people() -> Town:
    town = Town().technician("ann").technician("bob").shift("ann")
    town.visit("yes", 5, required_technicians=frozenset({0}))
    town.visit("no", 5, required_technicians=frozenset({1}))
    return town.visit("no-ann", 5, prohibited_technicians=frozenset({0}))


def territory() -> Town:
    town = Town().technician("ann", territory=Territory(centres=frozenset({"north"}))).shift("ann")
    return town.visit("yes", 5, centre="north").visit("no", 5, centre="south")


def tools() -> Town:
    town = Town().technician("ann", tools=frozenset({"drill"})).shift("ann")
    return town.visit("yes", 5, tools=frozenset({"drill"})).visit("no", 5, tools=frozenset({"saw"}))


def parts() -> Town:
    # Three filters on the van: 2 + 1 go, the least urgent third visit has none left.
    town = Town().technician("ann", parts={"filter": 3}).shift("ann")
    town.visit("yes", 5, parts={"filter": 2}, priority=1)
    town.visit("yes-too", 5, parts={"filter": 1}, priority=2)
    return town.visit("no", 5, parts={"filter": 1}, priority=3)


def capacity() -> Town:
    town = Town().technician("ann").shift("ann", capacity=(10, 2))
    town.visit("yes", 5, demand=(1, 2), priority=1)
    return town.visit("no", 5, demand=(1, 1), priority=3)


def several_windows() -> Town:
    # The shift is from 08:00 to 17:00 and the visit 5 minutes away.
    town = Town().technician("ann").shift("ann")
    town.visit("yes", 5, minutes(30), window("06:00", "07:00"), window("16:00", "16:25"))
    return town.visit("no", 5, minutes(30), window("06:00", "07:00"), window("16:26", "19:00"))


def window_ends() -> Town:
    # 30 minutes of service must be over by 09:00.
    town = Town().technician("ann").technician("bob").shift("ann").shift("bob")
    town.visit("yes", 5, minutes(30), window("08:30", "08:45", "09:00"))
    return town.visit("no", 5, minutes(30), window("08:31", "08:45", "09:00"))


def access() -> Town:
    # Arrival 08:05; ten minutes of access make 08:15 the first start.
    town = Town().technician("ann").technician("bob").shift("ann").shift("bob")
    town.visit("yes", 5, minutes(30), window("08:00", "08:15"), access_s=minutes(10), priority=1)
    return town.visit("no", 5, minutes(30), window("08:00", "08:14"), access_s=minutes(10))


def slow_technician() -> Town:
    # 60 x 1.5 = 90 minutes.
    town = Town().technician("ann", skills=(SkillHeld("gas", duration_permille=1500),))
    town.shift("ann", clock("08:00"), clock("10:00")).shift("ann", clock("11:00"), clock("12:39"))
    town.visit("yes", 5, minutes(60), window("08:00", "09:00"), skills=GAS)
    return town.visit("no", 5, minutes(60), window("11:00", "12:00"), skills=GAS)


def breaks() -> Town:
    town = Town().technician("ann").shift("ann", breaks=[fixed_break("12:00", "13:00")])
    town.visit("yes", 5, minutes(30), window("11:00", "11:30"))
    return town.visit("no", 5, minutes(30), window("11:31", "12:59"))


def floating_breaks() -> Town:
    # Between 11:00 and 13:00 there is an hour of lunch: one of the two visits of 75 minutes fits.
    town = Town().technician("ann").shift("ann", breaks=[lunch("11:00", "13:00", minutes(60))])
    town.visit("yes", 0, minutes(75), window("10:45", "10:50"), priority=1)
    return town.visit("no", 0, minutes(75), window("12:10", "12:55"), priority=9).visit(
        "yes-too", 0, minutes(75), window("13:00", "15:00")
    )


def longest_day() -> Town:
    # Out and back 2 x 10 minutes, 30 of service: 50. A second visit makes it 80.
    town = Town().technician("ann").shift("ann", max_duration_s=minutes(50))
    return town.visit("yes", 10, priority=1).visit("no", 10, priority=2)


def longest_travel() -> Town:
    town = Town().technician("ann").shift("ann", max_travel_s=minutes(20))
    return town.visit("yes", 10, priority=1).visit("no", 11, priority=2)


def outer_bound() -> Town:
    town = Town().technician("ann").technician("bob").shift("ann").shift("bob")
    town.visit("yes", 5, sla=Sla(clock("07:00"), (), clock("08:05")), priority=1)
    return town.visit("no", 5, sla=Sla(clock("07:00"), (), clock("08:04")))


def appointments() -> Town:
    def told(state: AppointmentState) -> Appointment:
        return Appointment(state, clock("18:00"), clock("19:00"))

    town = Town().technician("ann").shift("ann")
    town.visit("yes", 5, appointment=told(AppointmentState.OFFERED))
    return town.visit("no", 5, appointment=told(AppointmentState.CONFIRMED))


def locks() -> Town:
    town = Town().technician("ann").technician("bob").shift("ann")
    town.visit("yes", 5, lock=Lock(LockKind.TECHNICIAN_AND_TIME, 0, clock("09:00")))
    town.visit("yes-range", 5, lock=Lock(LockKind.TIME_RANGE, None, None, clock("10:00"), 10**6))
    town.visit("no", 5, lock=Lock(LockKind.TECHNICIAN, 1))
    return town.visit("no-time", 5, lock=Lock(LockKind.TIME, None, clock("18:00")))


def freeze() -> Town:
    town = Town(freeze_s=clock("12:00")).technician("ann").shift("ann")
    town.visit("yes", 5, minutes(30), window("09:00", "09:00"), published=_at("09:00"))
    return town.visit("no", 5, minutes(30), window("10:00", "10:00"), published=_at("11:00"))


def partners() -> Town:
    # The point takes two visits, half an hour of service each, from 09:00 to 10:00.
    day = PartnerDay(clock("09:00"), clock("10:00"), 2, minutes(90))
    town = Town().partner("point", days=(day,), radius_m=5000, acceptance_s=clock("09:30"))
    town.visit("yes", 10, priority=1).visit("no", 11, priority=1)
    town.visit("no-late", 10, minutes(30), window("09:00", "09:29"))
    town.visit("yes-too", 5, priority=2).visit("no-room", 5, priority=3)
    return town.visit("no-type", 5, work_type="install")


def _at(text: str) -> Published:
    return Published(0, clock(text))


CASES = (
    skill_levels,
    certificates,
    people,
    territory,
    tools,
    parts,
    capacity,
    several_windows,
    window_ends,
    access,
    slow_technician,
    breaks,
    floating_breaks,
    longest_day,
    longest_travel,
    outer_bound,
    appointments,
    locks,
    freeze,
    partners,
)


def solved(problem: Problem, engine: Engine) -> Plan:
    return solve(problem, Options(engine, time_limit_s=30, iterations=20))


def served(problem: Problem, plan: Plan) -> set[str]:
    visits = {visit for route in plan.routes for visit in route.visits}
    visits |= {handed.visit for handed in plan.partner_assignments}
    return {problem.visits[visit].id for visit in visits}


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize("case", CASES)
def test_rule_decides(case: Callable[[], Town], engine: Engine) -> None:
    problem = case().build()
    plan = solved(problem, engine)
    expected = {visit.id for visit in problem.visits if visit.id.startswith("yes")}
    assert served(problem, plan) == expected
    assert {problem.visits[left.visit].id for left in plan.unassigned} == {
        visit.id for visit in problem.visits
    } - expected
    assert check(problem, plan) == []


@pytest.mark.parametrize("engine", list(Engine))
def test_optional_visit_is_served_when_cheaper_than_its_drop_price(engine: Engine) -> None:
    # Out and back 2 x 10 km at 1 yuan each: 20 yuan.
    problem = _optional(drop_fen=2001)
    assert served(problem, solved(problem, engine)) == {"maybe"}
    problem = _optional(drop_fen=1999)
    assert served(problem, solved(problem, engine)) == set()


def _optional(drop_fen: int) -> Problem:
    town = Town().technician("ann").shift("ann").visit("maybe", 20)
    problem = town.build()
    shift, visit = problem.shifts[0], problem.visits[0]
    return replace(
        problem,
        shifts=(replace(shift, cost=replace(shift.cost, per_km_fen=100)),),
        visits=(replace(visit, assignment=Assignment.OPTIONAL, drop_fen=drop_fen),),
    )
