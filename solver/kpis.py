"""Figures of a plan, and where its cost comes from; plain values ready for JSON.

Definitions of all figures stand beside their names in docs/files.md.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from solver.cost import (
    COMPONENTS,
    Cost,
    lateness_s,
    paid_s,
    partner_cost,
    plan_cost,
    route_cost,
    route_distance_m,
    starts,
    unserved,
    variable_fen,
    wishes,
)
from solver.formats.scalars import duration_text, yuan_text
from solver.plan import Plan, Route, StopKind
from solver.problem import Problem

Figures = dict[str, str | int | float]


def kpis(problem: Problem, plan: Plan) -> Figures:
    """Give the figures of a plan by the names of plan.json: durations, yuan, metres, per cent."""
    cost = plan_cost(problem, plan)
    left_out = unserved(problem, plan)
    mandatory = sum(problem.is_mandatory(visit) for visit in left_out)
    own = sum(len(route.visits) for route in plan.routes)
    spent = _Spent(problem, plan)
    return {
        "totalVisits": len(problem.visits),
        "visitsServedByTechnicians": own,
        "visitsServedByPartners": len(plan.partner_assignments),
        "totalUnassignedVisits": len(left_out),
        "unassignedMandatoryVisits": mandatory,
        "unassignedOptionalVisits": len(left_out) - mandatory,
        "shiftsUsed": len(plan.routes),
        "totalTravelTime": duration_text(spent.travel_s),
        "totalTravelDistanceMeters": sum(map(route_distance_m, plan.routes)),
        "serviceTime": duration_text(spent.service_s),
        "accessTime": duration_text(spent.access_s),
        "waitingTime": duration_text(spent.waiting_s),
        "workingTime": duration_text(sum(spent.worked_s.values())),
        "totalOvertime": duration_text(spent.overtime_s),
        "shiftTime": duration_text(sum(spent.available_s.values())),
        "utilisationPercentage": spent.utilisation(),
        "workingTimeFairnessPercentage": spent.fairness(),
        "percentageVisitsInSla": _in_sla(problem, plan),
        "changedVisits": _changed(problem, plan),
        "totalTechnicianCosts": yuan_text(cost.technicians),
        "partnerFees": yuan_text(cost.fees),
        "slaPenalty": yuan_text(cost.sla),
        "dropPrices": yuan_text(cost.dropped),
        "totalCost": yuan_text(cost.total),
        "variableCost": yuan_text(variable_fen(problem, plan)),
    }


class _Spent:
    """Where the time of routes and shifts goes, in seconds."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.travel_s = self.service_s = self.access_s = self.waiting_s = self.overtime_s = 0
        self.worked_s: dict[int, int] = defaultdict(int)
        self.available_s: dict[int, int] = defaultdict(int)
        for shift in problem.shifts:
            breaks_s = sum(pause.duration_s for pause in shift.breaks)
            self.available_s[shift.technician] += shift.soft_end_s - shift.start_s - breaks_s
        for route in plan.routes:
            self._add(problem, route)

    def _add(self, problem: Problem, route: Route) -> None:
        shift = problem.shifts[route.shift]
        work_s, overtime_s = paid_s(shift, route)
        travel_s = route.return_travel_s + sum(stop.travel_s for stop in route.stops)
        busy = [stop for stop in route.stops if stop.kind is not StopKind.BREAK]
        service_s = sum(stop.departure_s - stop.start_s for stop in busy)
        access_s = sum(problem.visits[visit].access_s for visit in route.visits)
        self.travel_s += travel_s
        self.service_s += service_s
        self.access_s += access_s
        self.waiting_s += work_s + overtime_s - travel_s - service_s - access_s
        self.overtime_s += overtime_s
        self.worked_s[shift.technician] += work_s + overtime_s

    def utilisation(self) -> float:
        """Service and travel in per cent of the hours of all shifts."""
        return _percentage(self.service_s + self.travel_s, sum(self.available_s.values()))

    def fairness(self) -> float:
        """Give 100 less the Gini coefficient, in per cent, of hours worked to hours of shifts."""
        loads = [
            self.worked_s[technician] / available
            for technician, available in self.available_s.items()
            if available > 0
        ]
        total = sum(loads)
        if total == 0:
            return 100.0
        rank_sum = sum(rank * load for rank, load in enumerate(sorted(loads), start=1))
        gini = 2 * rank_sum / (len(loads) * total) - (len(loads) + 1) / len(loads)
        return round(100 * (1 - gini), 2)


