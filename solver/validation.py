"""Judge a problem as it is handed in: every contradiction at once, as faults."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from solver.codes import InputCode
from solver.faults import Fault, InvalidInput
from solver.visit import Lock, LockKind, Sla, Visit
from solver.workforce import PartnerPoint, Shift

if TYPE_CHECKING:
    from solver.problem import Problem

MAX_SECONDS = 10 * 366 * 86_400
"""Horizon limit: ten years of seconds fit in int32 and leave room for sums."""
MAX_FEN = 10**9
"""Of any price: ten million yuan, a kilometre or an hour even, leave room for sums in 64 bits."""
MAX_PERMILLE = 100_000
MAX_LOAD = 10**12
"""Of what a shift can carry: sums of loads fit 64 bits."""

_NEEDS_TECHNICIAN = (LockKind.TECHNICIAN, LockKind.TECHNICIAN_AND_TIME)
_NEEDS_START = (LockKind.TIME, LockKind.TECHNICIAN_AND_TIME)


def refuse_faults(problem: Problem) -> None:
    """Raise `InvalidInput` with every fault of the problem, if it has any."""
    faults = list(faults_of(problem))
    if faults:
        raise InvalidInput(faults)


def faults_of(problem: Problem) -> Iterator[Fault]:
    """Every contradiction in the problem, in the order of its parts."""
    if problem.origin.tzinfo is None:
        yield Fault(InputCode.NAIVE_INSTANT, "planningWindow.startDate")
    if not 0 < problem.planning_end_s <= MAX_SECONDS:
        yield Fault(
            InputCode.OUT_OF_RANGE,
            "planningWindow.endDate",
            {"value": problem.planning_end_s},
        )
    yield from _locations(problem)
    yield from _travel(problem)
    for name, parts in (
        ("technicians", problem.technicians),
        ("shifts", problem.shifts),
        ("visits", problem.visits),
        ("visitGroups", problem.groups),
        ("visitPatterns", problem.patterns),
        ("partnerPoints", problem.partners),
    ):
        yield from _duplicates(name, [part.id for part in parts])
    yield from _dimensions(problem)
    yield from _prices("weights", dataclasses.astuple(problem.weights))
    yield from _skills(problem)
    for place, shift in enumerate(problem.shifts):
        yield from _shift(problem, f"shifts[{place}]", shift)
    for place, visit in enumerate(problem.visits):
        yield from _visit(problem, f"visits[{place}]", visit)
    yield from _groups(problem)
    yield from _patterns(problem)
    for place, partner in enumerate(problem.partners):
        yield from _partner(problem, f"partnerPoints[{place}]", partner)
    yield from _cycles(problem.visits)


def _dimensions(problem: Problem) -> Iterator[Fault]:
    dimensions = {len(shift.capacity) for shift in problem.shifts if shift.capacity}
    dimensions |= {len(visit.demand) for visit in problem.visits if visit.demand}
    if len(dimensions) > 1:
        yield Fault(
            InputCode.DIMENSIONS_DIFFER,
            "shifts.capacity",
            {"found": ", ".join(map(str, sorted(dimensions)))},
        )


def _skills(problem: Problem) -> Iterator[Fault]:
    for place, technician in enumerate(problem.technicians):
        for skill in technician.skills:
            at = f"technicians[{place}].skills.{skill.name}"
            if skill.level < 1:
                yield Fault(InputCode.OUT_OF_RANGE, at, {"value": skill.level})
            if not 1 <= skill.duration_permille <= MAX_PERMILLE:
                values = {"value": skill.duration_permille, "min": 1, "max": MAX_PERMILLE}
                yield Fault(InputCode.OUT_OF_RANGE, at, values)


def _groups(problem: Problem) -> Iterator[Fault]:
    for place, group in enumerate(problem.groups):
        at = f"visitGroups[{place}]"
        yield from _references(f"{at}.visits", group.visits, len(problem.visits))
        if not 0 <= group.min_gap_s <= group.max_gap_s:
            yield Fault(InputCode.WINDOW_REVERSED, f"{at}.gap")


def _patterns(problem: Problem) -> Iterator[Fault]:
    taken: Counter[int] = Counter()
    for place, pattern in enumerate(problem.patterns):
        at = f"visitPatterns[{place}]"
        yield from _references(f"{at}.visits", pattern.visits, len(problem.visits))
        for visit in pattern.visits:
            taken[visit] += 1
            if taken[visit] == 2 and 0 <= visit < len(problem.visits):
                repeated = problem.visits[visit].id
                yield Fault(InputCode.DUPLICATE_ID, f"{at}.visits", {"id": repeated, "count": 2})
        if not pattern.combinations:
            yield Fault(InputCode.FIELD_MISSING, f"{at}.combinations")
        for number, spans in enumerate(pattern.combinations):
            where = f"{at}.combinations[{number}]"
            if len(spans) != len(pattern.visits):
                found = f"{len(spans)}, {len(pattern.visits)}"
                yield Fault(InputCode.DIMENSIONS_DIFFER, where, {"found": found})
            for first_s, last_s in spans:
                if first_s > last_s:
                    yield Fault(InputCode.WINDOW_REVERSED, where)
                yield from _instant(where, first_s)
                yield from _instant(where, last_s)


def _duplicates(name: str, ids: Sequence[str]) -> Iterator[Fault]:
    for repeated, count in Counter(ids).items():
        if count > 1:
            yield Fault(InputCode.DUPLICATE_ID, name, {"id": repeated, "count": count})


def _references(at: str, places: Iterable[int], size: int) -> Iterator[Fault]:
    for place in places:
        if not 0 <= place < size:
            yield Fault(InputCode.UNKNOWN_REFERENCE, at, {"value": place})


def _prices(at: str, prices: Iterable[int]) -> Iterator[Fault]:
    wrong = [price for price in prices if not 0 <= price <= MAX_FEN]
    if wrong:
        yield Fault(InputCode.OUT_OF_RANGE, at, {"value": wrong[0], "min": 0, "max": MAX_FEN})


def _instant(at: str, second: int) -> Iterator[Fault]:
    """Refuse an instant so far away that what its distance costs could not be counted."""
    if abs(second) > MAX_SECONDS:
        yield Fault(InputCode.OUT_OF_RANGE, at, {"value": second})


def _locations(problem: Problem) -> Iterator[Fault]:
    for place, location in enumerate(problem.locations):
        if not is_on_earth(location.lat, location.lon):
            values = {"lat": str(location.lat), "lon": str(location.lon)}
            yield Fault(InputCode.COORDINATES_OUT_OF_RANGE, f"locations[{place}]", values)


def is_on_earth(lat: float, lon: float) -> bool:
    """Tell whether degrees of latitude and longitude are those of a point."""
    return -90 <= lat <= 90 and -180 <= lon <= 180


def _travel(problem: Problem) -> Iterator[Fault]:
    size = len(problem.locations)
    named = {f"travel.{profile}": matrix for profile, matrix in problem.travel.duration_s.items()}
    for at, matrix in {**named, "travel.distance": problem.travel.distance_m}.items():
        if matrix.shape != (size, size):
            shape = "x".join(map(str, matrix.shape))
            yield Fault(InputCode.MATRIX_SHAPE, at, {"shape": shape, "locations": size})
        elif size and int(np.min(matrix)) < 0:
            yield Fault(InputCode.MATRIX_NEGATIVE, at)


def _shift(problem: Problem, at: str, shift: Shift) -> Iterator[Fault]:
    yield from _references(f"{at}.technician", (shift.technician,), len(problem.technicians))
    yield from _references(f"{at}.startLocation", (shift.start_location,), len(problem.locations))
    yield from _references(f"{at}.endLocation", (shift.end_location,), len(problem.locations))
    if shift.profile not in problem.travel.duration_s:
        yield Fault(InputCode.UNKNOWN_REFERENCE, f"{at}.travelProfile", {"value": shift.profile})
    if not -MAX_SECONDS <= shift.start_s <= shift.soft_end_s <= shift.end_s <= MAX_SECONDS:
        yield Fault(InputCode.SHIFT_REVERSED, at)
    if shift.pickup is not None:
        yield from _references(f"{at}.pickup", (shift.pickup.location,), len(problem.locations))
    limits = [
        limit
        for limit in (shift.max_travel_s, shift.max_duration_s, *shift.capacity)
        if limit is not None
    ]
    wrong = [limit for limit in limits if not 0 <= limit <= MAX_LOAD]
    if wrong:
        yield Fault(InputCode.OUT_OF_RANGE, f"{at}.limits", {"value": wrong[0]})
    prices = shift.cost
    named = (
        prices.fixed_fen,
        prices.per_hour_fen,
        prices.per_overtime_hour_fen,
        prices.per_km_fen,
    )
    yield from _prices(f"{at}.cost", [*named, *prices.per_visit_fen.values()])
    for number, pause in enumerate(shift.breaks):
        if pause.duration_s < 0 or pause.earliest_s + pause.duration_s > pause.latest_end_s:
            yield Fault(InputCode.BREAK_DOES_NOT_FIT, f"{at}.requiredBreaks[{number}]")


def _visit(problem: Problem, at: str, visit: Visit) -> Iterator[Fault]:
    people = len(problem.technicians)
    yield from _references(f"{at}.location", (visit.location,), len(problem.locations))
    yield from _references(f"{at}.requiredTechnicians", visit.required_technicians, people)
    yield from _references(f"{at}.preferredTechnicians", visit.preferred_technicians, people)
    yield from _references(f"{at}.prohibitedTechnicians", visit.prohibited_technicians, people)
    yield from _references(
        f"{at}.visitDependencies",
        (need.preceding for need in visit.dependencies),
        len(problem.visits),
    )
    for name, value, low, high in (
        ("serviceDuration", visit.service_s, 0, MAX_SECONDS),
        ("accessTime", visit.access_s, 0, MAX_SECONDS),
        ("priority", visit.priority, 1, 10),
        ("dropPrice", visit.drop_fen, 0, MAX_FEN),
        *(("demand", load, 0, MAX_SECONDS) for load in visit.demand),
        *(("requiredParts", count, 0, MAX_SECONDS) for count in visit.parts.values()),
        *(("requiredSkills", need.min_level, 1, 1000) for need in visit.skills),
    ):
        if not low <= value <= high:
            yield Fault(InputCode.OUT_OF_RANGE, f"{at}.{name}", {"value": value})
    for number, window in enumerate(visit.windows):
        ordered = window.earliest_s <= window.latest_start_s <= window.latest_end_s
        if not ordered or max(abs(window.earliest_s), abs(window.latest_end_s)) > MAX_SECONDS:
            yield Fault(InputCode.WINDOW_REVERSED, f"{at}.timeWindows[{number}]")
    if visit.appointment is not None and visit.appointment.earliest_s > visit.appointment.latest_s:
        yield Fault(InputCode.WINDOW_REVERSED, f"{at}.appointment")
    if visit.published is not None:
        yield from _references(f"{at}.published.technician", (visit.published.technician,), people)
        yield from _instant(f"{at}.published.startTime", visit.published.start_s)
    if visit.sla is not None:
        yield from _sla(f"{at}.slaTiers", visit.sla)
    yield from _lock(f"{at}.lock", visit.lock, people)


def _sla(at: str, sla: Sla) -> Iterator[Fault]:
    afters = [tier.after_s for tier in sla.tiers]
    if (
        any(later <= earlier for earlier, later in itertools.pairwise(afters))
        or min(afters, default=0) < 0
    ):
        yield Fault(InputCode.SLA_TIERS_UNORDERED, at)
    prices = ((tier.penalty_fen, tier.per_hour_fen) for tier in sla.tiers)
    yield from _prices(at, itertools.chain(*prices))
    yield from _instant(at, sla.due_s)
    if sla.outer_s is not None and sla.outer_s < sla.due_s:
        yield Fault(InputCode.WINDOW_REVERSED, at)


def _lock(at: str, lock: Lock, people: int) -> Iterator[Fault]:
    if lock.technician is not None:
        yield from _references(f"{at}.technician", (lock.technician,), people)
    lacks_technician = lock.kind in _NEEDS_TECHNICIAN and lock.technician is None
    lacks_start = lock.kind in _NEEDS_START and lock.start_s is None
    lacks_range = lock.kind is LockKind.TIME_RANGE and (
        lock.earliest_s is None or lock.latest_s is None
    )
    if lacks_technician or lacks_start or lacks_range:
        yield Fault(InputCode.LOCK_INCOMPLETE, at, {"kind": lock.kind.value})
    if (
        lock.earliest_s is not None
        and lock.latest_s is not None
        and lock.earliest_s > lock.latest_s
    ):
        yield Fault(InputCode.WINDOW_REVERSED, at)


def _partner(problem: Problem, at: str, partner: PartnerPoint) -> Iterator[Fault]:
    yield from _references(f"{at}.location", (partner.location,), len(problem.locations))
    yield from _prices(f"{at}.feeCard", [*partner.fees_fen.values(), partner.per_km_fen])
    for number, day in enumerate(partner.days):
        if day.opens_s > day.closes_s:
            yield Fault(InputCode.SHIFT_REVERSED, f"{at}.days[{number}]")
        if min(day.max_visits, day.max_service_s) < 0:
            yield Fault(InputCode.OUT_OF_RANGE, f"{at}.days[{number}]")


def _cycles(visits: Sequence[Visit]) -> Iterator[Fault]:
    """Name each visit that would have to come before itself (Kahn's algorithm)."""
    size = len(visits)
    before = [
        {need.preceding for need in visit.dependencies if 0 <= need.preceding < size}
        for visit in visits
    ]
    free = [place for place, needs in enumerate(before) if not needs]
    followers: list[list[int]] = [[] for _ in visits]
    for place, needs in enumerate(before):
        for need in needs:
            followers[need].append(place)
    while free:
        done = free.pop()
        for place in followers[done]:
            before[place].discard(done)
            if not before[place]:
                free.append(place)
    for place, needs in enumerate(before):
        if needs:
            yield Fault(
                InputCode.DEPENDENCY_CYCLE,
                f"visits[{place}].visitDependencies",
                {"id": visits[place].id},
            )
