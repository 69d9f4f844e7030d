"""Whom the customer asked for, and whom they will not have."""

from solver.codes import RuleCode
from solver.problem import Problem
from solver.rules.rule import Refused, Rule, by_pairs


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Whether the technician is prohibited, or others are required."""
    wanted, technician = problem.visits[visit], problem.shifts[shift].technician
    detail = {"technician": problem.technicians[technician].id}
    if technician in wanted.prohibited_technicians:
        return Refused(RuleCode.TECHNICIAN_PROHIBITED, detail)
    if wanted.required_technicians and technician not in wanted.required_technicians:
        return Refused(RuleCode.TECHNICIAN_NOT_REQUIRED, detail)
    return None


def refuses_partner(problem: Problem, visit: int, _partner: int, _day: int) -> Refused | None:
    """Whether technicians of our own are required."""
    if problem.visits[visit].required_technicians:
        return Refused(RuleCode.TECHNICIAN_NOT_REQUIRED, {})
    return None


RULE = Rule(
    codes=(RuleCode.TECHNICIAN_PROHIBITED, RuleCode.TECHNICIAN_NOT_REQUIRED),
    violations=by_pairs(refuses, refuses_partner),
    refuses=refuses,
    refuses_partner=refuses_partner,
)
