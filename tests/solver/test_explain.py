"""Why a visit is left out: each kind on a few visits, then proved by trying every insertion."""

import random
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from solver.budget import Budget
from solver.check import check
from solver.codes import ReasonCode, RuleCode
from solver.explain import explain
from solver.greedy import build
from solver.plan import (
    PartnerAssignment,
    Plan,
    Reason,
    Route,
    Status,
    Unassigned,
    UnassignedKind,
)
from solver.problem import (
    Appointment,
    AppointmentState,
    Assignment,
    Lock,
    LockKind,
    PartnerDay,
    Problem,
    Published,
    ShiftCost,
    SkillHeld,
    SkillNeed,
    Territory,
    Visit,
)
from solver.timing import time_route
from tests.support.every_insertion import alone, held_by_locks, ways
from tests.support.problems import Town, clock, minutes, window
from tests.support.week import Size, week

STRUCTURAL, CAPACITY = UnassignedKind.STRUCTURAL, UnassignedKind.CAPACITY
PRICED_OUT, LOCKED = UnassignedKind.PRICED_OUT, UnassignedKind.LOCKED
SEARCH_LIMIT = UnassignedKind.SEARCH_LIMIT
ANN, BEN, CARL = range(3)


def planned(
    problem: Problem, *routes: Iterable[int], handed: Iterable[PartnerAssignment] = ()
) -> Plan:
    """One route a shift, as the definition of timing has it."""
    made = []
    for shift, visits in enumerate(routes):
        route = time_route(problem, shift, list(visits))
        assert isinstance(route, Route), route
        made.append(route)
    routed = tuple(route for route in made if route.stops)
    return Plan("tiny", Status.COMPLETED, routed, tuple(handed))


def explained(problem: Problem, plan: Plan | None = None) -> Unassigned:
    """The one visit that is left out, and that the checker takes this for an explanation."""
    plan = plan or planned(problem)
    (left_out,) = explain(problem, plan)
    assert check(problem, replace(plan, unassigned=(left_out,))) == []
    return left_out


def test_nothing_is_left_out() -> None:
    problem = Town().technician().shift().visit("a").build()
    assert explain(problem, planned(problem, [0])) == ()


# STRUCTURAL


def test_each_technician_is_told_with_the_rules_that_refuse() -> None:
    # Ann has no skill, Ben's level is too low, Carl is unwanted and has no pump; Dora has no shift
    town = Town().technician("ann").technician("ben", skills=(SkillHeld("gas", 1),))
    town = town.technician("carl", skills=(SkillHeld("gas", 2),)).technician("dora")
    town = (
        town.shift("ann")
        .shift("ben")
        .shift("carl")
        .visit(
            "a",
            skills=(SkillNeed("gas", 2),),
            tools=frozenset({"pump"}),
            prohibited_technicians=frozenset({CARL}),
        )
    )
    assert explained(town.build()) == Unassigned(
        0,
        STRUCTURAL,
        (
            Reason(RuleCode.SKILL_MISSING, (ANN, BEN), {"skill": "gas", "minLevel": 2}),
            Reason(RuleCode.TOOL_MISSING, (ANN, BEN, CARL), {"tools": "pump"}),
            Reason(RuleCode.TECHNICIAN_PROHIBITED, (CARL,), {"technician": "carl"}),
            Reason(ReasonCode.NO_SHIFT, (3,)),
        ),
    )


def test_the_shift_that_comes_nearest_speaks() -> None:
    # the customer can on the second day only, when the certificate has ended
    ended = SkillHeld("gas", valid_to_s=clock("00:00", 1))
    town = Town().technician(skills=(ended,)).shift()
    town = town.shift("ann", clock("08:00", 1), clock("17:00", 1))
    day = window("32:00", "40:00")
    left_out = explained(town.visit("a", 0, 60, day, skills=(SkillNeed("gas"),)).build())
    assert [reason.code for reason in left_out.reasons] == [RuleCode.CERTIFICATE_INVALID]


