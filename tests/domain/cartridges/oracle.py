"""Bundling by trying everything: shares nothing with the search that it judges."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from math import prod

from dispatch.domain.cartridges.household import HouseCartridge, Household

Days = tuple[date, ...]


def least_fen(household: Household, end: date | None) -> Fraction:
    """The least exact price over every choice of days for every cartridge."""
    ways = [[*_ways(household, one, one.due_on, end, None)] for one in household.cartridges]
    return min(
        household.visit_fen * len({day for days, _ in chosen for day in days})
        + sum((fen for _, fen in chosen), Fraction(0))
        for chosen in product(*ways)
    )


def choices(household: Household, end: date | None) -> int:
    """How many choices there are to try."""
    return prod(
        len([*_ways(household, one, one.due_on, end, None)]) for one in household.cartridges
    )


def _ways(
    household: Household, one: HouseCartridge, due: date, end: date | None, last: date | None
) -> Iterator[tuple[Days, Fraction]]:
    """Every list of days on which a cartridge and its successors may be replaced, with its cost."""
    if (end is not None and due >= end) or (end is None and last is not None):
        yield (), Fraction(0)
        return
    day = due - timedelta(days=one.early_days)
    wall = due + timedelta(days=one.late_days)
    if household.as_of is not None:
        day, wall = max(day, household.as_of), max(wall, household.as_of)
    if last is not None:
        day = max(day, last + timedelta(days=1))
    while day <= wall:
        unused, overdue = max(0, (due - day).days), max(0, (day - due).days)
        fen = unused * Fraction(one.price_fen, one.rated_days)
        fen += overdue * household.overdue_fen_per_day
        following = day + timedelta(days=one.life_days)
        for days, rest in _ways(household, one, following, end, day):
            yield (day, *days), fen + rest
        day += timedelta(days=1)
