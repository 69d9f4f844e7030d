"""A visit that depends on another starts in its time after that one's service has ended.

The other is then served too, and by the same technician (or partner point) where that is asked.
"""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Dependency, Problem
from solver.rules.rule import Detail, Rule, Service, Violation, services


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Visits that come too early, too late, without the other, or with someone else."""
    served = {service.visit: service for service in services(problem, plan)}
    for service in served.values():
        for need in problem.visits[service.visit].dependencies:
            wrong = _wrong(problem, need, service, served.get(need.preceding))
            if wrong is not None:
                detail = {"preceding": problem.visits[need.preceding].id, **wrong}
                yield service.breaks(problem, RuleCode.DEPENDENCY_BROKEN, detail)


def _wrong(
    problem: Problem, need: Dependency, service: Service, before: Service | None
) -> Detail | None:
    if before is None:
        return {"why": "UNSERVED"}
    delay_s = service.start_s - before.end_s
    too_late = need.max_delay_s is not None and delay_s > need.max_delay_s
    if delay_s < need.min_delay_s or too_late:
        return {"delay": delay_s}
    if need.same_technician and _who(problem, service) != _who(problem, before):
        return {"why": "ANOTHER_TECHNICIAN"}
    return None


def _who(problem: Problem, service: Service) -> tuple[int | None, int | None]:
    technician = None if service.shift is None else problem.shifts[service.shift].technician
    return technician, service.partner


RULE = Rule(codes=(RuleCode.DEPENDENCY_BROKEN,), violations=violations)
