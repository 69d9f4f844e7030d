"""The judge: a plan that keeps every rule, then broken in each rule's own way."""

import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from solver import rules
from solver.budget import Budget
from solver.check import as_json_line, check
from solver.codes import RuleCode
from solver.greedy import build
from solver.plan import (
    PartnerAssignment,
    Plan,
    Status,
    Stop,
    StopKind,
    Unassigned,
    UnassignedKind,
)
from solver.problem import (
    AppointmentState,
    Dependency,
    LockKind,
    Pickup,
    Problem,
    Published,
    SkillHeld,
    SkillNeed,
    Sla,
    Territory,
    VisitGroup,
)
from solver.rules import RULES, Violation
from tests.support.judged import (
    ANN,
    BEN,
    LUNCH,
    PLAN,
    PROBLEM,
    WHY,
    A,
    B,
    C,
    D,
    E,
    appointed,
    given,
    given_part,
    locked,
    routed,
    skilled,
)
from tests.support.problems import Town, clock, fixed_break, lunch, minutes, window
from tests.support.week import Size, week


def broken(problem: Problem, plan: Plan = PLAN) -> list[tuple[RuleCode, int | None, int | None]]:
    """What is broken and where."""
    return [(found.code, found.visit, found.shift) for found in check(problem, plan)]


# Other plans of the same problem


def told(**fields: Any) -> Plan:
    return replace(PLAN, **fields)


def ann(**fields: Any) -> Plan:
    return told(routes=(replace(PLAN.routes[0], **fields),))


def stop(place: int, **fields: Any) -> Plan:
    stops = list(PLAN.routes[0].stops)
    stops[place] = replace(stops[place], **fields)
    return ann(stops=tuple(stops))


def pause(start: str, end: str) -> dict[str, int]:
    starts = clock(start)
    return {"arrival_s": starts, "start_s": starts, "departure_s": clock(end)}


def test_the_good_plan_keeps_every_rule() -> None:
    assert check(PROBLEM, PLAN) == []


Place = tuple[int | None, int | None]
"""Visit and shift of a violation."""

