"""Insertion finds what trying everything finds, and drafts keep every rule."""

import random
import time

from solver.budget import Budget
from solver.draft import Draft, Outline, drafted
from solver.eligible import eligible_of
from solver.greedy import build
from solver.insertion import feasible_insertions, timed, tour_of
from solver.problem import PartnerDay, Problem, ShiftCost
from solver.repair import repair
from tests.support.problems import Town, clock, minutes, window
from tests.support.week import Size, week


def ample() -> Budget:
    return Budget(time.monotonic() + 600, time.monotonic)


def everything(problem: Problem) -> Draft:
    return build(problem, range(len(problem.visits)), ample())


def test_sieve_loses_no_position() -> None:
    problem = week(Size(visits=60, technicians=3, partners=1), seed=3)
    draft = everything(problem)
    chance = random.Random(0)
    for _ in range(300):
        shift = chance.randrange(len(problem.shifts))
        visit = chance.randrange(len(problem.visits))
        visits = [other for other in draft.tours[shift].visits if other != visit]
        if tour_of(problem, shift, visits) is None:
            continue
        ways = [[*visits[:at], visit, *visits[at:]] for at in range(len(visits) + 1)]
        expected = [
            at
            for at, way in enumerate(ways)
            if eligible_of(problem).shifts[visit, shift] and timed(problem, shift, way)
        ]
        found = [
            insertion.position for insertion in feasible_insertions(problem, visits, shift, visit)
        ]
        assert found == expected


def test_best_place_is_the_cheapest_of_all() -> None:
    problem = week(Size(visits=60, technicians=3, partners=1), seed=4)
    draft = build(problem, range(0, 60, 2), ample())
    for visit in draft.unserved():
        move = draft.best(visit)
        prices = [
            insertion.delta
            for shift in range(len(problem.shifts))
            for insertion in feasible_insertions(problem, draft.tours[shift].visits, shift, visit)
        ]
        if move is None:
            assert not prices
        elif move.partner is None:
            assert move.delta == min(prices)
        else:
            assert move.delta <= min(prices, default=move.delta)


def test_price_of_an_insertion_is_the_detour() -> None:
    # 10 minutes out and back are 2 x 5 km; 4 minutes farther out 2 x 2 km more. 1 yuan a kilometre.
    town = Town().technician("ann").shift("ann", cost=ShiftCost(per_km_fen=100, fixed_fen=5000))
    problem = town.visit("near", 10).visit("far", 14).build()
    first, second = (
        [insertion.delta for insertion in feasible_insertions(problem, visits, 0, visit)]
        for visits, visit in (((), 0), ((0,), 1))
    )
    assert first == [5000 + 1000]
    assert second == [400, 400]


def test_refused_outline_loses_as_little_as_can_be() -> None:
    # Only one of the two appointments at nine can be kept; the more urgent one stays.
    town = Town().technician("ann").shift("ann")
    town.visit("less", 5, minutes(30), window("09:00", "09:00"), priority=5)
    town.visit("more", 6, minutes(30), window("09:00", "09:00"), priority=2)
    problem = town.visit("later", 5).build()
    draft = drafted(problem, Outline({0: (0, 1, 2)}, {}))
    assert draft.tours[0].visits == (1, 2)


def test_room_is_made_by_moving_another_visit() -> None:
    # Ann alone may serve `hers` at nine. The other visit of nine o'clock, with her, moves to bob.
    town = Town().technician("ann").technician("bob").shift("ann").shift("bob", at=60)
    town.visit("any", 5, minutes(30), window("09:00", "09:00"), priority=1)
    town.visit(
        "hers", 5, minutes(30), window("09:00", "09:00"), required_technicians=frozenset({0})
    )
    problem = town.build()
    draft = drafted(problem, Outline({0: (0,)}, {}))
    assert draft.best(1) is None
    repair(draft, ample())
    assert [tour.visits for tour in draft.tours] == [(1,), (0,)]


def test_less_urgent_visit_gives_way() -> None:
    town = Town().technician("ann").shift("ann")
    town.visit("less", 5, minutes(30), window("09:00", "09:00"), priority=5)
    problem = town.visit("more", 5, minutes(30), window("09:00", "09:00"), priority=4).build()
    draft = drafted(problem, Outline({0: (0,)}, {}))
    repair(draft, ample())
    assert draft.tours[0].visits == (1,)


def test_nothing_left_out_fits_after_repair() -> None:
    problem = week(Size(visits=110, technicians=2, partners=1), seed=5)
    draft = everything(problem)
    repair(draft, ample())
    left = [visit for visit in draft.unserved() if problem.is_mandatory(visit)]
    assert left
    for visit in left:
        for shift, tour in enumerate(draft.tours):
            assert not list(feasible_insertions(problem, tour.visits, shift, visit))


def test_partner_caps_hold() -> None:
    # 90 minutes of service a day are three visits of 30, though five were allowed.
    day = PartnerDay(clock("08:00"), clock("18:00"), 5, minutes(90))
    town = Town().partner("point", days=(day,))
    for number in range(5):
        town.visit(f"v{number}", 5, minutes(30), priority=1 + number)
    draft = everything(town.build())
    assert draft.served == {0, 1, 2}
