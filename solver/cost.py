"""What a plan costs, and when one is better than another: the one definition (docs/vocabulary.md).

Everything is read off the times that the plan states; nothing is timed here. Money in fen, each
component rounded half up once a route, lateness once a visit.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Self

from solver.plan import PartnerAssignment, Plan, Route, StopKind
from solver.problem import Objective, Problem
from solver.stages import Won
from solver.visit import Appointment, AppointmentState, SlaTier, Visit
from solver.workforce import Shift

HOUR_S = 3600
KILOMETRE_M = 1000


@dataclass(frozen=True, slots=True)
class Cost:
    """Fen by component: pay of shifts, fees of partner points, prices of what was wished or due.

    Parameters
    ----------
    fixed, work, overtime, distance, per_visit
        Pay of the shifts with visits.
    fees
        Of partner points, kilometres included.
    sla
        Lateness.
    preferred, offered
        Visits without a preferred technician, and starts outside an offered appointment.
    changed_technician, changed_start
        Against the published plan.
    dropped
        Drop prices of optional visits that nobody serves.
    """

    fixed: int = 0
    work: int = 0
    overtime: int = 0
    distance: int = 0
    per_visit: int = 0
    fees: int = 0
    sla: int = 0
    preferred: int = 0
    offered: int = 0
    changed_technician: int = 0
    changed_start: int = 0
    dropped: int = 0

    @property
    def total(self) -> int:
        """All components together."""
        return (
            self.technicians
            + self.fees
            + self.sla
            + self.preferred
            + self.offered
            + self.changed_technician
            + self.changed_start
            + self.dropped
        )

    @property
    def technicians(self) -> int:
        """Pay of technicians: fixed, work, overtime, distance and per visit."""
        return self.fixed + self.work + self.overtime + self.distance + self.per_visit

    @classmethod
    def sum(cls, costs: Iterable["Cost"]) -> Self:
        """Add up component by component."""
        costs = list(costs)
        return cls(*(sum(getattr(cost, name) for cost in costs) for name in COMPONENTS))


COMPONENTS = tuple(part.name for part in fields(Cost))
"""Names of the components of `Cost`, in order."""


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """How good a plan is; the smaller of two is the better plan.

    Parameters
    ----------
    unassigned
        Mandatory visits that nobody serves, by priority class from 1 to 10; decides first.
    amount
        What the objective counts: fen, or metres, or seconds.
    """

    unassigned: tuple[int, ...]
    amount: int


def won(before: Value, after: Value) -> Won:
    """Tell by how much a plan is better than the one before."""
    served = sum(before.unassigned) - sum(after.unassigned)
    return Won(served, before.amount - after.amount)


def value(problem: Problem, plan: Plan) -> Value:
    """Place the plan in the comparison of plans."""
    missing = Counter(
        problem.visits[visit].priority
        for visit in unserved(problem, plan)
        if problem.is_mandatory(visit)
    )
    unassigned = tuple(missing[priority] for priority in range(1, 11))
    return Value(unassigned, _amount(problem, plan))


def _amount(problem: Problem, plan: Plan) -> int:
    match problem.objective:
        case Objective.MONEY:
            return plan_cost(problem, plan).total
        case Objective.TRAVEL:
            return sum(map(route_distance_m, plan.routes))
        case Objective.DURATION:
            return sum(route.return_s - route.departure_s for route in plan.routes)
        case Objective.TARDINESS:
            return _tardiness_s(problem, plan)
        case Objective.TRAVEL_AND_TARDINESS:
            return sum(map(route_distance_m, plan.routes)) + _tardiness_s(problem, plan)


def _tardiness_s(problem: Problem, plan: Plan) -> int:
    """Sum of all lateness, and the largest once more."""
    late = [lateness_s(problem.visits[visit], start) for visit, start in starts(plan)]
    return sum(late) + max(late, default=0)


def route_amount(problem: Problem, route: Route) -> int:
    """Count what the objective counts in one route, by itself.

    Amounts of routes add up to that of the plan, but for the largest lateness of the tardiness
    objectives, which is counted here as if there were no other route.
    """
    match problem.objective:
        case Objective.MONEY:
            return route_cost(problem, route).total
        case Objective.TRAVEL:
            return route_distance_m(route)
        case Objective.DURATION:
            return route.return_s - route.departure_s
        case Objective.TARDINESS:
            return _route_tardiness_s(problem, route)
        case Objective.TRAVEL_AND_TARDINESS:
            return route_distance_m(route) + _route_tardiness_s(problem, route)


def _route_tardiness_s(problem: Problem, route: Route) -> int:
    late = [
        lateness_s(problem.visits[stop.visit], stop.start_s)
        for stop in route.stops
        if stop.visit is not None
    ]
    return sum(late) + max(late, default=0)


def partner_amount(problem: Problem, handed: PartnerAssignment) -> int:
    """Count what the objective counts in a visit handed to a partner point, by itself."""
    match problem.objective:
        case Objective.MONEY:
            return partner_cost(problem, handed).total
        case Objective.TRAVEL | Objective.DURATION:
            return 0
        case Objective.TARDINESS | Objective.TRAVEL_AND_TARDINESS:
            return 2 * lateness_s(problem.visits[handed.visit], handed.start_s)


def drop_amount(problem: Problem, visit: int) -> int:
    """Count what the objective counts for leaving out an optional visit: nothing but for money."""
    return problem.visits[visit].drop_fen if problem.objective is Objective.MONEY else 0


def plan_cost(problem: Problem, plan: Plan) -> Cost:
    """Price all of the plan, drop prices of unserved optional visits included."""
    dropped = sum(
        problem.visits[visit].drop_fen
        for visit in unserved(problem, plan)
        if not problem.is_mandatory(visit)
    )
    return Cost.sum(
        [
            *(route_cost(problem, route) for route in plan.routes),
            *(partner_cost(problem, handed) for handed in plan.partner_assignments),
            Cost(dropped=dropped),
        ]
    )


def route_cost(problem: Problem, route: Route) -> Cost:
    """Price one route; one without visits costs nothing."""
    visits = [(stop.visit, stop.start_s) for stop in route.stops if stop.visit is not None]
    if not visits:
        return Cost()
    shift = problem.shifts[route.shift]
    rates = shift.cost
    work_s, overtime_s = paid_s(shift, route)
    sla, preferred, offered, technician, start = wishes(problem, visits, shift.technician)
    return Cost(
        fixed=rates.fixed_fen,
        work=_rounded(rates.per_hour_fen * work_s, HOUR_S),
        overtime=_rounded(rates.per_overtime_hour_fen * overtime_s, HOUR_S),
        distance=_rounded(rates.per_km_fen * route_distance_m(route), KILOMETRE_M),
        per_visit=_per_visit(problem, rates.per_visit_fen, visits),
        sla=sla,
        preferred=preferred,
        offered=offered,
        changed_technician=technician,
        changed_start=start,
    )


def partner_cost(problem: Problem, handed: PartnerAssignment) -> Cost:
    """Price a visit handed to a partner point: the fee, and the wishes of the visit.

    A visit that was published with a technician has changed technicians. A work type that is not
    on the fee card has no fee; `solver.check` names it.
    """
    partner, visit = problem.partners[handed.partner], problem.visits[handed.visit]
    away_m = int(problem.travel.distance_m[partner.location, visit.location])
    beyond_m = max(0, away_m - partner.free_distance_m)
    fee = partner.fees_fen.get(visit.work_type, 0)
    sla, preferred, offered, technician, start = wishes(
        problem, [(handed.visit, handed.start_s)], None
    )
    return Cost(
        fees=fee + _rounded(partner.per_km_fen * beyond_m, KILOMETRE_M),
        sla=sla,
        preferred=preferred,
        offered=offered,
        changed_technician=technician,
        changed_start=start,
    )


def wishes(
    problem: Problem, visits: Iterable[tuple[int, int]], technician: int | None
) -> tuple[int, int, int, int, int]:
    """Price the visits (position and start) of one route by `technician`; None is a partner point.

    Returns
    -------
    tuple
        Fen for lateness, missed preferences, missed offers, changed technicians, changed starts.
    """
    weights = problem.weights
    sla = preferred = offered = changed = moved_s = 0
    for number, start_s in visits:
        visit = problem.visits[number]
        if visit.sla is not None:
            sla += sla_penalty_fen(visit.sla.tiers, start_s - visit.sla.due_s)
        if visit.preferred_technicians and technician not in visit.preferred_technicians:
            preferred += weights.preferred_miss_fen
        if visit.appointment is not None and misses_offer(visit.appointment, start_s):
            offered += weights.offered_miss_fen
        if visit.published is not None:
            if visit.published.technician != technician:
                changed += weights.changed_technician_fen
            moved_s += abs(start_s - visit.published.start_s)
    moved = _rounded(weights.changed_start_per_hour_fen * moved_s, HOUR_S)
    return sla, preferred, offered, changed, moved


def sla_penalty_fen(tiers: Sequence[SlaTier], lateness_s: int) -> int:
    """Price the lateness: the last tier with after_s <= lateness_s applies alone.

    Its penalty and its rate for the time past its `after_s`, rounded half up; 0 before the first.
    """
    for tier in reversed(tiers):
        if tier.after_s <= lateness_s:
            past_s = lateness_s - tier.after_s
            return tier.penalty_fen + _rounded(tier.per_hour_fen * past_s, HOUR_S)
    return 0


def misses_offer(appointment: Appointment, start_s: int) -> bool:
    """Whether the start lies outside a window that the customer was offered."""
    offered = appointment.state is AppointmentState.OFFERED
    return offered and not appointment.earliest_s <= start_s <= appointment.latest_s


def lateness_s(visit: Visit, start_s: int) -> int:
    """Seconds from the deadline of the visit to its start; 0 when in time or without one."""
    return 0 if visit.sla is None else max(0, start_s - visit.sla.due_s)


def paid_s(shift: Shift, route: Route) -> tuple[int, int]:
    """Seconds paid by the hour up to the shift's soft end, and past it; breaks are unpaid."""
    work_s, overtime_s = _split(route.departure_s, route.return_s, shift.soft_end_s)
    for stop in route.stops:
        if stop.kind is StopKind.BREAK:
            before_s, after_s = _split(stop.start_s, stop.departure_s, shift.soft_end_s)
            work_s -= before_s
            overtime_s -= after_s
    return work_s, overtime_s


