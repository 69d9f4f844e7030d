"""Service starts and ends within one of the visit's time windows."""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem
from solver.rules.rule import (
    Interval,
    Refused,
    Rule,
    Violation,
    services,
    starts_alone,
    starts_at_partner,
)


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Services that are in none of the windows from start to end."""
    for service in services(problem, plan):
        windows = problem.visits[service.visit].windows
        if windows and not any(
            window.earliest_s <= service.start_s <= window.latest_start_s
            and service.end_s <= window.latest_end_s
            for window in windows
        ):
            detail = {"start": service.start_s, "end": service.end_s}
            yield service.breaks(problem, RuleCode.OUTSIDE_WINDOW, detail)


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Whether no window has a start that the technician can be there for."""
    service_s = problem.service_s(visit, problem.shifts[shift].technician)
    return _none(problem, visit, service_s, starts_alone(problem, visit, shift))


def refuses_partner(problem: Problem, visit: int, partner: int, day: int) -> Refused | None:
    """Whether no window has a start while the point is open."""
    span = starts_at_partner(problem, visit, partner, day)
    return _none(problem, visit, problem.visits[visit].service_s, span)


def _none(problem: Problem, visit: int, service_s: int, span: Interval) -> Refused | None:
    windows = problem.visits[visit].windows
    for window in windows:
        last = min(window.latest_start_s, window.latest_end_s - service_s, span[1])
        if max(window.earliest_s, span[0]) <= last:
            return None
    if not windows or span[0] > span[1]:
        return None
    return Refused(RuleCode.OUTSIDE_WINDOW, {"from": span[0], "to": span[1]})


RULE = Rule(
    codes=(RuleCode.OUTSIDE_WINDOW,),
    violations=violations,
    refuses=refuses,
    refuses_partner=refuses_partner,
)
