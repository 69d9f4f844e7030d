"""Each required break is taken inside its window: on the road, before leaving or after returning.

A break on the road is a stop of the itinerary that lasts at least as long as required. One that
fits in before leaving, or after returning, need not be written down. A route without visits has
no breaks. Several before leaving (or after returning) are taken one after the other in the order
of their windows.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from solver.codes import RuleCode
from solver.plan import Plan, Route, Stop, StopKind
from solver.problem import BreakKind, Problem
from solver.rules.rule import Rule, Violation, legs


class _Need(NamedTuple):
    earliest_s: int
    latest_end_s: int
    duration_s: int
    number: int


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Find breaks missing, too short, outside their window, unasked for or during work."""
    for route in plan.routes:
        if route.visits:
            yield from _unmet(problem, route)
            yield from _during_work(problem, route)


def _unmet(problem: Problem, route: Route) -> Iterator[Violation]:
    taken = [stop for stop in route.stops if stop.kind is StopKind.BREAK]
    needs = _needs(problem, route.shift)
    used = _best(needs, taken, route.departure_s, route.return_s)
    spare = [stop for number, stop in enumerate(taken) if number not in used.stops]
    for need in needs:
        if need.number in used.unmet:
            code = RuleCode.BREAK_MISPLACED if spare else RuleCode.BREAK_MISSING
            detail = {"break": need.number, "from": need.earliest_s, "to": need.latest_end_s}
            if spare:
                stop = spare.pop(0)
                detail |= {"start": stop.start_s, "end": stop.departure_s}
            yield Violation(code, None, route.shift, detail)
    for stop in spare:
        detail = {"start": stop.start_s, "end": stop.departure_s}
        yield Violation(RuleCode.BREAK_MISPLACED, None, route.shift, detail)


def _during_work(problem: Problem, route: Route) -> Iterator[Violation]:
    for leg in legs(problem, route):
        free_s = leg.leave_s
        for stop in leg.breaks:
            if stop.start_s < free_s:
                detail = {"start": stop.start_s, "from": free_s}
                yield Violation(RuleCode.BREAK_MISPLACED, None, route.shift, detail)
            free_s = max(free_s, stop.departure_s)


def _needs(problem: Problem, shift: int) -> list[_Need]:
    """List the required breaks in the order of their windows; a FIXED one fills its window."""
    return sorted(
        _Need(
            pause.earliest_s,
            pause.latest_end_s,
            pause.latest_end_s - pause.earliest_s
            if pause.kind is BreakKind.FIXED
            else pause.duration_s,
            number,
        )
        for number, pause in enumerate(problem.shifts[shift].breaks)
    )


class _Use(NamedTuple):
    """Which breaks find no place, and which stops are taken by the others."""

    unmet: frozenset[int]
    stops: frozenset[int]


def _best(needs: Sequence[_Need], taken: Sequence[Stop], departure_s: int, return_s: int) -> _Use:
    """Give as many breaks as possible a place of their own, using as many stops as possible.

    All choices are gone through break by break; choices that leave the same stops and the same
    free time behave alike from there on, so only the best of them is kept.
    """
    never = min((need.earliest_s for need in needs), default=0)
    states = {(frozenset[int](), never, return_s): frozenset[int]()}
    for need in needs:
        following: dict[tuple[frozenset[int], int, int], frozenset[int]] = {}
        for (stops, before_s, after_s), unmet in states.items():
            options = [((stops, before_s, after_s), unmet | {need.number})]
            options += [
                ((stops | {number}, before_s, after_s), unmet)
                for number, stop in enumerate(taken)
                if number not in stops and _suits(need, stop)
            ]
            ends_s = max(before_s, need.earliest_s) + need.duration_s
            if ends_s <= min(need.latest_end_s, departure_s):
                options.append(((stops, ends_s, after_s), unmet))
            ends_s = max(after_s, need.earliest_s) + need.duration_s
            if ends_s <= need.latest_end_s:
                options.append(((stops, before_s, ends_s), unmet))
            for state, left in options:
                if state not in following or len(left) < len(following[state]):
                    following[state] = left
        states = following
    (stops, *_), unmet = min(states.items(), key=lambda item: (len(item[1]), -len(item[0][0])))
    return _Use(unmet, stops)


def _suits(need: _Need, stop: Stop) -> bool:
    return (
        need.earliest_s <= stop.start_s
        and stop.departure_s <= need.latest_end_s
        and stop.departure_s - stop.start_s >= need.duration_s
    )


RULE = Rule(codes=(RuleCode.BREAK_MISSING, RuleCode.BREAK_MISPLACED), violations=violations)
