"""Customers who are visited on several days, on a road with the depot in its middle."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from solver.problem import Objective, Problem
from tests.support.problems import METRES_PER_MINUTE, Town, clock, minutes

Days = tuple[int, ...]


@dataclass(frozen=True)
class Customer:
    """Where, minutes from the depot on either side, and the allowed combinations of days.

    Parameters
    ----------
    loads
        What each visit takes of a technician's room; 1 each without it.
    """

    at: int
    allowed: Sequence[Days]
    loads: Sequence[int] = ()

    def load(self, turn: int) -> int:
        """Give what a visit takes."""
        return self.loads[turn] if self.loads else 1


def customers(chance: random.Random, count: int, days: int) -> list[Customer]:
    """Make some by chance: each is visited on one day or on two."""
    made = []
    for _ in range(count):
        every = list(combinations(range(days), chance.choice([1, 2])))
        allowed = chance.sample(every, min(len(every), 3))
        made.append(Customer(chance.randrange(-60, 61), sorted(allowed)))
    return made


def periodic(who: Sequence[Customer], days: int, most: int, technicians: int = 1) -> Problem:
    """Make the problem: each technician works every day and loads `most` visits at most."""
    town = Town().objective(Objective.TRAVEL)
    for number in range(technicians):
        town.technician(f"t{number}")
        for day in range(days):
            start, end = clock("06:00", day), clock("20:00", day)
            town.shift(f"t{number}", start, end, capacity=(most,))
    for number, customer in enumerate(who):
        keys = [f"v{number}-{turn}" for turn in range(len(customer.allowed[0]))]
        for turn, key in enumerate(keys):
            town.visit(key, customer.at, minutes(5), demand=(customer.load(turn),))
        spans = [tuple(span(day) for day in chosen) for chosen in customer.allowed]
        town.pattern(f"c{number}", keys, *spans)
    return town.build()


def span(day: int) -> tuple[int, int]:
    """First and last second of a day."""
    return clock("00:00", day), clock("23:59:59", day)


def metres(places: Sequence[int]) -> int:
    """Least that a technician drives to be in all of these places and back at the depot."""
    return 2 * METRES_PER_MINUTE * (max(0, *places, 0) - min(0, *places, 0))
