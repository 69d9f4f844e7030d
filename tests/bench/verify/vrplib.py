"""VRPLIB in PyVRP's dialect, and Solomon's text, as flat instances in the family's rounding."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.bench.verify.flat import ENDLESS, Flat

Rounding = Callable[[NDArray[np.float64]], NDArray[np.int64]]


def thousandths(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round 1000 times the value to the nearest."""
    return np.rint(np.asarray(values) * 1000).astype(np.int64)


def tenths_down(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Cut off after one decimal."""
    return np.floor(np.asarray(values) * 10).astype(np.int64)


@dataclass(frozen=True)
class _Text:
    """Specifications and sections of a VRPLIB file."""

    words: Mapping[str, str]
    sections: Mapping[str, Sequence[Sequence[float]]]

    def column(self, name: str, width: int, rows: int, other: float) -> NDArray[np.float64]:
        """Give the rows of a section without their number; [rows, width]."""
        if name not in self.sections:
            return np.full((rows, width), other)
        table = np.zeros((rows, width))
        for row in self.sections[name]:
            table[int(row[0]) - 1] = row[1 : width + 1]
        return table


def read_vrplib(text: str, rounding: Rounding, unit: float) -> Flat:
    """Read an instance; solutions name a client by its node's number less one."""
    read = _text(text)
    nodes = int(read.words["DIMENSION"])
    depots = [int(row[0]) - 1 for row in read.sections.get("DEPOT_SECTION", [[1]]) if row[0] > 0]
    vehicles = int(read.words.get("VEHICLES", nodes - len(depots)))
    clients = [node for node in range(nodes) if node not in depots]
    points = read.column("NODE_COORD_SECTION", 2, nodes, 0)
    same = float(read.words.get("SERVICE_TIME", 0))
    service = rounding(read.column("SERVICE_TIME_SECTION", 1, nodes, same)[:, 0])
    windows = rounding(read.column("TIME_WINDOW_SECTION", 2, nodes, 0))
    if "TIME_WINDOW_SECTION" not in read.sections:
        windows[:, 1] = ENDLESS
    homes = read.column("VEHICLES_DEPOT_SECTION", 1, vehicles, depots[0] + 1)[:, 0].astype(int) - 1
    capacity = float(read.words.get("CAPACITY", ENDLESS))
    longest = read.words.get("VEHICLES_MAX_DURATION")
    prizes = rounding(read.column("PRIZE_SECTION", 1, nodes, 0)[:, 0])
    allowed = np.ones((vehicles, nodes), dtype=np.bool_)
    if "VEHICLES_ALLOWED_CLIENTS_SECTION" in read.sections:
        allowed[:] = False
        for row in read.sections["VEHICLES_ALLOWED_CLIENTS_SECTION"]:
            allowed[int(row[0]) - 1, [int(node) - 1 for node in row[1:]]] = True
    return _flat(
        points=points,
        rounding=rounding,
        clients=clients,
        service=service,
        windows=windows,
        demand=read.column("DEMAND_SECTION", 1, nodes, 0).astype(np.int64),
        homes=homes,
        capacity=read.column("CAPACITY_SECTION", 1, vehicles, capacity).astype(np.int64),
        longest=int(rounding(np.array(float(longest)))) if longest else ENDLESS,
        prizes=prizes if "PRIZE_SECTION" in read.sections else None,
        allowed=allowed[:, clients],
        unit=unit,
    )


def read_solomon(text: str, rounding: Rounding, unit: float) -> Flat:
    """Read Solomon's text; solutions name a client by its number."""
    rows = [line.split() for line in text.splitlines()]
    table = np.array([row for row in rows if len(row) == 7 and row[0].isdigit()], dtype=float)
    vehicles, capacity = next(
        (int(row[0]), int(row[1])) for row in rows if len(row) == 2 and row[0].isdigit()
    )
    clients = list(range(1, len(table)))
    return _flat(
        points=table[:, 1:3],
        rounding=rounding,
        clients=clients,
        service=rounding(table[:, 6]),
        windows=rounding(table[:, 4:6]),
        demand=table[:, 3:4].astype(np.int64),
        homes=np.zeros(vehicles, dtype=np.int64),
        capacity=np.full((vehicles, 1), capacity),
        longest=ENDLESS,
        prizes=None,
        allowed=np.ones((vehicles, len(clients)), dtype=np.bool_),
        unit=unit,
    )


def _flat(
    *,
    points: NDArray[np.float64],
    rounding: Rounding,
    clients: Sequence[int],
    service: NDArray[np.int64],
    windows: NDArray[np.int64],
    demand: NDArray[np.int64],
    homes: NDArray[np.int64],
    capacity: NDArray[np.int64],
    longest: int,
    prizes: NDArray[np.int64] | None,
    allowed: NDArray[np.bool_],
    unit: float,
) -> Flat:
    """Put the parts together: arrays by node become arrays by client."""
    away = points[:, None, :] - points[None, :, :]
    distance = rounding(np.sqrt((away**2).sum(axis=2)))
    vehicles, count = len(homes), len(clients)
    return Flat(
        distance=distance,
        duration=distance[None],
        names=tuple(map(str, clients)),
        place=np.array(clients, dtype=np.int64),
        access=np.zeros(count, dtype=np.int64),
        prize=np.full(count, -1) if prizes is None else prizes[clients],
        windows=tuple(
            ((int(windows[node, 0]), int(windows[node, 1]), ENDLESS),) for node in clients
        ),
        demand=demand[clients],
        vehicles=tuple(str(one + 1) for one in range(vehicles)),
        begin=homes.astype(np.int64),
        end=homes.astype(np.int64),
        profile=np.zeros(vehicles, dtype=np.int64),
        opens=windows[homes, 0],
        closes=windows[homes, 1],
        longest=np.full(vehicles, longest, dtype=np.int64),
        capacity=capacity,
        allowed=allowed,
        service=np.broadcast_to(service[clients], (vehicles, count)),
        unit=unit,
    )


def _text(text: str) -> _Text:
    words: dict[str, str] = {}
    sections: dict[str, list[list[float]]] = {}
    rows: list[list[float]] = []
    for line in text.splitlines():
        bare = line.strip()
        if not bare or bare == "EOF":
            continue
        if bare.split()[0].endswith("_SECTION"):
            rows = sections.setdefault(bare.split()[0], [])
        elif ":" in bare:
            name, _, value = bare.partition(":")
            words[name.strip()] = value.strip()
        else:
            rows.append([float(word) for word in bare.split()])
    return _Text(words, sections)
