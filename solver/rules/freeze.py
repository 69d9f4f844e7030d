"""No service starts before the freeze, unless the technician was published with that start.

A partner point has its time for accepting on top of it.
"""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem
from solver.rules.rule import (
    Refused,
    Rule,
    Service,
    Violation,
    services,
    starts_alone,
    starts_at_partner,
)


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Services that start too early."""
    for service in services(problem, plan):
        free_s = problem.freeze_s
        if service.partner is not None:
            free_s += problem.partners[service.partner].acceptance_s
        if service.start_s < free_s and not _published(problem, service):
            detail = {"start": service.start_s, "from": free_s}
            yield service.breaks(problem, RuleCode.BEFORE_FREEZE, detail)


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Whether every start in the shift is before the freeze, and none was published so."""
    first, last = starts_alone(problem, visit, shift)
    if first > last or last >= problem.freeze_s:
        return None
    told, technician = problem.visits[visit].published, problem.shifts[shift].technician
    if told is not None and told.technician == technician and first <= told.start_s <= last:
        return None
    return Refused(RuleCode.BEFORE_FREEZE, {"from": problem.freeze_s})


def refuses_partner(problem: Problem, visit: int, partner: int, day: int) -> Refused | None:
    """Whether the point cannot accept before the day is over."""
    first, last = starts_at_partner(problem, visit, partner, day)
    free_s = problem.freeze_s + problem.partners[partner].acceptance_s
    if first <= last < free_s:
        return Refused(RuleCode.BEFORE_FREEZE, {"from": free_s})
    return None


def _published(problem: Problem, service: Service) -> bool:
    told = problem.visits[service.visit].published
    if told is None or service.shift is None:
        return False
    technician = problem.shifts[service.shift].technician
    return (told.technician, told.start_s) == (technician, service.start_s)


RULE = Rule(
    codes=(RuleCode.BEFORE_FREEZE,),
    violations=violations,
    refuses=refuses,
    refuses_partner=refuses_partner,
)
