"""Rounds of a simulated centre: who is due, which visit that makes, what waiting costs.

As `dispatch.services.cartridges.rounds` does it on rows, with the same rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from dispatch.domain.cartridges.household import HouseCartridge
from dispatch.domain.cartridges.rounds import RoundVisit, next_round, round_of
from dispatch.simulation.homes import Home

AHEAD = timedelta(days=14)
"""Households are called on when a cartridge is due within so many days."""

_DAY_0 = date(2000, 1, 1)
_Shape = tuple[int, int, int, int, int, int]


class DueList:
    """Homes by the day on which their next round is to be made."""

    def __init__(self, homes: Iterable[Home]) -> None:
        self._by_day: defaultdict[date, list[Home]] = defaultdict(list)
        for home in homes:
            self.add(home)

    def add(self, home: Home) -> None:
        """Put a home back, whose round is done."""
        self._by_day[home.first_due - AHEAD].append(home)

    def pop(self, today: date) -> Iterator[Home]:
        """Take out all whose day has come, in the order of their ids."""
        days = [day for day in self._by_day if day <= today]
        yield from sorted(
            (home for day in days for home in self._by_day.pop(day)), key=lambda home: home.id
        )


def round_for(home: Home, visit_fen: int, today: date) -> RoundVisit:
    """Return the next visit of a home, as `next_round` does.

    Cartridges that cannot share a visit with the first one, nor with any that can, do not matter
    to it and are left out; what is alike is reckoned once.
    """
    there = sorted(home.cartridges(), key=lambda one: one.id)
    first = min(there, key=lambda one: (one.due_on, one.id))
    linked = _linked(there, first, today)
    if len(linked) == 1:
        return round_of(linked, today)
    chosen = _chosen(tuple(_shape(one, today) for one in linked), visit_fen)
    return round_of([linked[place] for place in chosen], today)


def _linked(
    there: Sequence[HouseCartridge], first: HouseCartridge, today: date
) -> list[HouseCartridge]:
    """Return those whose days overlap with the first one's, or with those of one of them."""
    linked, left = [first], [one for one in there if one is not first]
    grown = True
    while grown:
        low = min(_span(one, today)[0] for one in linked)
        high = max(_span(one, today)[1] for one in linked)
        near = [one for one in left if _span(one, today)[0] <= high and _span(one, today)[1] >= low]
        linked += near
        left = [one for one in left if one not in near]
        grown = bool(near)
    return sorted(linked, key=lambda one: one.id)


def _span(one: HouseCartridge, today: date) -> tuple[date, date]:
    early = max(today, one.due_on - timedelta(days=one.early_days))
    return early, max(today, one.due_on + timedelta(days=one.late_days))


def _shape(one: HouseCartridge, today: date) -> _Shape:
    due = (one.due_on - today).days
    return due, one.life_days, one.early_days, one.late_days, one.price_fen, one.rated_days


@lru_cache(maxsize=50_000)
def _chosen(shapes: tuple[_Shape, ...], visit_fen: int) -> tuple[int, ...]:
    alike = [
        HouseCartridge(
            str(place), "", _DAY_0 + timedelta(days=due), life, early, late, price, rated
        )
        for place, (due, life, early, late, price, rated) in enumerate(shapes)
    ]
    found = next_round(alike, visit_fen, _DAY_0)
    return tuple(int(one.id) for one in found.cartridges)
