"""Parts on the van at the start of a shift are used up by visits; a pickup gives any number."""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan, StopKind
from solver.problem import Problem
from solver.rules.rule import Detail, Refused, Rule, Violation


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Visits before any pickup for which a part is used up or was never there."""
    for route in plan.routes:
        left = dict(problem.technicians[problem.shifts[route.shift].technician].parts)
        for stop in route.stops:
            if stop.kind is StopKind.PICKUP:
                break
            if stop.visit is None:
                continue
            for part, count in problem.visits[stop.visit].parts.items():
                left[part] = left.get(part, 0) - count
                if left[part] < 0 < count:
                    detail: Detail = {"part": part, "missing": -left[part]}
                    yield Violation(RuleCode.PART_MISSING, stop.visit, route.shift, detail)


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Whether a full van has too few of a part, in a shift that has no pickup."""
    day = problem.shifts[shift]
    stock = problem.technicians[day.technician].parts
    if day.pickup is None:
        for part, count in problem.visits[visit].parts.items():
            missing = count - stock.get(part, 0)
            if missing > 0:
                return Refused(RuleCode.PART_MISSING, {"part": part, "missing": missing})
    return None


RULE = Rule(codes=(RuleCode.PART_MISSING,), violations=violations, refuses=refuses)
