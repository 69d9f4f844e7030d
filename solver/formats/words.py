"""Lines of text as words and numbers."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.codes import FormatCode
from solver.faults import Fault
from solver.validation import MAX_SECONDS

MOST = 20_000
"""Of nodes and of vehicles in a file: a matrix of more would not fit the memory of a machine."""
SHOWN = 40
"""Characters of a wrong line that a fault repeats."""


def numbers(words: Sequence[str]) -> list[float] | None:
    """Give finite numbers, or None when one is not."""
    try:
        values = [float(word) for word in words]
    except ValueError:
        return None
    return values if all(abs(value) < np.inf for value in values) else None


def whole_numbers(words: Sequence[str]) -> list[int] | None:
    """Give whole numbers, written as 4 or as 4.0, or None when one is not."""
    values = numbers(words)
    if values is None or any(value != int(value) for value in values):
        return None
    return [int(value) for value in values]


def shown(words: Iterable[object]) -> str:
    """Repeat words in a fault, cut short."""
    return " ".join(map(str, words))[:SHOWN]


def counted(count: int, at: str, faults: list[Fault]) -> int:
    """Note a fault when there are too many of something, and give 0, else give the count back."""
    if count > MOST:
        faults.append(Fault(FormatCode.FORMAT_TOO_LARGE, at, {"value": count, "max": MOST}))
        return 0
    return count


def fitted(scaled: NDArray[np.int64], at: str, faults: list[Fault]) -> NDArray[np.int64]:
    """Note a fault when a scaled time or length is beyond any horizon, else give them back."""
    largest = int(np.abs(scaled).max(initial=0))
    if largest > MAX_SECONDS:
        values = {"value": largest, "max": MAX_SECONDS}
        faults.append(Fault(FormatCode.FORMAT_TOO_LARGE, at, values))
    return scaled