def route_distance_m(route: Route) -> int:
    """Metres from leaving the start location to reaching the end location."""
    return route.return_distance_m + sum(stop.distance_m for stop in route.stops)


def starts(plan: Plan) -> Iterator[tuple[int, int]]:
    """Position and start of every visit that someone serves."""
    for route in plan.routes:
        for stop in route.stops:
            if stop.visit is not None:
                yield stop.visit, stop.start_s
    for handed in plan.partner_assignments:
        yield handed.visit, handed.start_s


def unserved(problem: Problem, plan: Plan) -> list[int]:
    """Visits that are in no route and with no partner point, whatever the plan says of them."""
    served = {visit for visit, _ in starts(plan)}
    return [visit for visit in range(len(problem.visits)) if visit not in served]


def variable_fen(problem: Problem, plan: Plan) -> int:
    """Total less what no plan that serves the same visits could save: the base of percentages.

    Taken off are the fixed pay of the shifts used, and for each visit in a route its service time
    at its minimum: the least that any shift of the problem would be paid by the hour for the
    service, at the lower of its two rates if it has overtime, whoever may serve it; rounded down
    once a plan.
    """
    spent = plan_cost(problem, plan)
    rates = _lowest_rates(problem)
    least = 0
    if rates and min(rates.values()) > 0:
        least = sum(
            min(rate * problem.service_s(visit, technician) for technician, rate in rates.items())
            for route in plan.routes
            for visit in route.visits
        )
    return spent.total - spent.fixed - least // HOUR_S


def _lowest_rates(problem: Problem) -> dict[int, int]:
    """Fen an hour by technician: the lowest of the rates of their shifts."""
    rates: dict[int, int] = {}
    for shift in problem.shifts:
        rate = shift.cost.per_hour_fen
        if shift.soft_end_s < shift.end_s:
            rate = min(rate, shift.cost.per_overtime_hour_fen)
        rates[shift.technician] = min(rate, rates.get(shift.technician, rate))
    return rates


def _per_visit(
    problem: Problem, prices: Mapping[str, int], visits: Sequence[tuple[int, int]]
) -> int:
    if not prices:
        return 0
    return sum(prices.get(problem.visits[visit].work_type, 0) for visit, _ in visits)


def _split(start_s: int, end_s: int, at_s: int) -> tuple[int, int]:
    """Length of a span before an instant and from it on."""
    before_s = max(0, min(end_s, at_s) - start_s)
    return before_s, end_s - start_s - before_s


def _rounded(amount: int, divisor: int) -> int:
    """Half up; amounts are not negative."""
    return (2 * amount + divisor) // (2 * divisor)
