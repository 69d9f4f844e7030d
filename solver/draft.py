"""A plan while it is made: tours, what partner points hold, and the best place for one more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from solver.cost import Value, partner_amount, value
from solver.eligible import NO_START, PartnerPlace, eligible_of
from solver.insertion import Insertion, Tour, tour_of, without
from solver.links import linked
from solver.plan import PICKUP, PartnerAssignment, Plan, Status
from solver.problem import Problem
from solver.tied_draft import timed_together
from solver.timetable import day_of


@dataclass(frozen=True)
class Outline:
    """A plan without its times: visits in order by shift, and visits by partner day.

    Among the visits of a shift `PICKUP` stands for its pickup stop.
    """

    routes: Mapping[int, tuple[int, ...]]
    partners: Mapping[PartnerPlace, tuple[int, ...]]


class Move(NamedTuple):
    """A visit put somewhere, for `delta` more; compares by that, detour, then place."""

    delta: int
    """In the unit of the objective."""
    detour_s: int
    """Seconds of travel; where the way costs nothing the shorter one still leaves more time."""
    shift: int
    """The shift, or -1 when a partner point takes it."""
    position: int
    partner: PartnerPlace | None = None
    insertion: Insertion | None = None


class Draft:
    """Tours and partner days of one problem; every state it can be in keeps every rule."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.eligible = eligible_of(problem)
        self._empty = [Tour(problem, shift, (), None) for shift in range(len(problem.shifts))]
        self.tours: list[Tour] = list(self._empty)
        self._held: dict[PartnerPlace, list[int]] = {
            place: [] for place in self.eligible.partner_places
        }
        self.served: set[int] = set()
        self._shifts_of = [self.eligible.shifts_of(visit) for visit in range(len(problem.visits))]
        self.tied = tied(problem)

    def best(self, visit: int, shunned: int | None = None) -> Move | None:
        """Find the cheapest place for a visit that is in none; the shortest detour on ties.

        Parameters
        ----------
        shunned
            A shift that is not to be looked at.
        """
        least = min(self._partner_moves(visit), default=None)
        sieved = sorted(
            (bound, detour_s, shift, position)
            for shift in self.shifts_of(visit)
            if shift != shunned
            for bound, detour_s, position in self.tours[shift].sieved(visit)
        )
        for bound, detour_s, shift, position in sieved:
            if least is not None and bound > least.delta:
                break
            found = self.tours[shift].tried(visit, position)
            if found is not None:
                move = Move(found.delta, detour_s, shift, position, None, found)
                if least is None or move[:4] < least[:4]:
                    least = move
        return least

    def put(self, visit: int, move: Move) -> None:
        """Carry out a move of `best` in the state that it was found in."""
        if move.partner is not None:
            self._held[move.partner].append(visit)
        elif move.insertion is not None:
            route = move.insertion.route
            self.tours[move.shift] = Tour(self.problem, move.shift, route.sequence, route)
        self.served.add(visit)

    def replace(self, tour: Tour) -> None:
        """Let a shift have this tour; its visits must be in no other place."""
        self.served.difference_update(self.tours[tour.shift].visits)
        self.tours[tour.shift] = tour
        self.served.update(tour.visits)

    def hand_over(self, visit: int, place: PartnerPlace) -> bool:
        """Give the visit to a partner point on one of its days, if that has room for it."""
        if not self._has_room(place, visit):
            return False
        self._held[place].append(visit)
        self.served.add(visit)
        return True

    def shifts_of(self, visit: int) -> Sequence[int]:
        """List the shifts that may serve the visit and whose routes no other route is tied to."""
        shifts = self._shifts_of[visit]
        if not self.tied:
            return shifts
        return [shift for shift in shifts if self.tied.isdisjoint(self.tours[shift].sequence)]

    def unserved(self) -> list[int]:
        """List the visits in no place, ascending."""
        return [visit for visit in range(len(self.problem.visits)) if visit not in self.served]

    def fillable(self) -> list[int]:
        """List those of them that may be served one by one, ascending."""
        return [visit for visit in self.unserved() if visit not in self.tied]

    def outline(self) -> Outline:
        """Tell what is where."""
        return Outline(
            {tour.shift: tour.sequence for tour in self.tours if tour.sequence},
            {place: tuple(visits) for place, visits in self._held.items() if visits},
        )

    def copy(self) -> "Draft":
        """Return another draft in the same state."""
        other = Draft.__new__(Draft)
        other.__dict__.update(self.__dict__)
        other.tours, other.served = list(self.tours), set(self.served)
        other._held = {place: list(visits) for place, visits in self._held.items()}
        return other

    def plan(self, status: Status = Status.COMPLETED) -> Plan:
        """As a plan, without what is left out."""
        handed = sorted((visit, place) for place, visits in self._held.items() for visit in visits)
        return Plan(
            problem_id=self.problem.id,
            status=status,
            routes=tuple(tour.route for tour in self.tours if tour.route is not None),
            partner_assignments=tuple(self._assignment(visit, place) for visit, place in handed),
        )

    def value(self) -> Value:
        """How good it is."""
        return value(self.problem, self.plan())

    def _partner_moves(self, visit: int) -> Iterator[Move]:
        for place, _ in self.eligible.partners_of(visit):
            if self._has_room(place, visit):
                amount = partner_amount(self.problem, self._assignment(visit, place))
                yield Move(amount, 0, -1, self.eligible.partner_places.index(place), place)

    def _has_room(self, place: PartnerPlace, visit: int) -> bool:
        column = self.eligible.partner_places.index(place)
        if self.eligible.partner_starts[visit, column] == NO_START:
            return False
        visits, held = self.problem.visits, self._held[place]
        caps = self.problem.partners[place[0]].days[place[1]]
        service_s = sum(visits[other].service_s for other in held) + visits[visit].service_s
        return len(held) < caps.max_visits and service_s <= caps.max_service_s

    def _assignment(self, visit: int, place: PartnerPlace) -> PartnerAssignment:
        column = self.eligible.partner_places.index(place)
        start_s = int(self.eligible.partner_starts[visit, column])
        return PartnerAssignment(visit, place[0], place[1], start_s)


