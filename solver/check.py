"""The judge: whether a plan keeps every rule of its problem.

It shares no code with any search and judges the times that the plan states, which need not be
those of `solver.timing`. Positions are trusted: whoever reads a plan refuses unknown ones.
"""

import json

from solver.plan import Plan
from solver.problem import Problem
from solver.rules import RULES, Violation

__all__ = ["Violation", "as_json_line", "check"]


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Find everything that the plan breaks, rule by rule; empty when it keeps them all.

    An unassigned visit with a reason breaks nothing.
    """
    return [violation for rule in RULES for violation in rule.violations(problem, plan)]


def as_json_line(problem: Problem, violation: Violation) -> str:
    """Write {code, visitId, shiftId, detail} with the caller's ids, without a line end."""
    visit, shift = violation.visit, violation.shift
    return json.dumps(
        {
            "code": violation.code.value,
            "visitId": None if visit is None else problem.visits[visit].id,
            "shiftId": None if shift is None else problem.shifts[shift].id,
            "detail": dict(violation.detail),
        },
        ensure_ascii=False,
    )
