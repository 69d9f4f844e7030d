"""A problem whose visits are tied across routes, as arrays: what links starts, and all prices.

Stops are numbered: visits 0 to n - 1, then the start of each shift, n + shift, then its end,
n + m + shift. A link says that one visit starts no earlier than another plus a number of seconds;
groups and dependencies are links, and a largest gap is one that points back. Figures that belong to
one visit, shift, pair or link are the columns of one array: compiled functions hand on few arrays.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Small = NDArray[np.int32]

FAR = 10**13
"""Later than any instant that a problem can name."""
NOWHERE = 10**17
"""More than any price."""

(
    PLACE,
    ACCESS,
    DUE,
    PUBLISHED,
    OFFER_LOW,
    OFFER_HIGH,
    OFFER_FEN,
    ABSENCE,
    UNIT,
    TO_FIRST,
    FROM_FIRST,
    APART_FIRST,
    NEED_FIRST,
    WARD_FIRST,
) = range(14)
"""Columns of `Tied.visit`: location (of every stop); seconds between arrival and service; deadline
and published start (FAR and -FAR: none); window offered and price of missing it; price of absence;
unit; where the visit's entries begin in `to`, `from_`, `apart`, `need` and `ward`."""

(
    PROFILE,
    PERSON,
    KIND,
    OPENS,
    CLOSES,
    MAX_TRAVEL,
    MAX_DURATION,
    SOFT,
    FIXED,
    HOUR,
    OVERTIME,
    PER_KM,
) = range(12)
"""Columns of `Tied.shift`: travel profile, technician, kind (shifts of one kind differ in nothing
but their number), hours and limits in seconds, prices as in `ShiftCost`."""

SERVICE, STATIC, ELIGIBLE = range(3)
"""Columns of `Tied.pair`: seconds of service, price at any start, whether they go together."""

LOW, HIGH = range(2)
"""Columns of `Tied.opening`."""

AFTER_S, FEN, FEN_HOUR = range(3)
"""Columns of `Tied.tier`: lateness from which it applies, penalty, and price of an hour past it."""

OTHER, GAP, BY = range(3)
"""Columns of `Tied.to` and `Tied.from_`: other visit, seconds, way of adding (`solver.links`)."""
MONEY, OF_METRES, OF_SECONDS, OF_LATENESS, MOVED_HOUR, SPAN = range(6)
"""Places in `Tied.goal`. What the objective counts: fen (1 or 0), or this many times metres,
seconds from departure to return, and seconds of lateness (its largest once more). Fen for each hour
between published and new start. Seconds from the first opening of a shift to the last closing."""


class Tied(NamedTuple):
    """Visits n, shifts m, locations L, profiles P, intervals K, loads D, tiers T, units U.

    Parameters
    ----------
    duration, distance
        int32[P, L, L] seconds and int32[L, L] metres.
    visit
        int64[n + 2 m, 14] by stop; but for the first two and the beginnings of entries, which end
        in row n, the rows after the visits' mean nothing.
    shift
        int64[m, 12].
    pair
        int64[m, n, 3].
    opening
        int64[m, n, K, 2]: intervals of allowed starts, ascending; unused ones are before all times.
    demand, capacity
        int64[n, D] and int64[m, D]: loads and parts.
    tier
        int64[n, T, 3]: tiers of lateness; unused ones are from FAR on.
    to, from_
        int64[E, 3]: links by their first visit, and the same by their second.
    apart
        int64[A]: the visits that another technician must serve.
    need
        int64[B, 2]: the visits that must be served if v is, and 1 where by the same technician.
    ward
        int64[B]: the visits that go when v goes, by dependency.
    unit_first, unit_visits
        int64[U + 1] and int64[n]: visits that go in and out together.
    near
        int64[2, n, N]: other visits by distance, and by distance with the time between them.
    goal
        int64[6].
    """

    duration: Small
    distance: Small
    visit: Ints
    shift: Ints
    pair: Ints
    opening: Ints
    demand: Ints
    capacity: Ints
    tier: Ints
    to: Ints
    from_: Ints
    apart: Ints
    need: Ints
    ward: Ints
    unit_first: Ints
    unit_visits: Ints
    near: Ints
    goal: Ints
