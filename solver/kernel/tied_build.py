"""From a problem with groups and dependencies to the arrays of `tied_arrays`."""

from collections.abc import Container, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.eligible import eligible_of
from solver.kernel.tied_arrays import (
    ABSENCE,
    ACCESS,
    AFTER_S,
    APART_FIRST,
    CLOSES,
    DUE,
    FAR,
    FROM_FIRST,
    KIND,
    LOW,
    MONEY,
    MOVED_HOUR,
    NEED_FIRST,
    OF_LATENESS,
    OF_METRES,
    OF_SECONDS,
    OFFER_FEN,
    OFFER_HIGH,
    OFFER_LOW,
    OPENS,
    PERSON,
    PLACE,
    PUBLISHED,
    SPAN,
    TO_FIRST,
    UNIT,
    WARD_FIRST,
    Ints,
    Tied,
)
from solver.links import links
from solver.problem import AppointmentState, Objective, Problem
from solver.timetable import day_of

NEIGHBOURS = 120
"""Other visits kept for each."""
TIME_SHARE = 5
"""So many seconds between the times of two visits count as one of travel in `near_soon`."""
PENALTY = 10**10
"""Of leaving out a mandatory visit of the lowest priority; three times as much for each class
above."""


def tied_of(problem: Problem, kept: Container[int]) -> Tied:
    """Make the arrays; partner points, breaks, pickups and patterns are not in them.

    Parameters
    ----------
    kept
        The visits that may be served.
    """
    n, m = len(problem.visits), len(problem.shifts)
    days = [day_of(problem, shift) for shift in range(m)]
    eligible = _eligible(problem, kept)
    opening = _intervals(problem)
    service = np.array([day.service[:n] for day in days], np.int64).reshape(m, n)
    visit_places = [visit.location for visit in problem.visits]
    origins, goals = [day.origin for day in days], [day.goal for day in days]
    profiles = sorted(problem.travel.duration_s)
    ties = list(links(problem))
    to = _by_visit(n, [(link[0], link[1:]) for link in ties])
    back = _by_visit(n, [(link[1], (link[0], *link[2:])) for link in ties])
    apart = _by_visit(
        n,
        [
            (visit, (other,))
            for group in problem.groups
            for visit in group.visits
            for other in group.visits
            if other != visit
        ],
    )
    needs = [
        (visit, (need.preceding, int(need.same_technician)))
        for visit, wanted in enumerate(problem.visits)
        for need in wanted.dependencies
    ]
    need = _by_visit(n, needs, 2)
    ward = _by_visit(n, [(preceding, (visit,)) for visit, (preceding, _) in needs])
    unit, unit_first, unit_visits = _units(problem)
    demand, capacity = _loads(problem)
    tiers = max((len(visit.sla.tiers) for visit in problem.visits if visit.sla), default=0)
    tier = np.zeros((n, max(tiers, 1), 3), np.int64)
    tier[:, :, AFTER_S] = FAR
    due = np.full(n, FAR, np.int64)
    offer = np.zeros((n, 3), np.int64)
    published = np.full(n, -FAR, np.int64)
    for number, wanted in enumerate(problem.visits):
        if wanted.sla is not None:
            due[number] = wanted.sla.due_s
            for place, step in enumerate(wanted.sla.tiers):
                tier[number, place] = step.after_s, step.penalty_fen, step.per_hour_fen
        told = wanted.appointment
        if told is not None and told.state is AppointmentState.OFFERED:
            offer[number] = told.earliest_s, told.latest_s, problem.weights.offered_miss_fen
        if wanted.published is not None:
            published[number] = wanted.published.start_s
    visit = np.zeros((n + 2 * m, 14), np.int64)
    visit[:, PLACE] = [*visit_places, *origins, *goals]
    visit[:n, ACCESS] = [each.access_s for each in problem.visits]
    visit[:n, [DUE, PUBLISHED]] = np.stack([due, published], axis=1)
    visit[:n, [OFFER_LOW, OFFER_HIGH, OFFER_FEN]] = offer
    visit[:n, ABSENCE], visit[:n, UNIT] = _penalties(problem), unit
    for column, (first, _) in (
        (TO_FIRST, to),
        (FROM_FIRST, back),
        (APART_FIRST, apart),
        (NEED_FIRST, need),
        (WARD_FIRST, ward),
    ):
        visit[: n + 1, column] = first
    travel = np.stack([problem.travel.duration_s[name] for name in profiles])
    shift = _shifts(problem, profiles)
    pair = np.stack([service, _static(problem), eligible], axis=2)
    tied = Tied(
        duration=np.ascontiguousarray(travel, np.int32),
        distance=np.ascontiguousarray(problem.travel.distance_m, np.int32),
        visit=visit,
        shift=shift,
        pair=np.ascontiguousarray(pair, np.int64),
        opening=opening,
        demand=demand,
        capacity=capacity,
        tier=tier,
        to=to[1],
        from_=back[1],
        apart=apart[1][:, 0].copy(),
        need=need[1],
        ward=ward[1][:, 0].copy(),
        unit_first=unit_first,
        unit_visits=unit_visits,
        near=_near(problem, travel[0], opening, due),
        goal=_goal(problem, shift),
    )
    shift[:, KIND] = _kinds(tied)
    return tied


