"""Instances as plain arrays of integers, and the judge of routes on them.

Vehicles, clients and locations are positions from 0; times, distances and prizes are integers of
one unit, which the instance's reader chooses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tests.bench.verify.verdict import Verdict

ENDLESS = 1 << 40
"""A time, load or length that nothing reaches."""
Window = tuple[int, int, int]
"""Service starts from the first to the second instant and ends by the third."""


@dataclass(frozen=True)
class Flat:
    """An instance: n locations, c clients, v vehicles, k kinds of load.

    Parameters
    ----------
    distance
        int64 [n, n], from row to column.
    duration
        int64 [p, n, n], by travel profile.
    names
        Of clients, as solutions name them.
    place, access, prize
        int64 [c]: location, time between arrival and start, and the price of leaving the client
        out; -1 where it must be served.
    windows
        Of each client; at least one.
    demand
        int64 [c, k].
    vehicles
        Names, as solutions number or call them.
    begin, end
        int64 [v]: locations.
    profile
        int64 [v]: of travel.
    opens, closes, longest
        int64 [v]: earliest departure, latest return, longest time between.
    capacity
        int64 [v, k].
    allowed
        bool [v, c].
    service
        int64 [v, c]: how long service takes.
    unit
        Of cost, in one unit of the family's best known values.
    """

    distance: NDArray[np.int64]
    duration: NDArray[np.int64]
    names: tuple[str, ...]
    place: NDArray[np.int64]
    access: NDArray[np.int64]
    prize: NDArray[np.int64]
    windows: tuple[tuple[Window, ...], ...]
    demand: NDArray[np.int64]
    vehicles: tuple[str, ...]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    profile: NDArray[np.int64]
    opens: NDArray[np.int64]
    closes: NDArray[np.int64]
    longest: NDArray[np.int64]
    capacity: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    service: NDArray[np.int64]
    unit: float = 1.0


def judge(flat: Flat, routes: Mapping[str, Sequence[str]]) -> Verdict:
    """Judge routes, the names of clients in order by the name of the vehicle."""
    clients = {name: at for at, name in enumerate(flat.names)}
    vehicles = {name: at for at, name in enumerate(flat.vehicles)}
    faults: list[str] = []
    served = np.zeros(len(flat.names), dtype=np.int64)
    cost = 0
    for name, words in routes.items():
        unknown = [word for word in words if word not in clients]
        if name not in vehicles or unknown:
            faults.append(f"route {name}: unknown {unknown or 'vehicle'}")
            continue
        order = [clients[word] for word in words]
        if order:
            np.add.at(served, order, 1)
            cost += length(flat, vehicles[name], order)
            faults += [f"route {name}: {fault}" for fault in broken(flat, vehicles[name], order)]
    faults += [f"client {flat.names[at]}: served twice" for at in np.flatnonzero(served > 1)]
    left_out = np.flatnonzero(served == 0)
    cost += int(flat.prize[left_out].clip(0).sum())
    faults += [f"client {flat.names[at]}: not served" for at in left_out if flat.prize[at] < 0]
    return Verdict(cost / flat.unit, tuple(faults))


def length(flat: Flat, vehicle: int, order: Sequence[int]) -> int:
    """Distance of a route."""
    path = [flat.begin[vehicle], *(flat.place[client] for client in order), flat.end[vehicle]]
    return sum(int(flat.distance[here, there]) for here, there in pairwise(path))


def broken(flat: Flat, vehicle: int, order: Sequence[int]) -> list[str]:
    """Name what a route breaks: who may serve whom, loads, windows, the shift and its length."""
    faults = [
        f"client {flat.names[client]} is not allowed"
        for client in order
        if not flat.allowed[vehicle, client]
    ]
    load = flat.demand[order].sum(axis=0)
    if (load > flat.capacity[vehicle]).any():
        faults.append(f"load {load.tolist()} > {flat.capacity[vehicle].tolist()}")
    late, lasts, back = schedule(flat, vehicle, order)
    faults += [f"client {flat.names[client]} is late" for client in late]
    if back > flat.closes[vehicle]:
        faults.append(f"back at {back} > {flat.closes[vehicle]}")
    if lasts > flat.longest[vehicle]:
        faults.append(f"lasts {lasts} > {flat.longest[vehicle]}")
    return faults


def schedule(flat: Flat, vehicle: int, order: Sequence[int]) -> tuple[list[int], int, int]:
    """Time a route: clients that are late, the shortest time it can last, the earliest return.

    The return is the earliest possible; starts are then moved back as far as it allows, each
    inside its window. With one window a client no other times last less.
    """
    times = flat.duration[flat.profile[vehicle]]
    late: list[int] = []
    starts: list[int] = []
    chosen: list[Window] = []
    clock, here = int(flat.opens[vehicle]), int(flat.begin[vehicle])
    for client in order:
        there, takes = int(flat.place[client]), int(flat.service[vehicle, client])
        ready = clock + int(times[here, there]) + int(flat.access[client])
        window = _window(flat.windows[client], ready, takes)
        if window is None:
            late.append(client)
            window = (ready, ready, ready + takes)
        starts.append(max(ready, window[0]))
        chosen.append(window)
        clock, here = starts[-1] + takes, there
    back = clock + int(times[here, int(flat.end[vehicle])])
    latest, there = back, int(flat.end[vehicle])
    for at in reversed(range(len(order))):
        client, here = order[at], int(flat.place[order[at]])
        takes = int(flat.service[vehicle, client])
        must = latest - int(times[here, there]) - takes
        _, high, ends = chosen[at]
        start = max(starts[at], min(must, high, ends - takes))
        latest, there = start - int(flat.access[client]), here
    departure = latest - int(times[int(flat.begin[vehicle]), there]) if order else back
    return late, back - departure, back


def _window(windows: Sequence[Window], ready: int, takes: int) -> Window | None:
    """Give the first window in which service can start at or after `ready`."""
    fitting = (
        window
        for window in sorted(windows)
        if max(ready, window[0]) <= min(window[1], window[2] - takes)
    )
    return next(fitting, None)
