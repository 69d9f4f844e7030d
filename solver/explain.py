"""Why a visit is in no place: its kind and reasons (domain rule F13).

- STRUCTURAL: it fits in no shift, even alone, and on no partner point's day.
- LOCKED: it would, but its lock or locked visits hold the place. With the locks lifted it would fit
  into the plan as it stands, or beside the locked visits alone it does not fit.
- PRICED_OUT: it is optional and fits, but costs more than leaving it out. Under other objectives
  than money leaving out is free, so every optional visit that fits counts as this.
- CAPACITY: no position of any shift and no partner day of the plan takes it.
- SEARCH_LIMIT: it fits and is worth it; only the end of the search kept it out.

Each kind is proved by trying every insertion into the routes in their order. Frozen visits, that
were published with a start before the freeze, count as locked. Groups and dependencies of the visit
are not looked at.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from solver.codes import ReasonCode
from solver.cost import starts, unserved
from solver.plan import Plan, Reason, Unassigned, UnassignedKind
from solver.problem import LockKind, Objective, Problem
from solver.refusals import refusals
from solver.standing import Place, Standing, without_locks

MOST_NAMED = 3
"""Full shifts, and full partner points, whose visits are named."""
FAR = 10**12
"""Metres or fen beyond any of a problem."""


def explain(problem: Problem, plan: Plan) -> tuple[Unassigned, ...]:
    """Tell for each visit in no route and at no partner point why; `plan.unassigned` is not read.

    Ascending by visit; each has at least one reason.
    """
    left_out = unserved(problem, plan)
    if not left_out:
        return ()
    explainer = _Explainer(problem, plan)
    return tuple(explainer.explained(visit) for visit in left_out)


class _Explainer:
    """A plan as it stands, and as it would with less in it."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.standing = Standing(problem, plan)
        self.empty = Standing(problem, Plan(problem.id, plan.status))
        self.fixed = _fixed(problem, plan)

    @cached_property
    def any_lock(self) -> bool:
        return any(visit.lock.kind is not LockKind.NONE for visit in self.problem.visits)

    @cached_property
    def fixed_only(self) -> Standing:
        return Standing(self.problem, self.plan, self.fixed.__contains__)

    @cached_property
    def unlocked(self) -> Standing:
        return Standing(without_locks(self.problem), self.plan)

    @cached_property
    def unlocked_empty(self) -> Standing:
        return Standing(self.unlocked.problem, Plan(self.problem.id, self.plan.status))

    def explained(self, visit: int) -> Unassigned:
        """Find kind and reasons of a visit that is left out."""
        if not self.empty.takes(visit):
            return self._impossible(visit)
        place = self._best(visit)
        if place is not None:
            return self._possible(visit, place)
        held = self._held(visit)
        if held is not None:
            return Unassigned(visit, UnassignedKind.LOCKED, (held,))
        return Unassigned(visit, UnassignedKind.CAPACITY, tuple(self._full(visit)))

    def _impossible(self, visit: int) -> Unassigned:
        locked = self.problem.visits[visit].lock.kind is not LockKind.NONE
        if locked and self.unlocked_empty.takes(visit):
            return Unassigned(visit, UnassignedKind.LOCKED, (self._holding([visit]),))
        reasons = tuple(refusals(self.problem, visit))
        return Unassigned(visit, UnassignedKind.STRUCTURAL, reasons)

    def _best(self, visit: int) -> Place | None:
        """Give the first place that is worth it, else the cheapest, else None."""
        enough = self._worth(visit)
        cheapest: Place | None = None
        for place in self.standing.places(visit):
            if place.price_fen <= enough:
                return place
            if cheapest is None or place.price_fen < cheapest.price_fen:
                cheapest = place
        return cheapest

    def _worth(self, visit: int) -> int:
        if self.problem.is_mandatory(visit):
            return FAR
        money = self.problem.objective is Objective.MONEY
        return self.problem.visits[visit].drop_fen if money else -FAR

    def _possible(self, visit: int, place: Place) -> Unassigned:
        technicians: tuple[int, ...] = ()
        detail: dict[str, str | int] = {"price": place.price_fen}
        if place.shift is not None:
            technicians = (self.problem.shifts[place.shift].technician,)
            detail["shift"] = self.problem.shifts[place.shift].id
        if place.partner is not None:
            detail["partner"] = self.problem.partners[place.partner[0]].id
        kind, code = UnassignedKind.SEARCH_LIMIT, ReasonCode.SEARCH_ENDED
        if place.price_fen > self._worth(visit):
            kind, code = UnassignedKind.PRICED_OUT, ReasonCode.DEARER_THAN_DROPPING
            detail["dropPrice"] = self.problem.visits[visit].drop_fen
        return Unassigned(visit, kind, (Reason(code, technicians, detail),))

    def _held(self, visit: int) -> Reason | None:
        """Say which locked visits hold the place, if it is they that do."""
        if self.fixed and not self.fixed_only.takes(visit):
            return self._holding(self._fixed_near(visit))
        if not self.any_lock:
            return None
        place = next(self.unlocked.places(visit), None)
        if place is None:
            return None
        own = [visit] if self.problem.visits[visit].lock.kind is not LockKind.NONE else []
        return self._holding(own + self._locked_at(place))

    def _fixed_near(self, visit: int) -> list[int]:
        """List the fixed visits in the nearest of the shifts that could serve the visit alone."""
        near = self._able(visit)[:MOST_NAMED]
        return [other for shift in near for other in _visits(self.fixed_only, shift)] or sorted(
            self.fixed
        )

    def _locked_at(self, place: Place) -> list[int]:
        if place.shift is not None:
            around: Sequence[int] = _visits(self.unlocked, place.shift)
        else:
            around = [] if place.partner is None else self.unlocked.held.get(place.partner, [])
        visits = self.problem.visits
        return [other for other in around if visits[other].lock.kind is not LockKind.NONE]

    def _holding(self, visits: Sequence[int]) -> Reason:
        places = {
            other: self.problem.shifts[route.shift].technician
            for route in self.plan.routes
            for other in route.visits
        }
        people = {places.get(other, self.problem.visits[other].lock.technician) for other in visits}
        technicians = tuple(sorted(one for one in people if one is not None))
        return Reason(ReasonCode.HELD_BY_LOCKS, technicians, {"visits": self._ids(visits)})

    def _full(self, visit: int) -> Iterator[Reason]:
        """Say who holds the place: in the nearest shifts by name, in the others by technician."""
        able = self._able(visit)
        people = [self.problem.shifts[shift].technician for shift in able]
        for shift, technician in zip(able[:MOST_NAMED], people, strict=False):
            ids = self._ids(_visits(self.standing, shift))
            detail = {"shift": self.problem.shifts[shift].id, "visits": ids}
            yield Reason(ReasonCode.ROUTE_FULL, (technician,), detail)
        others = sorted(set(people[MOST_NAMED:]) - set(people[:MOST_NAMED]))
        if others:
            yield Reason(ReasonCode.ROUTE_FULL, tuple(others))
        held: dict[int, list[int]] = {}
        for place, _ in self.standing.eligible.partners_of(visit):
            held.setdefault(place[0], []).extend(self.standing.held.get(place, ()))
        for partner, visits in list(held.items())[:MOST_NAMED]:
            full = {"partner": self.problem.partners[partner].id, "visits": self._ids(visits)}
            yield Reason(ReasonCode.PARTNER_FULL, (), full)

    def _able(self, visit: int) -> list[int]:
        """List the shifts that could serve the visit alone, the one that passes nearest first."""
        away_m = self.problem.travel.distance_m[self.problem.visits[visit].location]

        def passes(shift: int) -> tuple[int, int]:
            visits = _visits(self.standing, shift)
            spots = [self.problem.visits[other].location for other in visits]
            spots.append(self.problem.shifts[shift].start_location)
            return int(away_m[spots].min()), shift

        shifts = self.empty.eligible.shifts_of(visit)
        return sorted(
            (shift for shift in shifts if next(self.empty.places_in(visit, shift), None)),
            key=passes,
        )

    def _ids(self, visits: Sequence[int]) -> str:
        return ", ".join(self.problem.visits[visit].id for visit in visits)


def _visits(standing: Standing, shift: int) -> tuple[int, ...]:
    tour = standing.tours[shift]
    return () if tour is None else tour.visits


def _fixed(problem: Problem, plan: Plan) -> frozenset[int]:
    """Find the visits that are locked in their place, or under way as they were published."""
    fixed = set()
    for visit, start_s in starts(plan):
        told = problem.visits[visit].published
        frozen = told is not None and told.start_s == start_s < problem.freeze_s
        if frozen or problem.visits[visit].lock.kind is not LockKind.NONE:
            fixed.add(visit)
    return frozenset(fixed)