def test_whoever_comes_nearest_to_serving_it_is_told_first() -> None:
    # An evening was confirmed. Ann of another centre could come; Ben and Carl are of this one: Ben
    # may not do it (and is there), Carl may, but goes home before; Dora goes home and may not.
    gas = (SkillHeld("gas"),)
    here, elsewhere = Territory(frozenset({"x"})), Territory(frozenset({"y"}))
    town = (
        Town().technician("ann", skills=gas, territory=elsewhere).technician("ben", territory=here)
    )
    town = town.technician("carl", skills=gas, territory=here).technician("dora", territory=here)
    late, early = (clock("12:00"), clock("21:00")), (clock("08:00"), clock("17:00"))
    town = town.shift("ann", *late).shift("ben", *late).shift("carl", *early).shift("dora", *early)
    evening = Appointment(AppointmentState.CONFIRMED, clock("18:00"), clock("20:00"))
    town = town.visit("a", centre="x", skills=(SkillNeed("gas"),), appointment=evening)
    reasons = explained(town.build()).reasons
    assert [(reason.code, reason.technicians) for reason in reasons] == [
        (RuleCode.OUTSIDE_APPOINTMENT, (CARL, 3)),
        (RuleCode.SKILL_MISSING, (BEN, 3)),
        (RuleCode.OUTSIDE_TERRITORY, (ANN,)),
    ]


def test_rules_that_only_together_refuse() -> None:
    # valid from 12 o'clock on, or a window till 12 o'clock: each alone would do
    late = SkillHeld("gas", valid_from_s=clock("12:00"))
    town = Town().technician(skills=(late,)).shift()
    problem = town.visit("a", 0, 60, window("08:00", "11:00"), skills=(SkillNeed("gas"),)).build()
    reasons = explained(problem).reasons
    assert reasons == (Reason(RuleCode.CERTIFICATE_INVALID, (ANN,)),)


def test_a_partner_point_is_told_with_its_rule() -> None:
    town = Town().visit("a", 10, work_type="filter").partner("p").partner("q", radius_m=4999)
    assert explained(town.build()).reasons == (
        Reason(RuleCode.PARTNER_WORK_TYPE, (), {"workType": "filter", "partners": "p, q"}),
        Reason(
            RuleCode.PARTNER_OUT_OF_REACH, (), {"distance": 5000, "radius": 4999, "partners": "q"}
        ),
    )


@pytest.mark.parametrize(
    ("town", "idle"),
    [(Town(), ()), (Town().technician(), (ANN,)), (Town().partner(days=()), ())],
    ids=["nobody", "a technician without a shift", "a partner without days"],
)
def test_without_shifts_that_is_the_reason(town: Town, idle: tuple[int, ...]) -> None:
    left_out = explained(town.visit("a").build())
    assert left_out == Unassigned(0, STRUCTURAL, (Reason(ReasonCode.NO_SHIFT, idle),))


# CAPACITY


def full_town() -> Town:
    """An hour each for Ann and Ben, taken by `a` and `b`; `c` needs it too."""
    town = Town().technician("ann").technician("ben")
    town = town.shift("ann", end=clock("09:00")).shift("ben", end=clock("09:00"), at=5)
    return town.visit("a", 0, minutes(60)).visit("b", 5, minutes(60)).visit("c", 4, minutes(50))


def test_the_holders_of_the_place_are_named_nearest_first() -> None:
    problem = full_town().build()
    assert explained(problem, planned(problem, [0], [1])) == Unassigned(
        2,
        CAPACITY,
        (
            Reason(ReasonCode.ROUTE_FULL, (BEN,), {"shift": "ben-2", "visits": "b"}),
            Reason(ReasonCode.ROUTE_FULL, (ANN,), {"shift": "ann-1", "visits": "a"}),
        ),
    )


def test_a_full_partner_point_is_named_with_its_visits() -> None:
    days = [PartnerDay(clock("08:00"), clock("18:00"), 1, minutes(600))]
    problem = Town().visit("a").visit("b").partner(days=days).build()
    plan = planned(problem, handed=[PartnerAssignment(0, 0, 0, clock("08:00"))])
    full = Reason(ReasonCode.PARTNER_FULL, (), {"partner": "point", "visits": "a"})
    assert explained(problem, plan) == Unassigned(1, CAPACITY, (full,))


def test_beyond_three_full_shifts_the_technicians_are_named() -> None:
    people = ["ann", "ben", "carl", "dora", "emil"]
    town = Town()
    for number, key in enumerate(people):
        town = town.technician(key).shift(key, end=clock("09:00"), at=number)
    for number, key in enumerate(people):
        town = town.visit(f"at-{key}", number, minutes(60))
    problem = town.visit("left", 0, minutes(30)).build()
    reasons = explained(problem, planned(problem, *([each] for each in range(5)))).reasons
    assert [reason.technicians for reason in reasons] == [(0,), (1,), (2,), (3, 4)]
    assert reasons[-1].detail == {}


# LOCKED


