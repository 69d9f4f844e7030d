"""When routes that groups and dependencies tie happen: the earliest common times.

The definition (docs/vocabulary.md): each route by itself is timed as `solver.timing` says, with
every service as early as its order allows; a visit that a link asks to start later does, and so
does the first of two that may not be too far apart. These are the least starts that keep all routes
and links, found by raising one after the other until nothing has to be raised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.codes import RuleCode
from solver.links import OWN_SERVICE, THEIR_SERVICE, Link, links
from solver.plan import Route
from solver.problem import Problem
from solver.timing import Refusal, time_route

MOST_RAISES = 20
"""A visit that has to start later more often than this is in a circle that always asks for more."""


@dataclass(frozen=True, slots=True)
class TiedRefusal:
    """The first rule that the routes cannot keep together, and where: a shift, or a visit in it."""

    code: RuleCode
    shift: int
    visit: int | None = None


def time_routes(
    problem: Problem,
    routes: Mapping[int, Sequence[int]],
    handed: Mapping[int, int] | None = None,
) -> dict[int, Route] | TiedRefusal:
    """Make the routes through these visits by shift, or say why there are none.

    Kept are the rules of `solver.timing` and the gaps of groups and dependencies between visits
    that are served. Whether a group is whole and its technicians differ is not looked at.

    Parameters
    ----------
    handed
        Start of each visit that a partner point serves; it stays.
    """
    return _Together(problem, routes, handed or {}).timed()


class _Together:
    """Routes on their way to common times."""

    def __init__(
        self, problem: Problem, routes: Mapping[int, Sequence[int]], handed: Mapping[int, int]
    ) -> None:
        self.problem, self.routes = problem, routes
        self.shift_of = {visit: shift for shift, row in routes.items() for visit in row}
        self.starts = dict(handed)
        self.not_before: dict[int, dict[int, int]] = {shift: {} for shift in routes}
        self.raises: dict[int, int] = {}
        self.made: dict[int, Route] = {}
        served = self.shift_of.keys() | self.starts.keys()
        self.links = [
            link for link in links(problem) if link.first in served and link.second in served
        ]

    def timed(self) -> dict[int, Route] | TiedRefusal:
        """Time all routes; then those in which a link raises a start, until none does."""
        stale = set(self.routes)
        while stale:
            for shift in sorted(stale):
                refusal = self._timed_alone(shift)
                if refusal is not None:
                    return refusal
            stale.clear()
            for link in self.links:
                asked_s = self.starts[link.first] + self._gap_s(link)
                if self.starts[link.second] >= asked_s:
                    continue
                refusal = self._raised(link, asked_s)
                if refusal is not None:
                    return refusal
                stale.add(self.shift_of[link.second])
        return self.made

    def _timed_alone(self, shift: int) -> TiedRefusal | None:
        route = time_route(self.problem, shift, self.routes[shift], self.not_before[shift])
        if isinstance(route, Refusal):
            return TiedRefusal(route.code, shift, route.visit)
        self.made[shift] = route
        self.starts.update(
            (stop.visit, stop.start_s) for stop in route.stops if stop.visit is not None
        )
        return None

    def _raised(self, link: Link, asked_s: int) -> TiedRefusal | None:
        """Let the second visit of a link start no sooner than asked."""
        visit = link.second
        shift = self.shift_of.get(visit)
        self.raises[visit] = self.raises.get(visit, 0) + 1
        if shift is None or self.raises[visit] > MOST_RAISES:
            other = self.shift_of.get(link.first, -1)
            code = RuleCode.GROUP_BROKEN
            if self.problem.visits[visit].dependencies or link.by == THEIR_SERVICE:
                code = RuleCode.DEPENDENCY_BROKEN
            return TiedRefusal(code, other if shift is None else shift, visit)
        self.not_before[shift][visit] = asked_s
        return None

    def _gap_s(self, link: Link) -> int:
        """Give the seconds that a link asks for between the starts of its visits."""
        if link.by == OWN_SERVICE:
            return link.gap_s + self._service_s(link.first)
        if link.by == THEIR_SERVICE:
            return link.gap_s - self._service_s(link.second)
        return link.gap_s

    def _service_s(self, visit: int) -> int:
        shift = self.shift_of.get(visit)
        if shift is None:
            return self.problem.visits[visit].service_s
        return self.problem.service_s(visit, self.problem.shifts[shift].technician)
