"""A partner point serves its contract area, and no farther than its radius.

The radius is compared with the metres by road from the point, as the fee's kilometres are.
"""

from solver.codes import RuleCode
from solver.problem import Problem
from solver.rules.rule import Refused, Rule, by_pairs


def refuses_partner(problem: Problem, visit: int, partner: int, _day: int) -> Refused | None:
    """Whether the visit is of a centre outside the area, or too far away."""
    point, wanted = problem.partners[partner], problem.visits[visit]
    if point.centres and wanted.centre not in point.centres:
        return Refused(RuleCode.PARTNER_OUT_OF_REACH, {"centre": wanted.centre or ""})
    away_m = int(problem.travel.distance_m[point.location, wanted.location])
    if point.radius_m is not None and away_m > point.radius_m:
        detail = {"distance": away_m, "radius": point.radius_m}
        return Refused(RuleCode.PARTNER_OUT_OF_REACH, detail)
    return None


RULE = Rule(
    codes=(RuleCode.PARTNER_OUT_OF_REACH,),
    violations=by_pairs(None, refuses_partner),
    refuses_partner=refuses_partner,
)