def test_its_own_lock_keeps_it_out_of_every_shift() -> None:
    lock = Lock(LockKind.TIME, start_s=clock("19:00"))
    problem = Town().technician().shift().visit("a", lock=lock).build()
    held = Reason(ReasonCode.HELD_BY_LOCKS, (), {"visits": "a"})
    assert explained(problem) == Unassigned(0, LOCKED, (held,))


def test_a_locked_visit_holds_the_place() -> None:
    # with a at its 08:20 neither the time before nor the time after it is enough for b
    lock = Lock(LockKind.TECHNICIAN_AND_TIME, technician=ANN, start_s=clock("08:20"))
    town = Town().technician().shift(end=clock("09:00")).visit("a", 0, minutes(20), lock=lock)
    problem = town.visit("b", 0, minutes(30)).build()
    held = Reason(ReasonCode.HELD_BY_LOCKS, (ANN,), {"visits": "a"})
    assert explained(problem, planned(problem, [0])) == Unassigned(1, LOCKED, (held,))


def test_a_frozen_visit_counts_as_locked() -> None:
    told = Published(ANN, clock("08:20"))
    town = Town(freeze_s=clock("08:40")).technician().shift(end=clock("09:10"))
    town = town.visit("a", 0, minutes(30), window("08:20", "08:20"), published=told)
    problem = town.visit("b", 0, minutes(25)).build()
    held = Reason(ReasonCode.HELD_BY_LOCKS, (ANN,), {"visits": "a"})
    assert explained(problem, planned(problem, [0])) == Unassigned(1, LOCKED, (held,))


def test_a_lock_between_others_holds_the_place_when_it_is_that_alone() -> None:
    # a is locked to 08:40 and b follows it: 40 minutes are left before them and after them, and c
    # needs 60; without the lock a and b are done at 08:40
    lock = Lock(LockKind.TIME, start_s=clock("08:40"))
    town = Town().technician().shift(end=clock("10:00")).visit("a", 0, minutes(30), lock=lock)
    problem = town.visit("b", 0, minutes(10)).visit("c", 0, minutes(60)).build()
    held = Reason(ReasonCode.HELD_BY_LOCKS, (ANN,), {"visits": "a"})
    assert explained(problem, planned(problem, [0, 1])) == Unassigned(2, LOCKED, (held,))


def test_a_locked_visit_among_others_that_fill_the_route_is_no_matter_of_locks() -> None:
    lock = Lock(LockKind.TECHNICIAN, technician=ANN)
    town = Town().technician().shift(end=clock("10:00")).visit("a", 0, minutes(60), lock=lock)
    problem = town.visit("b", 0, minutes(60)).visit("c", 0, minutes(60)).build()
    assert explained(problem, planned(problem, [0, 1])).kind is CAPACITY


# PRICED_OUT and SEARCH_LIMIT


def priced(drop_fen: int) -> Problem:
    """`a` at 10 costs 20 minutes of travel, 10 km: 1,000 fen in Ann's car."""
    town = Town().technician().shift(cost=ShiftCost(per_km_fen=100))
    return town.visit("a", 10, assignment=Assignment.OPTIONAL, drop_fen=drop_fen).build()


def test_an_optional_visit_that_costs_more_than_leaving_it_out() -> None:
    detail: dict[str, str | int] = {"price": 1000, "shift": "ann-1", "dropPrice": 999}
    reason = Reason(ReasonCode.DEARER_THAN_DROPPING, (ANN,), detail)
    assert explained(priced(999)) == Unassigned(0, PRICED_OUT, (reason,))


def test_a_visit_that_is_worth_it_was_not_reached_by_the_search() -> None:
    reason = Reason(ReasonCode.SEARCH_ENDED, (ANN,), {"price": 1000, "shift": "ann-1"})
    assert explained(priced(1000)) == Unassigned(0, SEARCH_LIMIT, (reason,))


def test_a_mandatory_visit_is_worth_any_price() -> None:
    problem = Town().visit("a", assignment=Assignment.MANDATORY).partner().build()
    reason = Reason(ReasonCode.SEARCH_ENDED, (), {"price": 10_000, "partner": "point"})
    assert explained(problem) == Unassigned(0, SEARCH_LIMIT, (reason,))


# Proved: every insertion, judged by the checker


