"""A partner point starts and ends a service while it is open on the day of the assignment."""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem
from solver.rules.rule import Refused, Rule, Violation, services, starts_at_partner


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Services outside the opening."""
    for service in services(problem, plan):
        if service.partner is None or service.day is None:
            continue
        first, last = starts_at_partner(problem, service.visit, service.partner, service.day)
        if not first <= service.start_s <= last:
            detail = {"start": service.start_s, "from": first, "to": last}
            yield service.breaks(problem, RuleCode.PARTNER_CLOSED, detail)


def refuses_partner(problem: Problem, visit: int, partner: int, day: int) -> Refused | None:
    """Whether the service is longer than the opening."""
    first, last = starts_at_partner(problem, visit, partner, day)
    return Refused(RuleCode.PARTNER_CLOSED, {"missing": first - last}) if first > last else None


RULE = Rule(
    codes=(RuleCode.PARTNER_CLOSED,), violations=violations, refuses_partner=refuses_partner
)
