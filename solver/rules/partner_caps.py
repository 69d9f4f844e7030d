"""A partner point takes so many visits a day and so much service, and no more."""

from collections import defaultdict
from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import PartnerDay, Problem
from solver.rules.rule import Detail, Refused, Rule, Violation


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Days of partner points that hold too much; the violation names the last visit taken."""
    held: dict[tuple[int, int], list[int]] = defaultdict(list)
    for handed in plan.partner_assignments:
        held[handed.partner, handed.day].append(handed.visit)
    for (partner, day), visits in held.items():
        point = problem.partners[partner]
        service_s = sum(problem.visits[visit].service_s for visit in visits)
        excess = _excess(point.days[day], len(visits), service_s)
        if excess is not None:
            detail = {"partner": point.id, "day": day, **excess}
            yield Violation(RuleCode.PARTNER_CAP_EXCEEDED, visits[-1], None, detail)


def refuses_partner(problem: Problem, visit: int, partner: int, day: int) -> Refused | None:
    """Whether the visit alone is above a cap of the day."""
    caps = problem.partners[partner].days[day]
    excess = _excess(caps, 1, problem.visits[visit].service_s)
    return None if excess is None else Refused(RuleCode.PARTNER_CAP_EXCEEDED, excess)


def _excess(caps: PartnerDay, visits: int, service_s: int) -> Detail | None:
    if visits > caps.max_visits:
        return {"visits": visits, "maxVisits": caps.max_visits}
    if service_s > caps.max_service_s:
        return {"service": service_s, "maxService": caps.max_service_s}
    return None


RULE = Rule(
    codes=(RuleCode.PARTNER_CAP_EXCEEDED,),
    violations=violations,
    refuses_partner=refuses_partner,
)
