"""A flat instance as PyVRP's ProblemData, for versions 0.13 and 0.14.

Vehicles that are alike are one vehicle type. Who may serve whom is a routing profile, whose
journeys to clients that are not allowed are endlessly long, as in PyVRP's own reader (long, and not
slow: endless durations spoil its first penalties). What service
takes is the client's, at its least; what some technicians need beyond that lies on journeys of
their profile: after the service, or before it where the end of the window may bind at an end of
service that depends on who serves. Access time lies on the journeys to a client.

PyVRP has one window a client: instances with several are refused. In the few clients where both
ends of the window may bind by who serves, its end is that of the slowest (`Model.narrowed`).
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyvrp
from numpy.typing import NDArray

from tests.bench.verify.flat import ENDLESS, Flat

NEVER = 1 << 44
"""Length of forbidden journeys, as in PyVRP's reader."""


@dataclass(frozen=True)
class Model:
    """PyVRP's data, the vehicles of each vehicle type, and how many windows were narrowed."""

    data: Any
    vehicles: tuple[tuple[int, ...], ...]
    depots: int
    narrowed: int


@dataclass(frozen=True)
class _Times:
    """Window and service of each client, and where the rest of its service lies."""

    early: NDArray[np.int64]
    late: NDArray[np.int64]
    least: NDArray[np.int64]
    before: NDArray[np.bool_]
    narrowed: int


def model_of(flat: Flat) -> Model:
    """Make the model."""
    times = _times(flat)
    kinds: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    profiles: dict[tuple[Any, ...], int] = {}
    profile_of = []
    for vehicle in range(len(flat.vehicles)):
        extra = np.where(flat.allowed[vehicle], flat.service[vehicle] - times.least, 0)
        key = (int(flat.profile[vehicle]), flat.allowed[vehicle].tobytes(), extra.tobytes())
        profile_of.append(profiles.setdefault(key, len(profiles)))
        kinds[
            (
                int(flat.begin[vehicle]),
                int(flat.end[vehicle]),
                int(flat.opens[vehicle]),
                int(flat.closes[vehicle]),
                int(flat.longest[vehicle]),
                tuple(flat.capacity[vehicle].tolist()),
                profile_of[-1],
            )
        ].append(vehicle)
    homes = sorted({*flat.begin.tolist(), *flat.end.tolist()})
    rows = np.array([*homes, *flat.place.tolist()])
    distances, durations = [], []
    for profile in range(len(profiles)):
        distance, duration = _journeys(flat, times, rows, len(homes), profile_of.index(profile))
        distances.append(distance)
        durations.append(duration)
    types = [
        pyvrp.VehicleType(
            num_available=len(vehicles),
            capacity=list(capacity),
            start_depot=homes.index(begin),
            end_depot=homes.index(end),
            tw_early=opens,
            tw_late=closes,
            **({} if longest >= ENDLESS else {"shift_duration": longest}),
            profile=profile,
        )
        for (begin, end, opens, closes, longest, capacity, profile), vehicles in kinds.items()
    ]
    data = _data(flat, times, homes, types, distances, durations)
    return Model(data, tuple(map(tuple, kinds.values())), len(homes), times.narrowed)


def _times(flat: Flat) -> _Times:
    count = len(flat.names)
    early, late, least = (np.zeros(count, dtype=np.int64) for _ in range(3))
    before = np.zeros(count, dtype=np.bool_)
    narrowed = 0
    for client in range(count):
        if len(flat.windows[client]) != 1:
            raise ValueError(f"client {flat.names[client]} has several windows")
        ((opens, latest, ends),) = flat.windows[client]
        service = flat.service[:, client]
        able = flat.allowed[:, client] & (flat.closes >= opens) & (flat.opens <= latest)
        least[client] = service[able].min() if able.any() else service.min()
        bounds = np.minimum(latest, ends - service)
        near_end = able & (flat.closes > bounds)
        near_start = able & (flat.opens < opens)
        early[client] = opens
        if len(set(bounds[near_end].tolist())) <= 1:
            late[client] = bounds[near_end].min() if near_end.any() else latest
        elif (ends - service[near_end] <= latest).all() and not near_start.any():
            before[client] = True
            late[client] = ends - least[client]
        else:
            late[client] = bounds[near_end].min()
            narrowed += 1
    return _Times(early, late, least, before, narrowed)


def _journeys(
    flat: Flat, times: _Times, rows: NDArray[np.int64], homes: int, vehicle: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give distances and durations, depots first, of a profile by one of its vehicles."""
    distance = flat.distance[np.ix_(rows, rows)].copy()
    duration = flat.duration[flat.profile[vehicle]][np.ix_(rows, rows)].copy()
    extra = flat.service[vehicle] - times.least
    duration[homes:, :] += np.where(times.before, 0, extra)[:, None]
    duration[:, homes:] += (flat.access + np.where(times.before, extra, 0))[None, :]
    forbidden = homes + np.flatnonzero(~flat.allowed[vehicle])
    distance[:, forbidden] = distance[forbidden, :] = NEVER
    for matrix in (distance, duration):
        np.fill_diagonal(matrix, 0)
    return distance, duration


def _data(
    flat: Flat,
    times: _Times,
    homes: list[int],
    types: list[Any],
    distances: list[NDArray[np.int64]],
    durations: list[NDArray[np.int64]],
) -> Any:
    newer = hasattr(pyvrp, "Location")
    clients = [
        pyvrp.Client(
            *((len(homes) + client,) if newer else (0, 0)),
            delivery=flat.demand[client].tolist(),
            service_duration=int(times.least[client]),
            tw_early=int(times.early[client]),
            tw_late=int(times.late[client]),
            prize=max(0, int(flat.prize[client])),
            required=bool(flat.prize[client] < 0),
        )
        for client in range(len(flat.names))
    ]
    places = [0] * (len(homes) + len(clients))
    depots = [pyvrp.Depot(*((at,) if newer else (0, 0))) for at in range(len(homes))]
    before = ([pyvrp.Location(0, 0) for _ in places],) if newer else ()
    return pyvrp.ProblemData(*before, clients, depots, types, distances, durations)
