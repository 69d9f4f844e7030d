"""Periodic vehicle routing as Cordeau's files state it: visits of a client on several days.

First line: type (1), vehicles a day, clients, days. Then for each day the longest route (0: any)
and the load of a vehicle. Then a line a client, the depot first as client 0: number, x, y, service,
demand, frequency, how many combinations of days, and the combinations: whole numbers whose bits are
the days, the highest of the bits being day 1. (Cordeau, Gendreau and Laporte, Networks 30, 1997.)

A client of frequency f becomes f visits under one `VisitPattern`, called `client.1` to `client.f`;
where a file says 0 and yet gives combinations, theirs is taken. Vehicle k of day d, both from 1, is
shift (d - 1) * vehicles + k. Days lie behind each other on the horizon, each long enough for any
route.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.codes import FormatCode, InputCode
from solver.faults import Fault, InvalidInput
from solver.formats.case import Case, Family
from solver.formats.columns import ORIGIN, endless
from solver.formats.conventions import DOUBLE, Convention, chosen
from solver.formats.plane import PROFILE, on_the_map, straight, travel_of
from solver.formats.words import counted, fitted, numbers, shown, whole_numbers
from solver.problem import Objective, Problem
from solver.validation import MAX_LOAD, MAX_SECONDS
from solver.visit import Visit, VisitPattern
from solver.workforce import Shift, Technician

PERIODIC = 1
"""The type of problem in the first line; others have other variants of routing."""
MOST_DAYS = 31
FEWEST = 7
"""Words in the line of a client before its combinations."""


@dataclass(frozen=True, slots=True)
class _Client:
    x: float
    y: float
    service: float
    demand: int
    frequency: int
    combinations: tuple[int, ...]


def is_pvrp(text: str) -> bool:
    """Tell whether the first line is four whole numbers and the second two."""
    lines = [line.split() for line in text.split("\n") if line.strip()][:2]
    whole = [whole_numbers(words) for words in lines[:1]]
    return (
        len(lines) == 2
        and whole[0] is not None
        and [len(words) for words in lines] == [4, 2]
        and numbers(lines[1]) is not None
    )


def read_pvrp(text: str, convention: str | None = None) -> Case:
    """Read an instance.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it, or for a convention that is not known.
    """
    read = _Reader([line.split() for line in text.split("\n")])
    rounding = chosen(convention, DOUBLE, read.faults)
    built = _Builder(read, rounding)
    if read.faults:
        raise InvalidInput(read.faults)
    return built.case()


class _Reader:
    """The numbers of a file; counts from its first line."""

    def __init__(self, lines: Sequence[list[str]]) -> None:
        self.faults: list[Fault] = []
        rows = [(number, words) for number, words in enumerate(lines, 1) if words]
        kind, self.vehicles, count, self.days = whole_numbers(rows[0][1]) or (0, 0, 0, 0)
        counted(self.vehicles * max(1, self.days), "vehicles", self.faults)
        count = counted(count, "clients", self.faults)
        self.limits: list[tuple[float, int]] = []
        self.clients: list[_Client] = []
        if kind != PERIODIC:
            self._fault(FormatCode.FORMAT_BEYOND, "type", value=kind)
        elif min(self.vehicles, count) < 0 or not 1 <= self.days <= MOST_DAYS:
            self._fault(InputCode.FIELD_VALUE, "days", value=shown(rows[0][1]))
        else:
            for line, words in rows[1 : self.days + 1]:
                self._limit(line, words)
            for line, words in rows[self.days + 1 : self.days + count + 2]:
                self._client(line, words)
            self._count("days", len(rows) - 1, self.days)
            self._count("clients", len(rows) - self.days - 2, count)

    def _count(self, at: str, found: int, expected: int) -> None:
        if found < expected:
            self._fault(FormatCode.FORMAT_INCOMPLETE, at, found=max(0, found), expected=expected)

    def _fault(self, code: FormatCode | InputCode, at: str, **params: str | int) -> None:
        self.faults.append(Fault(code, at, params))

    def _limit(self, line: int, words: list[str]) -> None:
        found = numbers(words)
        if found is None or len(found) != 2 or min(found) < 0 or found[1] != int(found[1]):
            self._fault(FormatCode.FORMAT_LINE, "days", line=line, value=shown(words))
            return
        self.limits.append((found[0], min(MAX_LOAD, int(found[1]))))

    def _client(self, line: int, words: list[str]) -> None:
        number = len(self.clients)
        if not number:
            # Of the depot, which nobody serves, only the place counts.
            words = [*words[:3], "0", "0", "0", "0"]
        place, load = numbers(words[:4]), whole_numbers(words[4:])
        if (
            place is None
            or load is None
            or len(words) < FEWEST
            or len(words) != FEWEST + load[2]
            or place[0] != number
            or min(place[3], *load) < 0
            or bool(load[1]) > bool(load[2])
        ):
            self._fault(FormatCode.FORMAT_LINE, "clients", line=line, value=shown(words))
            self.clients.append(_Client(0, 0, 0, 0, 0, ()))
            return
        demand, frequency, _, *combinations = load
        if combinations and not frequency:
            frequency = combinations[0].bit_count()
        for one in combinations:
            if one.bit_count() != frequency or one >= 1 << self.days:
                self._fault(InputCode.FIELD_VALUE, f"clients[{number}].combinations", value=one)
        _, x, y, service = place
        self.clients.append(_Client(x, y, service, demand, frequency, tuple(combinations)))


class _Builder:
    """The problem of what was read; there is one if that has no faults in the end."""

    def __init__(self, read: _Reader, rounding: Convention) -> None:
        self.read, self.rounding = read, rounding
        faults = read.faults
        points = [(client.x, client.y) for client in read.clients]
        self.points = np.array(points, dtype=np.float64).reshape(-1, 2)
        self.lengths = straight(self.points)
        times = fitted(rounding.times(self.lengths), "clients", faults)
        seconds = rounding.scaled([client.service for client in read.clients])
        self.service = fitted(seconds, "service", faults)
        for number, client in enumerate(read.clients):
            if client.demand > MAX_SECONDS:
                values = {"value": client.demand}
                faults.append(Fault(InputCode.OUT_OF_RANGE, f"clients[{number}].demand", values))
        if faults:
            return
        limits = [min(MAX_SECONDS, rounding.one(limit)) for limit, _ in read.limits]
        longest = endless(times, self.service)
        longest = min(longest, max(limits)) if min(limits) else longest
        self.limits = [limit or None for limit in limits]
        self.day = min(longest + 2, MAX_SECONDS // read.days)
        """Seconds from one day's beginning to the next's."""

    def case(self) -> Case:
        read = self.read
        numbers: list[int] = []
        visits: list[Visit] = []
        patterns: list[VisitPattern] = []
        for number, client in enumerate(read.clients[1:], 1):
            first = len(visits)
            visits += self._visits(number, client)
            numbers += [number] * client.frequency
            if client.frequency:
                places = tuple(range(first, len(visits)))
                spans = tuple(map(self._spans, client.combinations))
                patterns.append(VisitPattern(str(number), places, spans))
        shifts = tuple(self._shifts())
        problem = Problem(
            id="pvrp",
            origin=ORIGIN,
            planning_end_s=read.days * self.day,
            locations=on_the_map(self.points),
            travel=travel_of(self.lengths, self.rounding),
            technicians=tuple(Technician(id=str(one + 1)) for one in range(read.vehicles)),
            shifts=shifts,
            visits=tuple(visits),
            patterns=tuple(patterns),
            objective=Objective.TRAVEL,
        )
        vehicles = tuple(range(1, len(shifts) + 1))
        return Case(Family.PVRP, problem, self.rounding, tuple(numbers), vehicles, self.lengths)

    def _visits(self, number: int, client: _Client) -> Iterator[Visit]:
        for turn in range(1, client.frequency + 1):
            yield Visit(
                id=f"{number}.{turn}",
                location=number,
                service_s=int(self.service[number]),
                household=str(number),
                demand=(client.demand,),
            )

    def _spans(self, combination: int) -> tuple[tuple[int, int], ...]:
        days = range(self.read.days)
        chosen_days = [day for day in days if combination >> (self.read.days - 1 - day) & 1]
        return tuple((day * self.day, (day + 1) * self.day - 1) for day in chosen_days)

    def _shifts(self) -> Iterator[Shift]:
        for day, (_, load) in enumerate(self.read.limits):
            for vehicle in range(self.read.vehicles):
                ends = (day + 1) * self.day - 1
                yield Shift(
                    id=f"{day + 1}.{vehicle + 1}",
                    technician=vehicle,
                    start_s=day * self.day,
                    end_s=ends,
                    soft_end_s=ends,
                    start_location=0,
                    end_location=0,
                    profile=PROFILE,
                    max_duration_s=self.limits[day],
                    capacity=(load,),
                )
