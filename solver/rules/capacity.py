"""What the visits of a route load does not exceed the shift's capacity in any dimension.

A shift without capacities takes any load.
"""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem
from solver.rules.rule import Detail, Refused, Rule, Violation


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Routes that load too much, once for each dimension."""
    for route in plan.routes:
        capacity = problem.shifts[route.shift].capacity
        loads = [0] * len(capacity)
        for visit in route.visits:
            for dimension, demand in enumerate(problem.visits[visit].demand[: len(capacity)]):
                loads[dimension] += demand
        for detail in _excesses(loads, capacity):
            yield Violation(RuleCode.CAPACITY_EXCEEDED, None, route.shift, detail)


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Whether the visit alone loads too much."""
    excess = next(_excesses(problem.visits[visit].demand, problem.shifts[shift].capacity), None)
    return None if excess is None else Refused(RuleCode.CAPACITY_EXCEEDED, excess)


def _excesses(loads: list[int] | tuple[int, ...], capacity: tuple[int, ...]) -> Iterator[Detail]:
    for dimension, (load, most) in enumerate(zip(loads, capacity, strict=False)):
        if load > most:
            yield {"dimension": dimension, "load": load, "capacity": most}


RULE = Rule(codes=(RuleCode.CAPACITY_EXCEEDED,), violations=violations, refuses=refuses)