CASES: list[tuple[str, RuleCode, Problem, Plan, Place]] = [
    # who may serve it
    ("no skill", RuleCode.SKILL_MISSING, given(A, skills=(SkillNeed("gas"),)), PLAN, (A, 0)),
    ("a skill too low", RuleCode.SKILL_MISSING, skilled(A, SkillHeld("gas", 1), 2), PLAN, (A, 0)),
    ("partner unskilled", RuleCode.SKILL_MISSING, skilled(D, SkillHeld("gas"), 2), PLAN, (D, None)),
    (
        "a certificate that ends as the service starts",
        RuleCode.CERTIFICATE_INVALID,
        skilled(B, SkillHeld("gas", valid_to_s=clock("08:50"))),
        PLAN,
        (B, 0),
    ),
    (
        "a certificate that begins after the service starts",
        RuleCode.CERTIFICATE_INVALID,
        skilled(B, SkillHeld("gas", valid_from_s=clock("08:51"))),
        PLAN,
        (B, 0),
    ),
    (
        "a partner's certificate",
        RuleCode.CERTIFICATE_INVALID,
        skilled(D, SkillHeld("gas", valid_to_s=clock("07:00"))),
        PLAN,
        (D, None),
    ),
    (
        "unwanted",
        RuleCode.TECHNICIAN_PROHIBITED,
        given(A, prohibited_technicians=frozenset({ANN})),
        PLAN,
        (A, 0),
    ),
    (
        "another wanted",
        RuleCode.TECHNICIAN_NOT_REQUIRED,
        given(A, required_technicians=frozenset({BEN})),
        PLAN,
        (A, 0),
    ),
    (
        "a partner where a technician is wanted",
        RuleCode.TECHNICIAN_NOT_REQUIRED,
        given(D, required_technicians=frozenset({ANN, BEN})),
        PLAN,
        (D, None),
    ),
    (
        # centre x has a, b and c are of none; the ring holds longitudes 119.015 to 119.025, so b
        "outside the polygon",
        RuleCode.OUTSIDE_TERRITORY,
        replace(
            given_part(
                "technicians",
                ANN,
                territory=Territory(
                    frozenset({"x"}),
                    (((25.9, 119.015), (25.9, 119.025), (26.1, 119.025), (26.1, 119.015)),),
                ),
            ),
            visits=given(A, centre="x").visits,
        ),
        PLAN,
        (C, 0),
    ),
    ("no tool", RuleCode.TOOL_MISSING, given(B, tools=frozenset({"pump"})), PLAN, (B, 0)),
    ("no part", RuleCode.PART_MISSING, given(B, parts={"cartridge": 1}), PLAN, (B, 0)),
    (
        # three on the van: two for a, one of the two for c
        "parts used up",
        RuleCode.PART_MISSING,
        replace(
            given_part("technicians", ANN, parts={"cartridge": 3}),
            visits=(
                replace(PROBLEM.visits[A], parts={"cartridge": 2}),
                PROBLEM.visits[B],
                replace(PROBLEM.visits[C], parts={"cartridge": 2}),
                *PROBLEM.visits[D:],
            ),
        ),
        PLAN,
        (C, 0),
    ),
    # when
    (
        "started between two windows",
        RuleCode.OUTSIDE_WINDOW,
        given(B, windows=(window("08:00", "08:49"), window("08:51", "17:00"))),
        PLAN,
        (B, 0),
    ),
    (
        "ended after its window",
        RuleCode.OUTSIDE_WINDOW,
        given(B, windows=(window("08:00", "09:00", "09:49"),)),
        PLAN,
        (B, 0),
    ),
    (
        "a partner's service outside the window",
        RuleCode.OUTSIDE_WINDOW,
        given(D, windows=(window("08:01", "17:00"),)),
        PLAN,
        (D, None),
    ),
    (
        "a confirmed appointment",
        RuleCode.OUTSIDE_APPOINTMENT,
        appointed(B, AppointmentState.CONFIRMED),
        PLAN,
        (B, 0),
    ),
    (
        "past the outer bound",
        RuleCode.SLA_OUTER_BOUND,
        given(B, sla=Sla(clock("08:00"), (), clock("08:49"))),
        PLAN,
        (B, 0),
    ),
    ("left too early", RuleCode.OUTSIDE_SHIFT, PROBLEM, ann(departure_s=clock("07:59")), (None, 0)),
    (
        "back too late",
        RuleCode.OUTSIDE_SHIFT,
        given_part("shifts", 0, soft_end_s=clock("11:00"), end_s=clock("11:29")),
        PLAN,
        (None, 0),
    ),
    (
        "before the freeze",
        RuleCode.BEFORE_FREEZE,
        replace(
            PROBLEM,
            freeze_s=clock("08:11"),
            partners=(),
        ),
        told(
            partner_assignments=(),
            unassigned=(*PLAN.unassigned, Unassigned(D, UnassignedKind.CAPACITY, WHY)),
        ),
        (A, 0),
    ),
    (
        "before a partner can accept",
        RuleCode.BEFORE_FREEZE,
        given_part("partners", 0, acceptance_s=clock("08:01")),
        PLAN,
        (D, None),
    ),
    (
        "no break",
        RuleCode.BREAK_MISSING,
        PROBLEM,
        ann(stops=tuple(each for each in PLAN.routes[0].stops if each.kind is StopKind.VISIT)),
        (None, 0),
    ),
    (
        "one break for two",
        RuleCode.BREAK_MISSING,
        given_part("shifts", 0, breaks=(lunch("09:00", "11:00"),) * 2),
        PLAN,
        (None, 0),
    ),
    (
        "a break outside its window",
        RuleCode.BREAK_MISPLACED,
        given_part("shifts", 0, breaks=(lunch("09:00", "10:19"),)),
        PLAN,
        (None, 0),
    ),
    (
        "a break too short",
        RuleCode.BREAK_MISPLACED,
        PROBLEM,
        stop(LUNCH, **pause("09:50", "10:19")),
        (None, 0),
    ),
    (
        "a break during service",
        RuleCode.BREAK_MISPLACED,
        PROBLEM,
        stop(LUNCH, **pause("09:49", "10:19")),
        (None, 0),
    ),
    (
        "a break that nobody asked for",
        RuleCode.BREAK_MISPLACED,
        given_part("shifts", 0, breaks=()),
        PLAN,
        (None, 0),
    ),
    (
        "a fixed break taken at another time",
        RuleCode.BREAK_MISPLACED,
        given_part("shifts", 0, breaks=(fixed_break("09:51", "10:20"),)),
        PLAN,
        (None, 0),
    ),
    # 09:50 + 30 of break + 10 of travel = 10:30
    ("arrived too soon", RuleCode.TRAVEL_TOO_SHORT, PROBLEM, stop(3, arrival_s=37_799), (C, 0)),
    ("back too soon", RuleCode.TRAVEL_TOO_SHORT, PROBLEM, ann(return_s=41_399), (None, 0)),
    (
        "in a longer break all the way",
        RuleCode.TRAVEL_TOO_SHORT,
        PROBLEM,
        stop(LUNCH, **pause("09:50", "10:21")),
        (C, 0),
    ),
    (
        "served too short",
        RuleCode.SERVICE_TOO_SHORT,
        PROBLEM,
        stop(0, departure_s=clock("08:39")),
        (A, 0),
    ),
    (
        # half as long again: 45 minutes
        "served too short for a slow technician",
        RuleCode.SERVICE_TOO_SHORT,
        skilled(A, SkillHeld("gas", duration_permille=1500)),
        PLAN,
        (A, 0),
    ),
    ("no time for access", RuleCode.ACCESS_TOO_SHORT, given(A, access_s=1), PLAN, (A, 0)),
    ("other travel", RuleCode.TIMES_DISAGREE, PROBLEM, stop(0, travel_s=599), (A, 0)),
    ("other metres", RuleCode.TIMES_DISAGREE, PROBLEM, stop(0, distance_m=4999), (A, 0)),
    ("other way back", RuleCode.TIMES_DISAGREE, PROBLEM, ann(return_distance_m=0), (None, 0)),
    ("a break with metres", RuleCode.TIMES_DISAGREE, PROBLEM, stop(LUNCH, distance_m=1), (None, 0)),
    # how much
    (
        # a and c load 2 each, 4 in all
        "overloaded",
        RuleCode.CAPACITY_EXCEEDED,
        replace(
            given_part("shifts", 0, capacity=(9, 3)),
            visits=(
                replace(PROBLEM.visits[A], demand=(1, 2)),
                PROBLEM.visits[B],
                replace(PROBLEM.visits[C], demand=(1, 2)),
                *PROBLEM.visits[D:],
            ),
        ),
        PLAN,
        (None, 0),
    ),
    (
        # 08:00 to 11:30
        "out too long",
        RuleCode.DURATION_EXCEEDED,
        given_part("shifts", 0, max_duration_s=minutes(209)),
        PLAN,
        (None, 0),
    ),
    (
        # out to 30 and back
        "on the road too long",
        RuleCode.TRAVEL_EXCEEDED,
        given_part("shifts", 0, max_travel_s=minutes(59)),
        PLAN,
        (None, 0),
    ),
    (
        "a pickup where there is none",
        RuleCode.PICKUP_NOT_ALLOWED,
        PROBLEM,
        ann(stops=(*PLAN.routes[0].stops, Stop(StopKind.PICKUP, None, 39_600, 39_600, 39_600))),
        (None, 0),
    ),
    # together
    (
        "locked to another",
        RuleCode.LOCK_BROKEN,
        locked(A, LockKind.TECHNICIAN, technician=BEN),
        PLAN,
        (A, 0),
    ),
    (
        "locked to a technician, at a partner",
        RuleCode.LOCK_BROKEN,
        locked(D, LockKind.TECHNICIAN, technician=BEN),
        PLAN,
        (D, None),
    ),
    (
        "locked to another start",
        RuleCode.LOCK_BROKEN,
        locked(A, LockKind.TIME, start_s=clock("08:11")),
        PLAN,
        (A, 0),
    ),
    (
        "locked to a span",
        RuleCode.LOCK_BROKEN,
        locked(A, LockKind.TIME_RANGE, earliest_s=clock("08:00"), latest_s=clock("08:09")),
        PLAN,
        (A, 0),
    ),
    (
        "locked to technician and start, one wrong",
        RuleCode.LOCK_BROKEN,
        locked(A, LockKind.TECHNICIAN_AND_TIME, technician=ANN, start_s=clock("08:11")),
        PLAN,
        (A, 0),
    ),
    (
        "a pair by one technician",
        RuleCode.GROUP_BROKEN,
        replace(PROBLEM, groups=(VisitGroup("pair", (A, B), minutes(40), minutes(40)),)),
        PLAN,
        (None, None),
    ),
    (
        "a pair apart",
        RuleCode.GROUP_BROKEN,
        replace(PROBLEM, groups=(VisitGroup("pair", (D, A)),)),
        PLAN,
        (A, 0),
    ),
    (
        "half a pair",
        RuleCode.GROUP_BROKEN,
        replace(PROBLEM, groups=(VisitGroup("pair", (A, E)),)),
        PLAN,
        (E, None),
    ),
    (
        # ten minutes of travel lie between
        "too soon after",
        RuleCode.DEPENDENCY_BROKEN,
        given(B, dependencies=(Dependency(A, minutes(11)),)),
        PLAN,
        (B, 0),
    ),
    (
        "too late after",
        RuleCode.DEPENDENCY_BROKEN,
        given(B, dependencies=(Dependency(A, 0, minutes(9)),)),
        PLAN,
        (B, 0),
    ),
    (
        "after nothing",
        RuleCode.DEPENDENCY_BROKEN,
        given(B, dependencies=(Dependency(E),)),
        PLAN,
        (B, 0),
    ),
    (
        "after another's",
        RuleCode.DEPENDENCY_BROKEN,
        given(C, dependencies=(Dependency(D, same_technician=True),)),
        PLAN,
        (C, 0),
    ),
    # partner points
    ("not on the card", RuleCode.PARTNER_WORK_TYPE, given(D, work_type="x"), PLAN, (D, None)),
    (
        "too far",
        RuleCode.PARTNER_OUT_OF_REACH,
        replace(
            given_part("partners", 0, radius_m=4999),
            visits=given(D, location=PROBLEM.visits[C].location).visits,
        ),
        PLAN,
        (D, None),
    ),
    (
        "outside the contract area",
        RuleCode.PARTNER_OUT_OF_REACH,
        given_part("partners", 0, centres=frozenset({"x"})),
        PLAN,
        (D, None),
    ),
    (
        "one visit too many",
        RuleCode.PARTNER_CAP_EXCEEDED,
        PROBLEM,
        told(
            partner_assignments=(
                *PLAN.partner_assignments,
                PartnerAssignment(E, 0, 0, clock("08:00")),
            ),
            unassigned=(),
        ),
        (E, None),
    ),
    (
        "more service than it takes",
        RuleCode.PARTNER_CAP_EXCEEDED,
        given(D, service_s=minutes(61)),
        PLAN,
        (D, None),
    ),
    (
        "not open yet",
        RuleCode.PARTNER_CLOSED,
        PROBLEM,
        told(partner_assignments=(PartnerAssignment(D, 0, 0, clock("07:59")),)),
        (D, None),
    ),
    (
        "closed before the end",
        RuleCode.PARTNER_CLOSED,
        PROBLEM,
        told(partner_assignments=(PartnerAssignment(D, 0, 0, clock("17:31")),)),
        (D, None),
    ),
    # the plan as a whole
    (
        "served and left out",
        RuleCode.VISIT_TWICE,
        PROBLEM,
        told(unassigned=(*PLAN.unassigned, Unassigned(A, UnassignedKind.CAPACITY, WHY))),
        (A, None),
    ),
    (
        "served by two",
        RuleCode.VISIT_TWICE,
        PROBLEM,
        told(routes=(*PLAN.routes, routed(PROBLEM, 1, C))),
        (C, None),
    ),
    ("forgotten", RuleCode.VISIT_FORGOTTEN, PROBLEM, told(unassigned=()), (E, None)),
    (
        "unexplained",
        RuleCode.UNEXPLAINED,
        PROBLEM,
        told(unassigned=(Unassigned(E, UnassignedKind.CAPACITY, ()),)),
        (E, None),
    ),
    (
        "two routes in a shift",
        RuleCode.SHIFT_TWICE,
        given_part("shifts", 0, breaks=()),
        told(
            routes=(
                routed(given_part("shifts", 0, breaks=()), 0, A, B),
                routed(given_part("shifts", 0, breaks=()), 0, C),
            )
        ),
        (None, 0),
    ),
]


