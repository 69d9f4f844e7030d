"""When a visit may start: its windows and all else that bounds the instant, as intervals."""

from collections.abc import Iterable, Iterator, Sequence

from solver.codes import RuleCode
from solver.problem import Problem
from solver.visit import AppointmentState, LockKind, SkillNeed, Visit
from solver.workforce import SkillHeld

Interval = tuple[int, int]
"""First and last second of a span of allowed starts, both included."""

NEVER = -(10**12)
ALWAYS: Interval = (NEVER, 10**12)
"""Beyond any instant that a problem can name."""


def start_intervals(problem: Problem, visit: int, technician: int) -> tuple[Interval, ...]:
    """Every instant at which `technician` may start the visit: disjoint intervals, ascending.

    What holds: one of the windows (the service also ends in it), the outer bound of the SLA, a
    confirmed appointment, the times of the lock, the freeze, the certificates of the skills that
    the technician holds (`solver.eligible` looks for those not held). Empty when these contradict.
    """
    *_, (_, intervals) = _narrowed(problem, visit, technician)
    return intervals


def last_starts(problem: Problem, visit: int, technician: int) -> tuple[tuple[RuleCode, int], ...]:
    """For each rule in turn, the last start that it and the rules before it leave (`NEVER`: none).

    Who is ready later than that has this rule to blame.
    """
    return tuple(
        (code, intervals[-1][1] if intervals else NEVER)
        for code, intervals in _narrowed(problem, visit, technician)
    )


def _narrowed(
    problem: Problem, visit: int, technician: int
) -> Iterator[tuple[RuleCode, tuple[Interval, ...]]]:
    """Give the allowed starts after each rule in turn."""
    wanted = problem.visits[visit]
    allowed = _windows(wanted, problem.service_s(visit, technician))
    yield RuleCode.OUTSIDE_WINDOW, allowed
    if wanted.sla is not None and wanted.sla.outer_s is not None:
        allowed = _common(allowed, ((NEVER, wanted.sla.outer_s),))
    yield RuleCode.SLA_OUTER_BOUND, allowed
    told = wanted.appointment
    if told is not None and told.state is AppointmentState.CONFIRMED:
        allowed = _common(allowed, ((told.earliest_s, told.latest_s),))
    yield RuleCode.OUTSIDE_APPOINTMENT, allowed
    allowed = _common(allowed, (_locked(wanted),))
    yield RuleCode.LOCK_BROKEN, allowed
    allowed = _common(allowed, _unfrozen(wanted, technician, problem.freeze_s))
    yield RuleCode.BEFORE_FREEZE, allowed
    for valid in _certified(wanted.skills, problem.technicians[technician].skills):
        allowed = _common(allowed, valid)
    yield RuleCode.CERTIFICATE_INVALID, allowed


def _certified(
    needs: Iterable[SkillNeed], held: Sequence[SkillHeld]
) -> Iterator[tuple[Interval, ...]]:
    """Give for each need that is held the instants at which one of its certificates is valid."""
    for need in needs:
        fitting = [one for one in held if one.name == need.name and one.level >= need.min_level]
        if fitting and not any(map(_always, fitting)):
            yield _disjoint(
                (
                    ALWAYS[0] if one.valid_from_s is None else one.valid_from_s,
                    ALWAYS[1] if one.valid_to_s is None else one.valid_to_s - 1,
                )
                for one in fitting
            )


def _always(held: SkillHeld) -> bool:
    return held.valid_from_s is None and held.valid_to_s is None


def _windows(wanted: Visit, service_s: int) -> tuple[Interval, ...]:
    if not wanted.windows:
        return (ALWAYS,)
    return _disjoint(
        (window.earliest_s, min(window.latest_start_s, window.latest_end_s - service_s))
        for window in wanted.windows
    )


def _disjoint(spans: Iterable[Interval]) -> tuple[Interval, ...]:
    """Write the same instants as disjoint intervals, ascending."""
    merged: list[Interval] = []
    for low, high in sorted(spans):
        if high < low:
            continue
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


def _locked(wanted: Visit) -> Interval:
    lock = wanted.lock
    if lock.kind in (LockKind.TIME, LockKind.TECHNICIAN_AND_TIME) and lock.start_s is not None:
        return lock.start_s, lock.start_s
    if (
        lock.kind is LockKind.TIME_RANGE
        and lock.earliest_s is not None
        and lock.latest_s is not None
    ):
        return lock.earliest_s, lock.latest_s
    return ALWAYS


def _unfrozen(wanted: Visit, technician: int, freeze_s: int) -> tuple[Interval, ...]:
    after = (freeze_s, ALWAYS[1])
    told = wanted.published
    if told is None or told.technician != technician or told.start_s >= freeze_s:
        return (after,)
    return ((told.start_s, told.start_s), after)


def _common(first: tuple[Interval, ...], second: tuple[Interval, ...]) -> tuple[Interval, ...]:
    shared = (
        (max(low, other_low), min(high, other_high))
        for low, high in first
        for other_low, other_high in second
    )
    return tuple(sorted((low, high) for low, high in shared if low <= high))
