"""A household with its cartridges, and the visits that replace them: plain values."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import floor

OVERDUE_FEN_PER_DAY = 200
"""An overdue filter makes water worse: a safety matter, so being near the wall already costs."""

MONTHS = 24
"""Long enough for a membrane of two years, whose day depends on what recurs before it."""


@dataclass(frozen=True, slots=True)
class HouseCartridge:
    """A cartridge in a household, and those that follow it in its place.

    Parameters
    ----------
    due_on
        When the one that is in now is due.
    life_days
        From a replacement until the next one is due: days from 1, at most the rated ones.
    early_days, late_days
        How far before and after a due date it may be replaced: days from 0.
    price_fen, rated_days
        A day of unused life costs price / rated days: fen from 0, days from 1.
    """

    id: str
    kind: str
    due_on: date
    life_days: int
    early_days: int
    late_days: int
    price_fen: int
    rated_days: int


@dataclass(frozen=True, slots=True)
class Household:
    """What is to be bundled.

    Parameters
    ----------
    visit_fen
        Price of one visit, whatever is replaced at it.
    overdue_fen_per_day
        Price of a day that one cartridge is overdue.
    as_of
        No visit is earlier; None: nothing of any tolerance is past.
    months
        Everything that falls due within them is replaced, again and again; None: each cartridge
        once, whenever it is due.
    """

    cartridges: tuple[HouseCartridge, ...]
    visit_fen: int
    overdue_fen_per_day: int = OVERDUE_FEN_PER_DAY
    as_of: date | None = None
    months: int | None = MONTHS


@dataclass(frozen=True, slots=True)
class Replacement:
    """One cartridge replaced at a visit; `fen` is exact: what its unused or overdue days cost."""

    cartridge_id: str
    due_on: date
    unused_days: int
    overdue_days: int
    fen: Fraction


@dataclass(frozen=True, slots=True)
class BundledVisit:
    """One visit of a bundle; `fen` is exact: the price of the visit and of its replacements."""

    on: date
    replacements: tuple[Replacement, ...]
    fen: Fraction


@dataclass(frozen=True, slots=True)
class Bundle:
    """The visits of a household, by date, and their exact price in fen.

    `bound` is what no other choice of visits can undercut: the price itself once it is proven best.
    """

    visits: tuple[BundledVisit, ...]
    fen: Fraction
    bound: Fraction

    @property
    def proven(self) -> bool:
        """Whether no cheaper choice of visits exists."""
        return self.bound == self.fen

    @property
    def price_fen(self) -> int:
        """The price rounded half up to the fen: the only place where anything is rounded."""
        return half_up(self.fen)

    def shown_fen(self) -> tuple[int, ...]:
        """Return what to print beside each visit, so that it adds up to the price.

        Differences of the running totals, each of those rounded half up.
        """
        totals = [Fraction(0)]
        for visit in self.visits:
            totals.append(totals[-1] + visit.fen)
        rounded = [half_up(total) for total in totals]
        return tuple(after - before for before, after in pairwise(rounded))


def half_up(amount: Fraction) -> int:
    """Round half up to a whole number."""
    return floor(amount + Fraction(1, 2))
