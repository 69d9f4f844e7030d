"""A route leaves and returns within its shift; overtime is allowed up to the shift's hard end."""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem
from solver.rules.rule import Refused, Rule, Violation, starts_alone


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Routes that leave before the shift starts or return after it ends."""
    for route in plan.routes:
        shift = problem.shifts[route.shift]
        if route.departure_s < shift.start_s or route.return_s > shift.end_s:
            detail = {"departure": route.departure_s, "return": route.return_s}
            yield Violation(RuleCode.OUTSIDE_SHIFT, None, route.shift, detail)


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Whether the shift is too short to go there, serve and come back."""
    first, last = starts_alone(problem, visit, shift)
    return Refused(RuleCode.OUTSIDE_SHIFT, {"missing": first - last}) if first > last else None


RULE = Rule(codes=(RuleCode.OUTSIDE_SHIFT,), violations=violations, refuses=refuses)
