"""Every way to put one more visit into a plan, judged by the checker: no search, no sieve.

Made to prove what `solver.explain` says, so it shares nothing with it: routes are timed by
`solver.timing`, judged by `solver.check` and priced by `solver.cost`. A route is judged alone,
which is the whole truth for problems without groups and dependencies.
"""

from collections.abc import Iterator
from dataclasses import replace

from solver.check import check
from solver.codes import RuleCode
from solver.cost import partner_cost, route_cost
from solver.plan import PartnerAssignment, Plan, Route, Status
from solver.problem import Lock, Problem
from solver.timing import Refusal, time_route

FOR_GOOD = frozenset(
    {
        RuleCode.SKILL_MISSING,
        RuleCode.TECHNICIAN_PROHIBITED,
        RuleCode.TECHNICIAN_NOT_REQUIRED,
        RuleCode.OUTSIDE_TERRITORY,
        RuleCode.TOOL_MISSING,
        RuleCode.PART_MISSING,
        RuleCode.CAPACITY_EXCEEDED,
    }
)
"""What a visit breaks alone in a shift, it breaks there in any company and at any time."""


def ways(problem: Problem, plan: Plan, visit: int) -> Iterator[int]:
    """Price of every insertion that the checker has nothing against."""
    standing = {route.shift: route for route in plan.routes}
    for shift in range(len(problem.shifts)):
        yield from _ways_in(problem, standing.get(shift), visit, shift)
    yield from _ways_at_partners(problem, plan, visit)


def _ways_in(problem: Problem, old: Route | None, visit: int, shift: int) -> Iterator[int]:
    alone = time_route(problem, shift, (visit,))
    if not isinstance(alone, Refusal) and _broken(problem, routes=(alone,)) & FOR_GOOD:
        return
    visits = old.visits if old else ()
    spent = route_cost(problem, old).total if old else 0
    for position in range(len(visits) + 1):
        more = (*visits[:position], visit, *visits[position:])
        route = time_route(problem, shift, more)
        if not isinstance(route, Refusal) and not _broken(problem, routes=(route,)):
            yield route_cost(problem, route).total - spent


def _ways_at_partners(problem: Problem, plan: Plan, visit: int) -> Iterator[int]:
    for partner, point in enumerate(problem.partners):
        for day in range(len(point.days)):
            for start_s in _beginnings(problem, visit, partner, day):
                handed = PartnerAssignment(visit, partner, day, start_s)
                if not _broken(problem, given=(*plan.partner_assignments, handed)):
                    yield partner_cost(problem, handed).total
                    break


def _broken(
    problem: Problem,
    routes: tuple[Route, ...] = (),
    given: tuple[PartnerAssignment, ...] = (),
) -> set[RuleCode]:
    """What this part of a plan breaks; that it is not whole does not count."""
    part = Plan(problem.id, Status.COMPLETED, routes, given)
    return {found.code for found in check(problem, part)} - {RuleCode.VISIT_FORGOTTEN}


def _beginnings(problem: Problem, visit: int, partner: int, day: int) -> list[int]:
    """Every instant from which on something allows a start that forbade it before, ascending."""
    wanted, point = problem.visits[visit], problem.partners[partner]
    instants = {point.days[day].opens_s, problem.freeze_s + point.acceptance_s}
    instants |= {span.earliest_s for span in wanted.windows}
    instants |= {skill.valid_from_s for skill in point.skills if skill.valid_from_s is not None}
    if wanted.appointment is not None:
        instants.add(wanted.appointment.earliest_s)
    bounds = (wanted.lock.start_s, wanted.lock.earliest_s)
    return sorted(instants.union(bound for bound in bounds if bound is not None))


def alone(problem: Problem, visit: int) -> bool:
    """Whether the visit fits anywhere when there is nothing else to do."""
    return any(True for _ in ways(problem, Plan(problem.id, Status.COMPLETED), visit))


def held_by_locks(problem: Problem, plan: Plan, visit: int) -> bool:
    """Whether locks keep out a visit that has no place in the plan."""
    free = replace(problem, visits=tuple(replace(each, lock=Lock()) for each in problem.visits))
    if not alone(problem, visit):
        return alone(free, visit)
    if any(True for _ in ways(free, plan, visit)):
        return True
    return not any(True for _ in ways(problem, _fixed(problem, plan), visit))


def _fixed(problem: Problem, plan: Plan) -> Plan:
    """What of the plan is locked, or was published with this start before the freeze."""

    def stays(visit: int | None, start_s: int) -> bool:
        if visit is None:
            return False
        wanted = problem.visits[visit]
        told = wanted.published
        frozen = told is not None and told.start_s == start_s < problem.freeze_s
        return frozen or wanted.lock != Lock()

    return replace(
        plan,
        routes=tuple(
            replace(
                route,
                stops=tuple(stop for stop in route.stops if stays(stop.visit, stop.start_s)),
            )
            for route in plan.routes
        ),
        partner_assignments=tuple(
            handed
            for handed in plan.partner_assignments
            if problem.visits[handed.visit].lock != Lock()
        ),
    )
