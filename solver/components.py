"""Parts of a problem that have nothing to do with one another, so that each is solved by itself."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from solver.draft import Outline
from solver.eligible import NO_START, eligible_of
from solver.plan import PICKUP
from solver.problem import Problem, Travel, VisitGroup, VisitPattern

Tie = TypeVar("Tie", VisitGroup, VisitPattern)

LARGEST = 500
"""Visits up to which a partner point joins the parts that it may serve; a larger whole is solved
worse than its parts."""


@dataclass(frozen=True, slots=True)
class Component:
    """Positions of a part's visits, shifts and partner points in the whole problem, ascending."""

    visits: tuple[int, ...]
    shifts: tuple[int, ...]
    partners: tuple[int, ...]


def components(problem: Problem) -> list[Component]:
    """Split a problem; largest part first.

    Shifts that may serve the same visit are in one part. So are the visits of a partner point,
    unless that would make a part of more than `LARGEST`: then it belongs to the part where it may
    serve most, and what others would hand to it is for the insertions after the search. Visits that
    nobody may serve and shifts that may serve none are in no part, but visits that go together (in
    groups, patterns and dependencies) always are in the same one.
    """
    eligible = eligible_of(problem)
    groups = _Groups(len(problem.visits))
    for column in eligible.shifts.T:
        groups.join(np.flatnonzero(column).tolist())
    for together in _together(problem):
        groups.join(together)
    has_shift: list[bool] = [bool(row.any()) for row in eligible.shifts]
    takers = {
        partner: sorted(
            {
                int(visit)
                for column, (other, _) in enumerate(eligible.partner_places)
                if other == partner
                for visit in np.flatnonzero(eligible.partner_starts[:, column] != NO_START)
            }
        )
        for partner in range(len(problem.partners))
    }
    home = {
        partner: _adopted(groups, visits, has_shift) for partner, visits in takers.items() if visits
    }
    served = {
        groups.root(visit)
        for visit in range(len(problem.visits))
        if has_shift[visit] or (eligible.partner_starts[visit] != NO_START).any()
    }
    parts: dict[int, list[int]] = {}
    for visit in range(len(problem.visits)):
        if groups.root(visit) in served:
            parts.setdefault(groups.root(visit), []).append(visit)
    made = [
        Component(
            tuple(visits),
            tuple(np.flatnonzero(eligible.shifts[visits].any(axis=0)).tolist()),
            tuple(partner for partner, visit in home.items() if groups.root(visit) == root),
        )
        for root, visits in parts.items()
    ]
    return sorted(made, key=lambda part: (-len(part.visits), part.visits))


def bundled(parts: Sequence[Component], most: int) -> list[Component]:
    """Put the smallest parts together until there are at most `most`; largest first.

    A search takes a second or so to begin, which many small parts could not all have.
    """
    heap = [(len(part.visits), part.visits, part) for part in parts]
    heapq.heapify(heap)
    while len(heap) > max(1, most):
        (*_, first), (*_, second) = heapq.heappop(heap), heapq.heappop(heap)
        both = Component(
            tuple(sorted(first.visits + second.visits)),
            tuple(sorted(first.shifts + second.shifts)),
            tuple(sorted(first.partners + second.partners)),
        )
        heapq.heappush(heap, (len(both.visits), both.visits, both))
    return sorted((part for *_, part in heap), key=lambda part: (-len(part.visits), part.visits))


def _adopted(groups: "_Groups", visits: Sequence[int], has_shift: Sequence[bool]) -> int:
    """Join what a partner point may serve, all of it or a part; a visit of the part it is in."""
    sizes = Counter(groups.root(visit) for visit in visits)
    if sum(groups.size(root) for root in sizes) <= LARGEST:
        groups.join(visits)
        return visits[0]
    most, _ = min(sizes.items(), key=lambda item: (-item[1], item[0]))
    alone = [visit for visit in visits if not has_shift[visit] and groups.size(visit) == 1]
    groups.join([most, *alone])
    return most


