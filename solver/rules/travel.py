"""Nobody arrives before they can: leaving, the journey, and the breaks that interrupt it."""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem
from solver.rules.rule import Rule, Violation, legs, travel_s


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Journeys that end too soon."""
    for route in plan.routes:
        for leg in legs(problem, route):
            resting_s = sum(max(0, stop.departure_s - stop.start_s) for stop in leg.breaks)
            journey_s = travel_s(problem, route.shift, leg.origin, leg.goal)
            soonest_s = max(
                leg.leave_s + journey_s + resting_s,
                max((stop.departure_s for stop in leg.breaks), default=leg.leave_s),
            )
            if leg.arrival_s < soonest_s:
                detail = {"arrival": leg.arrival_s, "from": soonest_s}
                visit = None if leg.stop is None else leg.stop.visit
                yield Violation(RuleCode.TRAVEL_TOO_SHORT, visit, route.shift, detail)


RULE = Rule(codes=(RuleCode.TRAVEL_TOO_SHORT,), violations=violations)
