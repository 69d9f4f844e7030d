"""Visits of a group go together: all or none, by different technicians, each start in its gap.

Partner points send whom they like, so theirs are no technicians of ours.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem, VisitGroup
from solver.rules.rule import Rule, Service, Violation, services


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Find groups of which a part is missing, two visits have one technician, or a gap is wrong."""
    if not problem.groups:
        return
    served = {service.visit: service for service in services(problem, plan)}
    for group in problem.groups:
        if any(visit in served for visit in group.visits):
            yield from _torn(problem, group, served)


def _torn(
    problem: Problem, group: VisitGroup, served: Mapping[int, Service]
) -> Iterator[Violation]:
    present = [served[visit] for visit in group.visits if visit in served]
    named = {"group": group.id}
    for visit in group.visits:
        if visit not in served:
            yield Violation(RuleCode.GROUP_BROKEN, visit, None, {**named, "why": "UNSERVED"})
    people = Counter(
        problem.shifts[service.shift].technician for service in present if service.shift is not None
    )
    for technician, count in people.items():
        if count > 1:
            detail = {**named, "technician": problem.technicians[technician].id}
            yield Violation(RuleCode.GROUP_BROKEN, None, None, detail)
    for first, second in itertools.pairwise(group.visits):
        if first not in served or second not in served:
            continue
        gap_s = served[second].start_s - served[first].start_s
        if not group.min_gap_s <= gap_s <= group.max_gap_s:
            yield served[second].breaks(problem, RuleCode.GROUP_BROKEN, {**named, "gap": gap_s})


RULE = Rule(codes=(RuleCode.GROUP_BROKEN,), violations=violations)
