"""What a rule is, and how rules read a plan.

A rule has up to three faces. `violations` judges a finished plan by the times that it states;
`refuses` says whether a visit could not be in a shift even if it were alone there, and
`refuses_partner` the same of a partner point's day. Rules share no code with any search.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from solver.codes import RuleCode
from solver.plan import Plan, Route, Stop, StopKind
from solver.problem import Problem

Detail = Mapping[str, int | str]
Interval = tuple[int, int]
"""First and last second, both included; empty when the last is before the first."""


class Refused(NamedTuple):
    """A rule's no to a visit in a shift or on a partner point's day."""

    code: RuleCode
    detail: Detail


@dataclass(frozen=True, slots=True)
class Violation:
    """A place where a plan breaks a rule.

    Parameters
    ----------
    visit, shift
        Positions in the problem; None where the rule is not about one.
    detail
        Values for the text: ids, seconds from the origin, amounts.
    """

    code: RuleCode
    visit: int | None = None
    shift: int | None = None
    detail: Detail = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the trade.

    Parameters
    ----------
    codes
        Every code that it may say.
    violations
        Of (problem, plan): all places where the plan breaks it.
    refuses
        Of (problem, visit, shift): why the visit cannot be there even alone; None when it can.
    refuses_partner
        Of (problem, visit, partner, day): the same.
    """

    codes: tuple[RuleCode, ...]
    violations: Callable[[Problem, Plan], Iterator[Violation]]
    refuses: Callable[[Problem, int, int], Refused | None] | None = None
    refuses_partner: Callable[[Problem, int, int, int], Refused | None] | None = None


class Service(NamedTuple):
    """A visit as the plan has it served: in a shift, or by a partner point on a day."""

    visit: int
    start_s: int
    end_s: int
    shift: int | None
    partner: int | None = None
    day: int | None = None

    def breaks(self, problem: Problem, code: RuleCode, detail: Detail) -> Violation:
        """Name the violation of this service; a partner's says which point it is."""
        if self.partner is not None:
            detail = {**detail, "partner": problem.partners[self.partner].id}
        return Violation(code, self.visit, self.shift, detail)


def services(problem: Problem, plan: Plan) -> Iterator[Service]:
    """Every service of the plan; a visit that is served twice comes twice."""
    for route in plan.routes:
        for stop in route.stops:
            if stop.visit is not None:
                yield Service(stop.visit, stop.start_s, stop.departure_s, route.shift)
    for handed in plan.partner_assignments:
        ends = handed.start_s + problem.visits[handed.visit].service_s
        yield Service(handed.visit, handed.start_s, ends, None, handed.partner, handed.day)


def by_pairs(
    refuses: Callable[[Problem, int, int], Refused | None] | None,
    refuses_partner: Callable[[Problem, int, int, int], Refused | None] | None,
) -> Callable[[Problem, Plan], Iterator[Violation]]:
    """Make `violations` of a rule for which neither times nor other visits matter."""

    def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
        for service in services(problem, plan):
            refused = None
            if service.shift is not None and refuses is not None:
                refused = refuses(problem, service.visit, service.shift)
            if service.partner is not None and service.day is not None and refuses_partner:
                refused = refuses_partner(problem, service.visit, service.partner, service.day)
            if refused is not None:
                yield service.breaks(problem, *refused)

    return violations


class Leg(NamedTuple):
    """A journey of a route, with the breaks that interrupt it.

    `stop` is where it ends, None at the shift's end location.
    """

    stop: Stop | None
    origin: int
    goal: int
    leave_s: int
    arrival_s: int
    breaks: tuple[Stop, ...]
    travel_s: int
    distance_m: int


def legs(problem: Problem, route: Route) -> Iterator[Leg]:
    """Give the journeys of a route in order, the last to the shift's end location."""
    shift = problem.shifts[route.shift]
    here, leave, breaks = shift.start_location, route.departure_s, list[Stop]()
    for stop in route.stops:
        if stop.kind is StopKind.BREAK:
            breaks.append(stop)
            continue
        there = here
        if stop.visit is not None:
            there = problem.visits[stop.visit].location
        elif stop.kind is StopKind.PICKUP and shift.pickup is not None:
            there = shift.pickup.location
        yield Leg(
            stop, here, there, leave, stop.arrival_s, tuple(breaks), stop.travel_s, stop.distance_m
        )
        here, leave, breaks = there, stop.departure_s, []
    yield Leg(
        None,
        here,
        shift.end_location,
        leave,
        route.return_s,
        tuple(breaks),
        route.return_travel_s,
        route.return_distance_m,
    )


def travel_s(problem: Problem, shift: int, origin: int, goal: int) -> int:
    """Seconds from one location to another with the shift's travel profile."""
    return int(problem.travel.duration_s[problem.shifts[shift].profile][origin, goal])


def starts_alone(problem: Problem, visit: int, shift: int) -> Interval:
    """First and last start of the visit in a shift without others: go there, serve, go back."""
    day, wanted = problem.shifts[shift], problem.visits[visit]
    out = travel_s(problem, shift, day.start_location, wanted.location)
    back = travel_s(problem, shift, wanted.location, day.end_location)
    service = problem.service_s(visit, day.technician)
    return day.start_s + out + wanted.access_s, day.end_s - back - service


def starts_at_partner(problem: Problem, visit: int, partner: int, day: int) -> Interval:
    """First and last start of the visit within the opening of the partner point's day."""
    opening = problem.partners[partner].days[day]
    return opening.opens_s, opening.closes_s - problem.visits[visit].service_s