def _eligible(problem: Problem, kept: Container[int]) -> NDArray[np.bool_]:
    """Say by shift and visit whether they go together when no pickup brings tools."""
    eligible = eligible_of(problem).shifts.T.copy()
    apart = {visit for pattern in problem.patterns for visit in pattern.visits}
    for place, visit in enumerate(problem.visits):
        if place in apart or place not in kept:
            eligible[:, place] = False
        elif visit.tools:
            for number, shift in enumerate(problem.shifts):
                eligible[number, place] &= (
                    visit.tools <= problem.technicians[shift.technician].tools
                )
    return eligible


def _shifts(problem: Problem, profiles: Sequence[str]) -> Ints:
    """Write the columns of shifts, all of one kind."""
    rows = [
        (
            profiles.index(shift.profile),
            shift.technician,
            0,
            shift.start_s,
            shift.end_s,
            FAR if shift.max_travel_s is None else shift.max_travel_s,
            FAR if shift.max_duration_s is None else shift.max_duration_s,
            shift.soft_end_s,
            shift.cost.fixed_fen,
            shift.cost.per_hour_fen,
            shift.cost.per_overtime_hour_fen,
            shift.cost.per_km_fen,
        )
        for shift in problem.shifts
    ]
    return np.array(rows, np.int64).reshape(len(rows), 12)


def _goal(problem: Problem, shift: Ints) -> Ints:
    """Write what the objective counts."""
    objective = problem.objective
    goal = np.zeros(6, np.int64)
    goal[MONEY] = objective is Objective.MONEY
    goal[OF_METRES] = objective in (Objective.TRAVEL, Objective.TRAVEL_AND_TARDINESS)
    goal[OF_SECONDS] = objective is Objective.DURATION
    goal[OF_LATENESS] = objective in (Objective.TARDINESS, Objective.TRAVEL_AND_TARDINESS)
    goal[MOVED_HOUR] = problem.weights.changed_start_per_hour_fen
    goal[SPAN] = shift[:, CLOSES].max() - shift[:, OPENS].min() if len(shift) else 0
    return goal


def _intervals(problem: Problem) -> Ints:
    """List the allowed starts by shift and visit."""
    n, m = len(problem.visits), len(problem.shifts)
    allowed = [list(day_of(problem, shift).intervals)[:n] for shift in range(m)]
    most = max((len(spans) for row in allowed for spans in row), default=1)
    opening = np.full((m, n, max(most, 1), 2), -FAR, np.int64)
    for shift, row in enumerate(allowed):
        for visit, spans in enumerate(row):
            for place, (first, last) in enumerate(spans):
                opening[shift, visit, place] = first, last
    return opening


def _by_visit(
    n: int, entries: Sequence[tuple[int, tuple[int, ...]]], width: int = 0
) -> tuple[Ints, Ints]:
    """Sort entries by their visit: where each visit's begin, and the entries."""
    ordered = sorted(entries, key=lambda entry: entry[0])
    counts = np.bincount([visit for visit, _ in ordered], minlength=n) if ordered else np.zeros(n)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    columns = len(ordered[0][1]) if ordered else max(width, 3)
    rows = np.array([entry for _, entry in ordered], np.int64).reshape(len(ordered), columns)
    return first, rows


