"""Solve a flat instance with VROOM: `python -m tests.bench.competitors.vroom_run FAMILY FILE OUT`.

Exploration level 5, its highest, with so many seconds at most. VROOM knows no limit on how long a
route lasts and no prizes; families with either are not given to it. Access time and service that
depend on who serves are the setup and service of vehicle types; the end of a window is that of the
slowest who may serve.
"""

import argparse
from datetime import timedelta
from pathlib import Path

import numpy as np
import vroom

from tests.bench.families import FAMILIES
from tests.bench.verify.flat import ENDLESS, Flat

LEVEL = 5
LAST = 4_000_000
"""An instant past every horizon that VROOM's 32 bits of hundredths of seconds hold."""


def main() -> None:
    """Search for so many seconds at most and write the routes found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", choices=sorted(FAMILIES))
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1, help="not used: VROOM has no random seed")
    asked = parser.parse_args()
    family = FAMILIES[asked.family]
    flat = family.read(asked.file.read_text(encoding="utf-8"))
    limit = timedelta(seconds=asked.seconds)
    found = model_of(flat).solve(exploration_level=LEVEL, nb_threads=2, timeout=limit)
    asked.out.write_text(family.write(routes_of(flat, found)), encoding="utf-8")


def model_of(flat: Flat) -> "vroom.Input":
    """Make VROOM's input: what it makes least is distance."""
    if (flat.longest < ENDLESS).any() or (flat.prize >= 0).any():
        raise ValueError("VROOM has no limit on how long routes last, and no prizes")
    model = vroom.Input()
    for profile in range(len(flat.duration)):
        name = f"p{profile}"
        model.set_durations_matrix(name, flat.duration[profile].astype(np.uint32))
        model.set_distances_matrix(name, flat.distance.astype(np.uint32))
        model.set_costs_matrix(name, flat.distance.astype(np.uint32))
    paces = {flat.service[v].tobytes(): v for v in range(len(flat.vehicles))}
    pace_of = {pace: f"t{at}" for at, pace in enumerate(paces)}
    sets = {flat.allowed[v].tobytes(): v for v in range(len(flat.vehicles))}
    groups = {group: at for at, group in enumerate(sets)}
    for vehicle in range(len(flat.vehicles)):
        model.add_vehicle(_vehicle(flat, vehicle, pace_of, groups))
    for client in range(len(flat.names)):
        model.add_job(_job(flat, client, paces, pace_of))
    return model


def _vehicle(
    flat: Flat, vehicle: int, pace_of: dict[bytes, str], groups: dict[bytes, int]
) -> "vroom.Vehicle":
    """Give a vehicle whose skills are the clients that it is allowed, where some are not."""
    allowed = np.flatnonzero(flat.allowed[vehicle]).tolist()
    skills = set(allowed) if len(groups) > 1 else set()
    return vroom.Vehicle(
        vehicle + 1,
        start=int(flat.begin[vehicle]),
        end=int(flat.end[vehicle]),
        profile=f"p{int(flat.profile[vehicle])}",
        capacity=np.minimum(flat.capacity[vehicle], 1_000_000).tolist(),
        skills=skills,
        time_window=vroom.TimeWindow(int(flat.opens[vehicle]), int(flat.closes[vehicle])),
        type=pace_of[flat.service[vehicle].tobytes()],
    )


def _job(
    flat: Flat, client: int, paces: dict[bytes, int], pace_of: dict[bytes, str]
) -> "vroom.Job":
    """Give a client; setup is at the location, so that access belongs to the service here."""
    access = int(flat.access[client])
    service = {pace_of[pace]: int(flat.service[v, client]) for pace, v in paces.items()}
    able = flat.allowed[:, client]
    slowest = int(flat.service[able, client].max()) if able.any() else 0
    windows = [
        vroom.TimeWindow(max(0, low - access), min(high, ends - slowest, LAST) - access)
        for low, high, ends in flat.windows[client]
    ]
    return vroom.Job(
        client + 1,
        location=int(flat.place[client]),
        default_service=access + slowest,
        service_per_type={kind: access + takes for kind, takes in service.items()},
        delivery=flat.demand[client].tolist(),
        skills={client} if not flat.allowed[:, client].all() else set(),
        time_windows=windows,
    )


def routes_of(flat: Flat, found: "vroom.Solution") -> dict[str, list[str]]:
    """Name the jobs of each vehicle in their order."""
    routes: dict[str, list[str]] = {}
    steps = found.routes
    for vehicle, kind, job in zip(steps["vehicle_id"], steps["type"], steps["id"], strict=True):
        if kind == "job":
            routes.setdefault(flat.vehicles[int(vehicle) - 1], []).append(flat.names[int(job) - 1])
    return routes


if __name__ == "__main__":
    main()
