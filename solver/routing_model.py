"""The OR-Tools RoutingModel on one component: the reference engine (`--engine routing-model`).

Hard rules are stated exactly; prices as `solver.routing_terms` tells. Local search guided by
penalties starts from given routes, or from the model's own construction when it refuses those.

A second model in one process may crash it, and the search holds the interpreter's lock: call this
in a process of its own (`solver.component`).
"""

# The library has no types: everything that comes from it is Any and stays in this file.
import itertools
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from solver.budget import Budget
from solver.draft import Outline
from solver.problem import Problem
from solver.routing_terms import UNIT, Terms
from solver.timetable import Day

REPORT_EVERY_S = 0.5
"""Shortest time between two reports of better plans."""
STEP_LIMIT_S = 5
"""Limit of one restoring step. The default of 0.1 s also bounds taking over the given plan, and
where that takes longer (1,000 visits) the search ends at once with no plan at all."""


@dataclass(frozen=True, slots=True)
class Search:
    """How long to search, and in which order among equals.

    Parameters
    ----------
    solutions
        Plans after which the search ends, better or not; None bounds it by time alone. With a
        bound that is reached before the time is over the same seed gives the same plan.
    """

    budget: Budget
    seed: int = 1
    solutions: int | None = None


def improve(
    problem: Problem,
    visits: Iterable[int],
    start: Outline,
    search: Search,
    on_better: Callable[[Outline], None],
) -> Outline | None:
    """Search for a better plan of these visits than `start`.

    Parameters
    ----------
    on_better
        Told of better plans while the search goes on, at most every `REPORT_EVERY_S` seconds.

    Returns
    -------
    Outline or None
        The best plan of the model's own prices; None when it found none.
    """
    terms = Terms(problem, visits, search.seed)
    if not terms.visits or not terms.vehicles:
        return None
    model = _Model(terms)
    return model.solve(start, search, on_better)


