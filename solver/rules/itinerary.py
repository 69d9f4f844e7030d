"""A plan's own figures agree: journeys are those of the travel matrices, stops are in order."""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan, Route, Stop, StopKind
from solver.problem import Problem
from solver.rules.rule import Rule, Violation, legs, travel_s


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Figures that contradict the matrices or each other."""
    for route in plan.routes:
        yield from _journeys(problem, route)
        for stop in route.stops:
            if not _sound(stop):
                detail = {"kind": stop.kind.value, "arrival": stop.arrival_s}
                yield Violation(RuleCode.TIMES_DISAGREE, stop.visit, route.shift, detail)


def _journeys(problem: Problem, route: Route) -> Iterator[Violation]:
    for leg in legs(problem, route):
        time_s = travel_s(problem, route.shift, leg.origin, leg.goal)
        metres = int(problem.travel.distance_m[leg.origin, leg.goal])
        if (leg.travel_s, leg.distance_m) != (time_s, metres):
            detail = {
                "travel": leg.travel_s,
                "travelRequired": time_s,
                "distance": leg.distance_m,
                "distanceRequired": metres,
            }
            visit = None if leg.stop is None else leg.stop.visit
            yield Violation(RuleCode.TIMES_DISAGREE, visit, route.shift, detail)


def _sound(stop: Stop) -> bool:
    """Whether a visit stop has a visit and no other has, and a break has neither way nor wait."""
    if (stop.kind is StopKind.VISIT) != (stop.visit is not None):
        return False
    if stop.kind is not StopKind.BREAK:
        return True
    still = (stop.travel_s, stop.distance_m) == (0, 0)
    return still and stop.arrival_s <= stop.start_s <= stop.departure_s


RULE = Rule(codes=(RuleCode.TIMES_DISAGREE,), violations=violations)
