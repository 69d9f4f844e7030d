"""The story of a proof: terms -> column generation -> the best plan of its routes -> the gap."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from solver.bound.completion import slot_s
from solver.bound.generation import Generation
from solver.bound.guess import guessed
from solver.bound.master import Choices, Column, choices
from solver.bound.pool import choose
from solver.bound.terms import UNIT, ShiftTerms, shift_terms
from solver.budget import Budget
from solver.check import check
from solver.cost import plan_cost, route_cost, unserved, value, variable_fen
from solver.draft import drafted
from solver.explain import explain
from solver.insertion import timed
from solver.plan import Plan
from solver.problem import Objective, Problem
from solver.retiming import retimed

FOR_THE_PLAN = 0.25
"""Of the budget, what is kept to look for a better plan among the routes found."""


class Proved(StrEnum):
    """How a proof ended.

    BEST: no plan is better. WITHIN: the gap is what it says. NOTHING: there is no bound, because
    the objective is not money or visits take no time at all.
    """

    BEST = "BEST"
    WITHIN = "WITHIN"
    NOTHING = "NOTHING"


@dataclass(frozen=True)
class Proof:
    """What is known of how good a plan is.

    The bound holds for all plans that leave out no more mandatory visits of any priority class than
    this one does, whatever their times.

    Parameters
    ----------
    bound_fen
        No such plan costs less.
    cost_fen
        What `plan` costs.
    gap_permille
        How far `plan` is from the bound: at most so many thousandths of the variable cost at the
        bound, rounded up; None without a bound, or where the variable cost could be nothing.
    plan
        The plan given, or a better one that the proof came upon.
    columns
        Routes priced.
    """

    status: Proved
    bound_fen: int
    cost_fen: int
    gap_permille: int | None
    plan: Plan
    columns: int = 0


def prove(problem: Problem, plan: Plan, budget: Budget) -> Proof:
    """Prove how far a plan is from the best one, and better it where that is found on the way.

    Meant for one centre and day; the time grows steeply with visits and with how many fit a shift.
    Any `budget` gives a valid bound.
    """
    cost_fen = plan_cost(problem, plan).total
    terms = shift_terms(problem)
    if problem.objective is not Objective.MONEY or not all(slot_s(each, 1) for each in terms):
        return Proof(Proved.NOTHING, 0, cost_fen, None, plan)
    left_out = [visit for visit in unserved(problem, plan) if problem.is_mandatory(visit)]
    others = choices(problem, left_out)
    start = list(_driven(problem, plan, terms))
    early = budget.until(budget.clock() + (1 - FOR_THE_PLAN) * budget.left_s())
    generation = Generation(terms, others, start, guessed(problem, plan, terms, others))
    found = generation.run(early, cost_fen * UNIT)
    bound_fen = -(-found.units // UNIT)
    better = plan
    if bound_fen < cost_fen:
        better = _bettered(problem, plan, terms, others, generation, budget)
        cost_fen = plan_cost(problem, better).total
    return Proof(
        Proved.BEST if bound_fen >= cost_fen else Proved.WITHIN,
        bound_fen,
        cost_fen,
        gap_permille(variable_fen(problem, better), cost_fen - bound_fen),
        better,
        len(found.columns),
    )


def _driven(problem: Problem, plan: Plan, terms: Sequence[ShiftTerms]) -> Iterator[Column]:
    """Give the routes of the plan as columns."""
    places = {each.shift: place for place, each in enumerate(terms)}
    for route in plan.routes:
        if route.visits:
            fen = route_cost(problem, route).total
            yield Column(places[route.shift], route.visits, fen * UNIT)


def _bettered(
    problem: Problem,
    plan: Plan,
    terms: Sequence[ShiftTerms],
    others: Choices,
    generation: Generation,
    budget: Budget,
) -> Plan:
    """Find the best plan that the routes found make; the plan itself when it is as good.

    Routes are listed as far from the bound as the plan is, or a hundredth if that is less.
    """
    if problem.groups or problem.patterns or any(visit.dependencies for visit in problem.visits):
        return plan
    gap = plan_cost(problem, plan).total * UNIT - generation.units
    margin = min(gap, generation.units // 100)
    start = list(_driven(problem, plan, terms))
    pool = _cheapest([*start, *generation.master.columns, *generation.near_best(margin)])
    may = [each for each in pool if timed(problem, terms[each.shift].shift, each.visits)]
    outline = choose(terms, len(problem.visits), others, may, budget)
    if outline is None:
        return plan
    made = retimed(problem, drafted(problem, outline).plan(plan.status), budget)
    made = replace(made, unassigned=explain(problem, made))
    good = value(problem, made) < value(problem, plan) and not check(problem, made)
    return made if good else plan


def _cheapest(columns: Iterable[Column]) -> list[Column]:
    """Keep the cheapest of the routes of a shift with the same visits, none with one twice."""
    best: dict[tuple[int, frozenset[int]], Column] = {}
    for column in columns:
        key = (column.shift, frozenset(column.visits))
        if len(key[1]) == len(column.visits) and (
            key not in best or column.price < best[key].price
        ):
            best[key] = column
    return list(best.values())


def gap_permille(variable: int, gap_fen: int) -> int | None:
    """Give the gap in thousandths of what is variable at the bound, rounded up."""
    base = variable - max(0, gap_fen)
    if gap_fen <= 0:
        return 0
    return None if base <= 0 else -(-1000 * gap_fen // base)
