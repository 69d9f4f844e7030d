"""The master against every partition that its pool allows, found by brute force."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from solver.check import check
from solver.cost import Value, value
from solver.draft import Outline, drafted
from solver.eligible import eligible_of
from solver.explain import explain
from solver.master.master import Master, Report, Rounds
from solver.master.mend import pricing_of
from solver.problem import Assignment, Objective, PartnerDay, Problem, ShiftCost, Sla, SlaTier
from solver.rules.rule import Violation
from tests.support.problems import Town, clock, minutes, window

EMPTY = Outline({}, {})
PAY = ShiftCost(fixed_fen=3_000, per_hour_fen=2_000, per_km_fen=100)
Route = tuple[int, tuple[int, ...], int]
"""Shift, stops, amount."""


def worth(problem: Problem, outline: Outline) -> Value:
    return value(problem, drafted(problem, outline).plan())


def broken(problem: Problem, outline: Outline) -> list[Violation]:
    draft = drafted(problem, outline)
    assert draft.outline() == outline
    plan = draft.plan()
    return check(problem, replace(plan, unassigned=tuple(explain(problem, plan))))


def routes_of(problem: Problem, orders: Sequence[Sequence[int]]) -> Iterator[Route]:
    """The feasible ones of these orders and of all parts of them, in every shift."""
    pricing, eligible = pricing_of(problem), eligible_of(problem)
    parts = {
        part
        for order in orders
        for size in range(1, len(order) + 1)
        for part in itertools.combinations(order, size)
    }
    for shift, part in itertools.product(range(len(problem.shifts)), sorted(parts)):
        price = pricing(shift, part) if eligible.shifts[list(part), shift].all() else None
        if price is not None:
            yield shift, part, sum(price)


def best_by_force(problem: Problem, routes: Sequence[Route]) -> Value:
    """The best plan with at most one of these routes a shift, others with partners or nobody."""
    visits = range(len(problem.visits))
    places = eligible_of(problem).partner_places
    by_shift = [
        [route for route in routes if route[0] == shift] for shift in range(len(problem.shifts))
    ]
    best = None
    for chosen in itertools.product(*([None, *options] for options in by_shift)):
        taken = [stop for route in chosen if route is not None for stop in route[1]]
        if len(taken) != len(set(taken)):
            continue
        left = [visit for visit in visits if visit not in taken]
        for handed in itertools.product([None, *places], repeat=len(left)):
            held: dict[tuple[int, int], tuple[int, ...]] = {}
            for visit, place in zip(left, handed, strict=True):
                if place is not None:
                    held[place] = (*held.get(place, ()), visit)
            outline = Outline({route[0]: route[1] for route in chosen if route is not None}, held)
            draft = drafted(problem, outline)
            if draft.outline() == outline and (best is None or draft.value() < best):
                best = draft.value()
    assert best is not None
    return best


def random_problem(chance: random.Random, objective: Objective = Objective.MONEY) -> Problem:
    """Five visits; two shifts alike and one of a dearer technician; a partner with room for one."""
    town = Town().objective(objective).technician("ann").technician("bob").technician("cat")
    for name in ("ann", "bob"):
        town.shift(name, clock("08:00"), clock("11:00"), cost=PAY)
    town.shift("cat", clock("08:00"), clock("12:00"), at=40, cost=replace(PAY, per_hour_fen=4_000))
    for number in range(5):
        opens = chance.choice(("08:00", "08:30", "09:00"))
        optional = chance.random() < 0.3
        town.visit(
            f"v{number}",
            chance.randrange(1, 60),
            minutes(chance.randrange(20, 60)),
            window(opens, chance.choice(("09:30", "10:30"))),
            priority=chance.randrange(1, 4),
            assignment=Assignment.OPTIONAL if optional else Assignment.MANDATORY,
            drop_fen=chance.randrange(1_000, 5_000) if optional else 0,
            sla=Sla(clock("09:00"), (SlaTier(0, 300, 600),)),
        )
    day = PartnerDay(clock("08:00"), clock("18:00"), 1, minutes(50))
    return town.partner("point", 20, {"": chance.randrange(4_000, 9_000)}, [day]).build()


def fed(problem: Problem, routes: Sequence[Route]) -> Master:
    master = Master(problem)
    for route in routes:
        master.add(*route)
    return master


def improved(master: Master, outline: Outline = EMPTY, rounds: int = 20) -> Report:
    return master.improve(outline, Rounds(rounds))


@pytest.mark.parametrize("seed", range(12))
def test_it_finds_the_best_partition(seed: int) -> None:
    chance = random.Random(seed)
    problem = random_problem(chance)
    orders = [chance.sample(range(5), 3) for _ in range(4)]
    routes = list(routes_of(problem, orders))

    found = improved(fed(problem, routes)).outline

    assert found is not None
    assert broken(problem, found) == []
    assert worth(problem, found) == best_by_force(problem, routes)
