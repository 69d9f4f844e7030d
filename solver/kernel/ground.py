"""What a search needs of a problem beside its arrays: neighbours, kinds of shifts, penalties."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernel.arrays import Arrays
from solver.kernel.rng import logarithms
from solver.problem import Problem, VisitPattern

NEIGHBOURS = 200
"""Nearest visits that are kept of each visit."""
LOOK_NEAR, LOOK_FAR = 100, 200
"""Neighbours of a visit whose shifts are looked at when it is put anew: in simple problems, and in
others, where the next place is on another day or with other skills more often."""
HOPE = 10
"""What opens a route may now and then cost up to so many times what its first visit earns."""
REGRET = 5
"""Of a thousand iterations so many put visits back by regret."""
FAR = 10**12
APART = 10**12
"""More than any distance: put between visits that no shift could serve both of."""


class Ground(NamedTuple):
    """Visits n, shifts m, K neighbours, kinds of shifts, spans of patterns.

    Parameters
    ----------
    simple
        Whether the cost of a route is told by its length or its duration alone, and its times by
        windows alone (`state.refresh` prices it then; else `evaluate`).
    durations
        Whether durations are needed: shifts bound them, or they are the objective.
    objective
        As in `Arrays`.
    width
        Most stops of a route.
    near
        int64[n, K]: the nearest visits, nearest first.
    penalty
        int64[n]: what an absent visit counts in the search; the drop price of an optional one.
    shift_kind, kind_ptr, kind_shift
        Shifts that are alike in everything.
    visit_ptr, visit_place, visit_fee
        The partner places that may take each visit, with the price.
    far
        int64[n]: travel from the nearest place where a shift starts.
    low_of, high_of, service_of, extra_of
        int32[n, R], the last one int64[n, R]: as in `Arrays` without `_of`, but visits first, so
        that what a search for one visit's place reads lies side by side.
    opens, closes, choices
        int64[n]: first and last start in any shift, and the number of shifts that may serve it.
    pattern_of, pattern_ptr, pattern_visit
        Pattern of each visit (or -1), visits by pattern.
    like_last, pattern_even
        Of each place in `pattern_visit` whether the visit is like the one before it; of each
        pattern whether all are alike, and no combination has two of them in one span.
    combination_ptr, combination_span
        By pattern its first combination; spans of all combinations, each as long as its pattern.
    span_shift
        int64[m]: the span of patterns that a shift lies in, or -1.
    spans, choices_of_patterns
        Number of spans; of combinations of the pattern that has most.
    look_near, everywhere
        Neighbours whose shifts are looked at for a visit, and 0: all shifts are.
    hope, regret
        `HOPE` and `REGRET`.
    logs
        `rng.logarithms()`.
    """

    simple: bool
    durations: bool
    objective: int
    width: int
    near: NDArray[np.int64]
    penalty: NDArray[np.int64]
    mandatory: NDArray[np.uint8]
    shift_kind: NDArray[np.int64]
    kind_ptr: NDArray[np.int64]
    kind_shift: NDArray[np.int64]
    visit_ptr: NDArray[np.int64]
    visit_place: NDArray[np.int64]
    visit_fee: NDArray[np.int64]
    far: NDArray[np.int64]
    low_of: NDArray[np.int32]
    high_of: NDArray[np.int32]
    service_of: NDArray[np.int32]
    extra_of: NDArray[np.int64]
    opens: NDArray[np.int64]
    closes: NDArray[np.int64]
    choices: NDArray[np.int64]
    pattern_of: NDArray[np.int64]
    pattern_ptr: NDArray[np.int64]
    pattern_visit: NDArray[np.int64]
    like_last: NDArray[np.uint8]
    pattern_even: NDArray[np.uint8]
    combination_ptr: NDArray[np.int64]
    combination_span: NDArray[np.int64]
    span_shift: NDArray[np.int64]
    spans: int
    choices_of_patterns: int
    look_near: int
    everywhere: int
    hope: int
    regret: int
    logs: NDArray[np.int64]


def ground_of(problem: Problem, a: Arrays) -> Ground:
    """Make it."""
    n, simple = len(a.place), _is_simple(a)
    kinds = _kinds(a)
    order = np.argsort(kinds, kind="stable").astype(np.int64)
    kind_ptr = np.searchsorted(kinds[order], np.arange(kinds.max(initial=-1) + 2))
    visit, place = np.nonzero(a.partner_fen >= 0)
    to_visits = a.distance if a.objective in (0, 1, 4) else a.duration[0]
    starts = np.unique(a.origin)
    far = to_visits[np.ix_(starts, a.place)].min(axis=0) if len(starts) else np.zeros(n)
    spans, span_of = _spans(problem, a)
    possible = a.low <= a.high
    rows = np.bincount(a.row, minlength=len(a.low))
    patterns = problem.patterns
    pattern_of = np.full(n, -1, np.int64)
    for number, pattern in enumerate(patterns):
        pattern_of[list(pattern.visits)] = number
    combinations = [
        [spans[span] for spans_ in pattern.combinations for span in spans_] for pattern in patterns
    ]
    like_last = _like_last(problem)
    # Visits of a pattern are each other's nearest: as many more are looked at.
    copies = max(1, -(-sum(len(each.visits) for each in patterns) // max(1, len(patterns))))
    return Ground(
        simple=simple,
        durations=bool(a.objective == 2 or (a.max_duration < FAR).any() or (a.pickup >= 0).any()),
        objective=int(a.objective),
        width=_width(a),
        near=_near(a, NEIGHBOURS * copies),
        penalty=_penalties(problem, a, to_visits),
        mandatory=np.ascontiguousarray(a.mandatory),
        shift_kind=kinds,
        kind_ptr=kind_ptr.astype(np.int64),
        kind_shift=order,
        visit_ptr=np.searchsorted(visit, np.arange(n + 1)).astype(np.int64),
        visit_place=place.astype(np.int64),
        visit_fee=a.partner_fen[visit, place].astype(np.int64),
        far=far.astype(np.int64),
        low_of=np.ascontiguousarray(a.low.T),
        high_of=np.ascontiguousarray(a.high.T),
        service_of=np.ascontiguousarray(a.service.T),
        extra_of=np.ascontiguousarray(a.extra.T),
        opens=np.where(possible, a.low, np.int64(FAR)).min(axis=0, initial=FAR),
        closes=np.where(possible, a.high, np.int64(-FAR)).max(axis=0, initial=-FAR),
        choices=(possible.astype(np.int64) * rows[:, None]).sum(axis=0),
        pattern_of=pattern_of,
        pattern_ptr=_pointers([len(pattern.visits) for pattern in patterns]),
        pattern_visit=_flat([list(pattern.visits) for pattern in patterns]),
        like_last=like_last,
        pattern_even=_even(patterns, like_last),
        combination_ptr=_pointers([len(each) for each in combinations]),
        combination_span=_flat(combinations),
        span_shift=span_of,
        spans=len(spans),
        choices_of_patterns=max((len(each.combinations) for each in patterns), default=0),
        look_near=(LOOK_NEAR if simple else LOOK_FAR) * copies,
        everywhere=0,
        hope=HOPE,
        regret=REGRET,
        logs=logarithms(),
    )


def _kinds(a: Arrays) -> NDArray[np.int64]:
    """Give one number to all shifts that are alike in everything."""
    known: dict[object, int] = {}
    kinds = np.zeros(len(a.start), np.int64)
    for shift in range(len(a.start)):
        first, last = a.break_ptr[shift], a.break_ptr[shift + 1]
        numbers = [
            column[shift]
            for column in (
                a.row,
                a.start,
                a.end,
                a.soft_end,
                a.origin,
                a.goal,
                a.profile,
                a.max_travel,
                a.max_duration,
                a.fixed,
                a.per_hour,
                a.per_overtime,
                a.per_km,
                a.pickup,
                a.pickup_s,
            )
        ]
        breaks = [column[first:last] for column in (a.break_low, a.break_end, a.break_s)]
        lacks = a.lacks[shift] if len(a.lacks) else a.lacks.ravel()
        arrays = [np.array(numbers), *breaks, a.capacity[shift], a.stock[shift], lacks]
        key = tuple(array.tobytes() for array in arrays)
        kinds[shift] = known.setdefault(key, len(known))
    return kinds


def _is_simple(a: Arrays) -> bool:
    if a.objective not in (0, 1, 2):
        return False
    if len(a.break_s) or (a.several >= 0).any() or (a.max_travel < FAR).any():
        return False
    if a.objective != 0:
        return True
    paid = (a.per_hour > 0) | ((a.per_overtime > 0) & (a.soft_end < a.end))
    timed = (len(a.tier_after) > 0) or (a.offer_fen > 0 and (a.offer_low > -FAR).any())
    moved = a.moved_rate > 0 and (a.told > -FAR).any()
    return not (paid.any() or timed or moved)


def _near(a: Arrays, most: int) -> NDArray[np.int64]:
    """List for each visit those nearest that some shift could serve too, itself left out.

    Where fewer than `most` are, those that no shift could serve too come after them.
    """
    n = len(a.place)
    most = min(most, max(n - 1, 0))
    near = np.zeros((n, most), np.int64)
    possible = (a.low <= a.high).astype(np.float32)
    for visit in range(n):
        here = a.place[visit]
        away = a.distance[here, a.place].astype(np.int64) + a.distance[a.place, here]
        if len(possible) > 1:
            away[possible[:, visit] @ possible == 0] += APART
        away[visit] = np.iinfo(np.int64).max
        nearest = np.argpartition(away, most - 1)[:most] if most < n - 1 else np.arange(n)
        nearest = nearest[np.lexsort((nearest, away[nearest]))]
        near[visit] = nearest[:most]
    return near


def _width(a: Arrays) -> int:
    """Bound the stops of a route: the shortest stays that fit in the longest shift, and a few."""
    n = len(a.place)
    longest = int((a.end - a.start).max(initial=0))
    stays = np.sort((a.service.min(axis=0) if len(a.service) else np.zeros(n)) + a.access)
    fits = int(np.searchsorted(np.cumsum(stays), longest, side="right"))
    least = (
        max(int(a.demand[:, d].min(initial=1)) for d in range(a.demand.shape[1]))
        if (a.demand.shape[1] and n)
        else 0
    )
    if least > 0:
        room = a.capacity.max(initial=0)
        fits = min(fits, int(min(room // least, n)))
    return min(n, fits) + 4


def _penalties(problem: Problem, a: Arrays, lengths: NDArray[np.int32]) -> NDArray[np.int64]:
    """Price absence: far above any insertion for mandatory visits, more for more urgent ones.

    The comparison of plans counts the absent by class first; these prices only lead the search.
    """
    if a.objective == 0:
        per_km, hourly = int(a.per_km.max(initial=0)), int(a.per_overtime.max(initial=0))
        longest = int(lengths.max(initial=0))
        base = per_km * longest // 500 + hourly * 4 + int(a.fixed.max(initial=0)) + 1000
        base += int(a.tier_fen.max(initial=0)) + int(a.drop.max(initial=0))
    else:
        base = 3 * int(lengths.max(initial=0)) + 1000
    classes = sorted({int(p) for p in a.priority[a.mandatory > 0]}, reverse=True)
    rank = {priority: number for number, priority in enumerate(classes)}
    penalty = np.where(a.mandatory > 0, 0, a.drop).astype(np.int64)
    for visit in np.flatnonzero(a.mandatory > 0):
        penalty[visit] = base * 2 ** min(rank[int(a.priority[visit])], 12)
    if a.objective != 0:
        penalty[a.mandatory == 0] = 0
    return penalty


def _spans(problem: Problem, a: Arrays) -> tuple[dict[tuple[int, int], int], NDArray[np.int64]]:
    spans: dict[tuple[int, int], int] = {}
    for pattern in problem.patterns:
        for combination in pattern.combinations:
            for span in combination:
                spans.setdefault(span, len(spans))
    of_shift = np.full(len(a.start), -1, np.int64)
    for (low, high), number in spans.items():
        of_shift[(a.start >= low) & (a.end <= high)] = number
    return spans, of_shift


def _like_last(problem: Problem) -> NDArray[np.uint8]:
    """Tell which visits of patterns are in all but their ids like the one before them."""
    kinds = [
        [repr(replace(problem.visits[visit], id="")) for visit in pattern.visits]
        for pattern in problem.patterns
    ]
    like = [number > 0 and kind == of[number - 1] for of in kinds for number, kind in enumerate(of)]
    return np.array(like, dtype=np.uint8)


def _even(patterns: Sequence[VisitPattern], like_last: NDArray[np.uint8]) -> NDArray[np.uint8]:
    even, at = [], 0
    for pattern in patterns:
        alike = like_last[at + 1 : at + len(pattern.visits)].all()
        at += len(pattern.visits)
        even.append(alike and all(len(set(spans)) == len(spans) for spans in pattern.combinations))
    return np.array(even, dtype=np.uint8)


def _pointers(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)


def _flat(lists: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    return np.array([number for each in lists for number in each], dtype=np.int64)
