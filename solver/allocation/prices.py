"""What a visit is expected to cost in a place, before there are routes.

At a partner point the price is exact: its fee, its kilometres, and the wishes at the start that it
would have. In a crew it is an estimate of avoidable money: the pay for the visit, the wishes at the
earliest start that the day allows, and pay by hour and kilometre for service, access and a detour.

The detour is Daganzo's estimate of a tour (The Distance Traveled to Visit N Points with a Maximum
of C Stops per Vehicle, 1984), visit by visit: the way between two visits and the share of the way
out and back that one of `STOPS` visits bears.

- Visits of density d are 0.57 / sqrt(d) apart on a tour, and the n-th nearest of them lies at
  sqrt(n / (pi d)): so the n-th nearest is about as far as the next one on a tour through every
  n-th. n is the days that the crew works times `PARTS_OF_DAY`, as appointments and deadlines bind
  most visits to a part of a day.
- The way out and back is twice the mean distance to the `STARTS` nearest starts of the crew.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from solver.cost import HOUR_S, KILOMETRE_M, wishes
from solver.eligible import Eligible
from solver.problem import Problem
from solver.timetable import day_of

Ints = NDArray[np.int64]
FAR = 10**12
DAY_S = 86_400
STOPS = 8
PARTS_OF_DAY = 3
STARTS = 3


class Prices:
    """Prices of one problem."""

    def __init__(self, problem: Problem, eligible: Eligible) -> None:
        self._problem = problem
        visits = problem.visits
        self.service_s = np.array([visit.service_s for visit in visits], dtype=np.int64)
        self._access_s = np.array([visit.access_s for visit in visits], dtype=np.int64)
        self._location = np.array([visit.location for visit in visits], dtype=np.int64)
        self._detours: dict[tuple[int, ...], tuple[Ints, Ints]] = {}
        self._eligible = eligible
        self._known: dict[tuple[int, int, int | None], int] = {}
        self._wishful = np.array(
            [
                any((visit.sla, visit.preferred_technicians, visit.appointment, visit.published))
                for visit in visits
            ],
            dtype=np.bool_,
        )
        kinds = sorted({visit.work_type for visit in visits})
        self._kind = np.array([kinds.index(visit.work_type) for visit in visits], dtype=np.int64)
        self._kinds = kinds

    def of_partner_day(self, visits: Ints, partner: int, starts: Ints) -> Ints:
        """Fen of visits that the point takes, with the starts it would have: `partner_cost`."""
        point = self._problem.partners[partner]
        away_m = self._problem.travel.distance_m[point.location, self._location[visits]]
        beyond_m = np.maximum(0, away_m.astype(np.int64) - point.free_distance_m)
        fees = np.array([point.fees_fen.get(kind, 0) for kind in self._kinds], dtype=np.int64)
        travel = (2 * point.per_km_fen * beyond_m + KILOMETRE_M) // (2 * KILOMETRE_M)
        price: Ints = fees[self._kind[visits]] + travel
        for at in np.flatnonzero(self._wishful[visits]):
            price[at] += self._wishes(int(visits[at]), int(starts[at]), None)
        return price

    def of_crew_day(
        self, visits: Ints, able: NDArray[np.bool_], shifts: Sequence[int]
    ) -> tuple[Ints, Ints]:
        """Estimated fen and seconds of visits on a crew's day.

        Parameters
        ----------
        able
            Bool array [visits, shifts]: which of the crew's shifts of the day may serve which.
        """
        offered = [self._problem.shifts[shift] for shift in shifts]
        detour_m, detour_s = self._detour(shifts)
        detour_m, detour_s = detour_m[visits], detour_s[visits]
        load_s = self.service_s[visits] + self._access_s[visits] + detour_s
        count = len(offered)
        per_km = sum(shift.cost.per_km_fen for shift in offered) // count
        per_hour = sum(shift.cost.per_hour_fen for shift in offered) // count
        price: Ints = (detour_m * per_km) // KILOMETRE_M + (load_s * per_hour) // HOUR_S
        least = [
            min(shift.cost.per_visit_fen.get(kind, 0) for shift in offered) for kind in self._kinds
        ]
        price += np.array(least, dtype=np.int64)[self._kind[visits]]
        for at in np.flatnonzero(self._wishful[visits]):
            visit = int(visits[at])
            mine = [shift for shift, may in zip(shifts, able[at], strict=True) if may]
            price[at] += self._wishes_of_crew(visit, mine)
        return price, load_s

    def _wishes_of_crew(self, visit: int, shifts: Sequence[int]) -> int:
        """Fen of the wishes at the earliest start, with a technician who is wished for if any."""
        wanted = self._problem.visits[visit]
        people = [self._problem.shifts[shift].technician for shift in shifts]
        wished = [one for one in people if one in wanted.preferred_technicians]
        technician = wished[0] if wished else people[0]
        return self._wishes(visit, self._start(visit, shifts[0]), technician)

    def _start(self, visit: int, shift: int) -> int:
        """Earliest start in a shift that has nothing else to do, later for an offered window."""
        day = day_of(self._problem, shift)
        ready = day.start + day.duration[day.origin][day.place[visit]] + day.access[visit]
        told = self._problem.visits[visit].appointment
        intervals = day.intervals[visit]
        if told is not None:
            for low, high in intervals:
                start = max(low, ready, told.earliest_s)
                if start <= min(high, told.latest_s):
                    return start
        return min((max(low, ready) for low, high in intervals if ready <= high), default=FAR)

    def _wishes(self, visit: int, start_s: int, technician: int | None) -> int:
        key = (visit, start_s, technician)
        if key not in self._known:
            self._known[key] = sum(wishes(self._problem, [(visit, start_s)], technician))
        return self._known[key]

    def _detour(self, shifts: Sequence[int]) -> tuple[Ints, Ints]:
        """Metres and seconds of the detour to each visit, [visits], for the crew of the shifts."""
        people = {self._problem.shifts[shift].technician for shift in shifts}
        crew = [n for n, shift in enumerate(self._problem.shifts) if shift.technician in people]
        key = tuple(crew)
        if key not in self._detours:
            self._detours[key] = self._detours_of(crew)
        return self._detours[key]

    def _detours_of(self, crew: Sequence[int]) -> tuple[Ints, Ints]:
        shifts = [self._problem.shifts[shift] for shift in crew]
        days = len({shift.start_s // DAY_S for shift in shifts})
        may = np.flatnonzero(self._eligible.shifts[:, crew].any(axis=1))
        starts = sorted({shift.start_location for shift in shifts})
        travel = self._problem.travel
        profiles = sorted({shift.profile for shift in shifts})
        slowest = np.maximum.reduce([travel.duration_s[profile] for profile in profiles])
        metres, seconds = np.zeros((2, len(self._location)), dtype=np.int64)
        for each, matrix in ((metres, travel.distance_m), (seconds, slowest)):
            rows = matrix[self._location[may]]
            each[may] = _nth(rows[:, self._location[may]], days * PARTS_OF_DAY)
            each[may] += 2 * _mean_of_least(rows[:, starts], STARTS) // STOPS
        return metres, seconds


def _nth(rows: NDArray[np.int32], nth: int) -> Ints:
    """Return of each row the n-th smallest, counted from 0, or the largest of a shorter one."""
    last = min(nth, rows.shape[1] - 1)
    return np.asarray(np.partition(rows, last, axis=1)[:, last], dtype=np.int64)


def _mean_of_least(rows: NDArray[np.int32], count: int) -> Ints:
    """Return of each row the mean of so many smallest, rounded down."""
    least = np.sort(rows, axis=1)[:, :count].astype(np.int64)
    return np.asarray(least.sum(axis=1) // least.shape[1], dtype=np.int64)
