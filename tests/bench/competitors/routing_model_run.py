"""Solve one flat instance with OR-Tools' RoutingModel, used as its guide shows.

`python -m tests.bench.competitors.routing_model_run FAMILY FILE OUT --seconds 60 --seed 0`

The seed chooses one of four documented configurations: the search has no random seed of its own.
Every client has a disjunction, at a price above any distance where it must be served.
"""

import argparse
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp, routing_enums_pb2, routing_ils_pb2

from tests.bench.competitors.configurations import CONFIGURATIONS
from tests.bench.families import FAMILIES
from tests.bench.verify.flat import ENDLESS, Flat

FIRST = routing_enums_pb2.FirstSolutionStrategy
SEARCH = routing_enums_pb2.LocalSearchMetaheuristic
MISSED = 10_000_000
"""Price of leaving out a client that must be served: more than any way there."""


@dataclass(frozen=True)
class _Nodes:
    """Nodes of the model: clients first, then beginnings and ends of vehicles."""

    rows: NDArray[np.int64]
    starts: list[int]
    ends: list[int]


def main() -> None:
    """Search for so many seconds and write the best routes found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", choices=sorted(FAMILIES))
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, choices=range(len(CONFIGURATIONS)), default=0)
    asked = parser.parse_args()
    family = FAMILIES[asked.family]
    flat = family.read(asked.file.read_text(encoding="utf-8"))
    routes = solved(flat, asked.seconds, asked.seed)
    if routes is not None:
        asked.out.write_text(family.write(routes), encoding="utf-8")


def solved(flat: Flat, seconds: float, configuration: int) -> dict[str, list[str]] | None:
    """Give the best routes found; None when there was no first plan in time."""
    nodes = _nodes(flat)
    manager = pywrapcp.RoutingIndexManager(
        len(nodes.rows), len(flat.vehicles), nodes.starts, nodes.ends
    )
    routing = pywrapcp.RoutingModel(manager)
    metres = flat.distance[np.ix_(nodes.rows, nodes.rows)]
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(metres.tolist()))
    _add_time(flat, nodes, manager, routing)
    _add_loads(flat, nodes, routing)
    for client in range(len(flat.names)):
        index = manager.NodeToIndex(client)
        price = int(flat.prize[client])
        routing.AddDisjunction([index], MISSED if price < 0 else price)
        able = np.flatnonzero(flat.allowed[:, client]).tolist()
        if len(able) < len(flat.vehicles):
            routing.VehicleVar(index).SetValues([-1, *able])
    answer = routing.SolveWithParameters(_parameters(seconds, configuration))
    return None if answer is None else _routes(flat, manager, routing, answer)


def _nodes(flat: Flat) -> _Nodes:
    """Give every place where vehicles begin or end one node beside those of clients."""
    homes = sorted({*flat.begin.tolist(), *flat.end.tolist()})
    rows = np.array([*flat.place.tolist(), *homes])
    at = {home: len(flat.names) + turn for turn, home in enumerate(homes)}
    return _Nodes(
        rows, [at[one] for one in flat.begin.tolist()], [at[one] for one in flat.end.tolist()]
    )


def _add_time(flat: Flat, nodes: _Nodes, manager: Any, routing: Any) -> None:
    """Add the dimension of time: starts of service, the service before and the access after."""
    count, homes = len(flat.names), len(nodes.rows) - len(flat.names)
    known: dict[tuple[int, bytes], int] = {}
    callbacks = []
    for vehicle in range(len(flat.vehicles)):
        key = (int(flat.profile[vehicle]), flat.service[vehicle].tobytes())
        if key not in known:
            times = flat.duration[key[0]][np.ix_(nodes.rows, nodes.rows)]
            times = times + np.append(flat.service[vehicle], np.zeros(homes, np.int64))[:, None]
            times = times + np.append(flat.access, np.zeros(homes, np.int64))[None, :]
            np.fill_diagonal(times, 0)
            known[key] = routing.RegisterTransitMatrix(times.tolist())
        callbacks.append(known[key])
    horizon = int(flat.closes.max())
    routing.AddDimensionWithVehicleTransits(callbacks, horizon, horizon, False, "time")
    time = routing.GetDimensionOrDie("time")
    solver = routing.solver()
    for client in range(count):
        index = manager.NodeToIndex(client)
        windows = sorted(flat.windows[client])
        variable = time.CumulVar(index)
        variable.SetRange(windows[0][0], min(horizon, max(window[1] for window in windows)))
        for one, other in pairwise(windows):
            if one[1] + 1 < other[0]:
                variable.RemoveInterval(one[1] + 1, other[0] - 1)
        _bind_end(flat, client, routing.VehicleVar(index), variable, solver)
    for vehicle in range(len(flat.vehicles)):
        start = time.CumulVar(routing.Start(vehicle))
        start.SetRange(int(flat.opens[vehicle]), int(flat.closes[vehicle]))
        time.CumulVar(routing.End(vehicle)).SetRange(
            int(flat.opens[vehicle]), int(flat.closes[vehicle])
        )
        if flat.longest[vehicle] < ENDLESS:
            time.SetSpanUpperBoundForVehicle(int(flat.longest[vehicle]), vehicle)
        routing.AddVariableMinimizedByFinalizer(time.CumulVar(routing.End(vehicle)))
        routing.AddVariableMaximizedByFinalizer(start)


def _bind_end(flat: Flat, client: int, vehicle: Any, start: Any, solver: Any) -> None:
    """Bound the start by the end of the window less the service, which depends on who serves."""
    windows = flat.windows[client]
    service = flat.service[:, client]
    if len(windows) != 1 or windows[0][2] - int(service.max()) >= windows[0][1]:
        return
    latest = np.minimum(windows[0][1], windows[0][2] - service)
    if len(set(latest.tolist())) == 1:
        start.SetMax(int(latest[0]))
        return
    # Position 0 is for a client that is left out.
    bounds = [int(windows[0][1]), *latest.tolist()]
    solver.Add(start <= solver.Element(bounds, vehicle + 1))


def _add_loads(flat: Flat, nodes: _Nodes, routing: Any) -> None:
    homes = len(nodes.rows) - len(flat.names)
    for kind in range(flat.demand.shape[1]):
        load = [*flat.demand[:, kind].tolist(), *[0] * homes]
        callback = routing.RegisterUnaryTransitVector(load)
        capacity = np.minimum(flat.capacity[:, kind], sum(load)).tolist()
        routing.AddDimensionWithVehicleCapacity(callback, 0, capacity, True, f"load {kind}")


def _parameters(seconds: float, configuration: int) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.time_limit.FromMilliseconds(round(seconds * 1000))
    parameters.first_solution_strategy = (
        FIRST.PATH_CHEAPEST_ARC,
        FIRST.PARALLEL_CHEAPEST_INSERTION,
        FIRST.SAVINGS,
        FIRST.PARALLEL_CHEAPEST_INSERTION,
    )[configuration]
    parameters.local_search_metaheuristic = (
        SEARCH.GUIDED_LOCAL_SEARCH,
        SEARCH.GUIDED_LOCAL_SEARCH,
        SEARCH.SIMULATED_ANNEALING,
        SEARCH.AUTOMATIC,
    )[configuration]
    if configuration == 3:
        parameters.use_iterated_local_search = True
        iterated = parameters.iterated_local_search_parameters
        iterated.perturbation_strategy = routing_ils_pb2.PerturbationStrategy.RUIN_AND_RECREATE
        ruin = iterated.ruin_recreate_parameters
        ruin.ruin_strategies.add().sisr.CopyFrom(_strings())
        ruin.recreate_strategy.heuristic = FIRST.LOCAL_CHEAPEST_INSERTION
        iterated.improve_perturbed_solution = True
        iterated.best_solution_acceptance_strategy.greedy_descent.SetInParent()
        annealing = iterated.reference_solution_acceptance_strategy.simulated_annealing
        annealing.cooling_schedule_strategy = routing_ils_pb2.CoolingScheduleStrategy.EXPONENTIAL
        annealing.automatic_temperatures = True
    return parameters


def _strings() -> Any:
    """Removal of adjacent strings with the figures of its authors."""
    return routing_ils_pb2.SISRRuinStrategy(
        max_removed_sequence_size=10, avg_num_removed_visits=10, bypass_factor=0.01
    )


def _routes(flat: Flat, manager: Any, routing: Any, answer: Any) -> dict[str, list[str]]:
    routes = {}
    for vehicle, name in enumerate(flat.vehicles):
        order, index = [], answer.Value(routing.NextVar(routing.Start(vehicle)))
        while not routing.IsEnd(index):
            order.append(flat.names[manager.IndexToNode(index)])
            index = answer.Value(routing.NextVar(index))
        routes[name] = order
    return routes


if __name__ == "__main__":
    main()
