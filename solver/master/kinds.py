"""Shifts that are alike in everything but their names: a route of one is a route of all."""

from collections.abc import Hashable

from solver.eligible import eligible_of
from solver.problem import Problem
from solver.timetable import day_of


def kinds_of(problem: Problem) -> list[int]:
    """Give each shift the number of its kind; kinds are numbered in order of appearance.

    Alike are hours, places, breaks, limits, loads and prices, whom the shift may serve and when,
    how long that takes, and what the technician's name does to the price of each visit.
    """
    eligible = eligible_of(problem)
    certified: dict[int, list[Hashable]] = {}
    for (visit, holder), starts in eligible.certified.items():
        certified.setdefault(holder, []).append((visit, starts))
    people: dict[int, Hashable] = {}
    known: dict[Hashable, int] = {}
    kinds = []
    for number, shift in enumerate(problem.shifts):
        if shift.technician not in people:
            people[shift.technician] = _person(problem, number)
        key = (
            people[shift.technician],
            eligible.shifts[:, number].tobytes(),
            tuple(certified.get(number, ())),
            (shift.start_s, shift.end_s, shift.soft_end_s, shift.start_location),
            (shift.end_location, shift.profile, shift.breaks, shift.max_travel_s),
            (shift.max_duration_s, shift.capacity, shift.pickup),
            (shift.cost.fixed_fen, shift.cost.per_hour_fen, shift.cost.per_overtime_hour_fen),
            (shift.cost.per_km_fen, tuple(sorted(shift.cost.per_visit_fen.items()))),
        )
        kinds.append(known.setdefault(key, len(known)))
    return kinds


def _person(problem: Problem, shift: int) -> Hashable:
    """Tell what of the technician, beside whom they may serve, makes a route what it is."""
    day = day_of(problem, shift)
    technician = problem.technicians[day.technician]
    named = tuple(
        (number, day.technician in visit.preferred_technicians, _was_published(problem, number))
        for number, visit in enumerate(problem.visits)
        if day.technician in visit.preferred_technicians
        or _was_published(problem, number) == day.technician
    )
    return (
        tuple(day.service[:-1]),
        tuple(day.intervals[:-1]),
        technician.tools,
        tuple(sorted(technician.parts.items())),
        named,
    )


def _was_published(problem: Problem, visit: int) -> int | None:
    published = problem.visits[visit].published
    return None if published is None else published.technician
