"""A plan of many centres and days, proven piece by piece: each centre and day given its visits.

A piece is what a day's shifts that may serve the same visits of that day hold, with the partner
points that may. A visit that is left out belongs to the last day on which someone could serve it.
What no piece asks is whether a visit had better be on another day or with another centre; a problem
of one day whose shifts hang together has one piece, and nothing is left unasked.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.bound.prove import Proof, Proved, gap_permille, prove
from solver.budget import Budget
from solver.check import check
from solver.components import Component, subproblem
from solver.cost import plan_cost, unserved, value, variable_fen, won
from solver.draft import Outline, drafted
from solver.eligible import Eligible, eligible_of
from solver.explain import explain
from solver.plan import Plan
from solver.problem import Problem
from solver.retiming import retimed
from solver.stages import SolveStage, added

DAY_S = 86_400


@dataclass(frozen=True)
class Piece:
    """A centre's day: positions in the whole problem, and a problem and plan of its own.

    `day` counts days from the problem's origin.
    """

    day: int
    part: Component
    problem: Problem
    plan: Plan


@dataclass(frozen=True)
class DayProofs:
    """What is known of a plan of many centres and days.

    Parameters
    ----------
    proofs
        Pieces with their proofs, by day.
    plan
        The plan given, or a better one.
    bound_fen, cost_fen
        No plan that gives each piece the same visits costs less; what `plan` costs.
    gap_permille
        As in `Proof`.
    whole
        Whether there is one piece alone, so that nothing is left unasked.
    """

    proofs: tuple[tuple[Piece, Proof], ...]
    plan: Plan
    bound_fen: int
    cost_fen: int
    gap_permille: int | None
    whole: bool


def prove_days(problem: Problem, plan: Plan, budget: Budget) -> DayProofs:
    """Prove each piece in an equal share of the time left; better what can be bettered."""
    parts = pieces(problem, plan)
    proofs: list[tuple[Piece, Proof]] = []
    for number, piece in enumerate(parts):
        share_s = budget.left_s() / (len(parts) - number)
        own = budget.until(budget.clock() + share_s)
        proofs.append((piece, prove(piece.problem, piece.plan, own)))
    bounded = all(proof.status is not Proved.NOTHING for _, proof in proofs)
    asked = sum(plan_cost(piece.problem, piece.plan).total for piece in parts)
    unasked_fen = plan_cost(problem, plan).total - asked
    better = _joined(problem, plan, proofs, budget)
    bound_fen = unasked_fen + sum(proof.bound_fen for _, proof in proofs) if bounded else 0
    cost_fen = plan_cost(problem, better).total
    gap = gap_permille(variable_fen(problem, better), cost_fen - bound_fen) if bounded else None
    return DayProofs(tuple(proofs), better, bound_fen, cost_fen, gap, len(parts) == 1)


def pieces(problem: Problem, plan: Plan) -> list[Piece]:
    """Cut a plan into centres' days, by day and first visit; pieces without visits are none."""
    eligible = eligible_of(problem)
    day_of = dict(_days(problem, plan, eligible))
    made: list[Piece] = []
    for day in sorted(set(day_of.values())):
        visits = [visit for visit, on in day_of.items() if on == day]
        shifts = [s for s, each in enumerate(problem.shifts) if each.start_s // DAY_S == day]
        parts = _linked(problem, eligible, sorted(visits), shifts, day)
        made.extend(_piece(problem, plan, part, day) for part in parts)
    return made


def _days(problem: Problem, plan: Plan, eligible: Eligible) -> Iterator[tuple[int, int]]:
    """Give the day of each visit that somebody serves or could serve."""
    for route in plan.routes:
        for visit in route.visits:
            yield visit, problem.shifts[route.shift].start_s // DAY_S
    for handed in plan.partner_assignments:
        yield handed.visit, _opens(problem, handed.partner, handed.day)
    for visit in unserved(problem, plan):
        days = [problem.shifts[shift].start_s // DAY_S for shift in eligible.shifts_of(visit)]
        days += [_opens(problem, *place) for place, _ in eligible.partners_of(visit)]
        if days:
            yield visit, max(days)


def _opens(problem: Problem, partner: int, day: int) -> int:
    return problem.partners[partner].days[day].opens_s // DAY_S


def _linked(
    problem: Problem, eligible: Eligible, visits: Sequence[int], shifts: Sequence[int], day: int
) -> Iterator[Component]:
    """Part a day into what hangs together by someone who may serve two visits."""
    takers = [np.flatnonzero(eligible.shifts[visits, shift]).tolist() for shift in shifts]
    points: dict[int, set[int]] = defaultdict(set)
    for at, visit in enumerate(visits):
        for (partner, opening), _ in eligible.partners_of(visit):
            if _opens(problem, partner, opening) == day:
                points[partner].add(at)
    label = list(range(len(visits)))
    for group in [*takers, *points.values()]:
        if group:
            joined = {label[at] for at in group}
            label = [min(joined) if own in joined else own for own in label]
    for root in sorted(set(label)):
        inside = {at for at, own in enumerate(label) if own == root}
        yield Component(
            tuple(visits[at] for at in sorted(inside)),
            tuple(s for s, served in zip(shifts, takers, strict=True) if inside & set(served)),
            tuple(sorted(partner for partner, served in points.items() if inside & served)),
        )


def _piece(problem: Problem, plan: Plan, part: Component, day: int) -> Piece:
    """Make the problem of a piece, of its day alone, and what the plan does there."""
    closed = tuple(
        replace(
            partner,
            days=tuple(
                each if each.opens_s // DAY_S == day else replace(each, max_visits=0)
                for each in partner.days
            ),
        )
        for partner in problem.partners
    )
    inside = set(part.visits)
    free = tuple(
        replace(visit, dependencies=())
        if any(need.preceding not in inside for need in visit.dependencies)
        else visit
        for visit in problem.visits
    )
    own = subproblem(replace(problem, partners=closed, visits=free), part)
    visits = {visit: place for place, visit in enumerate(part.visits)}
    routes = tuple(
        replace(
            route,
            shift=part.shifts.index(route.shift),
            stops=tuple(
                stop if stop.visit is None else replace(stop, visit=visits[stop.visit])
                for stop in route.stops
            ),
        )
        for route in plan.routes
        if route.shift in part.shifts and route.visits
    )
    handed = tuple(
        replace(each, visit=visits[each.visit], partner=part.partners.index(each.partner))
        for each in plan.partner_assignments
        if each.visit in visits
    )
    return Piece(day, part, own, Plan(plan.problem_id, plan.status, routes, handed))


def _joined(
    problem: Problem, plan: Plan, proofs: Sequence[tuple[Piece, Proof]], budget: Budget
) -> Plan:
    """Put what the proofs bettered into the plan; the plan itself when that is no better."""
    changed = [(piece, proof.plan) for piece, proof in proofs if proof.plan != piece.plan]
    if not changed:
        return plan
    routes = {route.shift: route.visits for route in plan.routes}
    partners: dict[tuple[int, int], tuple[int, ...]] = defaultdict(tuple)
    again = {visit for piece, _ in changed for visit in piece.part.visits}
    for each in plan.partner_assignments:
        if each.visit not in again:
            partners[each.partner, each.day] += (each.visit,)
    for piece, better in changed:
        part = piece.part
        for shift in part.shifts:
            routes.pop(shift, None)
        for route in better.routes:
            routes[part.shifts[route.shift]] = tuple(part.visits[v] for v in route.visits)
        for each in better.partner_assignments:
            partners[part.partners[each.partner], each.day] += (part.visits[each.visit],)
    made = retimed(problem, drafted(problem, Outline(routes, partners)).plan(plan.status), budget)
    gain = won(value(problem, plan), value(problem, made))
    gains = added(plan.gains, {SolveStage.PROOF: gain})
    made = replace(made, unassigned=explain(problem, made), gains=gains)
    good = value(problem, made) < value(problem, plan) and not check(problem, made)
    return made if good else plan