@pytest.mark.parametrize(
    ("code", "problem", "plan", "place"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_broken_plan_breaks_this_rule_alone(
    code: RuleCode, problem: Problem, plan: Plan, place: Place
) -> None:
    assert broken(problem, plan) == [(code, *place)]


def test_every_code_has_a_case_and_a_rule() -> None:
    every = set(RuleCode)
    assert every - {code for _, code, *_ in CASES} == set()
    assert Counter(code for rule in RULES for code in rule.codes) == Counter(every)


def test_every_file_of_rules_is_in_the_list() -> None:
    helpers = {"__init__", "rule", "starts"}
    files = {path.stem for path in Path(rules.__file__).parent.glob("*.py")} - helpers
    listed = {name for name in files if getattr(rules, name, None) is not None}
    assert listed == files
    assert {id(getattr(rules, name).RULE) for name in files} == {id(rule) for rule in RULES}


def test_no_case_says_a_code_of_another_rule() -> None:
    for rule in RULES:
        for _, _, problem, plan, _ in CASES:
            assert {found.code for found in rule.violations(problem, plan)} <= set(rule.codes)


# What is allowed

ALLOWED: dict[str, tuple[Problem, Plan]] = {
    "a certificate on its last second": (
        skilled(B, SkillHeld("gas", valid_to_s=clock("08:50") + 1)),
        PLAN,
    ),
    "an offer missed": (appointed(B, AppointmentState.OFFERED), PLAN),
    "published before the freeze": (
        replace(
            PROBLEM,
            freeze_s=clock("08:11"),
            visits=given(A, published=Published(ANN, clock("08:10"))).visits,
        ),
        told(partner_assignments=(PartnerAssignment(D, 0, 0, clock("08:11")),)),
    ),
    "a lunch before leaving": (
        given_part("shifts", 0, start_s=clock("07:00"), breaks=(lunch("07:00", "08:00"),)),
        ann(stops=tuple(each for each in PLAN.routes[0].stops if each.kind is StopKind.VISIT)),
    ),
    "a lunch after returning": (
        given_part("shifts", 0, breaks=(lunch("09:00", "12:00"),)),
        ann(stops=tuple(each for each in PLAN.routes[0].stops if each.kind is StopKind.VISIT)),
    ),
    "later than need be": (
        given_part("shifts", 0, breaks=(lunch("09:00", "12:00"),)),
        ann(return_s=clock("11:31")),
    ),
    "overtime": (given_part("shifts", 0, soft_end_s=clock("10:00")), PLAN),
    "locked and left out": (locked(E, LockKind.TECHNICIAN, technician=BEN), PLAN),
    "a group that is left out whole": (
        replace(PROBLEM, groups=(VisitGroup("alone", (E,)),)),
        PLAN,
    ),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_nothing_is_said_of(name: str) -> None:
    assert broken(*ALLOWED[name]) == []


def test_a_pickup_brings_tools_and_parts() -> None:
    # the stop at 20 takes 5 minutes between a and b, which then is 5 minutes later
    place = PROBLEM.visits[B].location
    problem = replace(
        given_part("shifts", 0, pickup=Pickup(place, minutes(5)), breaks=()),
        visits=given(B, tools=frozenset({"pump"}), parts={"cartridge": 9}).visits,
    )
    picked = clock("08:50")
    pickup = Stop(StopKind.PICKUP, None, picked, picked, picked + minutes(5), minutes(10), 5000)
    first, second, _, third = PLAN.routes[0].stops
    late = minutes(5)
    second = replace(
        second,
        arrival_s=picked + late,
        start_s=picked + late,
        departure_s=second.departure_s + late,
        travel_s=0,
        distance_m=0,
    )
    third = replace(third, arrival_s=third.start_s)
    plan = ann(stops=(first, pickup, second, third))
    assert broken(problem, plan) == []

    hasty = ann(stops=(first, replace(pickup, departure_s=picked), second, third))
    assert broken(problem, hasty) == [(RuleCode.SERVICE_TOO_SHORT, None, 0)]

    after = [first, replace(second, travel_s=minutes(10), distance_m=5000), replace(pickup)]
    codes = {found.code for found in check(problem, ann(stops=(*after, third)))}
    assert {RuleCode.TOOL_MISSING, RuleCode.PART_MISSING} <= codes


def test_everything_is_told_not_only_the_first() -> None:
    problem = replace(
        given_part("shifts", 0, max_travel_s=minutes(59)),
        visits=given(A, skills=(SkillNeed("gas"),), access_s=1).visits,
    )
    assert broken(problem) == [
        (RuleCode.SKILL_MISSING, A, 0),
        (RuleCode.ACCESS_TOO_SHORT, A, 0),
        (RuleCode.TRAVEL_EXCEEDED, None, 0),
    ]


def test_a_certificate_that_ends_midweek_ends_the_visits_of_that_kind() -> None:
    # one visit a day at 10 o'clock from Monday on; the certificate ends on Wednesday at midnight
    made = Town().technician(skills=(SkillHeld("gas", valid_to_s=clock("00:00", 3)),))
    for day in range(5):
        made = made.shift("ann", clock("08:00", day), clock("17:00", day))
        made = made.visit(f"v{day}", 10, skills=(SkillNeed("gas"),))
    problem = made.build()
    routes = tuple(routed(problem, day, day) for day in range(5))
    plan = Plan("tiny", Status.COMPLETED, routes)
    assert broken(problem, plan) == [
        (RuleCode.CERTIFICATE_INVALID, 3, 3),
        (RuleCode.CERTIFICATE_INVALID, 4, 4),
    ]


def test_a_violation_as_a_line_names_ids() -> None:
    (found,) = check(given(B, sla=Sla(0, (), clock("08:49"))), PLAN)
    assert json.loads(as_json_line(PROBLEM, found)) == {
        "code": "SLA_OUTER_BOUND",
        "visitId": "b",
        "shiftId": "ann-1",
        "detail": {"start": clock("08:50"), "to": clock("08:49")},
    }
    assert json.loads(as_json_line(PROBLEM, Violation(RuleCode.UNEXPLAINED))) == {
        "code": "UNEXPLAINED",
        "visitId": None,
        "shiftId": None,
        "detail": {},
    }


# The judge itself


def test_the_judge_imports_no_engine() -> None:
    script = "import sys, solver.check; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(ran.stdout.split())
    own = {"solver.timing", "solver.insertion", "solver.eligible", "solver.windows"}
    assert loaded & (own | {"ortools", "numba"}) == set()


def test_a_week_is_judged_within_a_second() -> None:
    problem = week(Size(visits=1000, technicians=22))
    part = range(0, 1000, 4)
    plan = build(problem, part, Budget(time.monotonic() + 60, time.monotonic)).plan()
    began = time.process_time()
    violations = check(problem, plan)
    assert time.process_time() - began < 1
    assert {found.code for found in violations} == {RuleCode.VISIT_FORGOTTEN}