def _percentage(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _in_sla(problem: Problem, plan: Plan) -> float:
    """Visits with a deadline that start by it, in per cent of all that have one."""
    due = sum(visit.sla is not None for visit in problem.visits)
    kept = sum(
        problem.visits[visit].sla is not None and lateness_s(problem.visits[visit], start_s) == 0
        for visit, start_s in starts(plan)
    )
    return _percentage(kept, due) if due else 100.0


def _changed(problem: Problem, plan: Plan) -> int:
    """Count published visits that now have another technician or start, or neither."""
    now: dict[int, tuple[int | None, int]] = {
        handed.visit: (None, handed.start_s) for handed in plan.partner_assignments
    }
    for route in plan.routes:
        technician = problem.shifts[route.shift].technician
        for stop in route.stops:
            if stop.visit is not None:
                now[stop.visit] = (technician, stop.start_s)
    return sum(
        visit.published is not None
        and now.get(number) != (visit.published.technician, visit.published.start_s)
        for number, visit in enumerate(problem.visits)
    )


NAMES: Mapping[str, str] = {
    "fixed": "shiftFixedPay",
    "work": "workingTime",
    "overtime": "overtime",
    "distance": "travelDistance",
    "per_visit": "visitPay",
    "fees": "partnerFees",
    "sla": "slaLateness",
    "preferred": "preferredTechnicianMissed",
    "offered": "offeredAppointmentMissed",
    "changed_technician": "technicianChanged",
    "changed_start": "startChanged",
    "dropped": "optionalVisitDropped",
}
"""What each component of the cost is called in plan.json."""

_BY_VISIT = ("sla", "preferred", "offered", "changed_technician")


def score_analysis(problem: Problem, plan: Plan) -> dict[str, object]:
    """Say where the cost of the plan comes from; what the constraints cost adds up to its total."""
    missing = [
        {"visitId": problem.visits[visit].id, "priority": problem.visits[visit].priority}
        for visit in unserved(problem, plan)
        if problem.is_mandatory(visit)
    ]
    hard = {
        "name": "mandatoryVisitUnassigned",
        "kind": "HARD",
        "matchCount": len(missing),
        "cost": yuan_text(0),
        "matches": missing,
    }
    matches: dict[str, list[dict[str, str]]] = {name: [] for name in COMPONENTS}
    total = dict.fromkeys(COMPONENTS, 0)
    for component, where, amount in _matches(problem, plan):
        total[component] += amount
        matches[component].append(where | {"cost": yuan_text(amount)})
    soft = [
        {
            "name": NAMES[component],
            "kind": "SOFT",
            "matchCount": len(matches[component]),
            "cost": yuan_text(total[component]),
            "matches": matches[component],
        }
        for component in COMPONENTS
    ]
    return {"constraints": [hard, *soft]}


def _matches(problem: Problem, plan: Plan) -> Iterator[tuple[str, dict[str, str], int]]:
    """Every amount that is not 0, with what it is for and where it arises."""
    for route in plan.routes:
        shift = problem.shifts[route.shift]
        at = {"shiftId": shift.id}
        cost = route_cost(problem, route)
        yield from _parts(cost, at, [name for name in COMPONENTS if name not in _BY_VISIT])
        for stop in route.stops:
            if stop.visit is not None:
                amounts = wishes(problem, [(stop.visit, stop.start_s)], shift.technician)
                where = at | {"visitId": problem.visits[stop.visit].id}
                for name, amount in zip(_BY_VISIT, amounts, strict=False):
                    if amount:
                        yield name, where, amount
    for handed in plan.partner_assignments:
        where = {
            "partnerId": problem.partners[handed.partner].id,
            "visitId": problem.visits[handed.visit].id,
        }
        yield from _parts(partner_cost(problem, handed), where, COMPONENTS)
    for visit in unserved(problem, plan):
        left_out = problem.visits[visit]
        if not problem.is_mandatory(visit) and left_out.drop_fen:
            yield "dropped", {"visitId": left_out.id}, left_out.drop_fen


def _parts(
    cost: Cost, where: dict[str, str], names: list[str] | tuple[str, ...]
) -> Iterator[tuple[str, dict[str, str], int]]:
    for name in names:
        amount: int = getattr(cost, name)
        if amount:
            yield name, where, amount
