"""The judge: a plan that keeps every rule, then broken in each rule's own way."""

import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

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
)
from solver.problem import (
    AppointmentState,
    LockKind,
    Pickup,
    Problem,
    Published,
    SkillHeld,
    SkillNeed,
    Sla,
    Technician,
    VisitGroup,
)
from solver.rules import RULES, Violation
from tests.support.broken_plans import CASES, Place, ann, told
from tests.support.judged import (
    ANN,
    BEN,
    PLAN,
    PROBLEM,
    A,
    B,
    D,
    E,
    appointed,
    given,
    given_part,
    locked,
    routed,
    skilled,
)
from tests.support.problems import Town, clock, lunch, minutes
from tests.support.week import Size, week


def broken(problem: Problem, plan: Plan = PLAN) -> list[tuple[RuleCode, int | None, int | None]]:
    """What is broken and where."""
    return [(found.code, found.visit, found.shift) for found in check(problem, plan)]


def test_the_good_plan_keeps_every_rule() -> None:
    assert check(PROBLEM, PLAN) == []


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
    made = Town().technician(skills=(SkillHeld("gas"),))
    for day in range(5):
        made = made.shift("ann", clock("08:00", day), clock("17:00", day))
        made = made.visit(f"v{day}", 10, skills=(SkillNeed("gas"),))
    before = made.build()
    routes = tuple(routed(before, day, day) for day in range(5))
    ends = Technician("ann", skills=(SkillHeld("gas", valid_to_s=clock("00:00", 3)),))
    problem = replace(before, technicians=(ends,))
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
