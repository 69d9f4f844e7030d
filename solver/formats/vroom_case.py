"""Jobs and vehicles of VROOM as a problem.

Every job is to be served; VROOM's priorities, 0 to 100, become the classes of ours, 10 to 1, so
that of two jobs that cannot both be served the one of a higher class is. VROOM adds priorities up
instead: where one job stands against several of lower priority the two may decide differently.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from solver.faults import Fault
from solver.formats.case import Case, Family
from solver.formats.contradictions import problem_of
from solver.formats.conventions import ROUND
from solver.problem import Location, Objective, Problem, Travel
from solver.validation import MAX_SECONDS
from solver.visit import SkillNeed, TimeWindow, Visit
from solver.workforce import Break, BreakKind, Shift, ShiftCost, SkillHeld, Technician

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // timedelta(seconds=1) - MAX_SECONDS
"""Seconds from 1970 to the last instant that a horizon can begin at and still end on a date."""
FAR_FROM_NOW = MAX_SECONDS // 4
"""When all begins later its instants are dates, and the earliest of them is second 0."""
MOST_PRIORITY = 100
LEAST_CLASS = 10


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the file has it; windows are first and last starts."""

    id: int
    name: str
    place: int
    service: int
    delivery: tuple[int, ...]
    pickup: tuple[int, ...]
    skills: tuple[int, ...]
    priority: int
    windows: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle as the file has it; a start or end of None is anywhere."""

    id: int
    name: str
    profile: str
    start: int | None
    end: int | None
    capacity: tuple[int, ...]
    skills: tuple[int, ...]
    window: tuple[int, int] | None
    breaks: tuple[tuple[int, int, int], ...]
    """Each first and last start, and how long."""
    fixed: int
    most_tasks: int | None
    most_travel: int | None


_NAMES = (
    (re.compile(r"^visits"), "jobs"),
    (re.compile(r"^(technicians|shifts)"), "vehicles"),
    (re.compile(r"\.serviceDuration$"), ".service"),
    (re.compile(r"\.timeWindows"), ".time_windows"),
    (re.compile(r"\.demand$"), ".delivery"),
    (re.compile(r"\.limits$"), ".capacity"),
    (re.compile(r"\.cost$"), ".costs.fixed"),
    (re.compile(r"\.requiredBreaks"), ".breaks"),
    (re.compile(r"^(vehicles\[\d+\])$"), r"\1.time_window"),
)
"""Our words for places in a problem, and those of the file, in this order."""


def built(
    jobs: Sequence[Job],
    vehicles: Sequence[Vehicle],
    travel: Travel,
    locations: tuple[Location, ...],
    noted: Sequence[Fault],
) -> Case:
    """Make the problem.

    Parameters
    ----------
    noted
        What is wrong with the file's form.

    Raises
    ------
    InvalidInput
        With that, and where the parts contradict each other.
    """
    made = _Builder(jobs, vehicles, travel, locations)
    problem = problem_of(
        noted,
        lambda: Problem(
            id="vroom",
            origin=EPOCH + timedelta(seconds=made.base),
            planning_end_s=made.end,
            locations=locations,
            travel=travel,
            technicians=tuple(made.technicians()),
            shifts=tuple(made.shifts()),
            visits=tuple(made.visits()),
            objective=Objective.MONEY if made.fixed else Objective.TRAVEL,
        ),
        _placed,
    )
    numbers = tuple(job.id for job in jobs)
    return Case(Family.VROOM, problem, ROUND, numbers, tuple(range(1, len(vehicles) + 1)))


def _placed(fault: Fault) -> Fault:
    """Name the field of a fault as the file does."""
    field = fault.field
    for ours, theirs in _NAMES:
        field = ours.sub(theirs, field)
    return Fault(fault.code, field, fault.params)


class _Builder:
    def __init__(
        self,
        jobs: Sequence[Job],
        vehicles: Sequence[Vehicle],
        travel: Travel,
        locations: tuple[Location, ...],
    ) -> None:
        self.jobs, self.vehicles = jobs, vehicles
        self.nearby = len(locations) - 1
        self.fixed = any(vehicle.fixed for vehicle in vehicles)
        self.counted = any(vehicle.most_tasks is not None for vehicle in vehicles)
        self.loads = max([*map(len, map(_load, jobs)), *(len(v.capacity) for v in vehicles)] or [0])
        windows = [vehicle.window for vehicle in vehicles if vehicle.window is not None]
        spans = [*windows, *(span for job in jobs for span in job.windows)]
        spans += [(first, last) for vehicle in vehicles for first, last, _ in vehicle.breaks]
        # Nobody can begin before all vehicles do, whatever else is open since when.
        binding = windows if len(windows) == len(vehicles) else spans
        begins = min((first for first, _ in binding), default=0)
        self.base = begins if begins > FAR_FROM_NOW else 0
        """Seconds from 1970 to second 0."""
        farthest = max(
            (int(matrix.max()) for matrix in travel.duration_s.values() if matrix.size), default=0
        )
        work = sum(job.service + farthest for job in jobs) + farthest
        rest = sum(lasts for vehicle in vehicles for _, _, lasts in vehicle.breaks)
        self.last = max(0, MAX_SECONDS - work - rest)
        """Instants beyond count as this one, since many files have some for never."""
        latest = max((self._at(last) for _, last in spans), default=0)
        self.end = max(1, min(MAX_SECONDS, latest + work + rest))

    def _at(self, instant: int) -> int:
        """Give the second of an instant."""
        return max(-MAX_SECONDS, min(self.last, instant - self.base))

    def technicians(self) -> Iterator[Technician]:
        for vehicle in self.vehicles:
            skills = tuple(SkillHeld(str(skill)) for skill in vehicle.skills)
            yield Technician(id=str(vehicle.id), name=vehicle.name, skills=skills)

    def shifts(self) -> Iterator[Shift]:
        for place, vehicle in enumerate(self.vehicles):
            begins, ends = 0, self.end
            if vehicle.window is not None:
                begins, ends = map(self._at, vehicle.window)
            yield Shift(
                id=str(vehicle.id),
                technician=place,
                start_s=begins,
                end_s=ends,
                soft_end_s=ends,
                start_location=self.nearby if vehicle.start is None else vehicle.start,
                end_location=self.nearby if vehicle.end is None else vehicle.end,
                profile=vehicle.profile,
                breaks=tuple(self._break(*one) for one in vehicle.breaks),
                max_travel_s=vehicle.most_travel,
                capacity=self._capacity(vehicle),
                cost=ShiftCost(fixed_fen=vehicle.fixed, per_km_fen=1000),
            )

    def visits(self) -> Iterator[Visit]:
        for job in self.jobs:
            yield Visit(
                id=str(job.id),
                name=job.name,
                location=job.place,
                service_s=job.service,
                windows=tuple(
                    TimeWindow(self._at(first), self._at(last), self._at(last) + job.service)
                    for first, last in job.windows
                ),
                skills=tuple(SkillNeed(str(skill)) for skill in job.skills),
                priority=LEAST_CLASS - job.priority * (LEAST_CLASS - 1) // MOST_PRIORITY,
                demand=self._padded(_load(job)) + ((1,) if self.counted else ()),
            )

    def _break(self, first: int, last: int, lasts: int) -> Break:
        return Break(BreakKind.FLOATING, self._at(first), self._at(last) + lasts, lasts)

    def _capacity(self, vehicle: Vehicle) -> tuple[int, ...]:
        tasks = len(self.jobs) if vehicle.most_tasks is None else vehicle.most_tasks
        return self._padded(vehicle.capacity) + ((tasks,) if self.counted else ())

    def _padded(self, loads: tuple[int, ...]) -> tuple[int, ...]:
        return loads + (0,) * (self.loads - len(loads))


def _load(job: Job) -> tuple[int, ...]:
    return job.delivery if any(job.delivery) else job.pickup
