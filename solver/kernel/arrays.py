"""A problem as arrays, the form in which compiled functions read it.

Sizes: n visits, m shifts, L locations, P travel profiles, D dimensions of load, Q kinds of parts,
C partner places (a point's day), R rows. Shifts that are alike for every visit share a row: the
same starts allowed, the same service, the same price whatever the time. Times are seconds from the
problem's origin, lengths metres, money fen. `FAR` stands for no limit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.eligible import NO_START, Eligible, eligible_of
from solver.kernel.partner_arrays import partner_amounts
from solver.kernel.row_arrays import rows_of
from solver.problem import Objective, Problem
from solver.timetable import day_of
from solver.visit import AppointmentState

FAR = 10**12
OBJECTIVES = (
    Objective.MONEY,
    Objective.TRAVEL,
    Objective.DURATION,
    Objective.TARDINESS,
    Objective.TRAVEL_AND_TARDINESS,
)
"""`Arrays.objective` is the position in here."""

Ints = NDArray[np.int64]
Small = NDArray[np.int32]


class Arrays(NamedTuple):
    """All that timing, pricing and searching need of a problem.

    Parameters
    ----------
    duration, distance
        int32[P, L, L] seconds and int32[L, L] metres, from row to column. Locations have numbers of
        their own here.
    duration_back, distance_back
        The same from column to row: what leads to one location lies side by side, and where ways
        are alike both ways it is the same memory.
    place, access, mandatory, priority, drop, demand
        By visit: int32[n] location, int32[n] seconds before the service, uint8[n] whether it must
        be served, int64[n] class from 1 to 10, int64[n] price of leaving it out, int64[n, D].
    low, high
        int32[R, n]: first and last start allowed in a shift of the row, from windows, appointment,
        lock, freeze, certificates and the shift's hours; low > high where the visit may not be
        served at all. Between them there are gaps where `several` says so.
    service, extra
        int32[R, n] seconds of service; int64[R, n] fen that the visit costs there at any time.
    several, span_ptr, span_low, span_high
        int32[R, n]: -1 where all starts from `low` to `high` are allowed, else k: the allowed ones
        are the intervals from span_ptr[k] to span_ptr[k + 1], ascending. int32[K + 1], int32[S].
    due, tier_ptr, tier_after, tier_fen, tier_rate
        int64[n] deadline, or FAR; tiers of visit v from tier_ptr[v] to tier_ptr[v + 1] (int32):
        int64[T] lateness from which on it applies, its penalty, and its price an hour past that.
    offer_low, offer_high, offer_fen
        int64[n] offered appointment (from -FAR to FAR when there is none), and what missing it is.
    told, moved_rate
        int64[n] published start, or -FAR; fen for an hour's difference from it.
    row, start, end, soft_end, origin, goal, profile
        By shift: int32[m] row; int64[m] hours, and from when on time is overtime; int32[m]
        locations and travel profile.
    max_travel, max_duration, capacity
        int64[m] seconds, or FAR; int64[m, D], FAR where loads are not counted.
    break_ptr, break_low, break_end, break_s
        Breaks of shift s from break_ptr[s] to break_ptr[s + 1] (int32[m + 1]), by earliest start:
        int64[B] earliest start, latest end, seconds.
    fixed, per_hour, per_overtime, per_km
        int64[m] fen.
    technician, pickup, pickup_s
        int32[m]; int32[m] location of the pickup stop, or -1; int64[m] seconds that it takes.
    lacks
        uint8[m, n]: a tool of the visit is missing before the pickup. uint8[0, 0] when no shift has
        a pickup: visits whose tools are missing may then not be served anyway.
    part_need, stock
        int32[n, Q] parts of a visit, and int32[m, Q] on the van before the pickup.
    partner_start, partner_fen
        int64[n, C]: start there (-1: not possible), and what that adds to the objective by itself,
        in its unit, fen for MONEY (-1: not possible).
    cap_visits, cap_service, partner_service
        int64[C] most visits and seconds of service, int64[n] seconds that the visit counts there.
    objective
        Position in `OBJECTIVES`.
    simple
        Whether the objective is MONEY or TRAVEL and a route's cost is told by its visits and its
        length alone, its times by one window each: no break, no pickup, no limit on travel, no
        price of any time.
    """

    duration: NDArray[np.int32]
    distance: NDArray[np.int32]
    duration_back: NDArray[np.int32]
    distance_back: NDArray[np.int32]
    place: Small
    access: Small
    mandatory: NDArray[np.uint8]
    priority: Ints
    drop: Ints
    demand: Ints
    low: Small
    high: Small
    service: Small
    extra: Ints
    several: Small
    span_ptr: Small
    span_low: Small
    span_high: Small
    due: Ints
    tier_ptr: Small
    tier_after: Ints
    tier_fen: Ints
    tier_rate: Ints
    offer_low: Ints
    offer_high: Ints
    offer_fen: int
    told: Ints
    moved_rate: int
    row: Small
    start: Ints
    end: Ints
    soft_end: Ints
    origin: Small
    goal: Small
    profile: Small
    max_travel: Ints
    max_duration: Ints
    capacity: Ints
    break_ptr: Small
    break_low: Ints
    break_end: Ints
    break_s: Ints
    fixed: Ints
    per_hour: Ints
    per_overtime: Ints
    per_km: Ints
    technician: Small
    pickup: Small
    pickup_s: Ints
    lacks: NDArray[np.uint8]
    part_need: Small
    stock: Small
    partner_start: Ints
    partner_fen: Ints
    cap_visits: Ints
    cap_service: Ints
    partner_service: Ints
    objective: int
    simple: bool


def arrays_of(problem: Problem) -> Arrays:
    """Make the arrays; they share nothing with the problem."""
    eligible = eligible_of(problem)
    order = _side_by_side(np.asarray(problem.travel.distance_m))
    number = np.argsort(order).astype(np.int32)
    fields: dict[str, Any] = {
        **_travel(problem, order),
        **_visits(problem, number),
        **rows_of(problem, eligible)._asdict(),
        **_shifts(problem, number),
        **_loads(problem),
        **_partners(problem, eligible),
        "objective": OBJECTIVES.index(problem.objective),
    }
    return Arrays(**fields, simple=_is_simple(problem, fields))


def _side_by_side(distance: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Order locations so that near ones follow each other: from one to the nearest not yet taken.

    What a search reads of a matrix is then mostly in the cache already.
    """
    order = np.zeros(len(distance), np.int64)
    free = np.arange(1, len(distance))
    for turn in range(1, len(order)):
        nearest = np.argmin(distance[order[turn - 1], free])
        order[turn] = free[nearest]
        free = np.delete(free, nearest)
    return order


