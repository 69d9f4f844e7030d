"""A covering made a partition: visits that several have are taken from all but one."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from solver.cost import lateness_s, route_amount
from solver.plan import PICKUP
from solver.problem import Objective, Problem
from solver.timing import Refusal, time_route

TARDY = (Objective.TARDINESS, Objective.TRAVEL_AND_TARDINESS)
"""Objectives that count the largest lateness of the plan once more."""


class RoutePrice(NamedTuple):
    """What the objective adds up over routes, and the lateness it counts once a plan (or 0)."""

    amount: int
    worst: int = 0


Pricing = Callable[[int, Sequence[int]], RoutePrice | None]
"""Shift and stops in, price out; None for a route that breaks a rule."""


def pricing_of(problem: Problem) -> Pricing:
    """Price routes as `solver.timing` times them and `solver.cost` counts them."""
    tardy = problem.objective in TARDY

    def priced(shift: int, stops: Sequence[int]) -> RoutePrice | None:
        route = time_route(problem, shift, stops)
        if isinstance(route, Refusal):
            return None
        amount = route_amount(problem, route)
        if not tardy:
            return RoutePrice(amount)
        worst = max(
            (
                lateness_s(problem.visits[stop.visit], stop.start_s)
                for stop in route.stops
                if stop.visit is not None
            ),
            default=0,
        )
        return RoutePrice(amount - worst, worst)

    return priced


@dataclass
class Covering:
    """Routes by a shift of their kind, and what partner places hold as (place, visit) prices."""

    routes: list[tuple[int, tuple[int, ...], RoutePrice]]
    """Shift that stands for the kind, stops, price."""
    handed: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """By visit, partner places with the amount that is saved there."""


def mended(covering: Covering, pricing: Pricing) -> Covering | None:
    """Leave each visit where taking it away saves least; None where a rule forbids all but that.

    Visits in ascending order; of several routes the one is left first that saves most by it.
    """
    routes = list(covering.routes)
    handed = {visit: list(places) for visit, places in covering.handed.items()}
    servers: dict[int, int] = defaultdict(int)
    for _, stops, _ in routes:
        for visit in stops:
            servers[visit] += visit != PICKUP
    for visit, places in handed.items():
        servers[visit] += len(places)
    for visit in sorted(visit for visit, count in servers.items() if count > 1):
        for _ in range(servers[visit] - 1):
            if not _relieve(routes, handed, visit, pricing):
                return None
    return Covering(
        [route for route in routes if route[1]],
        {visit: places for visit, places in handed.items() if places},
    )


def _relieve(
    routes: list[tuple[int, tuple[int, ...], RoutePrice]],
    handed: dict[int, list[tuple[int, int]]],
    visit: int,
    pricing: Pricing,
) -> bool:
    """Take the visit away once, where that saves most; whether it could be."""
    best: tuple[int, int, tuple[int, tuple[int, ...], RoutePrice] | None] | None = None
    for at, (shift, stops, price) in enumerate(routes):
        if visit not in stops:
            continue
        left = tuple(stop for stop in stops if stop != visit)
        empty = all(stop == PICKUP for stop in left)
        cheaper = RoutePrice(0) if empty else pricing(shift, left)
        if cheaper is not None:
            saving = sum(price) - sum(cheaper)
            if best is None or saving > best[0]:
                best = saving, at, (shift, () if empty else left, cheaper)
    for number, (_, amount) in enumerate(handed.get(visit, ())):
        if best is None or amount > best[0]:
            best = amount, number, None
    if best is None:
        return False
    _, at, route = best
    if route is None:
        del handed[visit][at]
    else:
        routes[at] = route
    return True