def drafted(problem: Problem, outline: Outline) -> Draft:
    """Make the draft with this outline; visits that a rule refuses there are left out.

    From a route that is refused the visits go one by one, the one first whose absence makes it
    feasible, or saves most service where none alone does. Routes that groups or dependencies tie
    are timed together (`solver.tied_draft`).
    """
    draft = Draft(problem)
    eligible = draft.eligible
    ties = linked(problem)
    together = {
        shift: visits for shift, visits in outline.routes.items() if not ties.isdisjoint(visits)
    }
    for shift, route in timed_together(problem, together).items():
        draft.replace(Tour(problem, shift, route.sequence, route))
    for shift, visits in sorted(outline.routes.items()):
        if shift in together:
            continue
        allowed = [
            visit
            for visit in dict.fromkeys(visits)
            if (
                problem.shifts[shift].pickup is not None
                if visit == PICKUP
                else eligible.shifts[visit, shift] and visit not in draft.served
            )
        ]
        draft.replace(_feasible(problem, shift, allowed))
    for place, visits in sorted(outline.partners.items()):
        for visit in visits:
            if visit not in draft.served:
                draft.hand_over(visit, place)
    return draft


def tied(problem: Problem) -> frozenset[int]:
    """Find the visits that are not served by themselves: in groups, patterns and dependencies."""
    found = {visit for group in problem.groups for visit in group.visits}
    found.update(visit for pattern in problem.patterns for visit in pattern.visits)
    for number, visit in enumerate(problem.visits):
        if visit.dependencies:
            found.add(number)
            found.update(need.preceding for need in visit.dependencies)
    return frozenset(found)


def _feasible(problem: Problem, shift: int, visits: list[int]) -> Tour:
    left = list(visits)
    while True:
        tour = tour_of(problem, shift, left)
        if tour is not None:
            return tour
        left = _relieved(problem, shift, left)


def _relieved(problem: Problem, shift: int, visits: list[int]) -> list[int]:
    """Take out the one visit that matters least among those whose absence helps."""
    ways = [without(problem, shift, visits, visit) for visit in visits]
    feasible = [tour for way in ways if (tour := tour_of(problem, shift, way)) is not None]
    if feasible:
        return list(max(feasible, key=lambda tour: _worth(problem, tour.visits)).sequence)
    service_s = day_of(problem, shift).service
    return min(ways, key=lambda way: sum(service_s[visit] for visit in way))


def _worth(problem: Problem, visits: Iterable[int]) -> tuple[int, ...]:
    """Count the mandatory visits by priority class, most urgent class first, then the others."""
    counts = [0] * 11
    for visit in visits:
        place = problem.visits[visit].priority - 1 if problem.is_mandatory(visit) else 10
        counts[place] += 1
    return tuple(counts)