def _together(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Give the visits that each group, pattern and dependency ties."""
    for group in problem.groups:
        yield group.visits
    for pattern in problem.patterns:
        yield pattern.visits
    for number, visit in enumerate(problem.visits):
        for need in visit.dependencies:
            yield number, need.preceding


class _Groups:
    """Disjoint sets of visits."""

    def __init__(self, count: int) -> None:
        self._up = list(range(count))
        self._sizes = [1] * count

    def root(self, one: int) -> int:
        """Find the visit that stands for the set of this one."""
        while self._up[one] != one:
            self._up[one] = self._up[self._up[one]]
            one = self._up[one]
        return one

    def size(self, one: int) -> int:
        """Count the visits in the set of this one."""
        return self._sizes[self.root(one)]

    def join(self, ones: Iterable[int]) -> None:
        """Make one set of the sets of all these."""
        roots = sorted({self.root(one) for one in ones})
        for root in roots[1:]:
            self._up[root] = roots[0]
            self._sizes[roots[0]] += self._sizes[root]


def subproblem(problem: Problem, part: Component) -> Problem:
    """Make a problem of its own of the part; technicians keep their positions."""
    shifts = [problem.shifts[shift] for shift in part.shifts]
    visits = [problem.visits[visit] for visit in part.visits]
    partners = [problem.partners[partner] for partner in part.partners]
    used = {place for shift in shifts for place in (shift.start_location, shift.end_location)}
    used |= {shift.pickup.location for shift in shifts if shift.pickup is not None}
    used |= {visit.location for visit in visits} | {partner.location for partner in partners}
    kept = sorted(used)
    new = {place: number for number, place in enumerate(kept)}
    at = np.ix_(kept, kept)
    numbers = {visit: number for number, visit in enumerate(part.visits)}
    durations = {
        profile: np.ascontiguousarray(matrix[at])
        for profile, matrix in problem.travel.duration_s.items()
    }
    return replace(
        problem,
        locations=tuple(problem.locations[place] for place in kept),
        travel=Travel(durations, np.ascontiguousarray(problem.travel.distance_m[at])),
        shifts=tuple(
            replace(
                shift,
                start_location=new[shift.start_location],
                end_location=new[shift.end_location],
                pickup=None
                if shift.pickup is None
                else replace(shift.pickup, location=new[shift.pickup.location]),
            )
            for shift in shifts
        ),
        visits=tuple(
            replace(
                visit,
                location=new[visit.location],
                dependencies=tuple(
                    replace(need, preceding=numbers[need.preceding]) for need in visit.dependencies
                ),
            )
            for visit in visits
        ),
        groups=tuple(_renumbered(problem.groups, numbers)),
        patterns=tuple(_renumbered(problem.patterns, numbers)),
        partners=tuple(replace(partner, location=new[partner.location]) for partner in partners),
    )


def _renumbered(ties: Iterable[Tie], numbers: Mapping[int, int]) -> Iterator[Tie]:
    """Give those whose visits are among the ones numbered; they are all, or none is."""
    for tie in ties:
        if all(visit in numbers for visit in tie.visits):
            yield replace(tie, visits=tuple(numbers[visit] for visit in tie.visits))


def joined(parts: Mapping[Component, Outline]) -> Outline:
    """Put outlines of parts together as one of the whole problem."""
    routes: dict[int, tuple[int, ...]] = {}
    handed: dict[tuple[int, int], tuple[int, ...]] = {}
    for part, outline in parts.items():
        for shift, visits in outline.routes.items():
            routes[part.shifts[shift]] = tuple(
                PICKUP if visit == PICKUP else part.visits[visit] for visit in visits
            )
        for (partner, day), visits in outline.partners.items():
            handed[part.partners[partner], day] = tuple(part.visits[visit] for visit in visits)
    return Outline(routes, handed)
