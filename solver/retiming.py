"""Final routes timed again, exactly: the order stands, and times may only get better.

`solver.timing` is a definition that one pass can follow; it does not look for the cheapest times.
Waiting at the start of a day may be paid where leaving later is free, a break may be cheaper an
hour later than where it delays least, and routes that a group ties together may wait for each other
in a better way. CP-SAT finds those times for each set of routes that something ties, and for each
route by itself where nothing does (`solver.retiming_model`).

Only sets are looked at where times cost something that other times might not. A set's new times
are taken when `solver.cost` finds the plan cheaper with them, rounding and all, and `solver.check`
finds no rule broken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from solver.budget import Budget
from solver.check import check
from solver.codes import RuleCode
from solver.cost import (
    HOUR_S,
    lateness_s,
    paid_s,
    route_cost,
    starts,
    value,
)
from solver.plan import Plan, Route
from solver.problem import Objective, Problem
from solver.retiming_model import Retiming
from solver.timetable import day_of
from solver.windows import Interval


def retimed(problem: Problem, plan: Plan, budget: Budget) -> Plan:
    """Return the plan with better times where there are any, or the plan itself.

    Who serves whom, and in which order, stays. The sets with most to win come first. The same plan
    gives the same answer as long as the budget ends no search.
    """
    best = plan
    for places in _promising(problem, plan):
        if budget.over():
            break
        candidate = _better(problem, best, places, budget)
        if candidate is not None:
            best = candidate
    return best


def _better(problem: Problem, plan: Plan, places: Sequence[int], budget: Budget) -> Plan | None:
    """Time these routes of the plan together; None when that gains nothing."""
    routes = [plan.routes[place] for place in places]
    handed = {each.visit: each.start_s for each in plan.partner_assignments}
    others = [route for place, route in enumerate(plan.routes) if place not in places]
    elsewhere_s = _worst_s(problem, replace(plan, routes=tuple(others)))
    search = Retiming(problem, routes, handed, _chosen(problem, plan), elsewhere_s)
    found = search.solved(budget.left_s())
    if found is None:
        return None
    every = list(plan.routes)
    for place, route in zip(places, found, strict=True):
        every[place] = route
    candidate = replace(plan, routes=tuple(every))
    if value(problem, candidate) < value(problem, plan) and _keeps(problem, candidate):
        return candidate
    return None


def _keeps(problem: Problem, plan: Plan) -> bool:
    """Whether the plan keeps every rule; visits without reasons may be explained later."""
    later = (RuleCode.VISIT_FORGOTTEN,)
    return all(violation.code in later for violation in check(problem, plan))


def _promising(problem: Problem, plan: Plan) -> list[list[int]]:
    """List the sets of routes, by place in the plan, that may have something to win; most first."""
    if problem.objective is Objective.TRAVEL:
        return []
    sets = list(_tied(problem, plan))
    wins = [
        sum(_at_stake(problem, plan.routes[place], tied=len(places) > 1) for place in places)
        for places in sets
    ]
    order = sorted(range(len(sets)), key=lambda number: (-wins[number], sets[number]))
    return [sets[number] for number in order if wins[number] > 0]


def _tied(problem: Problem, plan: Plan) -> Iterator[list[int]]:
    """Give the sets of routes that groups and dependencies tie, ascending."""
    place_of = {visit: place for place, route in enumerate(plan.routes) for visit in route.visits}
    up = list(range(len(plan.routes)))

    def root(place: int) -> int:
        while up[place] != place:
            place = up[place]
        return place

    for visits in _together(problem):
        found = sorted({root(place_of[visit]) for visit in visits if visit in place_of})
        for place in found[1:]:
            up[place] = found[0]
    sets: dict[int, list[int]] = {}
    for place in range(len(plan.routes)):
        sets.setdefault(root(place), []).append(place)
    yield from sets.values()


def _together(problem: Problem) -> Iterator[Sequence[int]]:
    for group in problem.groups:
        yield group.visits
    for number, visit in enumerate(problem.visits):
        for need in visit.dependencies:
            yield number, need.preceding


def _at_stake(problem: Problem, route: Route, *, tied: bool) -> int:
    """Amount in the route that other times of its order might not cost; 0 is none.

    Lateness and overtime are least as the definition has it, unless breaks or ties delay the
    route or it is timed compactly.
    """
    shift = problem.shifts[route.shift]
    movable = tied or bool(shift.breaks) or shift.max_duration_s is not None
    match problem.objective:
        case Objective.TRAVEL:
            return 0
        case Objective.DURATION:
            return route.return_s - route.departure_s - _busy_s(problem, route)
        case Objective.TARDINESS | Objective.TRAVEL_AND_TARDINESS:
            calls = [(stop.visit, stop.start_s) for stop in route.stops if stop.visit is not None]
            late_s = sum(lateness_s(problem.visits[visit], start) for visit, start in calls)
            return late_s if movable else 0
        case Objective.MONEY:
            spent = route_cost(problem, route)
            idle_s = sum(paid_s(shift, route)) - _busy_s(problem, route)
            rate = max(shift.cost.per_hour_fen, shift.cost.per_overtime_hour_fen)
            delayed = spent.sla + spent.overtime if movable else 0
            return idle_s * rate // HOUR_S + spent.offered + spent.changed_start + delayed


def _busy_s(problem: Problem, route: Route) -> int:
    """Seconds of travel, access, service and pickup."""
    day = day_of(problem, route.shift)
    busy_s = route.return_travel_s + sum(stop.travel_s for stop in route.stops)
    return busy_s + sum(day.access[visit] + day.service[visit] for visit in route.sequence)


def _worst_s(problem: Problem, plan: Plan) -> int:
    late = (lateness_s(problem.visits[visit], start_s) for visit, start_s in starts(plan))
    return max(late, default=0)


def _chosen(problem: Problem, plan: Plan) -> Mapping[int, Interval]:
    """Give the span of each visit of a pattern in the combination that the plan's starts are in."""
    start_of = dict(starts(plan))
    chosen: dict[int, Interval] = {}
    for pattern in problem.patterns:
        for spans in pattern.combinations:
            pairs = list(zip(pattern.visits, spans, strict=True))
            if all(
                visit in start_of and low <= start_of[visit] <= high for visit, (low, high) in pairs
            ):
                chosen.update(pairs)
                break
    return chosen
