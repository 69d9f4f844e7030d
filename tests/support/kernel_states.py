"""The kernel's search in single steps, and what must hold of its state after any of them."""

from collections.abc import Iterable
from typing import Self

import numpy as np
from numpy.typing import NDArray

from solver.cost import lateness_s, partner_amount, route_cost, route_distance_m
from solver.draft import Outline
from solver.eligible import eligible_of
from solver.insertion import timed
from solver.kernel.arrays import Arrays, arrays_of
from solver.kernel.evaluate import Work, work_of
from solver.kernel.ground import Ground, ground_of
from solver.kernel.moves import empty_lists, settle, take
from solver.kernel.parts import Part, whole
from solver.kernel.recreate import recreate
from solver.kernel.scratch import Scratch, scratch_of
from solver.kernel.search import Best, anneal, best_of
from solver.kernel.state import ABSENT, State, new_state, refresh
from solver.plan import PartnerAssignment, Route
from solver.problem import Objective, Problem

COLD, WARM, HOT = 1, 50_000, 10**9
"""Temperatures at which almost all, some and almost no steps are taken back."""


class Trial:
    """A state of a problem, with all that a search of it needs."""

    def __init__(self, problem: Problem, seed: int = 1) -> None:
        self.problem = problem
        self.arrays: Arrays = arrays_of(problem)
        self.ground: Ground = ground_of(problem, self.arrays)
        self.state: State = new_state(self.arrays, self.ground, seed, 0)
        self.scratch: Scratch = scratch_of(self.arrays, self.ground)
        self.work: Work = work_of(self.arrays, self.ground.width + 2)
        self.best: Best = best_of(self.state)
        self.part: Part = whole(self.arrays)

    def filled(self, order: Iterable[int] | None = None) -> Self:
        """Put in all visits that go in."""
        empty_lists(self.scratch)
        for visit in range(len(self.problem.visits)) if order is None else order:
            take(self.state, self.scratch, visit)
        recreate(
            self.arrays,
            self.ground,
            self.state,
            self.scratch,
            self.work,
            self.part.active,
            0,
        )
        settle(self.state, self.scratch)
        self.best = best_of(self.state)
        return self

    def searched(self, iterations: int, heat: int) -> int:
        """Ruin and recreate so often; how many of the steps were not taken back."""
        return anneal(
            self.arrays,
            self.ground,
            self.state,
            self.scratch,
            self.work,
            self.best,
            self.part.active,
            self.part.own,
            self.part.mine,
            iterations,
            heat,
            6,
            8,
        )

    def sound(self) -> None:
        """Fail unless the state and the best plan are what their stops say."""
        self.state_sound()
        best = (self.best.stops, self.best.sizes, self.best.where)
        assert amount(self.problem, *best) == self.best.value[0]
        assert penalty(self.ground, self.best.where) == self.best.value[1]

    def state_sound(self) -> None:
        """Fail unless the state is what its stops say."""
        rebuilt_alike(self.arrays, self.ground, self.state)
        defined_alike(self.problem, self.state)

    def best_outline(self) -> Outline:
        """Give the best plan, without its times."""
        stops, sizes, where = self.best.stops, self.best.sizes, self.best.where
        m = len(sizes)
        places = eligible_of(self.problem).partner_places
        held = {
            place: tuple(int(visit) for visit in np.flatnonzero(where == m + number))
            for number, place in enumerate(places)
        }
        return Outline(
            {shift: tuple(_route(stops, sizes, shift)) for shift in range(m) if sizes[shift]},
            {place: visits for place, visits in held.items() if visits},
        )


