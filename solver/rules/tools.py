"""Tools that a visit requires are with the technician, or picked up on the way."""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan, StopKind
from solver.problem import Problem
from solver.rules.rule import Refused, Rule, Violation


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Visits before any pickup whose tools the technician does not have."""
    for route in plan.routes:
        for stop in route.stops:
            if stop.kind is StopKind.PICKUP:
                break
            missing = [] if stop.visit is None else _missing(problem, stop.visit, route.shift)
            if missing:
                detail = {"tools": ", ".join(missing)}
                yield Violation(RuleCode.TOOL_MISSING, stop.visit, route.shift, detail)


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Whether tools are missing in a shift that has no pickup."""
    if problem.shifts[shift].pickup is not None:
        return None
    missing = _missing(problem, visit, shift)
    return Refused(RuleCode.TOOL_MISSING, {"tools": ", ".join(missing)}) if missing else None


def _missing(problem: Problem, visit: int, shift: int) -> list[str]:
    technician = problem.technicians[problem.shifts[shift].technician]
    return sorted(problem.visits[visit].tools - technician.tools)


RULE = Rule(codes=(RuleCode.TOOL_MISSING,), violations=violations, refuses=refuses)
