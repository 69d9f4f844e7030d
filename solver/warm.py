"""The published plan as a place to begin: what a new plan must not be worse than."""

from bisect import bisect_right

from solver.draft import Outline
from solver.problem import Problem


def published_outline(problem: Problem) -> Outline | None:
    """Put every published visit into its technician's shift, in the order of published starts.

    None when nothing is published. Visits whose technician has no shift at that time are left out,
    and so is what partner points hold, which visits do not tell.
    """
    shifts: dict[int, list[tuple[int, int]]] = {}
    for number, shift in enumerate(problem.shifts):
        shifts.setdefault(shift.technician, []).append((shift.start_s, number))
    for days in shifts.values():
        days.sort()
    routes: dict[int, list[tuple[int, int]]] = {}
    for number, visit in enumerate(problem.visits):
        told = visit.published
        if told is None:
            continue
        days = shifts.get(told.technician, [])
        at = bisect_right(days, (told.start_s, len(problem.shifts))) - 1
        if at >= 0 and told.start_s <= problem.shifts[days[at][1]].end_s:
            routes.setdefault(days[at][1], []).append((told.start_s, number))
    if not routes:
        return None
    ordered = {shift: tuple(visit for _, visit in sorted(stops)) for shift, stops in routes.items()}
    return Outline(ordered, {})
