"""Tiny problems for tests: places on a straight road, a minute of travel apart.

    town = Town().technician("ann").shift("ann", start=clock("08:00"), end=clock("17:00"))
    problem = town.visit("v1", at=10, service_s=minutes(30)).build()

`at` is a place on the road in minutes from its beginning; travel between two places takes as many
minutes as they are apart, and `METRES_PER_MINUTE` times that many metres. Second 0 is midnight.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any, Self

import numpy as np

from solver.problem import (
    Break,
    BreakKind,
    Location,
    Objective,
    PartnerDay,
    PartnerPoint,
    Problem,
    Shift,
    ShiftCost,
    Technician,
    TimeWindow,
    Travel,
    Visit,
    VisitGroup,
    VisitPattern,
    Weights,
)

ORIGIN = datetime(2026, 10, 9, tzinfo=timezone(timedelta(hours=8)))
METRES_PER_MINUTE = 500
CAR = "car"


def clock(text: str, day: int = 0) -> int:
    """Second of "08:30" or "08:30:15" on a day of the horizon."""
    hours, minute, *seconds = (int(part) for part in text.split(":"))
    return day * 86_400 + hours * 3600 + minute * 60 + sum(seconds)


def minutes(count: int) -> int:
    """Seconds."""
    return count * 60


def window(earliest: str, latest_start: str, latest_end: str | None = None) -> TimeWindow:
    """A time window; without `latest_end` the service may end whenever it does."""
    latest_end_s = clock(latest_end) if latest_end else clock(latest_start) + minutes(600)
    return TimeWindow(clock(earliest), clock(latest_start), latest_end_s)


def lunch(earliest: str, latest_end: str, duration_s: int = minutes(30)) -> Break:
    """A floating break."""
    return Break(BreakKind.FLOATING, clock(earliest), clock(latest_end), duration_s)


def fixed_break(start: str, end: str) -> Break:
    """A break at an exact time."""
    return Break(BreakKind.FIXED, clock(start), clock(end), clock(end) - clock(start))


class Town:
    """Builder of a problem; every method but `build` and the `*_of` look-ups returns itself.

    Fields beyond the ones named are those of the solver's own classes; references to technicians,
    visits and so on are ids of what was added before.
    """

    def __init__(self, **fields: Any) -> None:
        self._fields: dict[str, Any] = {
            "id": "tiny",
            "origin": ORIGIN,
            "planning_end_s": 7 * 86_400,
        } | fields
        self._places: list[int] = []
        self._technicians: list[Technician] = []
        self._shifts: list[Shift] = []
        self._visits: list[Visit] = []
        self._groups: list[VisitGroup] = []
        self._patterns: list[VisitPattern] = []
        self._partners: list[PartnerPoint] = []
        self._profiles: dict[str, int] = {CAR: 60}

    def weights(self, **fields: int) -> Self:
        """Prices of wishes, in fen."""
        self._fields["weights"] = Weights(**fields)
        return self

    def objective(self, objective: Objective) -> Self:
        """What the second place of the comparison counts."""
        self._fields["objective"] = objective
        return self

    def profile(self, name: str, seconds_a_minute: int) -> Self:
        """Add another travel profile: seconds it needs for what takes the car a minute."""
        self._profiles[name] = seconds_a_minute
        return self

    def technician(self, key: str = "ann", **fields: Any) -> Self:
        """Add a technician."""
        self._technicians.append(Technician(id=key, **fields))
        return self

    def shift(
        self,
        technician: str = "ann",
        start: int = clock("08:00"),
        end: int = clock("17:00"),
        *,
        key: str | None = None,
        at: int = 0,
        end_at: int | None = None,
        soft_end: int | None = None,
        breaks: Iterable[Break] = (),
        cost: ShiftCost | None = None,
        profile: str = CAR,
        **fields: Any,
    ) -> Self:
        """Add a shift from `at` to `end_at` (or back), with overtime from `soft_end` on."""
        made = Shift(
            id=key or f"{technician}-{len(self._shifts) + 1}",
            technician=self.technician_of(technician),
            start_s=start,
            end_s=end,
            soft_end_s=end if soft_end is None else soft_end,
            start_location=self._place(at),
            end_location=self._place(at if end_at is None else end_at),
            profile=profile,
            breaks=tuple(breaks),
            cost=cost or ShiftCost(),
            **fields,
        )
        self._shifts.append(made)
        return self

    def visit(
        self,
        key: str,
        at: int = 0,
        service_s: int = minutes(30),
        *windows: TimeWindow,
        **fields: Any,
    ) -> Self:
        """Add a visit."""
        made = Visit(
            id=key, location=self._place(at), service_s=service_s, windows=windows, **fields
        )
        self._visits.append(made)
        return self

    def change_visit(self, key: str, **fields: Any) -> Self:
        """Give a visit other fields, for instance a dependency on one added after it."""
        place = self.visit_of(key)
        self._visits[place] = replace(self._visits[place], **fields)
        return self

    def group(self, key: str, visits: Iterable[str], **fields: Any) -> Self:
        """Add a group of visits."""
        members = tuple(self.visit_of(visit) for visit in visits)
        self._groups.append(VisitGroup(id=key, visits=members, **fields))
        return self

    def pattern(
        self, key: str, visits: Iterable[str], *combinations: tuple[tuple[int, int], ...]
    ) -> Self:
        """Add a pattern of visits."""
        members = tuple(self.visit_of(visit) for visit in visits)
        self._patterns.append(VisitPattern(key, members, combinations))
        return self

    def partner(
        self,
        key: str = "point",
        at: int = 0,
        fees_fen: dict[str, int] | None = None,
        days: Iterable[PartnerDay] = (PartnerDay(clock("08:00"), clock("18:00"), 5, 36_000),),
        **fields: Any,
    ) -> Self:
        """Add a partner point; by default it takes visits without a work type for 100 yuan."""
        made = PartnerPoint(
            id=key,
            location=self._place(at),
            fees_fen={"": 10_000} if fees_fen is None else fees_fen,
            days=tuple(days),
            **fields,
        )
        self._partners.append(made)
        return self

    def technician_of(self, key: str) -> int:
        """Position of a technician."""
        return [technician.id for technician in self._technicians].index(key)

    def visit_of(self, key: str) -> int:
        """Position of a visit."""
        return [visit.id for visit in self._visits].index(key)

    def build(self) -> Problem:
        """The problem, with its matrices."""
        road = np.asarray(self._places, dtype=np.int32)
        apart = np.abs(road[:, np.newaxis] - road)
        durations = {name: (apart * rate).astype(np.int32) for name, rate in self._profiles.items()}
        return Problem(
            **self._fields,
            locations=tuple(Location(26.0, 119.0 + place / 1000) for place in self._places),
            travel=Travel(durations, (apart * METRES_PER_MINUTE).astype(np.int32)),
            technicians=tuple(self._technicians),
            shifts=tuple(self._shifts),
            visits=tuple(self._visits),
            groups=tuple(self._groups),
            patterns=tuple(self._patterns),
            partners=tuple(self._partners),
        )

    def _place(self, at: int) -> int:
        if at not in self._places:
            self._places.append(at)
        return self._places.index(at)
