"""Visits of a pattern are all served or none, and their starts make one of its combinations."""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem, VisitPattern
from solver.rules.rule import Rule, Violation, services


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Find patterns of which a part is missing, or whose starts fit none of the combinations."""
    if not problem.patterns:
        return
    starts = {service.visit: service.start_s for service in services(problem, plan)}
    for pattern in problem.patterns:
        missing = [visit for visit in pattern.visits if visit not in starts]
        if len(missing) == len(pattern.visits):
            continue
        for visit in missing:
            detail = {"pattern": pattern.id, "why": "UNSERVED"}
            yield Violation(RuleCode.PATTERN_BROKEN, visit, None, detail)
        if not missing and not _fits(pattern, [starts[visit] for visit in pattern.visits]):
            yield Violation(RuleCode.PATTERN_BROKEN, None, None, {"pattern": pattern.id})


def _fits(pattern: VisitPattern, starts: list[int]) -> bool:
    return any(
        all(first <= start <= last for (first, last), start in zip(spans, starts, strict=True))
        for spans in pattern.combinations
    )


RULE = Rule(codes=(RuleCode.PATTERN_BROKEN,), violations=violations)
