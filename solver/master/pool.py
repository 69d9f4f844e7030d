"""The pool: routes as columns, once for each kind of shift and set of visits."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.plan import PICKUP

LEFT_BY_TRIMMING = 0.75
"""Share of its size that a pool has after it has been trimmed."""


class Columns(NamedTuple):
    """Columns as arrays; the visits of column c are `visit[ptr[c]:ptr[c + 1]]`, ascending.

    Parameters
    ----------
    number
        int64[c]: where each is in the pool.
    kind
        int64[c]: kind of shift.
    amount
        int64[c]: what the objective adds up over routes, in its unit.
    worst
        int64[c]: largest lateness in seconds where the objective counts that once a plan, else 0.
    """

    number: NDArray[np.int64]
    kind: NDArray[np.int64]
    amount: NDArray[np.int64]
    worst: NDArray[np.int64]
    ptr: NDArray[np.int64]
    visit: NDArray[np.int64]

    def all_of(self, visits: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell of each column whether all its visits are among these (bool by visit)."""
        if not len(self.kind):
            return np.zeros(0, np.bool_)
        return np.logical_and.reduceat(visits[self.visit], self.ptr[:-1])

    def taken(self, which: NDArray[np.bool_]) -> "Columns":
        """Return these columns alone."""
        lengths = np.diff(self.ptr)
        return Columns(
            self.number[which],
            self.kind[which],
            self.amount[which],
            self.worst[which],
            np.concatenate([[0], np.cumsum(lengths[which])]).astype(np.int64),
            self.visit[np.repeat(which, lengths)],
        )

    def owners(self) -> NDArray[np.int64]:
        """Give for each entry of `visit` its column."""
        return np.repeat(np.arange(len(self.kind)), np.diff(self.ptr))


class Pool:
    """Columns in the order in which they came; of the same visits in the same kind the cheapest.

    The order decides among equals: who adds from several threads does so in a fixed order.

    Parameters
    ----------
    size
        Columns beyond which the pool is trimmed.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.version = 0
        """Grows with every change."""
        self._where: dict[tuple[int, tuple[int, ...]], int] = {}
        self._keys: list[tuple[int, tuple[int, ...]]] = []
        self.stops: list[tuple[int, ...]] = []
        """By column, the stops in order, pickups included."""
        self._amounts: list[int] = []
        self._worst: list[int] = []
        self._made: tuple[int, Columns] | None = None

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, kind: int, stops: Sequence[int]) -> int | None:
        """Look up the column of this kind with the visits of these stops."""
        return self._where.get((kind, _visits(stops)))

    def price(self, column: int) -> tuple[int, int]:
        """Give its amount and its largest lateness."""
        return self._amounts[column], self._worst[column]

    def add(self, kind: int, stops: Sequence[int], amount: int, worst: int = 0) -> int:
        """Take in a route; its column, which keeps the stops that it had if those were cheaper."""
        key = kind, _visits(stops)
        known = self._where.get(key)
        if known is None:
            known = self._where[key] = len(self._keys)
            self._keys.append(key)
            self.stops.append(tuple(stops))
            self._amounts.append(amount)
            self._worst.append(worst)
            self.version += 1
        elif (amount + worst, worst) < (
            self._amounts[known] + self._worst[known],
            self._worst[known],
        ):
            self.stops[known] = tuple(stops)
            self._amounts[known], self._worst[known] = amount, worst
            self.version += 1
        return known

    def columns(self) -> Columns:
        """All columns as arrays; not to be written to."""
        if self._made is None or self._made[0] != self.version:
            lengths = [len(visits) for _, visits in self._keys]
            columns = Columns(
                np.arange(len(self._keys)),
                np.array([kind for kind, _ in self._keys], np.int64),
                np.array(self._amounts, np.int64),
                np.array(self._worst, np.int64),
                np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64),
                np.array([visit for _, visits in self._keys for visit in visits], np.int64),
            )
            self._made = self.version, columns
        return self._made[1]

    def trim(self, reduced: NDArray[np.float64], kept: Iterable[int]) -> bool:
        """Forget the columns of highest reduced cost if there are too many; whether there were.

        Parameters
        ----------
        reduced
            By column; those that came after the prices were made have theirs too.
        kept
            Columns that stay whatever they cost.
        """
        if len(self) <= self.size:
            return False
        order = np.argsort(reduced, kind="stable")
        stay = set(kept)
        stay.update(order[: int(self.size * LEFT_BY_TRIMMING)].tolist())
        old = [(*self._keys[at], at) for at in sorted(stay)]
        self._keys = [(kind, visits) for kind, visits, _ in old]
        self._where = {key: number for number, key in enumerate(self._keys)}
        self.stops = [self.stops[at] for *_, at in old]
        self._amounts = [self._amounts[at] for *_, at in old]
        self._worst = [self._worst[at] for *_, at in old]
        self.version += 1
        return True


def _visits(stops: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(stop for stop in stops if stop != PICKUP))
