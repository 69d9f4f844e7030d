"""A plan as it stands, seen by one more visit: every place that would take it, with its price."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from solver.cost import partner_cost, route_cost
from solver.eligible import Eligible, PartnerPlace, eligible_of
from solver.insertion import Insertion, Tour, tour_of
from solver.plan import PICKUP, PartnerAssignment, Plan
from solver.problem import Lock, LockKind, Objective, Problem


class Place(NamedTuple):
    """Somewhere a visit would go for `price_fen` more: a shift, or a partner point's day.

    The price is money, whatever the objective of the problem counts.
    """

    price_fen: int
    shift: int | None
    partner: PartnerPlace | None = None


class Standing:
    """Tours and partner days of a plan; visits that `keep` says no to are taken out first.

    A route that keeps no rule of timing, as one made by hand may, takes nothing more.
    """

    def __init__(
        self, problem: Problem, plan: Plan, keep: Callable[[int], bool] = lambda _: True
    ) -> None:
        self.problem = problem
        self.tours: list[Tour | None] = [
            Tour(problem, shift, (), None) for shift in range(len(problem.shifts))
        ]
        self.held: dict[PartnerPlace, list[int]] = defaultdict(list)
        for route in plan.routes:
            kept = tuple(visit for visit in route.sequence if visit == PICKUP or keep(visit))
            self.tours[route.shift] = tour_of(problem, route.shift, kept)
        for handed in plan.partner_assignments:
            if keep(handed.visit):
                self.held[handed.partner, handed.day].append(handed.visit)

    @cached_property
    def eligible(self) -> Eligible:
        """Who may serve whom at all."""
        return eligible_of(self.problem)

    def places(self, visit: int) -> Iterator[Place]:
        """Try every partner day and every position of every shift; those that are feasible."""
        for place, start_s in self.eligible.partners_of(visit):
            if self._has_room(place, visit):
                handed = PartnerAssignment(visit, *place, start_s)
                yield Place(partner_cost(self.problem, handed).total, None, place)
        for shift in self.eligible.shifts_of(visit):
            yield from self.places_in(visit, shift)

    def places_in(self, visit: int, shift: int) -> Iterator[Place]:
        """Try every position of a shift that may serve the visit."""
        tour = self.tours[shift]
        if tour is None:
            return
        for position, _ in tour.positions(visit):
            found = tour.tried(visit, position)
            if found is not None:
                yield Place(self._price_fen(tour, found), shift)

    def takes(self, visit: int) -> bool:
        """Whether there is any place at all."""
        return next(self.places(visit), None) is not None

    def _price_fen(self, tour: Tour, found: Insertion) -> int:
        if self.problem.objective is Objective.MONEY:
            return found.delta
        before = 0 if tour.route is None else route_cost(self.problem, tour.route).total
        return route_cost(self.problem, found.route).total - before

    def _has_room(self, place: PartnerPlace, visit: int) -> bool:
        caps = self.problem.partners[place[0]].days[place[1]]
        held = self.held.get(place, ())
        service_s = sum(self.problem.visits[other].service_s for other in (*held, visit))
        return len(held) < caps.max_visits and service_s <= caps.max_service_s


def without_locks(problem: Problem) -> Problem:
    """Return the same problem with no visit locked."""
    visits = tuple(
        visit if visit.lock.kind is LockKind.NONE else replace(visit, lock=Lock())
        for visit in problem.visits
    )
    return replace(problem, visits=visits)