def proved(problem: Problem, plan: Plan, left_out: Unassigned) -> None:
    """The kind says what trying everything says."""
    visit, kind = left_out.visit, left_out.kind
    prices = list(ways(problem, plan, visit))
    worth = problem.visits[visit].drop_fen
    if prices and (problem.is_mandatory(visit) or min(prices) <= worth):
        assert kind is SEARCH_LIMIT, left_out
    elif prices:
        assert kind is PRICED_OUT, left_out
        assert left_out.reasons[0].detail["price"] == min(prices)
    elif held_by_locks(problem, plan, visit):
        assert kind is LOCKED, left_out
    else:
        assert kind is (CAPACITY if alone(problem, visit) else STRUCTURAL), left_out


def trouble(problem: Problem, seed: int) -> Problem:
    """The same week with rules of every sort on it."""
    chance = random.Random(seed)
    people = tuple(
        replace(
            person,
            parts={"cartridge": chance.randrange(4)},
            tools=frozenset(chance.sample(["pump", "meter"], chance.randrange(3))),
            territory=chance.choice([None, Territory(frozenset({"x"}), (around(chance),))]),
            skills=tuple(
                replace(skill, valid_to_s=chance.choice([None, None, chance.randrange(7) * 40_000]))
                for skill in person.skills
            ),
        )
        for person in problem.technicians
    )
    shifts = tuple(
        replace(
            shift,
            capacity=(chance.randrange(2, 9),),
            max_duration_s=chance.choice([None, minutes(360)]),
            max_travel_s=chance.choice([None, minutes(120)]),
        )
        for shift in problem.shifts
    )
    points = tuple(
        replace(point, acceptance_s=minutes(60), radius_m=chance.choice([None, 6000]))
        for point in problem.partners
    )
    visits = tuple(troubled(chance, visit, len(people)) for visit in problem.visits)
    return replace(
        problem,
        technicians=people,
        shifts=shifts,
        partners=points,
        visits=visits,
        freeze_s=clock("10:00"),
    )


def around(chance: random.Random) -> tuple[tuple[float, float], ...]:
    """A quarter of the disc, or three."""
    lat, lon = 26 + chance.choice([-0.2, 0.2]), 119 + chance.choice([-0.2, 0.2])
    if chance.random() < 0.5:
        return ((26, 119), (26, lon), (lat, lon), (lat, 119))
    opposite = (52 - lat, 238 - lon)
    return ((26, 119), (26, lon), (opposite[0], lon), opposite, (lat, opposite[1]), (lat, 119))


def troubled(chance: random.Random, visit: Visit, people: int) -> Visit:
    span = {"earliest_s": clock("09:00", 2), "latest_s": clock("12:00", 3)}
    told_s = (clock("09:00", 1), clock("15:00", chance.randrange(1, 4)))
    someone = chance.randrange(people)
    fields: list[dict[str, Any]] = [
        {"required_technicians": frozenset({someone})},
        {"prohibited_technicians": frozenset({someone})},
        {"parts": {"cartridge": 1}},
        {"tools": frozenset({"pump"})},
        {"centre": "x"},
        {"lock": Lock(LockKind.TECHNICIAN, technician=someone)},
        {"lock": Lock(LockKind.TIME, start_s=chance.randrange(7 * 24) * 3600)},
        {"lock": Lock(LockKind.TIME_RANGE, **span)},
        {"published": Published(someone, clock("09:30"))},
        {"appointment": Appointment(AppointmentState.CONFIRMED, *told_s)},
        {},
        {},
        {},
    ]
    return replace(visit, demand=(1,), **chance.choice(fields))


def test_explanations_are_proved_by_trying_everything() -> None:
    # every seventh visit was never looked at; seeds chosen for all kinds to be there often
    kinds: Counter[UnassignedKind] = Counter()
    for seed in range(3):
        problem = trouble(week(Size(visits=70, technicians=2, partners=1), seed), seed)
        looked_at = [visit for visit in range(70) if visit % 7]
        plan = build(problem, looked_at, Budget(time.monotonic() + 60, time.monotonic)).plan()
        left_out = explain(problem, plan)
        assert check(problem, replace(plan, unassigned=left_out)) == []
        for each in left_out:
            proved(problem, plan, each)
        kinds.update(each.kind for each in left_out)
    assert set(kinds) == set(UnassignedKind), kinds


def test_a_thousand_visits_are_explained_in_time() -> None:
    problem = week(Size(visits=1000, technicians=22))
    some = build(problem, range(0, 1000, 3), Budget(time.monotonic() + 60, time.monotonic)).plan()
    began = time.process_time()
    assert len(explain(problem, some)) > 600
    assert time.process_time() - began < 10
