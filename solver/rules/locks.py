"""What is locked stays: the technician, the start, or the span of starts.

A visit that is locked and unassigned breaks no lock. A partner point never is the technician.
"""

from collections.abc import Iterator

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Lock, LockKind, Problem, Visit
from solver.rules.rule import Interval, Refused, Rule, Violation
from solver.rules.starts import FOREVER_S, NEVER_S, start_rule

_ON_TECHNICIAN = (LockKind.TECHNICIAN, LockKind.TECHNICIAN_AND_TIME)
_ON_START = (LockKind.TIME, LockKind.TECHNICIAN_AND_TIME)


def _span(visit: Visit) -> Interval | None:
    lock = visit.lock
    if lock.kind in _ON_START and lock.start_s is not None:
        return lock.start_s, lock.start_s
    if lock.kind is LockKind.TIME_RANGE:
        earliest_s = NEVER_S if lock.earliest_s is None else lock.earliest_s
        return earliest_s, FOREVER_S if lock.latest_s is None else lock.latest_s
    return None


_START = start_rule(RuleCode.LOCK_BROKEN, _span)


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Locked visits with another technician or another start."""
    for route in plan.routes:
        technician = problem.shifts[route.shift].technician
        for visit in route.visits:
            if not _admits(problem.visits[visit].lock, technician):
                detail = _kept(problem, visit)
                yield Violation(RuleCode.LOCK_BROKEN, visit, route.shift, detail)
    for handed in plan.partner_assignments:
        if not _admits(problem.visits[handed.visit].lock, None):
            detail = _kept(problem, handed.visit)
            detail["partner"] = problem.partners[handed.partner].id
            yield Violation(RuleCode.LOCK_BROKEN, handed.visit, None, detail)
    yield from _START.violations(problem, plan)


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Whether the lock holds another technician, or no start of the shift."""
    if not _admits(problem.visits[visit].lock, problem.shifts[shift].technician):
        return Refused(RuleCode.LOCK_BROKEN, _kept(problem, visit))
    return None if _START.refuses is None else _START.refuses(problem, visit, shift)


def refuses_partner(problem: Problem, visit: int, partner: int, day: int) -> Refused | None:
    """Whether the lock holds a technician, or no start of the opening."""
    if not _admits(problem.visits[visit].lock, None):
        return Refused(RuleCode.LOCK_BROKEN, _kept(problem, visit))
    if _START.refuses_partner is None:
        return None
    return _START.refuses_partner(problem, visit, partner, day)


def _admits(lock: Lock, technician: int | None) -> bool:
    return lock.kind not in _ON_TECHNICIAN or lock.technician == technician


def _kept(problem: Problem, visit: int) -> dict[str, int | str]:
    lock = problem.visits[visit].lock
    held = "" if lock.technician is None else problem.technicians[lock.technician].id
    return {"lock": lock.kind.value, "technician": held}


RULE = Rule(
    codes=(RuleCode.LOCK_BROKEN,),
    violations=violations,
    refuses=refuses,
    refuses_partner=refuses_partner,
)
