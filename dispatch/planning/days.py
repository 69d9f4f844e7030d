"""A plan day by day: the same key figures, for the shifts of one local date."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dispatch.planning.horizon import Horizon
from solver.plan import Plan
from solver.problem import Problem


def by_day(problem: Problem, plan: Plan, horizon: Horizon) -> Iterator[tuple[date, Problem, Plan]]:
    """Cut a plan into its local dates.

    A shift belongs to the date it starts on, a partner's day to the date it opens on, and a visit
    left out to the date on which its last chance closes (within the horizon).
    """
    for day in horizon.days():
        shifts = [
            position
            for position, shift in enumerate(problem.shifts)
            if date_of(horizon, shift.start_s) == day
        ]
        new = {old: position for position, old in enumerate(shifts)}
        part = replace(problem, shifts=tuple(problem.shifts[old] for old in shifts))
        yield (
            day,
            part,
            replace(
                plan,
                routes=tuple(
                    replace(route, shift=new[route.shift])
                    for route in plan.routes
                    if route.shift in new
                ),
                partner_assignments=tuple(
                    given
                    for given in plan.partner_assignments
                    if date_of(horizon, given.start_s) == day
                ),
                unassigned=tuple(
                    left
                    for left in plan.unassigned
                    if last_chance(problem, horizon, left.visit) == day
                ),
            ),
        )


def date_of(horizon: Horizon, second: int) -> date:
    """Return the local date of a second, in the zone of the horizon's origin."""
    return horizon.instant(second).date()


def last_chance(problem: Problem, horizon: Horizon, visit: int) -> date:
    """Return the date on which the last window of a visit closes, kept within the horizon."""
    closes = [window.latest_start_s for window in problem.visits[visit].windows]
    day = date_of(horizon, max(closes)) if closes else horizon.last
    return min(max(day, horizon.first), horizon.last)
