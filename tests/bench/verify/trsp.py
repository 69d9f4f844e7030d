"""Technician routing of Pillac, Guéret and Medaglia (2013), in double precision.

A route starts and ends at the technician's home. Requests need one of the technician's skills each,
all of the tools and so many spare parts; at the depot (0 in a route, at most once) are all tools
and any number of parts. What counts is return less departure, the departure free.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from tests.bench.verify.verdict import Verdict

SLACK = 1e-6
"""Of floating-point sums."""
_ROW = re.compile(r"\s*([^\[\]]+?)\s*\[([^\]]*)\]\s*\[([^\]]*)\]\s*\[([^\]]*)\]\s*")
DEPOT = 0


@dataclass(frozen=True, slots=True)
class _Row:
    x: float
    y: float
    opens: float
    closes: float
    service: float
    skills: frozenset[int]
    tools: frozenset[int]
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Crew:
    """An instance: rows by id, the depot first, then so many technicians, then requests."""

    technicians: int
    rows: tuple[_Row, ...]

    def away(self, here: int, there: int) -> float:
        """Distance between two rows."""
        one, other = self.rows[here], self.rows[there]
        return hypot(one.x - other.x, one.y - other.y)


def read_trsp(text: str) -> Crew:
    """Read an instance."""
    lines = text.splitlines()
    heading = next(at for at, line in enumerate(lines) if line.startswith("CREW COUNT"))
    rows: list[_Row] = []
    for line in lines:
        if match := _ROW.fullmatch(line):
            words = match[1].split()
            if int(words[0]) != len(rows):
                raise ValueError(line)
            x, y, opens, closes, service = map(float, words[1:6])
            skills, tools, parts = (_numbers(match[group]) for group in (2, 3, 4))
            row = _Row(x, y, opens, closes, service, frozenset(skills), frozenset(tools), parts)
            rows.append(row)
    return Crew(int(lines[heading + 1].split()[0]), tuple(rows))


def service_of(text: str) -> float:
    """Sum up the service of all requests."""
    read = read_trsp(text)
    return sum(row.service for row in read.rows[read.technicians + 1 :])


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split(",") if word.strip())


def judge_trsp(text: str, routes: Mapping[str, Sequence[str]]) -> Verdict:
    """Judge routes of request ids by technician."""
    read = read_trsp(text)
    requests = range(read.technicians + 1, len(read.rows))
    served: list[int] = []
    faults: list[str] = []
    cost = 0.0
    for name, words in routes.items():
        technician, order = int(name), [int(word) for word in words]
        if not 1 <= technician <= read.technicians or any(
            one != DEPOT and one not in requests for one in order
        ):
            faults.append(f"route {name}: unknown technician or request")
            continue
        if order:
            served += [one for one in order if one != DEPOT]
            late, lasts = _schedule(read, technician, order)
            cost += lasts
            broken = [*late, *_equipment(read, technician, order)]
            faults += [f"route {name}: {fault}" for fault in broken]
    faults += [f"request {one}: not served" for one in requests if one not in served]
    if len(served) != len(set(served)):
        faults.append("a request is served twice")
    return Verdict(cost, tuple(faults))


def _equipment(read: Crew, technician: int, order: Sequence[int]) -> list[str]:
    held = read.rows[technician]
    parts = list(held.parts)
    faults = []
    fetched = False
    for one in order:
        if one == DEPOT:
            if fetched:
                faults.append("at the depot twice")
            fetched = True
            continue
        wanted = read.rows[one]
        if not wanted.skills <= held.skills:
            faults.append(f"request {one}: skill")
        if not fetched:
            parts = [have - need for have, need in zip(parts, wanted.parts, strict=True)]
            if not wanted.tools <= held.tools:
                faults.append(f"request {one}: tool")
            if min(parts, default=0) < 0:
                faults.append(f"request {one}: part")
    return faults


def _schedule(read: Crew, technician: int, order: Sequence[int]) -> tuple[list[str], float]:
    """Give what is late, and the least time of the route.

    The return is the earliest possible, and all before it as late as that allows.
    """
    home = read.rows[technician]
    travel = [read.away(*leg) for leg in pairwise([technician, *order, technician])]
    late: list[str] = []
    starts: list[float] = []
    clock = home.opens
    for one, way in zip(order, travel, strict=False):
        row = read.rows[one]
        starts.append(max(clock + way, row.opens))
        if starts[-1] > row.closes + SLACK:
            late.append(f"request {one}: late")
        clock = starts[-1] + row.service
    back = clock + travel[-1]
    if back > home.closes + SLACK:
        late.append("back late")
    latest = back
    for at in reversed(range(len(order))):
        row = read.rows[order[at]]
        latest = min(latest - travel[at + 1] - row.service, max(row.closes, starts[at]))
    return late, back - (latest - travel[0])
