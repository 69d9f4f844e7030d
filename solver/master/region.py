"""Which shifts to plan anew together: those that the linear program would mix.

A shift is worth looking at when the prices say that its route is dear for what it serves; with it
go the shifts that hold the visits of the columns which the optimum of the relaxation would use.
"""

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]


def grown(touches: Flags, share: Numbers, first: int, most: int) -> NDArray[np.int64]:
    """Let a region grow from one shift to `most`, or fewer where no column leads on; ascending.

    Parameters
    ----------
    touches
        [columns, shifts]: the shifts that a column needs, as they hold its visits now.
    share
        By column, how much the relaxation would like to have it, above 0.
    first
        The shift to begin with.

    Notes
    -----
    Each step takes the shift with most share of columns that touch it and the region, where a
    column counts the more the fewer shifts it still lacks.
    """
    inside = np.zeros(touches.shape[1], np.bool_)
    inside[first] = True
    weights = touches.astype(np.float64)
    wanted = weights.sum(axis=1)
    while int(inside.sum()) < most:
        have = weights @ inside
        lack = wanted - have
        counts = np.where((have > 0) & (lack > 0), share / np.maximum(lack, 1), 0.0)
        score = counts @ weights
        score[inside] = -1
        best = int(np.argmax(score))
        if score[best] <= 0:
            break
        inside[best] = True
    return np.flatnonzero(inside)
