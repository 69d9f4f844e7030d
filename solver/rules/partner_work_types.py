"""A partner point does the work types that its fee card names."""

from solver.codes import RuleCode
from solver.problem import Problem
from solver.rules.rule import Refused, Rule, by_pairs


def refuses_partner(problem: Problem, visit: int, partner: int, _day: int) -> Refused | None:
    """Whether the fee card lacks the work type."""
    work_type = problem.visits[visit].work_type
    if work_type in problem.partners[partner].fees_fen:
        return None
    return Refused(RuleCode.PARTNER_WORK_TYPE, {"workType": work_type})


RULE = Rule(
    codes=(RuleCode.PARTNER_WORK_TYPE,),
    violations=by_pairs(None, refuses_partner),
    refuses_partner=refuses_partner,
)