def _travel(problem: Problem, order: NDArray[np.int64]) -> dict[str, Any]:
    both = np.ix_(order, order)
    matrices = [np.asarray(matrix)[both] for matrix in problem.travel.duration_s.values()]
    duration = np.array(matrices, np.int32).reshape(len(matrices), len(order), len(order))
    distance = np.ascontiguousarray(np.asarray(problem.travel.distance_m)[both], np.int32)
    return {
        "duration": duration,
        "distance": distance,
        "duration_back": _back(duration),
        "distance_back": _back(distance),
    }


def _back(ways: NDArray[np.int32]) -> NDArray[np.int32]:
    """Turn rows and columns round; the same array where that changes nothing."""
    back = np.ascontiguousarray(ways.swapaxes(-1, -2))
    return ways if np.array_equal(ways, back) else back


def _visits(problem: Problem, number: Small) -> dict[str, Any]:
    visits, weights = problem.visits, problem.weights
    offers = [
        (told.earliest_s, told.latest_s)
        if (told := visit.appointment) and told.state is AppointmentState.OFFERED
        else (-FAR, FAR)
        for visit in visits
    ]
    tiers = [() if visit.sla is None else visit.sla.tiers for visit in visits]
    flat = [tier for each in tiers for tier in each]
    return {
        "place": number[[visit.location for visit in visits]],
        "access": _small([visit.access_s for visit in visits]),
        "mandatory": np.array(
            [problem.is_mandatory(visit) for visit in range(len(visits))], np.uint8
        ),
        "priority": _ints([visit.priority for visit in visits]),
        "drop": _ints([visit.drop_fen for visit in visits]),
        "due": _ints([FAR if visit.sla is None else visit.sla.due_s for visit in visits]),
        "tier_ptr": _pointers(tiers),
        "tier_after": _ints([tier.after_s for tier in flat]),
        "tier_fen": _ints([tier.penalty_fen for tier in flat]),
        "tier_rate": _ints([tier.per_hour_fen for tier in flat]),
        "offer_low": _ints([low for low, _ in offers]),
        "offer_high": _ints([high for _, high in offers]),
        "offer_fen": weights.offered_miss_fen,
        "told": _ints([visit.published.start_s if visit.published else -FAR for visit in visits]),
        "moved_rate": weights.changed_start_per_hour_fen,
        "partner_service": _ints([visit.service_s for visit in visits]),
    }


