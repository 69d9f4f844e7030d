"""A problem as plain lists, made once: reading arrays and objects would take most of the time.

Lists by visit have one entry more, the last: at index `PICKUP` (-1) stands the pickup stop.
"""

import copy
import weakref
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from solver.problem import Problem
from solver.visit import LockKind, SkillNeed
from solver.windows import ALWAYS, Interval, start_intervals
from solver.workforce import Break, BreakKind

Matrix = Sequence[Sequence[int]]
Span = tuple[int, int, int]
"""Of a break: earliest start, latest end, duration; all in seconds."""

MOST_COPIED = 1500
"""Locations up to which matrices are copied into lists: twice as fast to read as the rows of the
array, which larger ones are read from."""


class Day:
    """A shift with all that its routes are timed with; lists are by visit and shared.

    Where `has_pickup` is False the entries of the pickup stop mean nothing.
    """

    def __init__(self, table: "_Table", problem: Problem, number: int) -> None:
        shift = problem.shifts[number]
        self.number, self.technician = number, shift.technician
        self.start, self.end = shift.start_s, shift.end_s
        self.origin, self.goal = shift.start_location, shift.end_location
        self.max_travel, self.max_duration = shift.max_travel_s, shift.max_duration_s
        self.breaks = sorted(map(_span, shift.breaks))
        self.duration, self.distance = table.duration[shift.profile], table.distance
        self.access, self.locked = table.access, table.locked
        self.has_pickup = shift.pickup is not None
        picks_at, lasts_s = 0, 0
        if shift.pickup is not None:
            picks_at, lasts_s = shift.pickup.location, shift.pickup.duration_s
        self.place = table.places(picks_at)
        self.service, self.intervals = table.person(problem, shift.technician, lasts_s)

    def held(self, not_before: Mapping[int, int]) -> "Day":
        """Return the day with visits that start no sooner than told."""
        day = copy.copy(self)
        day.intervals = list(self.intervals)
        for visit, soonest in not_before.items():
            day.intervals[visit] = tuple(
                (max(low, soonest), high) for low, high in day.intervals[visit] if high >= soonest
            )
        return day


def day_of(problem: Problem, shift: int) -> Day:
    """Make the shift ready, or give the one made before; kept while this very problem lives."""
    table = _TABLES.get(id(problem))
    if table is None:
        table = _TABLES[id(problem)] = _Table(problem)
        weakref.finalize(problem, _TABLES.pop, id(problem), None)
    day = table.days.get(shift)
    if day is None:
        day = table.days[shift] = Day(table, problem, shift)
    return day


class _Table:
    """What the shifts of a problem share. It must not hold the problem, whose end is its own."""

    def __init__(self, problem: Problem) -> None:
        self.distance = _rows(problem.travel.distance_m)
        self.duration = {
            profile: _rows(matrix) for profile, matrix in problem.travel.duration_s.items()
        }
        self.access = [*(visit.access_s for visit in problem.visits), 0]
        self.locked = [*(visit.lock.kind is not LockKind.NONE for visit in problem.visits), False]
        self.days: dict[int, Day] = {}
        self._at = [visit.location for visit in problem.visits]
        self._places: dict[int, list[int]] = {}
        self._people: dict[int, tuple[list[int], list[tuple[Interval, ...]]]] = {}
        self._services: dict[tuple[int, int], list[int]] = {}
        self._starts: dict[tuple[int, int, int | None], tuple[Interval, ...]] = {}
        """By visit, its service and the technician if that matters for itself."""

    def places(self, picks_at: int) -> list[int]:
        """Location of each visit, then that of the pickup."""
        if picks_at not in self._places:
            self._places[picks_at] = [*self._at, picks_at]
        return self._places[picks_at]

    def person(
        self, problem: Problem, technician: int, pickup_s: int
    ) -> tuple[list[int], list[tuple[Interval, ...]]]:
        """For each visit its service and its start intervals when `technician` serves it."""
        if technician not in self._people:
            services = self._service(problem, technician)
            self._people[technician] = (
                services,
                [*self._intervals(problem, technician, services), (ALWAYS,)],
            )
        service, intervals = self._people[technician]
        if (technician, pickup_s) not in self._services:
            self._services[technician, pickup_s] = [*service, pickup_s]
        return self._services[technician, pickup_s], intervals

    def _service(self, problem: Problem, technician: int) -> list[int]:
        """Give the service of each visit, told once of visits that are alike."""
        known: dict[tuple[int, tuple[SkillNeed, ...]], int] = {}
        services = []
        for number, visit in enumerate(problem.visits):
            key = (visit.service_s, visit.skills)
            if key not in known:
                known[key] = problem.service_s(number, technician)
            services.append(known[key])
        return services

    def _intervals(
        self, problem: Problem, technician: int, services: Sequence[int]
    ) -> Iterator[tuple[Interval, ...]]:
        """Give the start intervals of each visit, shared by technicians who are alike in them."""
        held = problem.technicians[technician].skills
        bounded = any(one.valid_from_s is not None or one.valid_to_s is not None for one in held)
        for number, (visit, service_s) in enumerate(zip(problem.visits, services, strict=True)):
            told = visit.published
            own = bounded or (told is not None and told.technician == technician)
            key = (number, service_s, technician if own else None)
            if key not in self._starts:
                self._starts[key] = start_intervals(problem, number, technician)
            yield self._starts[key]


_TABLES: dict[int, _Table] = {}
"""By identity of the problem."""


def _rows(matrix: NDArray[Any]) -> Matrix:
    if len(matrix) <= MOST_COPIED:
        rows: list[list[int]] = matrix.tolist()
        return rows
    return [memoryview(row) for row in matrix]


def _span(pause: Break) -> Span:
    if pause.kind is BreakKind.FIXED:
        return pause.earliest_s, pause.latest_end_s, pause.latest_end_s - pause.earliest_s
    return pause.earliest_s, pause.latest_end_s, pause.duration_s
