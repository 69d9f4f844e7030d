"""Solve one instance with PyVRP: `python -m tests.bench.competitors.pyvrp_run FAMILY FILE OUT`.

Runs in an environment that has PyVRP and numpy alone.
"""

import argparse
from pathlib import Path

import pyvrp
from pyvrp.stop import MaxRuntime

from tests.bench.competitors.pyvrp_model import Model, model_of
from tests.bench.families import FAMILIES
from tests.bench.verify.flat import Flat


def main() -> None:
    """Search for so many seconds and write the best routes found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", choices=sorted(FAMILIES))
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    family = FAMILIES[asked.family]
    flat = family.read(asked.file.read_text(encoding="utf-8"))
    model = model_of(flat)
    found = pyvrp.solve(model.data, MaxRuntime(asked.seconds), asked.seed, collect_stats=False)
    asked.out.write_text(family.write(routes_of(flat, model, found.best)), encoding="utf-8")


def routes_of(flat: Flat, model: Model, solution: object) -> dict[str, list[str]]:
    """Name the routes after vehicles of their types."""
    free = [list(vehicles) for vehicles in model.vehicles]
    routes = {}
    for route in solution.routes():  # type: ignore[attr-defined]  # no types
        vehicle = free[route.vehicle_type()].pop(0)
        routes[flat.vehicles[vehicle]] = [flat.names[at] for at in _clients(route, model)]
    return routes


def _clients(route: object, model: Model) -> list[int]:
    """Positions of a route's clients; 0.13 counts locations, and 0.14 activities."""
    if hasattr(route, "visits"):
        return [at - model.depots for at in route.visits()]
    return [stop.idx for stop in route if stop.is_client()]  # type: ignore[attr-defined]  # no types


if __name__ == "__main__":
    main()
