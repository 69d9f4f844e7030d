"""Which starts of each visit a shift allows, as rows that shifts alike for every visit share."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.eligible import Eligible
from solver.problem import Problem
from solver.timetable import day_of
from solver.windows import Interval

NO_START = (1, 0)
"""`low` and `high` of a visit that the shift may not serve."""
LONGEST_S = 2**30
"""Longer than any shift: services above it are cut down to it, so that they fit in 32 bits."""


class Rows(NamedTuple):
    """As the fields of `solver.kernel.arrays.Arrays` with the same names."""

    row: NDArray[np.int32]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    service: NDArray[np.int32]
    extra: NDArray[np.int64]
    several: NDArray[np.int32]
    span_ptr: NDArray[np.int32]
    span_low: NDArray[np.int32]
    span_high: NDArray[np.int32]


class _Starts(NamedTuple):
    """Intervals of starts of all visits, one after the other: ascending by visit, then by time."""

    visit: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]


def rows_of(problem: Problem, eligible: Eligible) -> Rows:
    """Make the rows of all shifts."""
    size = len(problem.visits)
    prices = _Prices(problem)
    people: dict[int, tuple[_Starts, NDArray[np.int32], NDArray[np.int64]]] = {}
    known: dict[bytes, int] = {}
    kept: list[tuple[NDArray[np.int32], ...]] = []
    extras: list[NDArray[np.int64]] = []
    several: list[NDArray[np.int32]] = []
    lengths: list[int] = []
    spans: list[_Starts] = []
    row = np.zeros(len(problem.shifts), np.int32)
    for number, shift in enumerate(problem.shifts):
        day = day_of(problem, number)
        if shift.technician not in people:
            people[shift.technician] = (
                _flat(day.intervals[:size]),
                np.minimum(np.array(day.service[:size], np.int64), LONGEST_S).astype(np.int32),
                prices.of_technician(shift.technician),
            )
        starts, service, wishes = people[shift.technician]
        starts = _within(starts, day.start, day.end, eligible.shifts[:, number])
        extra = wishes + prices.of_shift(number)
        key = b"".join(part.tobytes() for part in (*starts, service, extra))
        if key in known:
            row[number] = known[key]
            continue
        row[number] = known[key] = len(kept)
        low, high, gapped, counts, those = _hull(starts, size)
        several.append(np.where(gapped >= 0, gapped + len(lengths), -1).astype(np.int32))
        lengths += counts
        spans.append(those)
        kept.append((low, high, service))
        extras.append(extra)
    shape = (len(kept), size)
    return Rows(
        row=row,
        low=np.array([each[0] for each in kept], np.int32).reshape(shape),
        high=np.array([each[1] for each in kept], np.int32).reshape(shape),
        service=np.array([each[2] for each in kept], np.int32).reshape(shape),
        extra=np.array(extras, np.int64).reshape(shape),
        several=np.array(several, np.int32).reshape(shape),
        span_ptr=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        span_low=np.concatenate([np.zeros(0), *(those.low for those in spans)]).astype(np.int32),
        span_high=np.concatenate([np.zeros(0), *(those.high for those in spans)]).astype(np.int32),
    )


def _flat(intervals: Sequence[Sequence[Interval]]) -> _Starts:
    counts = [len(spans) for spans in intervals]
    flat = np.array([span for spans in intervals for span in spans], np.int64).reshape(-1, 2)
    return _Starts(np.repeat(np.arange(len(counts)), counts), flat[:, 0], flat[:, 1])


def _within(starts: _Starts, first: int, last: int, allowed: NDArray[np.bool_]) -> _Starts:
    """Cut the intervals down to the hours of a shift, and to the visits that it may serve."""
    low, high = np.maximum(starts.low, first), np.minimum(starts.high, last)
    left = (low <= high) & allowed[starts.visit]
    return _Starts(starts.visit[left], low[left], high[left])


def _hull(
    starts: _Starts, size: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], list[int], _Starts]:
    """Give first and last start by visit, and the intervals of those with more than one.

    Returns
    -------
    tuple
        int32[n] low, int32[n] high, int32[n] number among the visits with several intervals (or
        -1), how many intervals each of these has, and the intervals.
    """
    counts = np.bincount(starts.visit, minlength=size)
    ends = np.cumsum(counts)
    some = counts > 0
    low, high = np.full(size, NO_START[0], np.int32), np.full(size, NO_START[1], np.int32)
    low[some] = starts.low[(ends - counts)[some]]
    high[some] = starts.high[(ends - 1)[some]]
    gapped = np.full(size, -1, np.int32)
    more = np.flatnonzero(counts > 1)
    gapped[more] = np.arange(len(more))
    chosen = counts[starts.visit] > 1
    those = _Starts(starts.visit[chosen], starts.low[chosen], starts.high[chosen])
    return low, high, gapped, counts[more].tolist(), those


class _Prices:
    """What a visit costs in a shift at any time (`solver.cost`)."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._kinds = sorted({visit.work_type for visit in problem.visits})
        number = {kind: place for place, kind in enumerate(self._kinds)}
        self._kind = np.array([number[visit.work_type] for visit in problem.visits], np.int64)
        self._picky = [
            (place, visit.preferred_technicians)
            for place, visit in enumerate(problem.visits)
            if visit.preferred_technicians
        ]
        self._told = np.array(
            [visit.published.technician if visit.published else -1 for visit in problem.visits],
            np.int64,
        )

    def of_technician(self, technician: int) -> NDArray[np.int64]:
        """Price missed preferences and changed technicians."""
        weights = self._problem.weights
        prices = np.zeros(len(self._kind), np.int64)
        for place, preferred in self._picky:
            prices[place] = 0 if technician in preferred else weights.preferred_miss_fen
        changed = (self._told >= 0) & (self._told != technician)
        return prices + np.where(changed, weights.changed_technician_fen, 0)

    def of_shift(self, shift: int) -> NDArray[np.int64]:
        """Price each visit by its work type."""
        prices = self._problem.shifts[shift].cost.per_visit_fen
        return np.array([prices.get(kind, 0) for kind in self._kinds], np.int64)[self._kind]
