"""Tied routes of an outline, timed together; what a rule refuses is left out with its group."""

from collections.abc import Iterable, Mapping, Sequence

from solver.eligible import eligible_of
from solver.insertion import holds
from solver.plan import PICKUP, Route
from solver.problem import Problem
from solver.tied_timing import TiedRefusal, time_routes


def timed_together(problem: Problem, routes: Mapping[int, Sequence[int]]) -> dict[int, Route]:
    """Time the routes by shift; the visits that keep them from their rules go, one by one.

    With a visit go the others of its groups and those that depend on it. Routes that end up empty
    are not given.
    """
    rows = _whole(problem, routes)
    while True:
        refused = _overloaded(problem, rows)
        if refused is None:
            made = time_routes(problem, rows)
            if not isinstance(made, TiedRefusal):
                return {shift: route for shift, route in made.items() if route.visits}
            refused = rows[made.shift][-1] if made.visit is None else made.visit
        rows = _whole(problem, _less(rows, {refused}))


def _overloaded(problem: Problem, rows: Mapping[int, Sequence[int]]) -> int | None:
    """Find the last visit of a route whose van does not hold what it needs."""
    return next(
        (row[-1] for shift, row in rows.items() if row and not holds(problem, shift, row)), None
    )


def _whole(problem: Problem, routes: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """Leave out whom the shift may not have, broken groups, and what depends on the absent."""
    eligible = eligible_of(problem).shifts
    rows = {
        shift: [
            visit
            for visit in dict.fromkeys(row)
            if (
                problem.shifts[shift].pickup is not None
                if visit == PICKUP
                else eligible[visit, shift]
            )
        ]
        for shift, row in routes.items()
    }
    while torn := _torn(problem, rows):
        rows = _less(rows, torn)
    return rows


def _torn(problem: Problem, rows: Mapping[int, Sequence[int]]) -> set[int]:
    """Find the served visits that may not be served as things are."""
    person_of = {
        visit: problem.shifts[shift].technician
        for shift, row in rows.items()
        for visit in row
        if visit != PICKUP
    }
    torn: set[int] = set()
    for group in problem.groups:
        people = [person_of[visit] for visit in group.visits if visit in person_of]
        if people and len(set(people)) < len(group.visits):
            torn.update(visit for visit in group.visits if visit in person_of)
    for visit, person in person_of.items():
        for need in problem.visits[visit].dependencies:
            before = person_of.get(need.preceding)
            if before is None or (need.same_technician and before != person):
                torn.add(visit)
    return torn


def _less(rows: Mapping[int, Sequence[int]], gone: Iterable[int]) -> dict[int, list[int]]:
    absent = set(gone)
    return {shift: [visit for visit in row if visit not in absent] for shift, row in rows.items()}