def _units(problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Put together the visits that share a group, directly or through others."""
    n = len(problem.visits)
    root = list(range(n))
    for group in problem.groups:
        joined = {root[visit] for visit in group.visits}
        root = [min(joined) if each in joined else each for each in root]
    names = sorted(set(root))
    members: list[list[int]] = [[] for _ in names]
    in_order = [visit for group in problem.groups for visit in group.visits]
    for visit in dict.fromkeys([*in_order, *range(n)]):
        members[names.index(root[visit])].append(visit)
    first = np.cumsum([0, *map(len, members)])
    unit = np.array([names.index(each) for each in root], np.int64)
    return unit, _ints(first), _ints(np.array([v for each in members for v in each], np.int64))


def _loads(problem: Problem) -> tuple[Ints, Ints]:
    """List the loads that vans are limited in, and parts, which they start with."""
    parts = sorted({part for visit in problem.visits for part in visit.parts})
    dimensions = max((len(shift.capacity) for shift in problem.shifts), default=0)
    demand = np.zeros((len(problem.visits), dimensions + len(parts)), np.int64)
    capacity = np.full((len(problem.shifts), dimensions + len(parts)), FAR, np.int64)
    for number, visit in enumerate(problem.visits):
        demand[number, : min(dimensions, len(visit.demand))] = visit.demand[:dimensions]
        for part, count in visit.parts.items():
            demand[number, dimensions + parts.index(part)] = count
    for number, shift in enumerate(problem.shifts):
        capacity[number, : len(shift.capacity)] = shift.capacity
        stock = problem.technicians[shift.technician].parts
        capacity[number, dimensions:] = [stock.get(part, 0) for part in parts]
    return demand, capacity


def _static(problem: Problem) -> Ints:
    """Price of shift and visit together: pay per visit, preference and change of technician."""
    weights = problem.weights
    price = np.zeros((len(problem.shifts), len(problem.visits)), np.int64)
    for number, shift in enumerate(problem.shifts):
        for place, visit in enumerate(problem.visits):
            price[number, place] = shift.cost.per_visit_fen.get(visit.work_type, 0)
            wished = visit.preferred_technicians
            if wished and shift.technician not in wished:
                price[number, place] += weights.preferred_miss_fen
            told = visit.published
            if told is not None and told.technician != shift.technician:
                price[number, place] += weights.changed_technician_fen
    return price


def _penalties(problem: Problem) -> Ints:
    """Price each absence: by priority where the visit is mandatory, else its drop price."""
    money = problem.objective is Objective.MONEY
    prices = [
        PENALTY * 3 ** (10 - visit.priority)
        if problem.is_mandatory(number)
        else visit.drop_fen * money
        for number, visit in enumerate(problem.visits)
    ]
    return np.array(prices, np.int64)


def _near(problem: Problem, travel: NDArray[np.int32], opening: Ints, due: Ints) -> Ints:
    """Other visits by distance; and by distance and time, which is amid opening and deadline."""
    n = len(problem.visits)
    places = [visit.location for visit in problem.visits]
    away = np.asarray(travel, np.int64)[np.ix_(places, places)]
    away = away + away.T
    opens = opening[:, :, :, LOW].max(axis=(0, 2)) if len(opening) else np.zeros(n, np.int64)
    known = np.where(due < FAR, due, opens)
    middle = (np.where(opens > -(10**11), opens, known) + known) // 2
    apart = np.abs(middle[:, None] - middle[None, :])
    kept = min(n - 1, NEIGHBOURS)
    soon = away + 2 * apart // TIME_SHARE
    for matrix in (away, soon):
        np.fill_diagonal(matrix, -1)
    by_way = np.argsort(away, axis=1, kind="stable")[:, 1 : kept + 1]
    by_both = np.argsort(soon, axis=1, kind="stable")[:, 1 : kept + 1]
    return np.ascontiguousarray(np.stack([by_way, by_both]), np.int64)


def _kinds(t: Tied) -> Ints:
    """Give shifts numbers so that those alike in everything but who works them have one number."""
    n, m = len(t.unit_visits), len(t.shift)
    seen: dict[bytes, int] = {}
    kinds = []
    for shift in range(m):
        figures = t.shift[shift].copy()
        figures[PERSON] = 0
        ends = t.visit[[n + shift, n + m + shift], PLACE]
        own = (figures, ends, t.pair[shift], t.opening[shift], t.capacity[shift])
        kinds.append(seen.setdefault(b"".join(each.tobytes() for each in own), len(seen)))
    return np.array(kinds, np.int64)


def _ints(array: NDArray[np.int64]) -> Ints:
    return np.ascontiguousarray(array, np.int64)
