"""The master against every partition that its pool allows, found by brute force."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from solver.budget import Budget
from solver.check import check
from solver.cost import Value, value
from solver.draft import Draft, Outline, drafted
from solver.eligible import eligible_of
from solver.explain import explain
from solver.master.kinds import kinds_of
from solver.master.master import Master, Report, Rounds
from solver.master.mend import pricing_of
from solver.master.pool import Pool
from solver.problem import Assignment, Objective, PartnerDay, Problem, ShiftCost, Sla, SlaTier
from solver.rules.rule import Violation
from solver.visit import Dependency, VisitPattern
from tests.support.problems import Town, clock, minutes, window
from tests.support.week import Size, week

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
            if draft.outline() != outline or (best is not None and draft.value() >= best):
                continue
            if not broken(problem, outline):
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


@pytest.mark.parametrize("objective", [Objective.TRAVEL, Objective.TRAVEL_AND_TARDINESS])
@pytest.mark.parametrize("seed", range(4))
def test_it_finds_the_best_partition_of_other_objectives(seed: int, objective: Objective) -> None:
    chance = random.Random(100 + seed)
    problem = random_problem(chance, objective)
    orders = [chance.sample(range(5), 3) for _ in range(4)]
    routes = list(routes_of(problem, orders))

    found = improved(fed(problem, routes)).outline

    assert found is not None
    assert worth(problem, found) == best_by_force(problem, routes)


@pytest.mark.parametrize("seed", range(6))
def test_patterns_are_kept_whole(seed: int) -> None:
    # Two days, one shift each; v0 and v1 on one day and the next or the other way round, or not at
    # all; v2 where it fits best.
    chance = random.Random(seed)
    town = Town().technician()
    for day in range(2):
        town.shift(
            "ann", clock("08:00", day), clock(chance.choice(("09:30", "10:30")), day), cost=PAY
        )
    for number in range(3):
        town.visit(f"v{number}", chance.randrange(1, 30), minutes(chance.randrange(20, 50)))
    days = [(day * 86_400, day * 86_400 + 86_399) for day in range(2)]
    ways = ((days[0], days[1]), (days[1], days[0]))
    problem = replace(town.build(), patterns=(VisitPattern("twice", (0, 1), ways),))
    routes = list(routes_of(problem, list(itertools.permutations(range(3)))))

    found = improved(fed(problem, routes)).outline

    assert found is not None
    assert worth(problem, found) == best_by_force(problem, routes)


def on_a_road(*places: int, shifts: int = 2) -> Town:
    """Shifts alike from 08:00 to 12:00, and visits of half an hour at these places."""
    town = Town()
    for number in range(shifts):
        town.technician(f"t{number}")
        town.shift(f"t{number}", clock("08:00"), clock("12:00"), cost=PAY)
    for number, place in enumerate(places):
        town.visit(f"v{number}", place, minutes(30))
    return town


def test_a_visit_that_two_routes_hold_goes_to_the_one_that_misses_it_less() -> None:
    # v0 at 10 and v2 at 30; v1 at 20 is on the way to v2, for v0 it is 10 minutes more each way.
    problem = on_a_road(10, 20, 30).build()
    master = Master(problem)
    pricing = pricing_of(problem)
    for stops in ((0, 1), (1, 2)):
        price = pricing(0, stops)
        assert price is not None
        master.add(0, stops, price.amount)

    found = improved(master).outline

    assert found is not None
    assert sorted(found.routes.values()) == [(0,), (1, 2)]


def test_routes_with_visits_tied_to_others_stay() -> None:
    # v0 and v1 start at one time; the pool would rather have v2 with v0 than v3.
    problem = on_a_road(10, 10, 11, 40, shifts=4).group("both", ["v0", "v1"]).build()
    master = fed(problem, list(routes_of(problem, [(0, 2), (1, 3), (2, 3)])))
    before = Outline({0: (0,), 1: (1,), 2: (2,), 3: (3,)}, {})

    found = improved(master, before).outline

    assert found is not None
    assert (found.routes[0], found.routes[1]) == ((0,), (1,))
    assert sorted(found.routes.values())[2:] == [(2, 3)]


def test_visits_that_depend_on_others_are_in_no_column() -> None:
    town = on_a_road(10, 20, 30)
    problem = town.change_visit("v1", dependencies=(Dependency(0),)).build()

    master = fed(problem, list(routes_of(problem, [(0, 1, 2)])))

    assert master.pool.stops == [(2,)]


def test_a_column_of_a_kind_is_there_for_all_its_shifts() -> None:
    problem = on_a_road(10, 20).build()
    master = Master(problem)
    pricing = pricing_of(problem)
    for stops in ((0,), (1,)):
        price = pricing(0, stops)
        assert price is not None
        master.add(0, stops, price.amount)

    found = improved(master).outline

    assert found is not None
    assert found.routes == {0: (0,), 1: (1,)}


def test_kinds_tell_technicians_apart_where_a_name_counts() -> None:
    town = on_a_road(10, 20, shifts=3)
    assert kinds_of(town.build()) == [0, 0, 0]

    town.change_visit("v0", preferred_technicians=frozenset({2}))
    assert kinds_of(town.build()) == [0, 0, 1]

    town.change_visit("v1", prohibited_technicians=frozenset({0}))
    assert kinds_of(town.build()) == [0, 1, 2]


def test_a_plan_that_cannot_be_bettered_is_left_alone() -> None:
    problem = random_problem(random.Random(3))
    master = fed(problem, list(routes_of(problem, [(0, 1, 2), (3, 4)])))
    best = improved(master).outline
    assert best is not None

    report = improved(master, best)

    assert (report.outline, report.gained, report.won) == (None, 0, 0)


def test_the_gain_is_that_of_the_plan() -> None:
    problem = on_a_road(10, 20, 30, shifts=3).build()
    master = fed(problem, list(routes_of(problem, [(0, 1, 2)])))
    before = Outline({0: (0,), 1: (1,), 2: (2,)}, {})

    report = improved(master, before)

    assert report.outline is not None
    assert report.gained == worth(problem, before).amount - worth(problem, report.outline).amount
    assert report.outline.routes == {0: (0, 1, 2)}


def test_no_rounds_switch_it_off() -> None:
    problem = on_a_road(10, 20).build()
    master = fed(problem, list(routes_of(problem, [(0, 1)])))

    assert improved(master, rounds=0) == Report(None)


def test_an_outline_that_breaks_a_rule_is_not_touched() -> None:
    problem = on_a_road(200).build()

    assert improved(Master(problem), Outline({0: (0,)}, {})) == Report(None)


def test_the_same_seed_gives_the_same_plan() -> None:
    chance = random.Random(5)
    problem = random_problem(chance)
    routes = list(routes_of(problem, [chance.sample(range(5), 3) for _ in range(4)]))

    first, second = (improved(fed(problem, routes)) for _ in range(2))

    assert first == second


def test_rows_of_a_plan_are_taken_in() -> None:
    problem = on_a_road(10, 20).build()
    master = Master(problem)

    master.add_rows(np.array([[1, 0, 7], [0, 0, 0]]), np.array([2, 0]), np.array([5_000, 0]))

    assert master.pool.stops == [(1, 0)]
    assert master.pool.price(0) == (5_000, 0)


def test_the_pool_keeps_the_cheapest_order_of_the_same_visits() -> None:
    pool = Pool(10)

    numbers = [pool.add(0, (1, 2), 9), pool.add(0, (2, 1), 7), pool.add(0, (1, 2), 8)]

    assert numbers == [0, 0, 0]
    assert (pool.stops, pool.price(0)) == ([(2, 1)], (7, 0))
    assert pool.add(1, (1, 2), 8) == 1


def test_a_full_pool_forgets_what_the_prices_say_least_for() -> None:
    pool = Pool(4)
    for visit in range(6):
        pool.add(0, (visit,), 10)

    trimmed = pool.trim(np.array([5.0, 0.0, 4.0, 1.0, 3.0, 2.0]), kept=[0])

    assert trimmed
    assert pool.stops == [(0,), (1,), (3,), (5,)]
    assert pool.find(0, (2,)) is None
    assert pool.columns().visit.tolist() == [0, 1, 3, 5]


def test_an_end_that_has_come_leaves_the_plan_alone() -> None:
    problem = on_a_road(10, 20).build()
    master = fed(problem, list(routes_of(problem, [(0, 1)])))
    over = Budget(ends_at=0.0, clock=lambda: 1.0)

    report = master.improve(Outline({0: (0,), 1: (1,)}, {}), Rounds(budget=over))

    assert (report.outline, report.solved) == (None, 0)


def insertions(problem: Problem, seed: int) -> Outline:
    """Insert the visits in a random order, each where it is cheapest."""
    draft = Draft(problem)
    order = list(range(len(problem.visits)))
    random.Random(seed).shuffle(order)
    for visit in order:
        move = draft.best(visit)
        if move is not None:
            draft.put(visit, move)
    return draft.outline()


def fed_with(problem: Problem, plans: Sequence[Outline]) -> Master:
    master, pricing = Master(problem), pricing_of(problem)
    for plan in plans:
        for shift, stops in plan.routes.items():
            price = pricing(shift, stops)
            assert price is not None
            master.add(shift, stops, price.amount)
    return master


def test_routes_of_several_plans_make_a_better_one() -> None:
    # breaks, overtime, skills, lateness and partner points with caps: a week in small
    problem = week(Size(visits=70, technicians=3, partners=2))
    plans = [insertions(problem, seed) for seed in range(4)]
    best = min(plans, key=lambda plan: worth(problem, plan))

    report = improved(fed_with(problem, plans), best)

    assert report.outline is not None
    assert broken(problem, report.outline) == []
    before, after = worth(problem, best), worth(problem, report.outline)
    assert after < before
    assert report.gained == before.amount - after.amount
    assert report == improved(fed_with(problem, plans), best)


def test_a_pool_without_prices_forgets_the_oldest() -> None:
    problem = on_a_road(*range(1, 10)).build()
    master = Master(problem, size=4)

    for visit in range(9):
        master.add(0, (visit,), 1_000)

    assert master.pool.stops == [(6,), (7,), (8,)]


def test_the_routes_of_the_plan_are_never_forgotten() -> None:
    problem = on_a_road(*range(10, 90, 10), shifts=3).build()
    master = Master(problem, size=4)
    before = Outline({0: (0,), 1: (1,), 2: (2,)}, {})
    for visit in range(8):
        master.add(0, (visit,), 9_000)

    report = improved(master, before)

    assert report.outline is None or worth(problem, report.outline) < worth(problem, before)
    assert {(0,), (1,), (2,)} <= set(master.pool.stops)
