"""Conventions: how the decimals of published families become integers, and in what costs are told.

A published best value holds under one rounding alone: the same routes cost something else under
another, and may then even come too late. Every length, time and prize of a file is multiplied by
`scale` and rounded; loads are not. Where each is used: docs/formats.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solver.codes import FormatCode
from solver.faults import Fault

MOST = 2.0**62
"""Larger numbers count as this one."""


@dataclass(frozen=True, slots=True)
class Convention:
    """One rounding.

    Parameters
    ----------
    scale
        Units of the problem in one unit of the file.
    down
        Whether it cuts off, rather than to round to the nearest (even on ties).
    cost_unit
        Units of the problem in one unit of the cost that solution files state.
    decimals
        Of the stated cost.
    exact
        Whether it stands for arithmetic without rounding: times of travel are then rounded up, so
        that a plan in time here is so there too, and costs are told from the unrounded lengths.
    """

    name: str
    scale: int
    down: bool
    cost_unit: int
    decimals: int
    exact: bool = False

    def times(self, lengths: NDArray[np.float64]) -> NDArray[np.int64]:
        """Scale lengths as times of travel."""
        if not self.exact:
            return self.scaled(lengths)
        return _whole(np.ceil(np.round(lengths * self.scale, 6)))

    def scaled(self, values: ArrayLike) -> NDArray[np.int64]:
        """Scale and round; what does not fit 32 bits stays too large for them."""
        products = np.asarray(values, dtype=np.float64) * self.scale
        rounded = np.floor(products) if self.down else np.rint(products)
        return _whole(rounded)

    def one(self, value: float) -> int:
        """Scale and round one value."""
        return int(self.scaled(value))


def _whole(rounded: NDArray[np.float64]) -> NDArray[np.int64]:
    """Turn into integers; what no integer of 64 bits holds would come out as anything."""
    return np.clip(rounded, -MOST, MOST).astype(np.int64)


ROUND = Convention("round", 1, False, 1, 0)
TRUNC = Convention("trunc", 1, True, 1, 0)
DIMACS = Convention("dimacs", 10, True, 10, 1)
TENTHS = Convention("tenths", 10, True, 1, 0)
EXACT = Convention("exact", 1000, False, 1, 0)
DOUBLE = Convention("double", 10_000, False, 10_000, 2, exact=True)

CONVENTIONS = {one.name: one for one in (ROUND, TRUNC, DIMACS, TENTHS, EXACT, DOUBLE)}


def chosen(
    asked: str | None,
    usual: Convention,
    faults: list[Fault],
    known: Iterable[str] = CONVENTIONS,
) -> Convention:
    """Give the convention asked for by name, or the usual one.

    Where there is none of that name a fault is noted, which lists those there are, the usual one
    first.
    """
    if asked is None:
        return usual
    names = [usual.name, *(name for name in known if name != usual.name)]
    if asked not in names:
        values = {"value": asked, "known": ", ".join(names)}
        faults.append(Fault(FormatCode.CONVENTION_UNKNOWN, "convention", values))
        return usual
    return usual if asked == usual.name else CONVENTIONS[asked]
