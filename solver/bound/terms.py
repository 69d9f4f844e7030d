"""What one shift's routes are priced with, as arrays: a relaxation of the problem, never dearer.

Relaxed is whatever would cost more than it tightens: capacity, parts, limits of travel and length,
groups, dependencies and patterns are left out; a service may start later than it could, where that
is cheaper; hours spent waiting are not paid; every rounded component is half a fen cheaper. Kept
are who may serve, the exact instants (windows, appointments, locks, freeze, hours, breaks), the way
and its price, the work done past the soft end, lateness and wishes. So the least price over these
routes is a lower bound of the least price over those that a plan may drive.

Money is in units of 1/18000 fen (`UNIT`): fen an hour and fen a kilometre are then whole numbers a
second and a metre, and every sum here is exact.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.eligible import Eligible, eligible_of
from solver.problem import Problem
from solver.timetable import day_of
from solver.visit import AppointmentState, Visit
from solver.windows import NEVER, Interval
from solver.workforce import Shift, ShiftCost

UNIT = 18_000
"""Parts of a fen that money is counted in."""
A_SECOND = UNIT // 3600
"""Units a second for one fen an hour."""
A_METRE = UNIT // 1000
"""Units a metre for one fen a kilometre."""
LONGEST_TABLE = 4_000_000
"""Entries of all price tables together; above it their steps are longer than a second."""

Integers = NDArray[np.int64]


class ShiftTerms(NamedTuple):
    """One shift with the n visits that it may serve; seconds are from the shift's start.

    Parameters
    ----------
    shift
        Position in the problem.
    visits
        int64 array [n]: positions in the problem.
    duration, way
        int64 arrays [n + 2, n + 2]: seconds, and the price of the journey. Row n is the start
        location, column n + 1 the end location.
    access, service
        int64 arrays [n]: seconds.
    price
        int64 array [n]: what serving the visit costs whenever it starts.
    low, high
        int64 arrays [n, k]: first and last start of each span in which the visit may start,
        ascending; unused spans have high below low.
    late
        int64 array [n, m]: least price of starting in or after step s of `step` seconds, but for
        the offer.
    offer
        int64 array [n, 2]: first and last start of the appointment offered; everything when none.
    missed
        Price of a start outside the offer.
    breaks
        int64 array [b, 3]: earliest start, latest end, duration; ascending.
    once
        Price of the route itself; may be below 0 by what rounding may save.
    end, soft, extra
        Last second of the return, and units for each second of work past `soft`.
    """

    shift: int
    visits: Integers
    duration: Integers
    way: Integers
    access: Integers
    service: Integers
    price: Integers
    low: Integers
    high: Integers
    late: Integers
    offer: Integers
    missed: int
    step: int
    breaks: Integers
    once: int
    end: int
    soft: int
    extra: int


def shift_terms(problem: Problem) -> list[ShiftTerms]:
    """Make the terms of every shift that may serve something, in the order of the shifts."""
    eligible = eligible_of(problem)
    longest = max((shift.end_s - shift.start_s for shift in problem.shifts), default=0) + 1
    entries = longest * max(1, int(eligible.shifts.sum()))
    step = 1 + (entries - 1) // LONGEST_TABLE
    return [
        _terms(problem, eligible, shift, step)
        for shift in range(len(problem.shifts))
        if eligible.shifts[:, shift].any()
    ]


def _terms(problem: Problem, eligible: Eligible, number: int, step: int) -> ShiftTerms:
    shift, day = problem.shifts[number], day_of(problem, number)
    visits = np.flatnonzero(eligible.shifts[:, number]).astype(np.int64)
    places = [problem.visits[visit].location for visit in visits.tolist()]
    points = [*places, shift.start_location, shift.end_location]
    at = np.ix_(points, points)
    duration = problem.travel.duration_s[shift.profile][at].astype(np.int64, order="C")
    metres = problem.travel.distance_m[at].astype(np.int64, order="C")
    rates = shift.cost
    base, extra = _hourly(rates, overtime=shift.soft_end_s < shift.end_s)
    access = np.array([problem.visits[visit].access_s for visit in visits], dtype=np.int64)
    service = np.array([day.service[visit] for visit in visits], dtype=np.int64)
    wishes = [_whenever(problem, problem.visits[visit], shift) for visit in visits]
    low, high = _spans([day.intervals[visit] for visit in visits], shift.start_s)
    return ShiftTerms(
        shift=number,
        visits=visits,
        duration=duration,
        way=metres * (rates.per_km_fen * A_METRE) + duration * (base * A_SECOND),
        access=access,
        service=service,
        price=np.array(wishes, dtype=np.int64) * UNIT + (access + service) * (base * A_SECOND),
        low=low,
        high=high,
        late=np.array(
            [
                _late(problem, int(visit), number, last)[::step]
                for visit, last in zip(visits, high.max(axis=1), strict=True)
            ]
        ),
        offer=np.array([_offer(problem.visits[visit], shift.start_s) for visit in visits.tolist()]),
        missed=problem.weights.offered_miss_fen * UNIT,
        step=step,
        breaks=np.array(day.breaks, dtype=np.int64).reshape(-1, 3)
        - np.array([shift.start_s, shift.start_s, 0]),
        once=rates.fixed_fen * UNIT - _rounded_parts(problem, rates) * (UNIT // 2),
        end=shift.end_s - shift.start_s,
        soft=shift.soft_end_s - shift.start_s,
        extra=extra * A_SECOND,
    )


def _hourly(rates: ShiftCost, overtime: bool) -> tuple[int, int]:
    """Fen an hour that each hour of work costs at least, and what one past the soft end adds."""
    if not overtime:
        return rates.per_hour_fen, 0
    base = min(rates.per_hour_fen, rates.per_overtime_hour_fen)
    return base, rates.per_overtime_hour_fen - base


def _rounded_parts(problem: Problem, rates: ShiftCost) -> int:
    """Count the components of a route's cost that rounding may make cheaper by half a fen."""
    return sum(
        price > 0
        for price in (
            rates.per_hour_fen,
            rates.per_overtime_hour_fen,
            rates.per_km_fen,
            problem.weights.changed_start_per_hour_fen,
        )
    )


