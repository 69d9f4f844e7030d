"""Lateness has a price up to the outer bound of the SLA; past it service may not start."""

from solver.codes import RuleCode
from solver.problem import Visit
from solver.rules.rule import Interval
from solver.rules.starts import NEVER_S, start_rule


def bounded(visit: Visit) -> Interval | None:
    """Give the starts up to the outer bound."""
    if visit.sla is None or visit.sla.outer_s is None:
        return None
    return NEVER_S, visit.sla.outer_s


RULE = start_rule(RuleCode.SLA_OUTER_BOUND, bounded)
