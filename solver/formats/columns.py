"""Vehicle routing instances as columns of numbers, and the problem that they are.

A node is a location; one that is no depot is a visit, called by its number, as in .sol files.
Distances are both seconds and metres. A client's window bounds the start of its service, a depot's
window the working time of its vehicles. Vehicle k is technician and shift k - 1, called k.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from solver.formats.case import Case, Family
from solver.formats.conventions import Convention
from solver.formats.plane import PROFILE, nowhere, on_the_map, travel_of
from solver.problem import Location, Objective, Problem
from solver.validation import MAX_SECONDS
from solver.visit import Assignment, TimeWindow, Visit
from solver.workforce import Shift, ShiftCost, Technician

ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
"""The instant 0 of files that have none."""
A_METRE_A_FEN = ShiftCost(per_km_fen=1000)
"""Makes lengths and prizes one currency."""


@dataclass(frozen=True)
class Columns:
    """An instance; times and prizes are scaled, sequences go by node or by vehicle.

    Parameters
    ----------
    points
        float64 [n, 2], None for an instance without coordinates.
    lengths
        float64 [n, n], from row to column, as the file has them.
    windows
        int64 [n, 2] of first and last start, None when nothing is bound to times.
    prizes
        int64 [n]; a client with none must be served. None when all must.
    longest
        By vehicle how long its route may last, waiting and service included; None for any.
    farthest
        By vehicle how long the way of its route may be.
    homes
        By vehicle the depot where it starts and ends.
    allowed
        By node the vehicles that may serve it, None when all may serve all.
    """

    name: str
    points: NDArray[np.float64] | None
    lengths: NDArray[np.float64]
    demand: Sequence[tuple[int, ...]]
    capacity: Sequence[tuple[int, ...]]
    service: NDArray[np.int64]
    windows: NDArray[np.int64] | None
    homes: Sequence[int]
    depots: frozenset[int]
    prizes: NDArray[np.int64] | None = None
    longest: Sequence[int | None] | None = None
    farthest: Sequence[int | None] | None = None
    allowed: Sequence[frozenset[int]] | None = None

    def case(self, family: Family, convention: Convention) -> Case:
        """Make the problem.

        Raises
        ------
        InvalidInput
            The columns contradict each other.
        """
        vehicles = range(1, len(self.homes) + 1)
        problem = Problem(
            id=self.name,
            origin=ORIGIN,
            planning_end_s=self._end(convention),
            locations=self._locations(),
            travel=travel_of(self.lengths, convention),
            technicians=tuple(Technician(id=str(vehicle)) for vehicle in vehicles),
            shifts=tuple(self._shift(vehicle, convention) for vehicle in range(len(self.homes))),
            visits=tuple(self._visits()),
            objective=Objective.TRAVEL if self.prizes is None else Objective.MONEY,
        )
        numbers = tuple(self._clients())
        return Case(family, problem, convention, numbers, tuple(vehicles), self.lengths)

    def _locations(self) -> tuple[Location, ...]:
        return nowhere(len(self.lengths)) if self.points is None else on_the_map(self.points)

    def _clients(self) -> list[int]:
        return [node for node in range(len(self.lengths)) if node not in self.depots]

    def _visits(self) -> Iterator[Visit]:
        everyone = frozenset(range(len(self.homes)))
        shared: dict[frozenset[int], frozenset[int]] = {}
        for node in self._clients():
            service = int(self.service[node])
            window: tuple[TimeWindow, ...] = ()
            if self.windows is not None:
                opens, closes = self.windows[node].tolist()
                window = (TimeWindow(opens, closes, closes + service),)
            may = everyone if self.allowed is None else self.allowed[node]
            may = shared.setdefault(may, may)
            prize = 0 if self.prizes is None else int(self.prizes[node])
            yield Visit(
                id=str(node),
                location=node,
                service_s=service,
                windows=window,
                required_technicians=frozenset() if may == everyone else may,
                prohibited_technicians=frozenset() if may else everyone,
                assignment=Assignment.OPTIONAL if prize else Assignment.MANDATORY,
                drop_fen=prize,
                demand=self.demand[node],
            )

    def _shift(self, vehicle: int, convention: Convention) -> Shift:
        home = self.homes[vehicle]
        opens, closes = 0, self._end(convention)
        if self.windows is not None:
            opens, closes = self.windows[home].tolist()
        return Shift(
            id=str(vehicle + 1),
            technician=vehicle,
            start_s=opens,
            end_s=closes,
            soft_end_s=closes,
            start_location=home,
            end_location=home,
            profile=PROFILE,
            max_travel_s=None if self.farthest is None else self.farthest[vehicle],
            max_duration_s=None if self.longest is None else self.longest[vehicle],
            capacity=self.capacity[vehicle],
            cost=ShiftCost() if self.prizes is None else A_METRE_A_FEN,
        )

    def _end(self, convention: Convention) -> int:
        """Give an end that binds nobody: of all windows, or of a tour through everything."""
        if self.windows is not None:
            return max(1, int(self.windows.max()))
        return min(MAX_SECONDS, endless(convention.times(self.lengths), self.service))


def endless(lengths: NDArray[np.int64], service: NDArray[np.int64]) -> int:
    """Give a time that no tour through all nodes reaches, from the depot to each and back even."""
    farthest = lengths.max(axis=1, initial=0) + lengths.max(axis=0, initial=0)
    return int((farthest + service).sum()) + 1
