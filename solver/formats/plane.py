"""Points of a plane as locations, and the straight lines between them as travel."""

import numpy as np
from numpy.typing import NDArray

from solver.formats.conventions import Convention
from solver.problem import Location, Travel

PROFILE = "plane"
"""Travel profile of problems whose travel is one matrix."""
WIDEST = 1.0
"""Degrees that the wider side of the points' bounding box becomes."""


def straight(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the Euclidean distance [n, n] between points [n, 2]."""
    away = points[:, None, :] - points[None, :, :]
    return np.sqrt(away[:, :, 0] ** 2 + away[:, :, 1] ** 2)


def travel_of(lengths: NDArray[np.float64], convention: Convention) -> Travel:
    """Make lengths [n, n], from row to column, scaled metres and scaled seconds.

    One array where the convention has them alike. The largest must fit (`words.fitted`).
    """
    metres = convention.scaled(lengths).astype(np.int32)
    seconds = convention.times(lengths).astype(np.int32) if convention.exact else metres
    return Travel({PROFILE: seconds}, metres)


def on_the_map(points: NDArray[np.float64]) -> tuple[Location, ...]:
    """Place points [n, 2] in degrees around (0, 0), in proportion.

    Travel does not come from them; they keep apart in pictures and files what lies apart.
    """
    if not len(points):
        return ()
    low, high = points.min(axis=0), points.max(axis=0)
    width = float((high - low).max()) or 1.0
    small = (points - (low + high) / 2) * (WIDEST / width)
    return tuple(Location(round(y, 7), round(x, 7)) for x, y in small.tolist())


def nowhere(count: int) -> tuple[Location, ...]:
    """Give locations for a file that has a matrix and no coordinates."""
    return (Location(0.0, 0.0),) * count
