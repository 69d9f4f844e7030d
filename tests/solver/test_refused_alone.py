"""Who cannot serve a visit even with nothing else to do: the verdicts on pairs."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from solver import rules
from solver.codes import RuleCode
from solver.problem import (
    Appointment,
    AppointmentState,
    LockKind,
    PartnerDay,
    Problem,
    SkillHeld,
    SkillNeed,
    Sla,
    Territory,
)
from solver.rules import RULES
from tests.support.judged import (
    ANN,
    BEN,
    PROBLEM,
    A,
    given,
    given_part,
    locked,
    skilled,
)
from tests.support.problems import clock, minutes, window


def refusals_of(problem: Problem, visit: int, shift: int) -> set[RuleCode]:
    faces = [rule.refuses for rule in RULES if rule.refuses is not None]
    return {refused.code for ask in faces if (refused := ask(problem, visit, shift))}


def refusals_of_point(problem: Problem, visit: int) -> set[RuleCode]:
    faces = [rule.refuses_partner for rule in RULES if rule.refuses_partner is not None]
    return {refused.code for ask in faces if (refused := ask(problem, visit, 0, 0))}


def test_nothing_refuses_a_visit_that_could_be_alone_there() -> None:
    for visit in range(5):
        assert refusals_of(PROBLEM, visit, 0) == set()
        assert refusals_of_point(PROBLEM, visit) == set()


ALONE = {
    RuleCode.SKILL_MISSING: given(A, skills=(SkillNeed("gas"),)),
    RuleCode.CERTIFICATE_INVALID: skilled(A, SkillHeld("gas", valid_to_s=0)),
    RuleCode.TECHNICIAN_PROHIBITED: given(A, prohibited_technicians=frozenset({ANN})),
    RuleCode.TECHNICIAN_NOT_REQUIRED: given(A, required_technicians=frozenset({BEN})),
    RuleCode.OUTSIDE_TERRITORY: given_part("technicians", ANN, territory=Territory()),
    RuleCode.TOOL_MISSING: given(A, tools=frozenset({"pump"})),
    RuleCode.PART_MISSING: given(A, parts={"cartridge": 1}),
    # she cannot be there before 08:10, nor after 16:20
    RuleCode.OUTSIDE_WINDOW: given(A, windows=(window("07:00", "08:09"), window("16:21", "18:00"))),
    RuleCode.OUTSIDE_APPOINTMENT: given(
        A, appointment=Appointment(AppointmentState.CONFIRMED, clock("16:21"), clock("17:00"))
    ),
    RuleCode.SLA_OUTER_BOUND: given(A, sla=Sla(0, (), clock("08:09"))),
    RuleCode.BEFORE_FREEZE: replace(PROBLEM, freeze_s=clock("16:21")),
    RuleCode.OUTSIDE_SHIFT: given(A, service_s=minutes(521)),
    RuleCode.CAPACITY_EXCEEDED: replace(
        given_part("shifts", 0, capacity=(1,)), visits=given(A, demand=(2,)).visits
    ),
    RuleCode.DURATION_EXCEEDED: given_part("shifts", 0, max_duration_s=minutes(49)),
    RuleCode.TRAVEL_EXCEEDED: given_part("shifts", 0, max_travel_s=minutes(19)),
    RuleCode.LOCK_BROKEN: locked(A, LockKind.TIME, start_s=clock("16:21")),
}


@pytest.mark.parametrize("code", ALONE)
def test_a_shift_is_refused_by_this_rule_alone(code: RuleCode) -> None:
    assert refusals_of(ALONE[code], A, 0) == {code}


POINTS = {
    RuleCode.SKILL_MISSING: given(A, skills=(SkillNeed("gas"),)),
    RuleCode.CERTIFICATE_INVALID: skilled(A, SkillHeld("gas", valid_to_s=0)),
    RuleCode.TECHNICIAN_NOT_REQUIRED: given(A, required_technicians=frozenset({BEN})),
    RuleCode.OUTSIDE_WINDOW: given(A, windows=(window("07:00", "07:59"), window("17:31", "18:00"))),
    RuleCode.OUTSIDE_APPOINTMENT: given(
        A, appointment=Appointment(AppointmentState.CONFIRMED, clock("17:31"), clock("18:00"))
    ),
    RuleCode.SLA_OUTER_BOUND: given(A, sla=Sla(0, (), clock("07:59"))),
    RuleCode.BEFORE_FREEZE: given_part("partners", 0, acceptance_s=clock("17:31")),
    RuleCode.LOCK_BROKEN: locked(A, LockKind.TECHNICIAN, technician=ANN),
    RuleCode.PARTNER_WORK_TYPE: given(A, work_type="x"),
    RuleCode.PARTNER_OUT_OF_REACH: given_part("partners", 0, radius_m=14_999),
    RuleCode.PARTNER_CAP_EXCEEDED: given(A, service_s=minutes(61)),
    RuleCode.PARTNER_CLOSED: given_part(
        "partners", 0, days=(PartnerDay(clock("08:00"), clock("08:29"), 1, minutes(60)),)
    ),
}


@pytest.mark.parametrize("code", POINTS)
def test_a_point_is_refused_by_this_rule_alone(code: RuleCode) -> None:
    assert refusals_of_point(POINTS[code], A) == {code}


def test_every_verdict_on_pairs_has_a_case() -> None:
    def codes(face: Callable[[rules.Rule], object]) -> set[RuleCode]:
        return {code for rule in RULES if face(rule) for code in rule.codes}

    assert codes(lambda rule: rule.refuses) == set(ALONE)
    missing = codes(lambda rule: rule.refuses_partner) - set(POINTS)
    assert missing == {RuleCode.TECHNICIAN_PROHIBITED}  # a point is no technician


def test_certificates_must_be_valid_at_one_instant_together() -> None:
    gas = SkillHeld("gas", valid_to_s=clock("12:00"))
    water = SkillHeld("water", valid_from_s=clock("12:00"))
    made = given(A, skills=(SkillNeed("gas"), SkillNeed("water")))
    problem = replace(
        made, technicians=tuple(replace(each, skills=(gas, water)) for each in made.technicians)
    )
    assert refusals_of(problem, A, 0) == {RuleCode.CERTIFICATE_INVALID}
    longer = replace(gas, valid_to_s=clock("12:01"))
    people = tuple(replace(each, skills=(longer, water)) for each in made.technicians)
    assert refusals_of(replace(made, technicians=people), A, 0) == set()
