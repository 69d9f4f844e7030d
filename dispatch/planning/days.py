"""A plan day by day: the same key figures, for the shifts and visits of one local date."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from dispatch.planning.horizon import Horizon
from solver.plan import Plan, Route
from solver.problem import Problem


def by_day(problem: Problem, plan: Plan, horizon: Horizon) -> Iterator[tuple[date, Problem, Plan]]:
    """Cut a plan into its local dates: each date's own problem, and its plan.

    A shift belongs to the date it starts on, a visit to the date it is served on, and one that is
    left out to the date on which its last chance closes (within the horizon). What ties visits of
    several dates (groups, dependencies) is left behind: the parts are for figures alone.
    """
    for day in horizon.days():
        yield day, *_part(problem, plan, horizon, day)


def _part(problem: Problem, plan: Plan, horizon: Horizon, day: date) -> tuple[Problem, Plan]:
    shifts = _renumbered(
        number
        for number, shift in enumerate(problem.shifts)
        if date_of(horizon, shift.start_s) == day
    )
    routes = [route for route in plan.routes if route.shift in shifts]
    given = [g for g in plan.partner_assignments if date_of(horizon, g.start_s) == day]
    left = [u for u in plan.unassigned if last_chance(problem, horizon, u.visit) == day]
    visits = _renumbered(
        [
            *(visit for route in routes for visit in route.visits),
            *(one.visit for one in given),
            *(one.visit for one in left),
        ]
    )
    part = replace(
        problem,
        shifts=tuple(problem.shifts[number] for number in shifts),
        visits=tuple(replace(problem.visits[number], dependencies=()) for number in visits),
        groups=(),
    )
    day_plan = replace(
        plan,
        routes=tuple(_route(route, shifts, visits) for route in routes),
        partner_assignments=tuple(replace(one, visit=visits[one.visit]) for one in given),
        unassigned=tuple(replace(one, visit=visits[one.visit]) for one in left),
    )
    return part, day_plan


def _renumbered(numbers: Iterable[int]) -> Mapping[int, int]:
    """Map old positions to new ones, in the order given."""
    return {old: new for new, old in enumerate(numbers)}


def _route(route: Route, shifts: Mapping[int, int], visits: Mapping[int, int]) -> Route:
    stops = tuple(
        stop if stop.visit is None else replace(stop, visit=visits[stop.visit])
        for stop in route.stops
    )
    return replace(route, shift=shifts[route.shift], stops=stops)


def date_of(horizon: Horizon, second: int) -> date:
    """Return the local date of a second, in the zone of the horizon's origin."""
    return horizon.instant(second).date()


def last_chance(problem: Problem, horizon: Horizon, visit: int) -> date:
    """Return the date on which the last window of a visit closes, kept within the horizon."""
    closes = [window.latest_start_s for window in problem.visits[visit].windows]
    day = date_of(horizon, max(closes)) if closes else horizon.last
    return min(max(day, horizon.first), horizon.last)
