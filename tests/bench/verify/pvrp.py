"""Periodic routing in Cordeau's files, in double precision.

First line: type, vehicles a day, clients, days. A line a day: longest route (0: any), load of a
vehicle. A line a client, the depot first: number, x, y, service, demand, frequency, how many day
combinations, and these as whole numbers whose highest bit is day 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from tests.bench.verify.verdict import Verdict

SLACK = 1e-6
"""Of floating-point sums."""


@dataclass(frozen=True, slots=True)
class _Client:
    x: float
    y: float
    service: float
    demand: int
    combinations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Periodic:
    """An instance; clients by number, 0 is the depot."""

    vehicles: int
    limits: tuple[tuple[float, int], ...]
    clients: tuple[_Client, ...]

    def away(self, here: int, there: int) -> float:
        """Distance between two clients."""
        one, other = self.clients[here], self.clients[there]
        return hypot(one.x - other.x, one.y - other.y)


def read_pvrp(text: str) -> Periodic:
    """Read an instance."""
    rows = [line.split() for line in text.splitlines() if line.strip()]
    _, vehicles, _, days = map(int, rows[0])
    clients = [
        _Client(float(row[1]), float(row[2]), float(row[3]), int(row[4]), tuple(map(int, row[7:])))
        for row in rows[days + 1 :]
    ]
    limits = tuple((float(row[0]), int(row[1])) for row in rows[1 : days + 1])
    return Periodic(vehicles, limits, tuple(clients))


def judge_pvrp(text: str, routes: Mapping[str, Sequence[str]]) -> Verdict:
    """Judge routes by number: vehicle k of day d, both from 1, is (d - 1) * vehicles + k."""
    read = read_pvrp(text)
    days = len(read.limits)
    served: dict[int, int] = {}
    faults: list[str] = []
    cost = 0.0
    for name, words in routes.items():
        day, order = (int(name) - 1) // read.vehicles, [int(word) for word in words]
        if not 0 <= day < days or any(not 0 < one < len(read.clients) for one in order):
            faults.append(f"route {name}: unknown vehicle or client")
            continue
        lasts = sum(read.away(*leg) for leg in pairwise([0, *order, 0]))
        cost += lasts
        limit, capacity = read.limits[day]
        service = sum(read.clients[one].service for one in order)
        load = sum(read.clients[one].demand for one in order)
        if limit and lasts + service > limit + SLACK:
            faults.append(f"route {name}: lasts {lasts + service} > {limit}")
        if load > capacity:
            faults.append(f"route {name}: load {load} > {capacity}")
        for one in order:
            bit = 1 << (days - 1 - day)
            if served.get(one, 0) & bit:
                faults.append(f"client {one}: twice on day {day + 1}")
            served[one] = served.get(one, 0) | bit
    for number, client in enumerate(read.clients):
        found = served.get(number, 0)
        if number and client.combinations and found not in client.combinations:
            faults.append(f"client {number}: days {found:0{days}b}")
        if number and not client.combinations and found:
            faults.append(f"client {number}: wants no visit")
    return Verdict(cost, tuple(faults))
