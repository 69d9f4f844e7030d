"""A route stops at most once for parts and tools, and only where its shift has such a stop."""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan, StopKind
from solver.problem import Problem
from solver.rules.rule import Rule, Violation


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Routes with more pickups than allowed."""
    for route in plan.routes:
        allowed = 0 if problem.shifts[route.shift].pickup is None else 1
        stops = sum(stop.kind is StopKind.PICKUP for stop in route.stops)
        if stops > allowed:
            detail = {"stops": stops, "allowed": allowed}
            yield Violation(RuleCode.PICKUP_NOT_ALLOWED, None, route.shift, detail)


RULE = Rule(codes=(RuleCode.PICKUP_NOT_ALLOWED,), violations=violations)