def _whenever(problem: Problem, visit: Visit, shift: Shift) -> int:
    """Fen that the visit costs in the shift at any instant: pay of a visit, and who serves it."""
    weights, technician = problem.weights, shift.technician
    fen = shift.cost.per_visit_fen.get(visit.work_type, 0)
    if visit.preferred_technicians and technician not in visit.preferred_technicians:
        fen += weights.preferred_miss_fen
    if visit.published is not None and visit.published.technician != technician:
        fen += weights.changed_technician_fen
    return fen


def _spans(spans: Sequence[Sequence[Interval]], begins: int) -> tuple[Integers, Integers]:
    """Write the start intervals of visits as arrays [n, k], in seconds from `begins`."""
    width = max(len(own) for own in spans)
    low = np.ones((len(spans), max(1, width)), dtype=np.int64)
    high = np.full_like(low, -1)
    for row, own in enumerate(spans):
        for column, (first, last) in enumerate(own):
            low[row, column], high[row, column] = first - begins, last - begins
    return low, high


def _offer(visit: Visit, begins: int) -> tuple[int, int]:
    told = visit.appointment
    if told is None or told.state is not AppointmentState.OFFERED:
        return NEVER, -NEVER
    return told.earliest_s - begins, told.latest_s - begins


def _late(problem: Problem, number: int, shift: int, last: int) -> Integers:
    """Price a start at each second of the shift: the least from that second to start `last` on.

    That a visit may wait for a lower price is part of the relaxation, and makes prices never fall.
    """
    visit, day = problem.visits[number], problem.shifts[shift]
    start = np.arange(day.start_s, day.end_s + 1, dtype=np.int64)
    fen = np.zeros_like(start)
    if visit.sla is not None:
        late = start - visit.sla.due_s
        for tier in visit.sla.tiers:
            past = np.maximum(0, late - tier.after_s)
            price = tier.penalty_fen + (2 * tier.per_hour_fen * past + 3600) // 7200
            fen = np.where(late >= tier.after_s, price, fen)
    units = fen * UNIT
    if visit.published is not None:
        moved = np.abs(start - visit.published.start_s)
        units += moved * (problem.weights.changed_start_per_hour_fen * A_SECOND)
    end = max(0, min(last, len(start) - 1))
    units[: end + 1] = np.minimum.accumulate(units[end::-1])[::-1]
    units[end + 1 :] = units[end]
    return units
