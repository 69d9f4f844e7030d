"""Households of many cartridges over 24 months: proven best, and what an integer programme says."""

from datetime import date, timedelta
from random import Random

import pytest

from dispatch.domain.cartridges.bundling import bundle, months_after
from dispatch.domain.cartridges.household import HouseCartridge, Household
from dispatch.domain.cartridges.kinds import DEFAULT_LIVES
from tests.domain.cartridges.programme import least_fen

FIRST = date(2026, 11, 27)
PRICES = {"PP": 3_000, "GAC": 4_500, "CTO": 6_000, "post-carbon": 5_000, "UF": 12_000, "RO": 30_000}


def household(count: int, seed: int) -> Household:
    """A household of usual cartridges, each put in on some day of the life before `FIRST`."""
    dice = Random(seed)
    found = []
    for number in range(count):
        kind = dice.choice(sorted(PRICES))
        life = DEFAULT_LIVES[kind]
        assert life.early_days is not None
        assert life.late_days is not None
        due = FIRST + timedelta(days=dice.randint(1, life.rated_days))
        found.append(
            HouseCartridge(
                f"{number}-{kind}",
                kind,
                due,
                life.rated_days,
                life.early_days,
                life.late_days,
                PRICES[kind],
                life.rated_days,
            )
        )
    return Household(tuple(found), visit_fen=4_000, as_of=FIRST)


def assert_best(home: Household, first: date, months: int) -> None:
    """Fail unless the bundle is proven and costs what an integer programme says."""
    found = bundle(home)
    assert found.proven
    least = least_fen(home, first, months_after(first, months))
    assert float(found.fen) == pytest.approx(least, abs=0.01)


@pytest.mark.parametrize(("count", "seed"), [(4, 1), (5, 2), (8, 3), (12, 4)])
def test_a_large_household_is_proven_best_and_costs_what_the_programme_says(
    count: int, seed: int
) -> None:
    assert_best(household(count, seed), FIRST, 24)


def test_short_lives_that_do_not_go_into_each_other_are_searched_to_the_end() -> None:
    # No bound alone proves this one: it takes more than 5,000 states.
    first = date(2026, 10, 19)
    home = Household(
        (
            HouseCartridge("a", "", date(2026, 11, 25), 72, 4, 3, 5_780, 72),
            HouseCartridge("b", "", date(2026, 11, 10), 25, 4, 2, 3_000, 25),
            HouseCartridge("c", "", date(2026, 11, 25), 41, 2, 0, 3_000, 41),
            HouseCartridge("d", "", date(2026, 11, 2), 57, 3, 2, 37_544, 57),
        ),
        visit_fen=4_876,
        as_of=first,
        months=6,
    )
    assert_best(home, first, 6)


def test_few_cartridges_are_searched_for_as_long_as_many() -> None:
    # Five cartridges may be looked into in 100,000 states; in 20,000 of them this one stays 24 yuan
    # too dear.
    first = date(2026, 3, 26)
    home = Household(
        (
            HouseCartridge("a", "", date(2026, 3, 24), 21, 3, 0, 3_000, 21),
            HouseCartridge("b", "", date(2026, 4, 7), 51, 0, 0, 3_000, 51),
            HouseCartridge("c", "", date(2026, 4, 22), 27, 1, 1, 24_488, 27),
            HouseCartridge("d", "", date(2026, 4, 2), 67, 2, 2, 3_000, 67),
            HouseCartridge("e", "", date(2026, 3, 27), 12, 3, 0, 17_524, 24),
        ),
        visit_fen=3_155,
        overdue_fen_per_day=200,
        as_of=first,
        months=6,
    )
    assert_best(home, first, 6)
    assert not bundle(home, 20_000).proven
