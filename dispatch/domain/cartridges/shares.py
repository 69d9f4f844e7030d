"""What each cartridge pays of a visit on each day, so that what they pay bounds the price.

When the shares of a day never exceed the price of a visit, the cheapest courses of the cartridges,
each by itself with its shares, cost together no more than any choice of visits: a lower bound,
which guides the search. The best shares are those of the Lagrangian dual of joint replenishment,
and in almost every household their bound is the price itself. They are climbed to by subgradients:
a cartridge pays more on the days that its cheapest course has, as long as the bound is below what
is aimed at (the step of Polyak 1969), along an average of the last directions, and each day's
shares are moved back to what a visit costs (Held, Wolfe and Crowder 1974, "Validation of
Subgradient Optimization").
"""

from collections.abc import Sequence

import numpy as np

from dispatch.domain.cartridges.course import Course
from dispatch.domain.cartridges.quick import Floats, QuickCourse

MOST_STEPS = 800
LEAST_STEPS = 20
"""Steps of one climb."""
MOST_BLOCKS = 400_000
"""All climbs together reckon so many blocks of due dates, some seven seconds of one core.

The last of them may go past it; after it there is none.
"""

KEPT = 0.7
"""Part of a direction that is that of the steps before."""
FAINT = 1e-9
"""Less of a direction is none: numbers that fade for ever become so small that they are slow."""
PATIENCE = 60
"""Steps without a gain after which it goes on from the best shares, and aims lower."""
LOWERED = 0.7
GAIN = 0.02
"""Part of the distance to what is aimed at that is a gain."""


class Ascent:
    """Shares with an ever higher bound; everything is in units."""

    def __init__(self, courses: Sequence[Course], visit: int) -> None:
        self._courses = [QuickCourse(course) for course in courses]
        self._visit = visit
        self._blocks = sum(len(course.blocks) + 1 for course in self._courses)
        self._left = MOST_BLOCKS
        days = max(course.days for course in self._courses)
        self._best: Floats = np.full((len(courses), days), visit / len(courses))
        self._bound = self._reckoned(self._best)[0]

    def climb(self, price: int, enough: int) -> None:
        """Raise the bound towards a price that is known, until less than `enough` is missing."""
        shares, way = self._best, None
        aim, vain = price - self._bound, 0
        for _ in range(self._steps()):
            self._left -= self._blocks
            bound, direction = self._reckoned(shares)
            vain += 1
            if bound > self._bound:
                vain = 0 if bound > self._bound + GAIN * aim else vain
                self._best, self._bound = shares, bound
            if price - self._bound < enough:
                return
            if vain > PATIENCE:
                shares, way = self._best, None
                aim, vain = LOWERED * aim, 0
                continue
            way = direction if way is None else KEPT * way + (1 - KEPT) * direction
            way[way < FAINT] = 0
            missing = min(float(price), self._bound + aim) - bound
            shares = _paid(shares + way * (missing / np.square(way).sum()), float(self._visit))

    def shares(self) -> list[list[int]]:
        """Return the best shares, by course and day, in whole units; no day's exceed a visit."""
        whole = [[int(share) for share in row] for row in self._best.tolist()]
        for day, paid in enumerate(zip(*whole, strict=True)):
            excess = sum(paid) - self._visit  # what floats cannot tell
            if excess > 0:
                most = max(range(len(paid)), key=paid.__getitem__)
                whole[most][day] -= excess
        return whole

    def _steps(self) -> int:
        if self._left <= 0:
            return 0
        return min(MOST_STEPS, max(LEAST_STEPS, self._left // self._blocks))

    def _reckoned(self, shares: Floats) -> tuple[float, Floats]:
        """Return the bound of shares, and the days that each cheapest course has."""
        direction = np.zeros_like(shares)
        bound = 0.0
        for number, course in enumerate(self._courses):
            cost, days = course.cheapest(shares[number])
            bound += cost
            direction[number, days] = 1
        return bound, direction


def _paid(shares: Floats, visit: float) -> Floats:
    """Return the nearest shares, none below 0, of which no day's exceed the price of a visit."""
    paid = np.maximum(shares, 0)
    over = paid.sum(axis=0) > visit
    if over.any():
        given = paid[:, over]
        ranked = -np.sort(-given, axis=0)
        places = np.arange(1, len(given) + 1)[:, None]
        cuts = (ranked.cumsum(axis=0) - visit) / places
        last = np.maximum((ranked > cuts).sum(axis=0), 1) - 1
        paid[:, over] = np.maximum(given - cuts[last, np.arange(given.shape[1])], 0)
    return paid
