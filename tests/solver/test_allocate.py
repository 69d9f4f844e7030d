"""Allocation: within limits, at the least price, and honest about how far from it."""

import itertools
import time
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from solver.allocate import Allocation, allocate, allocate_nearest, allocation
from solver.allocation.market import MISSED_FEN, Market, Place, market_of
from solver.allocation.whole import LEFT
from solver.budget import Budget
from solver.problem import (
    Assignment,
    PartnerDay,
    Problem,
    ShiftCost,
    SkillHeld,
    SkillNeed,
    Sla,
    SlaTier,
    Technician,
    Territory,
)
from tests.support.problems import Town, clock, minutes

OPEN = (clock("08:00"), clock("18:00"))


def budget(seconds: float = 20.0) -> Budget:
    return Budget(time.monotonic() + seconds, time.monotonic)


def day(visits: int, service_s: int = 36_000, at: int = 0) -> PartnerDay:
    return PartnerDay(OPEN[0] + at * 86_400, OPEN[1] + at * 86_400, visits, service_s)


def hour_and_a_half(**fields: object) -> Town:
    """One technician from 8:00 to 9:30, two yuan a kilometre, ten for a visit; no overtime."""
    cost = ShiftCost(per_km_fen=200, per_visit_fen={"": 1_000})
    town = Town().technician("ann", **fields)
    return town.shift("ann", clock("08:00"), clock("09:30"), cost=cost)


def partners_of(found: Allocation) -> list[int]:
    return [visit for visit, place in found.places.items() if place.partner is not None]


def within_limits(market: Market, found: Allocation) -> bool:
    """Whether every limit holds, counted anew from the places of the visits."""
    number = {place: at for at, place in enumerate(market.places)}
    taken = {(visit, number[place]) for visit, place in found.places.items()}
    used = [
        pair in taken for pair in zip(market.visit.tolist(), market.place.tolist(), strict=True)
    ]
    return sum(used) == len(taken) and all(
        limit.amounts[np.array(used)[limit.options]].sum() <= limit.most + 60 * limit.minutes
        for limit in market.limits
    )


def test_the_cheaper_place_serves() -> None:
    problem = hour_and_a_half().visit("v").partner(fees_fen={"": 900}).build()
    # 10 yuan with Ann, at her own door; 9 yuan at the point.
    found = allocate(problem, budget())
    assert partners_of(found) == [0]
    assert (found.price_fen, found.dropped_fen, found.bound_fen) == (900, 0, 900)


def test_what_the_hours_do_not_hold_goes_to_the_point() -> None:
    town = hour_and_a_half().partner(fees_fen={"": 9_000})
    problem = town.visit("v1").visit("v2").visit("v3").visit("v4").build()
    # 90 minutes hold three visits of half an hour at one door: 3 x 10 yuan, and 90 at the point.
    found = allocate(problem, budget())
    assert len(partners_of(found)) == 1
    assert found.total_fen == found.bound_fen == 12_000


def test_overtime_is_bought_by_the_minute_when_it_is_cheaper() -> None:
    cost = ShiftCost(per_overtime_hour_fen=6_000)
    town = Town().technician("ann").partner(fees_fen={"": 4_000})
    town = town.shift("ann", clock("08:00"), clock("12:00"), soft_end=clock("08:30"), cost=cost)
    problem = town.visit("v1").visit("v2").build()
    # 30 minutes at one yuan a minute against 40 yuan.
    found = allocate(problem, budget())
    assert partners_of(found) == []
    assert found.total_fen == found.bound_fen == 3_000


def test_visits_of_a_day_are_capped_at_a_point() -> None:
    days = [day(1), day(2, at=1)]
    town = Town().partner(days=days)
    problem = town.visit("v1").visit("v2").visit("v3").visit("v4").build()
    found = allocate(problem, budget())
    assert sorted(place.day for place in found.places.values()) == [0, 1, 1]
    assert len(found.left_out) == 1
    assert found.dropped_fen == MISSED_FEN * (11 - 5)


def test_seconds_of_service_are_capped_at_a_point() -> None:
    town = Town().partner(days=[day(9, minutes(60))])
    problem = town.visit("v1").visit("v2").visit("v3").build()
    assert len(allocate(problem, budget()).places) == 2


def test_a_point_serves_only_centres_that_it_has_a_contract_with() -> None:
    town = Town().partner(centres=frozenset({"gulou"}))
    problem = town.visit("v1", centre="gulou").visit("v2", centre="minhou").build()
    assert partners_of(allocate(problem, budget())) == [0]


def test_a_crew_serves_only_its_territory() -> None:
    home = {key: Territory(frozenset({key})) for key in ("gulou", "minhou")}
    town = Town().technician("ann", territory=home["gulou"]).shift("ann")
    town = town.technician("ben", territory=home["minhou"]).shift("ben", at=60)
    problem = town.visit("v1", 60, centre="gulou").visit("v2", 0, centre="minhou").build()
    found = allocate(problem, budget())
    assert {visit: found.crews[place.crew or 0] for visit, place in found.places.items()} == {
        0: (0,),
        1: (1,),
    }


