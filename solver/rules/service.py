"""Service starts after the way from the kerb to the door, and lasts as long as it needs.

It needs the visit's service time, multiplied for technicians who are slower or faster at it.
"""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan, Stop, StopKind
from solver.problem import Problem
from solver.rules.rule import Rule, Violation


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Find stops that start before access is done, or end before the service is."""
    for route in plan.routes:
        for stop in route.stops:
            if stop.kind is StopKind.BREAK:
                continue
            access_s, service_s = _needed(problem, route.shift, stop)
            if stop.start_s < stop.arrival_s + access_s:
                detail = {"access": stop.start_s - stop.arrival_s, "accessRequired": access_s}
                yield Violation(RuleCode.ACCESS_TOO_SHORT, stop.visit, route.shift, detail)
            if stop.departure_s < stop.start_s + service_s:
                detail = {"service": stop.departure_s - stop.start_s, "serviceRequired": service_s}
                yield Violation(RuleCode.SERVICE_TOO_SHORT, stop.visit, route.shift, detail)


def _needed(problem: Problem, shift: int, stop: Stop) -> tuple[int, int]:
    day = problem.shifts[shift]
    if stop.visit is not None:
        service_s = problem.service_s(stop.visit, day.technician)
        return problem.visits[stop.visit].access_s, service_s
    return 0, 0 if day.pickup is None else day.pickup.duration_s


RULE = Rule(codes=(RuleCode.ACCESS_TOO_SHORT, RuleCode.SERVICE_TOO_SHORT), violations=violations)