class _Model:
    """The RoutingModel of `terms`."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.manager = pywrapcp.RoutingIndexManager(
            terms.nodes, terms.vehicles, terms.starts, terms.ends
        )
        self.routing: Any = pywrapcp.RoutingModel(self.manager)
        self._matrices: dict[Hashable, int] = {}
        self._prices()
        self._times()
        self._loads()
        self._travel_limits()
        self._visits()

    # -- what is in the model ---------------------------------------------------------------

    def _prices(self) -> None:
        for vehicle in range(self.terms.vehicles):
            evaluator = self._matrix(
                ("money", self.terms.money_key(vehicle)),
                partial(self._money, vehicle),
            )
            self.routing.SetArcCostEvaluatorOfVehicle(evaluator, vehicle)
            if vehicle < len(self.terms.days):
                fixed = self.terms.problem.shifts[vehicle].cost.fixed_fen
                self.routing.SetFixedCostOfVehicle(fixed * UNIT, vehicle)

    def _money(self, vehicle: int) -> list[list[int]]:
        return _rows(self.terms.money(vehicle))

    def _times(self) -> None:
        """State shift hours, windows, breaks, durations and the prices that depend on instants."""
        terms, problem = self.terms, self.terms.problem
        transits = [self._duration(day) for day in terms.days]
        transits += [self._vector([0] * terms.nodes)] * len(terms.partners)
        self._offset, horizon = _horizon(problem)
        self.routing.AddDimensionWithVehicleTransits(transits, horizon, horizon, False, "time")
        self.time = self.routing.GetDimensionOrDie("time")
        for vehicle, day in enumerate(terms.days):
            self._shift(vehicle, day)
        for column, (partner, number) in enumerate(terms.partners):
            point = problem.partners[partner]
            opening = point.days[number]
            opens = max(opening.opens_s, problem.freeze_s + point.acceptance_s)
            closes = max(opens, opening.closes_s)
            for end in (self.routing.Start, self.routing.End):
                index = end(len(terms.days) + column)
                self.time.CumulVar(index).SetRange(opens - self._offset, closes - self._offset)

    def _shift(self, vehicle: int, day: Day) -> None:
        shift, offset = self.terms.problem.shifts[vehicle], self._offset
        start, end = self.routing.Start(vehicle), self.routing.End(vehicle)
        for index in (start, end):
            self.time.CumulVar(index).SetRange(day.start - offset, day.end - offset)
        rates = shift.cost
        if rates.per_hour_fen:
            self.time.SetSpanCostCoefficientForVehicle(rates.per_hour_fen, vehicle)
        overtime = rates.per_overtime_hour_fen - rates.per_hour_fen
        if overtime > 0 and shift.soft_end_s < shift.end_s:
            self.time.SetCumulVarSoftUpperBound(end, shift.soft_end_s - offset, overtime)
        if day.max_duration is not None:
            self.time.SetSpanUpperBoundForVehicle(day.max_duration, vehicle)
        if day.breaks:
            breaks = [
                self.routing.solver().FixedDurationIntervalVar(
                    earliest - offset, latest_end - duration - offset, duration, False, "break"
                )
                for earliest, latest_end, duration in day.breaks
            ]
            stay = self.terms.stay_s(day)
            by_index = [
                stay[self.manager.IndexToNode(index)] for index in range(self.routing.Size())
            ]
            self.time.SetBreakIntervalsOfVehicle(breaks, vehicle, by_index)

    def _loads(self) -> None:
        """State capacities, parts on the van, and the caps of partner days."""
        terms, problem = self.terms, self.terms.problem
        free = [None] * len(terms.partners)
        dimensions = max((len(shift.capacity) for shift in problem.shifts), default=0)
        for dimension in range(dimensions):
            self._load(
                f"load-{dimension}",
                terms.by_node(partial(_demand, problem, dimension)),
                [
                    *(
                        shift.capacity[dimension] if shift.capacity else None
                        for shift in problem.shifts
                    ),
                    *free,
                ],
            )
        for part in sorted(
            {part for visit in terms.visits for part in problem.visits[visit].parts}
        ):
            stock = [problem.technicians[day.technician].parts.get(part, 0) for day in terms.days]
            self._load(
                f"part-{part}",
                terms.by_node(partial(_parts, problem, part)),
                [*stock, *free],
            )
        if terms.partners:
            caps = [problem.partners[partner].days[day] for partner, day in terms.partners]
            anyone = [None] * len(terms.days)
            ones = terms.by_node(lambda _: 1)
            self._load("partner-visits", ones, [*anyone, *(cap.max_visits for cap in caps)])
            service = terms.by_node(lambda visit: problem.visits[visit].service_s)
            self._load("partner-service", service, [*anyone, *(cap.max_service_s for cap in caps)])

    def _load(self, name: str, amounts: list[int], limits: list[int | None]) -> None:
        """Add a sum along each path, unless no limit can be reached."""
        total = sum(amounts)
        if any(limit is not None and limit < total for limit in limits):
            bounds = [total if limit is None else min(limit, total) for limit in limits]
            self.routing.AddDimensionWithVehicleCapacity(
                self._vector(amounts), 0, bounds, True, name
            )

    def _travel_limits(self) -> None:
        terms = self.terms
        limits = [day.max_travel for day in terms.days]
        if all(limit is None for limit in limits):
            return
        _, horizon = _horizon(terms.problem)
        profiles = [shift.profile for shift in terms.problem.shifts]
        evaluators = [
            self._matrix(("travel", profile), partial(_rows, terms.travel_s(profile)))
            for profile in profiles
        ]
        evaluators += [self._vector([0] * terms.nodes)] * len(terms.partners)
        bounds = [horizon if limit is None else limit for limit in limits]
        self.routing.AddDimensionWithVehicleTransitAndCapacity(
            evaluators, 0, [*bounds, *([horizon] * len(terms.partners))], True, "travel"
        )

    def _visits(self) -> None:
        penalties = self.terms.penalties()
        for visit, node in self.terms.node_of.items():
            index = self.manager.NodeToIndex(node)
            self.routing.VehicleVar(index).SetValues([-1, *self.terms.vehicles_of(visit)])
            self.routing.AddDisjunction([index], penalties[visit])
            access = self.terms.problem.visits[visit].access_s + self._offset
            spans = [(low - access, high - access) for low, high in self.terms.spans[visit].starts]
            begins = self.time.CumulVar(index)
            if spans:
                begins.SetRange(max(0, spans[0][0]), max(0, spans[-1][1]))
            for (_, closed), (opens, _) in itertools.pairwise(spans):
                if closed + 1 <= opens - 1:
                    begins.RemoveInterval(closed + 1, opens - 1)
            slope = self.terms.slope(visit)
            if slope is not None:
                due, rate = slope
                self.time.SetCumulVarSoftUpperBound(index, max(0, due - self._offset), rate)

    # -- shared evaluators ------------------------------------------------------------------

    def _duration(self, day: Day) -> int:
        profile = self.terms.problem.shifts[day.number].profile
        key = ("duration", profile, tuple(self.terms.stay_s(day)))
        return self._matrix(key, lambda: _rows(self.terms.duration_s(day)))

    def _matrix(self, key: Hashable, rows: Callable[[], list[list[int]]]) -> int:
        if key not in self._matrices:
            self._matrices[key] = self.routing.RegisterTransitMatrix(rows())
        return self._matrices[key]

    def _vector(self, amounts: list[int]) -> int:
        key = ("vector", tuple(amounts))
        if key not in self._matrices:
            self._matrices[key] = self.routing.RegisterUnaryTransitVector(amounts)
        return self._matrices[key]

    # -- the search -------------------------------------------------------------------------

    def solve(
        self, start: Outline, search: Search, on_better: Callable[[Outline], None]
    ) -> Outline | None:
        """Search from `start` until time or solutions run out."""
        self.routing.solver().ReSeed(search.seed % 2**31)
        parameters = _parameters(search)
        best = _Best(self, search.budget, on_better)
        self.routing.AddAtSolutionCallback(best.look)
        parameters.time_limit.FromMilliseconds(_milliseconds(search.budget))
        self.routing.CloseModelWithParameters(parameters)
        paths = [
            [self.manager.NodeToIndex(node) for node in path] for path in self.terms.paths(start)
        ]
        given = self.routing.ReadAssignmentFromRoutes(paths, True)
        best.forget()
        if search.budget.over():
            return None
        parameters.time_limit.FromMilliseconds(_milliseconds(search.budget))
        if given is not None:
            self.routing.SolveFromAssignmentWithParameters(given, parameters)
        else:
            self.routing.SolveWithParameters(parameters)
        return best.outline

    def outline(self) -> Outline:
        """Tell what is where in the plan that the search is at."""
        paths: list[list[int]] = []
        for vehicle in range(self.terms.vehicles):
            paths.append([])
            index = self.routing.NextVar(self.routing.Start(vehicle)).Value()
            while not self.routing.IsEnd(index):
                paths[-1].append(self.manager.IndexToNode(index))
                index = self.routing.NextVar(index).Value()
        return self.terms.outline(paths)


class _Best:
    """The best plan seen, kept while the search goes on."""

    def __init__(self, model: _Model, budget: Budget, on_better: Callable[[Outline], None]) -> None:
        self._model, self._budget, self._on_better = model, budget, on_better
        self._told = -REPORT_EVERY_S
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.outline: Outline | None = None
        self._price = 2**63

    def look(self) -> None:
        """Keep the plan that the search is at if it is the best so far."""
        price = self._model.routing.CostVar().Max()
        if price >= self._price:
            return
        self._price, self.outline = price, self._model.outline()
        now = self._budget.clock()
        if now - self._told >= REPORT_EVERY_S:
            self._told = now
            self._on_better(self.outline)


def _parameters(search: Search) -> Any:  # noqa: ANN401 - a message class made at run time
    parameters: Any = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    if search.solutions is None:
        parameters.lns_time_limit.FromSeconds(STEP_LIMIT_S)
    else:
        # Bounded by solutions, no step may end by the clock: a busy machine would change the plan.
        parameters.lns_time_limit.FromMilliseconds(_milliseconds(search.budget))
        parameters.solution_limit = min(search.solutions, 2**62)
    return parameters


def _milliseconds(budget: Budget) -> int:
    return max(1, int(budget.left_s() * 1000))


def _horizon(problem: Problem) -> tuple[int, int]:
    """First second that the model names, and the number of seconds from it to the last one."""
    firsts = [shift.start_s for shift in problem.shifts]
    lasts = [shift.end_s for shift in problem.shifts]
    for partner in problem.partners:
        firsts += [day.opens_s for day in partner.days]
        lasts += [
            max(day.opens_s, day.closes_s, problem.freeze_s + partner.acceptance_s)
            for day in partner.days
        ]
    first = min(firsts) - max((visit.access_s for visit in problem.visits), default=0)
    return first, max(lasts) - first + 1


def _demand(problem: Problem, dimension: int, visit: int) -> int:
    demand = problem.visits[visit].demand
    return demand[dimension] if demand else 0


def _parts(problem: Problem, part: str, visit: int) -> int:
    return problem.visits[visit].parts.get(part, 0)


def _rows(matrix: NDArray[np.int64]) -> list[list[int]]:
    rows: list[list[int]] = matrix.tolist()
    return rows