def test_hours_of_those_who_have_the_skill_bound_what_needs_it() -> None:
    repair = (SkillNeed("repair"),)
    town = hour_and_a_half(skills=(SkillHeld("repair"),)).technician("ben")
    town = town.shift("ben", clock("08:00"), clock("17:00"))
    for key in ("v1", "v2", "v3", "v4"):
        town = town.visit(key, skills=repair)
    # Ann and Ben are one crew with hours enough, but only Ann's 90 minutes are of any use.
    assert len(allocate(town.build(), budget()).places) == 3


def test_a_day_in_time_is_worth_a_fee() -> None:
    sla = Sla(clock("18:00"), (SlaTier(0, 30_000),))
    town = Town().technician("ann").shift("ann", clock("08:00", 1), clock("17:00", 1))
    problem = town.partner(days=[day(1)]).visit("v", sla=sla).build()
    # 100 yuan at the point today, or 300 for being late tomorrow.
    assert allocate(problem, budget()).total_fen == 10_000


def test_an_optional_visit_that_costs_more_than_it_is_worth_is_left_out() -> None:
    town = hour_and_a_half().visit("v", assignment=Assignment.OPTIONAL, drop_fen=500)
    problem = town.build()
    found = allocate(problem, budget())
    assert (found.left_out, found.price_fen, found.dropped_fen) == ((0,), 0, 500)


def test_nothing_to_allocate() -> None:
    found = allocate(Town().build(), budget())
    assert (dict(found.places), found.left_out, found.total_fen) == ({}, (), 0)


def test_when_time_is_over_no_limit_is_broken_all_the_same() -> None:
    problem = some_problem(Random(3), visits=40)
    found = allocate(problem, budget(0.0))
    assert within_limits(market_of(problem), found)


def some_problem(chance: Random, visits: int) -> Problem:
    """Two centres with a technician each, one who roams, and two points with small caps."""
    town = Town()
    homes = (("gulou",), ("minhou",), ("gulou", "minhou"))
    for number, centres in enumerate(homes):
        town = town.technician(f"t{number}", territory=Territory(frozenset(centres)))
        for each in range(2):
            begins = clock("08:00", each)
            ends = begins + minutes(chance.randrange(40, 120))
            cost = ShiftCost(per_km_fen=100, per_overtime_hour_fen=6_000)
            soft = ends - minutes(20)
            town = town.shift(f"t{number}", begins, ends, at=5 * number, soft_end=soft, cost=cost)
    for number in range(2):
        town = town.partner(
            f"p{number}",
            at=10 * number,
            fees_fen={"": chance.randrange(1_000, 6_000)},
            days=[day(1), day(1, at=1)],
            centres=frozenset(chance.choice(homes)),
            per_km_fen=100,
        )
    for number in range(visits):
        town = town.visit(
            f"v{number}",
            chance.randrange(15),
            minutes(chance.randrange(10, 50)),
            centre=chance.choice(("gulou", "minhou")),
        )
    return town.build()


@pytest.mark.parametrize("seed", range(12))
def test_tiny_ones_are_allocated_as_cheaply_as_trying_every_way_finds(seed: int) -> None:
    problem = some_problem(Random(seed), visits=4)
    market = market_of(problem)
    ways = [
        [LEFT, *np.flatnonzero(market.visit == visit).tolist()]
        for visit in range(len(problem.visits))
    ]
    tried = (
        allocation(market, np.array(way, dtype=np.int64), None) for way in itertools.product(*ways)
    )
    cheapest = min(found.total_fen for found in tried if within_limits(market, found))
    found = allocate(problem, budget())
    assert within_limits(market, found)
    assert found.bound_fen is not None
    assert found.bound_fen <= cheapest == found.total_fen


@pytest.mark.parametrize("seed", range(3))
def test_larger_ones_come_near_to_their_bound_and_below_the_rule_of_thumb(seed: int) -> None:
    problem = some_problem(Random(seed), visits=80)
    found, thumb = allocate(problem, budget()), allocate_nearest(problem)
    market = market_of(problem)
    assert within_limits(market, found)
    assert within_limits(market, thumb)
    assert found.bound_fen is not None
    assert found.bound_fen <= found.total_fen <= thumb.total_fen


def test_the_same_seed_gives_the_same_allocation() -> None:
    problem = some_problem(Random(5), visits=80)
    assert allocate(problem, budget(), seed=2) == allocate(problem, budget(), seed=2)


def test_the_rule_of_thumb_takes_the_nearest_with_room_on_its_first_day() -> None:
    town = Town().partner("near", at=10, days=[day(1), day(1, at=1)])
    town = town.partner("far", at=40, days=[day(5)])
    problem = town.visit("v1", 12).visit("v2", 12).visit("v3", 12).build()
    found = allocate_nearest(problem)
    assert found.places == {
        0: Place(None, 0, (0, 0)),
        1: Place(None, 1, (0, 1)),
        2: Place(None, 0, (1, 0)),
    }
    assert found.bound_fen is None


def test_technicians_of_one_territory_are_one_crew() -> None:
    gulou = Territory(frozenset({"gulou"}))
    problem = Town().build()
    people = (Technician("a", territory=gulou), Technician("b"), Technician("c", territory=gulou))
    assert market_of(replace(problem, technicians=people)).crews == ((0, 2), (1,))