def _shifts(problem: Problem, number: Small) -> dict[str, Any]:
    shifts = problem.shifts
    profiles = {profile: number for number, profile in enumerate(problem.travel.duration_s)}
    breaks = [day_of(problem, shift).breaks for shift in range(len(shifts))]
    flat = [pause for each in breaks for pause in each]
    return {
        "start": _ints([shift.start_s for shift in shifts]),
        "end": _ints([shift.end_s for shift in shifts]),
        "soft_end": _ints([shift.soft_end_s for shift in shifts]),
        "origin": number[[shift.start_location for shift in shifts]],
        "goal": number[[shift.end_location for shift in shifts]],
        "profile": _small([profiles[shift.profile] for shift in shifts]),
        "max_travel": _limits([shift.max_travel_s for shift in shifts]),
        "max_duration": _limits([shift.max_duration_s for shift in shifts]),
        "break_ptr": _pointers(breaks),
        "break_low": _ints([earliest for earliest, _, _ in flat]),
        "break_end": _ints([latest_end for _, latest_end, _ in flat]),
        "break_s": _ints([seconds for _, _, seconds in flat]),
        "fixed": _ints([shift.cost.fixed_fen for shift in shifts]),
        "per_hour": _ints([shift.cost.per_hour_fen for shift in shifts]),
        "per_overtime": _ints([shift.cost.per_overtime_hour_fen for shift in shifts]),
        "per_km": _ints([shift.cost.per_km_fen for shift in shifts]),
        "technician": _small([shift.technician for shift in shifts]),
        "pickup": _small(
            [number[shift.pickup.location] if shift.pickup else -1 for shift in shifts]
        ),
        "pickup_s": _ints([shift.pickup.duration_s if shift.pickup else 0 for shift in shifts]),
    }


def _loads(problem: Problem) -> dict[str, Any]:
    visits, shifts = problem.visits, problem.shifts
    size = max(
        [*(len(shift.capacity) for shift in shifts), *(len(visit.demand) for visit in visits)],
        default=0,
    )
    demand = np.zeros((len(visits), size), np.int64)
    for number, visit in enumerate(visits):
        demand[number, : len(visit.demand)] = visit.demand
    capacity = np.full((len(shifts), size), FAR, np.int64)
    for number, shift in enumerate(shifts):
        capacity[number, : len(shift.capacity)] = shift.capacity
    kinds = sorted({part for visit in visits for part in visit.parts})
    return {
        "demand": demand,
        "capacity": capacity,
        "part_need": _counts([visit.parts for visit in visits], kinds),
        "stock": _counts([problem.technicians[each.technician].parts for each in shifts], kinds),
        "lacks": _lacks(problem),
    }


def _lacks(problem: Problem) -> NDArray[np.uint8]:
    if all(shift.pickup is None for shift in problem.shifts):
        return np.zeros((0, 0), np.uint8)
    lacks = np.zeros((len(problem.shifts), len(problem.visits)), np.uint8)
    tooled = [number for number, visit in enumerate(problem.visits) if visit.tools]
    for number, shift in enumerate(problem.shifts):
        tools = problem.technicians[shift.technician].tools
        for visit in tooled:
            lacks[number, visit] = not problem.visits[visit].tools <= tools
    return lacks


def _partners(problem: Problem, eligible: Eligible) -> dict[str, Any]:
    days = [problem.partners[point].days[day] for point, day in eligible.partner_places]
    starts = eligible.partner_starts
    return {
        "partner_start": np.where(starts == NO_START, -1, starts).astype(np.int64),
        "partner_fen": partner_amounts(problem, eligible),
        "cap_visits": _ints([day.max_visits for day in days]),
        "cap_service": _ints([day.max_service_s for day in days]),
    }


def _is_simple(problem: Problem, fields: Mapping[str, Any]) -> bool:
    objective = problem.objective
    if objective not in (Objective.MONEY, Objective.TRAVEL):
        return False
    limited = (fields["max_travel"] < FAR).any() or (fields["pickup"] >= 0).any()
    if limited or len(fields["break_s"]) or (fields["several"] >= 0).any():
        return False
    if objective is Objective.TRAVEL:
        return True
    overtime = (fields["per_overtime"] > 0) & (fields["soft_end"] < fields["end"])
    offered = fields["offer_fen"] > 0 and (fields["offer_low"] > -FAR).any()
    moved = fields["moved_rate"] > 0 and (fields["told"] > -FAR).any()
    paid = overtime.any() or (fields["per_hour"] > 0).any()
    return not (paid or offered or moved or _may_be_late(fields))


def _may_be_late(fields: Mapping[str, Any]) -> bool:
    """Whether some start allowed has a price for its lateness."""
    priced = (fields["tier_fen"] > 0) | (fields["tier_rate"] > 0)
    visit = np.repeat(np.arange(len(fields["due"])), np.diff(fields["tier_ptr"]))[priced]
    low, high = fields["low"], fields["high"]
    last = np.where(low <= high, high, np.int32(-(2**31))).max(axis=0, initial=-(2**31))
    return bool((fields["due"][visit] + fields["tier_after"][priced] <= last[visit]).any())


def _counts(held: Sequence[Mapping[str, int]], kinds: Sequence[str]) -> Small:
    counts = [[min(parts.get(kind, 0), 2**30) for kind in kinds] for parts in held]
    return np.array(counts, np.int32).reshape(len(held), len(kinds))


def _limits(limits: Sequence[int | None]) -> Ints:
    return _ints([FAR if limit is None else limit for limit in limits])


def _pointers(lists: Sequence[Sequence[object]]) -> Small:
    return np.concatenate([[0], np.cumsum([len(each) for each in lists])]).astype(np.int32)


def _ints(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, np.int64)


def _small(numbers: Sequence[int]) -> Small:
    return np.array(numbers, np.int32)
