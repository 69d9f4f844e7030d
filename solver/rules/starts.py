"""Rules that bound nothing but the start of service are made alike.

Such a rule states the span in which it lets a visit start. A plan breaks it by a start outside;
a shift or a partner's day is refused when none of its starts is inside.
"""

from collections.abc import Callable, Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem, Visit
from solver.rules.rule import (
    Interval,
    Refused,
    Rule,
    Violation,
    services,
    starts_alone,
    starts_at_partner,
)

NEVER_S, FOREVER_S = -(10**12), 10**12
"""Beyond any instant of a problem, for spans with an open end."""


def start_rule(code: RuleCode, allowed: Callable[[Visit], Interval | None]) -> Rule:
    """Make the rule that lets a visit start only in the span that `allowed` gives (None: free)."""

    def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
        for service in services(problem, plan):
            span = allowed(problem.visits[service.visit])
            if span is not None and not span[0] <= service.start_s <= span[1]:
                yield service.breaks(problem, code, {"start": service.start_s, **_told(span)})

    def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
        return _apart(allowed(problem.visits[visit]), starts_alone(problem, visit, shift))

    def refuses_partner(problem: Problem, visit: int, partner: int, day: int) -> Refused | None:
        free = starts_at_partner(problem, visit, partner, day)
        return _apart(allowed(problem.visits[visit]), free)

    def _apart(span: Interval | None, free: Interval) -> Refused | None:
        if span is None or free[0] > free[1] or max(span[0], free[0]) <= min(span[1], free[1]):
            return None
        return Refused(code, _told(span))

    return Rule((code,), violations, refuses, refuses_partner)


def _told(span: Interval) -> dict[str, int]:
    bounds = {"from": span[0], "to": span[1]}
    return {name: second for name, second in bounds.items() if NEVER_S < second < FOREVER_S}
