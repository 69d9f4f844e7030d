"""Which cartridges of a household are replaced together, and what that costs."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dispatch.domain.cartridges import search
from dispatch.domain.cartridges.bundling import bundle, first_day, months_after
from dispatch.domain.cartridges.household import Bundle, HouseCartridge, Household, half_up
from tests.domain.cartridges.oracle import choices, least_fen

PP = HouseCartridge("pp", "PP", date(2026, 7, 9), 180, 20, 10, 3_000, 180)
CTO = HouseCartridge("cto", "CTO", date(2026, 9, 20), 365, 60, 15, 6_000, 365)
POST = HouseCartridge("post", "post-carbon", date(2026, 10, 15), 365, 60, 15, 5_000, 365)
RO = HouseCartridge("ro", "RO", date(2026, 11, 5), 730, 90, 15, 30_000, 730)
ONE_CYCLE = Household((PP, CTO, POST, RO), visit_fen=4_000, months=None)

MOST_CHOICES = 20_000


def plan(found: Bundle) -> list[tuple[str, list[str]]]:
    return [
        (visit.on.isoformat(), [one.cartridge_id for one in visit.replacements])
        for visit in found.visits
    ]


def test_two_visits_are_cheapest_and_cost_102_33() -> None:
    found = bundle(ONE_CYCLE)
    assert plan(found) == [("2026-07-09", ["pp"]), ("2026-09-20", ["cto", "post", "ro"])]
    # 2 x 40 + 25 days of post-carbon x 50/365 + 46 days of the membrane x 300/730
    exact = 8_000 + 25 * Fraction(5_000, 365) + 46 * Fraction(30_000, 730)
    assert (found.fen, found.price_fen, found.proven) == (exact, 10_233, True)
    # 40.00 for the first visit, the rest for the second: they add up to the price
    assert found.shown_fen() == (4_000, 6_233)


def test_the_membrane_alone_on_its_day_costs_123_42() -> None:
    found = bundle(replace(ONE_CYCLE, cartridges=(PP, CTO, POST)))
    # 2 x 40 + 25 x 50/365, and 40 for a third visit
    assert found.price_fen + 4_000 == 12_342


def test_on_their_own_days_the_four_cost_160_and_the_membrane_alone_123_42() -> None:
    tight = [replace(one, early_days=0, late_days=0) for one in ONE_CYCLE.cartridges]
    # 4 x 40: nobody may be replaced on the day of another.
    four = bundle(replace(ONE_CYCLE, cartridges=tuple(tight)))
    assert (len(four.visits), four.price_fen) == (4, 16_000)
    # CTO and post-carbon together, 25 days unused: 3 x 40 + 25 x 50/365
    three = bundle(replace(ONE_CYCLE, cartridges=(PP, CTO, POST, tight[-1])))
    assert (len(three.visits), three.price_fen) == (3, 12_342)


def test_a_household_without_cartridges_needs_no_visit() -> None:
    for months in (None, 24):
        found = bundle(Household((), visit_fen=4_000, months=months))
        assert (found.visits, found.price_fen, found.proven) == ((), 0, True)


def test_a_late_tolerance_past_the_horizon_is_as_good_as_one_to_its_end() -> None:
    home = replace(ONE_CYCLE, as_of=date(2026, 7, 1), months=6, overdue_fen_per_day=10)
    without_end = [replace(one, late_days=9_999) for one in home.cartridges]
    # The first one is due on 9 July, the horizon ends on 1 January: 176 days.
    to_the_end = [replace(one, late_days=176) for one in home.cartridges]
    found = bundle(replace(home, cartridges=tuple(without_end)))
    assert found == bundle(replace(home, cartridges=tuple(to_the_end)))
    assert found.proven
    once = bundle(replace(home, cartridges=tuple(without_end), months=None))
    # One visit on 20 September: PP 73 days overdue at 10 fen, post-carbon and the membrane early.
    exact = 4_000 + 730 + 25 * Fraction(5_000, 365) + 46 * Fraction(30_000, 730)
    assert once.fen <= exact


def test_a_search_that_may_look_at_nothing_more_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    hard = [
        HouseCartridge(name, "own", date(2026, 1, due), life, early, late, 6_000, life)
        for name, due, life, early, late in (
            ("a", 19, 20, 6, 0),
            ("b", 25, 30, 10, 6),
            ("c", 26, 20, 0, 3),
        )
    ]
    home = Household(tuple(hard), visit_fen=4_000, as_of=date(2026, 1, 1), months=3)
    best = bundle(home)
    assert best.proven
    monkeypatch.setattr(search, "MOST_LOOKS", 1)
    ended = bundle(home)
    assert not ended.proven
    assert ended.bound <= best.fen <= ended.fen


def test_when_visits_cost_nothing_each_cartridge_has_its_own_day() -> None:
    found = bundle(replace(ONE_CYCLE, visit_fen=0))
    assert (found.fen, len(found.visits)) == (Fraction(0), 4)
    assert 4 * 4_000 == 16_000  # what those four visits cost at 40 yuan each


def test_over_24_months_what_recurs_joins_what_does_not() -> None:
    found = bundle(replace(ONE_CYCLE, months=24, as_of=date(2026, 6, 19)))
    assert plan(found) == [
        ("2026-07-09", ["pp"]),
        ("2026-09-02", ["cto", "post", "ro"]),
        ("2027-01-05", ["pp"]),
        ("2027-07-04", ["pp", "cto", "post"]),
        ("2027-12-31", ["pp"]),
    ]
    # 5 visits; 18 days of CTO, 43 of post-carbon, 64 of the membrane; then 60 each of CTO and
    # post-carbon. The last PP falls due on 2028-06-28, after the horizon's end on 2028-06-19.
    waste = 78 * Fraction(6_000, 365) + 103 * Fraction(5_000, 365) + 64 * Fraction(30_000, 730)
    assert found.fen == 20_000 + waste
    assert found.proven


def test_what_is_past_its_wall_is_replaced_on_the_first_day() -> None:
    late = replace(ONE_CYCLE, cartridges=(PP,), as_of=date(2026, 8, 1))
    found = bundle(late)
    assert plan(found) == [("2026-08-01", ["pp"])]
    assert found.fen == 4_000 + 23 * 200  # 23 days overdue at 2 yuan


def test_cartridges_that_are_alike_are_replaced_together() -> None:
    found = bundle(replace(ONE_CYCLE, cartridges=(PP, replace(PP, id="pp-2")), months=12))
    assert [ids for _, ids in plan(found)] == [["pp", "pp-2"]] * 2


def test_nothing_due_within_the_horizon_needs_no_visit() -> None:
    found = bundle(replace(ONE_CYCLE, cartridges=(RO,), months=2, as_of=date(2026, 6, 1)))
    assert found == Bundle((), Fraction(0), Fraction(0))


def test_a_search_that_is_ended_early_says_how_far_from_the_best_it_may_be() -> None:
    found = bundle(replace(ONE_CYCLE, months=24, as_of=date(2026, 6, 19)), most_states=1)
    best = bundle(replace(ONE_CYCLE, months=24, as_of=date(2026, 6, 19)))
    assert found.bound <= best.fen <= found.fen


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 6, 19), 24, date(2028, 6, 19)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(
    day: date, months: int, after: date
) -> None:
    assert months_after(day, months) == after


def test_half_a_fen_is_rounded_up() -> None:
    assert [half_up(Fraction(n, 2)) for n in (1, 2, 3)] == [1, 1, 2]


START = date(2026, 3, 1)

cartridges = st.builds(
    lambda due, life, early, late, price, rated: HouseCartridge(
        "", "", START + timedelta(days=due), life, early, late, price, max(rated, life)
    ),
    due=st.integers(-3, 25),
    life=st.integers(14, 40),
    early=st.integers(0, 4),
    late=st.integers(0, 3),
    price=st.integers(0, 9_000),
    rated=st.sampled_from([14, 30, 40, 45, 60]),
)

households = st.builds(
    Household,
    cartridges=st.lists(cartridges, min_size=1, max_size=4).map(
        lambda found: tuple(replace(one, id=str(number)) for number, one in enumerate(found))
    ),
    visit_fen=st.integers(0, 6_000),
    overdue_fen_per_day=st.integers(0, 400),
    as_of=st.sampled_from([None, START]),
    months=st.sampled_from([None, 1, 2]),
)


@settings(max_examples=150, deadline=None)
@given(household=households)
def test_no_choice_of_days_is_cheaper_than_the_bundle(household: Household) -> None:
    first = first_day(household)
    end = None if household.months is None else months_after(first, household.months)
    assume(choices(household, end) <= MOST_CHOICES)
    found = bundle(household)
    assert found.proven
    assert found.fen == least_fen(household, end)
    assert found.fen == sum((visit.fen for visit in found.visits), Fraction(0))
    assert sum(found.shown_fen()) == found.price_fen
