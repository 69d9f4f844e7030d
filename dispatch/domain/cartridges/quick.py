"""The cheapest days of one course for given shares, found quickly: in floating point, by windows.

What is found here guides `shares` and proves nothing; `Course` reckons exactly.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from dispatch.domain.cartridges.course import Course

Floats = NDArray[np.float64]


class QuickCourse:
    """A course as arrays by day.

    The least cost from a due date on is the least, over the days of its window, of what such a day
    costs and what follows it. A day leads to a due date later than the window's by a life less the
    early tolerance at the least, so due dates are reckoned in blocks of that length, the last
    block first, each at once.

    Attributes
    ----------
    days
        Days that a share is needed for, from 0.
    blocks
        First and last due date of each block, the last block first.
    """

    def __init__(self, course: Course) -> None:
        pattern = course.pattern
        self._life, self._end = pattern.life, course.end or 0
        self._early, self._late = pattern.early, pattern.late
        start = course.stages[pattern.due]
        self._first, self._start = start.first, np.array(start.costs, dtype=np.float64)
        unused = np.arange(self._early, 0, -1, dtype=np.float64) * float(pattern.unused)
        overdue = np.arange(self._late + 1, dtype=np.float64) * float(pattern.overdue)
        self._window = np.concatenate((unused, overdue))
        self.days = max(start.last + 1, self._end + self._late)
        self.blocks = [*self._blocks(start.first, start.last)]

    def cheapest(self, shares: Floats) -> tuple[float, list[int]]:
        """Return the least cost, and its days, when day `d` costs `shares[d]` more."""
        after = np.zeros(self.days + self._life)
        chosen: list[NDArray[np.intp]] = []
        for low, high in self.blocks:
            first, last = low - self._early, high + self._late + 1
            following = shares[first:last] + after[first + self._life : last + self._life]
            ways = sliding_window_view(following, len(self._window)) + self._window
            chosen.append(ways.argmin(axis=1))
            after[low : high + 1] = ways[np.arange(high + 1 - low), chosen[-1]]
        last = self._first + len(self._start)
        ways = self._start + shares[self._first : last]
        ways += after[self._first + self._life : last + self._life]
        place = int(ways.argmin())
        return float(ways[place]), [*self._followed(self._first + place, chosen)]

    def _followed(self, day: int, chosen: Sequence[NDArray[np.intp]]) -> Iterator[int]:
        """Yield a day and those that follow it."""
        yield day
        for (low, high), places in zip(reversed(self.blocks), reversed(chosen), strict=True):
            due = day + self._life
            if low <= due <= high:
                day = due - self._early + int(places[due - low])
                yield day

    def _blocks(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield due dates that can be reached from a replacement on `first` to `last`."""
        length = self._life - self._early
        spans: list[tuple[int, int]] = []
        low, high = first + self._life, last + self._life
        while low < self._end:
            if spans and low <= spans[-1][1] + 1:
                spans[-1] = spans[-1][0], min(high, self._end - 1)
            else:
                spans.append((low, min(high, self._end - 1)))
            low, high = low + length, high + self._late + self._life
        for begun, ended in reversed(spans):
            for top in range(ended, begun - 1, -length):
                yield max(begun, top - length + 1), top