def rebuilt_alike(a: Arrays, g: Ground, s: State) -> None:
    """Fail unless all that follows from the stops is as if it were made anew."""
    new = new_state(a, g, 1, 0)
    m = len(s.sizes)
    new.where[:], new.cost[:] = ABSENT, s.cost
    new.stops[:], new.sizes[:] = s.stops, s.sizes
    for shift in range(m):
        refresh(a, g, new, shift)
    for name in ("cost", "metres", "load", "used", "pickup"):
        assert np.array_equal(getattr(s, name), getattr(new, name)), name
    for shift, count in enumerate(s.sizes.tolist()):
        lengths = {"place": count + 2, "leave": count + 1, "latest": count + 1}
        if g.durations:
            lengths |= {"ahead": count + 1, "behind": count + 1}
        for name, length in lengths.items():
            ours, theirs = getattr(s, name)[shift, :length], getattr(new, name)[shift, :length]
            assert np.array_equal(ours, theirs), (name, shift)
        assert not (g.durations and count) or (
            s.ahead[shift, count + 1, 0] == new.ahead[shift, count + 1, 0]
        )
    on_route = s.where * (s.where < m) + ABSENT * (s.where >= m)
    assert np.array_equal(on_route, new.where)
    riding = np.flatnonzero(new.where != ABSENT)
    assert np.array_equal(s.position[riding], new.position[riding])
    stops = [stop for shift in range(m) for stop in _route(s.stops, s.sizes, shift) if stop >= 0]
    assert sorted(stops) == riding.tolist()
    for place in range(len(a.cap_visits)):
        held = np.flatnonzero(s.where == m + place)
        assert s.held_visits[place] == len(held) <= a.cap_visits[place]
        assert s.held_service[place] == a.partner_service[held].sum() <= a.cap_service[place]
        assert (a.partner_start[held, place] >= 0).all()
    absent = np.flatnonzero(s.where == ABSENT)
    listed = s.absent[: s.absent_count[0]]
    assert sorted(listed.tolist()) == absent.tolist()
    assert s.absent_at[listed].tolist() == list(range(len(listed)))
    assert (s.absent_at[s.where != ABSENT] == -1).all()
    _whole_patterns(g, s.where)


def defined_alike(problem: Problem, s: State) -> None:
    """Fail unless routes keep every rule and cost what the definitions say, one by one."""
    for shift in range(len(s.sizes)):
        assert s.cost[shift] == route_amount(problem, shift, _route(s.stops, s.sizes, shift)), shift
    assert s.total[0] == amount(problem, s.stops, s.sizes, s.where)


def amount(
    problem: Problem,
    stops: NDArray[np.int64],
    sizes: NDArray[np.int64],
    where: NDArray[np.int64],
) -> int:
    """What routes and partner places cost, by the definitions."""
    m = len(sizes)
    eligible = eligible_of(problem)
    total = sum(route_amount(problem, shift, _route(stops, sizes, shift)) for shift in range(m))
    late = problem.objective in (Objective.TARDINESS, Objective.TRAVEL_AND_TARDINESS)
    for visit in np.flatnonzero(where >= m).tolist():
        column = int(where[visit]) - m
        point, day = eligible.partner_places[column]
        start = int(eligible.partner_starts[visit, column])
        alone = partner_amount(problem, PartnerAssignment(visit, point, day, start))
        # Alone, a visit's lateness is the sum and the largest; here it is the sum.
        total += alone // 2 if late else alone
    return total


def penalty(g: Ground, where: NDArray[np.int64]) -> int:
    """What absent visits count."""
    return int(g.penalty[where == ABSENT].sum())


def route_amount(problem: Problem, shift: int, sequence: list[int]) -> int:
    """What the objective counts in a route, with the sum of all lateness alone."""
    allowed = eligible_of(problem).shifts
    assert all(allowed[stop, shift] for stop in sequence if stop >= 0), (shift, sequence)
    if not sequence:
        return 0
    route = timed(problem, shift, sequence)
    assert route is not None, (shift, sequence)
    return timed_amount(problem, route)


def timed_amount(problem: Problem, route: Route) -> int:
    """What the objective counts in a timed route, with the sum of all lateness alone."""
    match problem.objective:
        case Objective.MONEY:
            return route_cost(problem, route).total
        case Objective.DURATION:
            return route.return_s - route.departure_s
        case objective:
            metres = route_distance_m(route) if objective is not Objective.TARDINESS else 0
            late = sum(
                lateness_s(problem.visits[stop.visit], stop.start_s)
                for stop in route.stops
                if stop.visit is not None
            )
            return metres + (late if objective is not Objective.TRAVEL else 0)


def _route(stops: NDArray[np.int64], sizes: NDArray[np.int64], shift: int) -> list[int]:
    return [int(stop) for stop in stops[shift, : sizes[shift]]]


def _whole_patterns(g: Ground, where: NDArray[np.int64]) -> None:
    """Fail unless every pattern has all of its visits served, or none."""
    for pattern in range(len(g.pattern_ptr) - 1):
        members = g.pattern_visit[g.pattern_ptr[pattern] : g.pattern_ptr[pattern + 1]]
        assert len(set((where[members] == ABSENT).tolist())) == 1, pattern
