"""How the simulation uses the product's rules where it does not call them as they stand."""

from datetime import date, timedelta
from random import Random

from dispatch.domain.cartridges.rounds import next_round
from dispatch.simulation.centre import days_of, opened
from dispatch.simulation.events import EventLog
from dispatch.simulation.figures import settle_trips, whole
from dispatch.simulation.geography import most_seats, seats
from dispatch.simulation.homes import OLDEST_DAYS, made_home
from dispatch.simulation.later import best_own
from dispatch.simulation.planner import NO_LIMIT, together
from dispatch.simulation.requests import drawn_count
from dispatch.simulation.rounds import round_for
from dispatch.simulation.settings import MOST_CENTRES, YearSettings
from dispatch.simulation.year import one_day
from solver.draft import Outline, drafted
from solver.greedy import build
from solver.problem import Assignment, ShiftCost
from tests.support.problems import Town, clock, minutes, window

TODAY = date(2026, 5, 4)


def test_a_round_is_the_one_of_the_rule_though_most_cartridges_are_left_out() -> None:
    dice, (seat,) = Random(5), seats(1)
    for number in range(60):
        home = made_home(dice, seat, number, TODAY, dice.randrange(OLDEST_DAYS))
        for unit in home.units:
            unit.due_on += timedelta(days=dice.randrange(-30, 40))
        assert round_for(home, 1_800, TODAY) == next_round(home.cartridges(), 1_800, TODAY)


def test_what_comes_later_moves_nothing_that_is_begun() -> None:
    # Out at 8:00, at work from 8:20 at "far"; "new" lies on the way there, known at 8:05.
    town = Town().technician("ann").shift("ann", start=clock("08:00"), end=clock("17:00"))
    town.visit("far", 20, minutes(30), window("08:20", "08:30"))
    town.visit("new", at=10, service_s=minutes(5))
    problem = town.build()
    before = drafted(problem, Outline({0: (0,)}, {}))
    first = before.tours[0].route
    assert first is not None
    assert first.departure_s == clock("08:00")

    at_eight = best_own(before, 1, clock("08:00"))
    assert at_eight is not None
    assert at_eight[1].route.visits == (1, 0)  # 8:10 to 8:15, and at "far" by 8:25
    later = best_own(before, 1, clock("08:05"))
    assert later is not None
    assert later[1].route.visits == (0, 1)
    assert later[1].route.stops[0] == first.stops[0]


def test_homes_far_out_are_served_together_where_one_alone_is_too_dear() -> None:
    # 40 minutes out and back are 40 km at 1 yuan, and each home a minute on is 1 km more, there and
    # back. One alone costs 40 yuan, all three 42: 30 yuan each for waiting pay for three, not one.
    per_km = ShiftCost(per_km_fen=100)
    town = Town().technician("ann").shift("ann", start=0, end=clock("17:00"), cost=per_km)
    optional = {"assignment": Assignment.OPTIONAL, "drop_fen": 3_000}
    for number in range(3):
        town.visit(f"v{number}", 40 + number, minutes(30), **optional)
    problem = town.build()
    alone = build(problem, range(3), NO_LIMIT)
    assert alone.served == set()
    assert together(alone, [0]).served == set()
    assert together(alone, [0, 1, 2]).served == {0, 1, 2}


def test_counts_drawn_have_their_mean() -> None:
    # 4,000 draws of mean 3.4: the sum has a standard deviation of sqrt(13,600) = 117.
    dice = Random(1)
    assert abs(sum(drawn_count(dice, 3.4) for _ in range(4_000)) - 13_600) < 5 * 117


def test_there_are_as_many_cities_as_centres_may_be_asked_for() -> None:
    assert most_seats() >= MOST_CENTRES
    assert len({seat.id for seat in seats(MOST_CENTRES)}) == MOST_CENTRES


def test_devices_are_shared_out_and_months_end_where_they_should() -> None:
    settings = YearSettings(centres=3, devices=10, months=14, first=date(2026, 1, 1))
    assert [settings.devices_of(number) for number in range(3)] == [3, 3, 4]
    assert settings.last == date(2027, 2, 28)
    assert len([*days_of(settings)]) == 365 + 31 + 28


def test_monthly_trips_add_up_to_the_figures_of_cases() -> None:
    settings = YearSettings(centres=1, devices=400, months=1, seed=3)
    centre = opened(settings, seats(1)[0], 0, EventLog(None))
    for day in days_of(settings):
        one_day(centre, day)
    found, total = settle_trips(centre), whole(centre.tally.months)
    assert found.first_time_fix.cases > 0
    assert (total.first_fixed, total.first_trips) == (
        found.first_time_fix.hits,
        found.first_time_fix.cases,
    )
    assert (total.second_fixed, total.second_trips) == (
        found.second_visit_fix.hits,
        found.second_visit_fix.cases,
    )
    assert total.third_visits == found.third_visits
    assert (total.reworked_trips, total.replacing_trips) == (found.rework.hits, found.rework.cases)
