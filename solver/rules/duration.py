"""A route travels no more, and from leaving to returning lasts no longer, than its shift allows.

Breaks inside the route count as duration.
"""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem
from solver.rules.rule import Refused, Rule, Violation, legs, travel_s


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Routes that travel or last too long."""
    for route in plan.routes:
        shift = problem.shifts[route.shift]
        journeys_s = sum(
            travel_s(problem, route.shift, leg.origin, leg.goal) for leg in legs(problem, route)
        )
        if shift.max_travel_s is not None and journeys_s > shift.max_travel_s:
            detail = {"travel": journeys_s, "most": shift.max_travel_s}
            yield Violation(RuleCode.TRAVEL_EXCEEDED, None, route.shift, detail)
        lasts_s = route.return_s - route.departure_s
        if shift.max_duration_s is not None and lasts_s > shift.max_duration_s:
            detail = {"duration": lasts_s, "most": shift.max_duration_s}
            yield Violation(RuleCode.DURATION_EXCEEDED, None, route.shift, detail)


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Whether going there and back alone, or with the service, is too long."""
    day, wanted = problem.shifts[shift], problem.visits[visit]
    journeys_s = travel_s(problem, shift, day.start_location, wanted.location)
    journeys_s += travel_s(problem, shift, wanted.location, day.end_location)
    if day.max_travel_s is not None and journeys_s > day.max_travel_s:
        detail = {"travel": journeys_s, "most": day.max_travel_s}
        return Refused(RuleCode.TRAVEL_EXCEEDED, detail)
    lasts_s = journeys_s + wanted.access_s + problem.service_s(visit, day.technician)
    if day.max_duration_s is not None and lasts_s > day.max_duration_s:
        detail = {"duration": lasts_s, "most": day.max_duration_s}
        return Refused(RuleCode.DURATION_EXCEEDED, detail)
    return None


RULE = Rule(
    codes=(RuleCode.TRAVEL_EXCEEDED, RuleCode.DURATION_EXCEEDED),
    violations=violations,
    refuses=refuses,
)
