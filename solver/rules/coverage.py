"""Each visit is in the plan exactly once: in a route, at a partner point, or left out with reasons.

And each shift has at most one route.
"""

from collections import Counter
from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem
from solver.rules.rule import Rule, Violation


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Visits and shifts that are there too often or not at all, and visits left out silently."""
    places = Counter(visit for route in plan.routes for visit in route.visits)
    places.update(handed.visit for handed in plan.partner_assignments)
    places.update(left.visit for left in plan.unassigned)
    for visit in range(len(problem.visits)):
        if places[visit] > 1:
            yield Violation(RuleCode.VISIT_TWICE, visit, None, {"places": places[visit]})
        if places[visit] == 0:
            yield Violation(RuleCode.VISIT_FORGOTTEN, visit)
    for left in plan.unassigned:
        if not left.reasons:
            yield Violation(RuleCode.UNEXPLAINED, left.visit, None, {"kind": left.kind.value})
    for shift, routes in Counter(route.shift for route in plan.routes).items():
        if routes > 1:
            yield Violation(RuleCode.SHIFT_TWICE, None, shift, {"routes": routes})


RULE = Rule(
    codes=(
        RuleCode.VISIT_TWICE,
        RuleCode.VISIT_FORGOTTEN,
        RuleCode.UNEXPLAINED,
        RuleCode.SHIFT_TWICE,
    ),
    violations=violations,
)
