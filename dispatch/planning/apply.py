"""From a plan to the rows of a draft: positions to ids, seconds to instants."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.codes import PlanningCode
from dispatch.domain.kinds import PlanStage
from dispatch.domain.values import JsonObject
from dispatch.planning.build import Built
from dispatch.planning.build_partners import LATER, row_id
from dispatch.planning.contracts import LICENCE
from dispatch.planning.days import by_day, date_of
from dispatch.planning.horizon import Horizon
from dispatch.planning.partner_facts import Accepted
from dispatch.store.ids import new_id
from dispatch.store.plans import PartnerAssignment, Route, RoutePlan, RouteStop, Unassigned
from dispatch.store.runs import PlanRun
from solver.cost import paid_s, partner_cost, route_cost
from solver.kpis import kpis, score_analysis
from solver.plan import Plan, UnassignedKind
from solver.plan import Route as SolvedRoute
from solver.plan import Unassigned as LeftOut
from solver.problem import Problem


def apply(session: Session, run: PlanRun, built: Built, plan: Plan, now: datetime) -> RoutePlan:
    """Write a plan as a draft of its run; the caller's transaction commits it.

    Visits that nobody knows the place of are added to the unassigned ones.
    """
    problem, horizon = built.problem, built.horizon
    draft = RoutePlan(
        id=new_id(),
        run_id=run.id,
        stage=PlanStage.DRAFT,
        base_plan_id=run.base_plan_id,
        scope=run.scope,
        window_start=run.window_start,
        window_end=run.window_end,
        kpis={**kpis(problem, plan), "byDay": _kpis_by_day(built, plan)},
        score_analysis=score_analysis(problem, plan),
        summary="",
        created_at=now,
        routes=[_route(problem, horizon, route) for route in plan.routes],
        partner_assignments=[
            *(
                _accepted(one)
                for one in built.accepted
                if run.window_start <= one.date <= run.window_end
            ),
            *(
                PartnerAssignment(
                    visit_id=problem.visits[given.visit].id,
                    partner_id=row_id(problem.partners[given.partner].id),
                    date=date_of(horizon, given.start_s),
                    start_at=horizon.instant(given.start_s),
                    fee_fen=partner_cost(problem, given).fees,
                )
                for given in plan.partner_assignments
            ),
        ],
        unassigned=[
            *(_left_out(built, left) for left in plan.unassigned),
            *_unplaced(built.unplaced),
        ],
    )
    session.add(draft)
    session.flush()
    return draft


def _kpis_by_day(built: Built, plan: Plan) -> JsonObject:
    days = by_day(built.problem, plan, built.horizon)
    return {day.isoformat(): kpis(problem, part) for day, problem, part in days}


def _route(problem: Problem, horizon: Horizon, route: SolvedRoute) -> Route:
    shift = problem.shifts[route.shift]
    return Route(
        id=new_id(),
        shift_id=shift.id,
        technician_id=problem.technicians[shift.technician].id,
        date=date_of(horizon, shift.start_s),
        departure_at=horizon.instant(route.departure_s),
        return_at=horizon.instant(route.return_s),
        return_travel_s=route.return_travel_s,
        return_distance_m=route.return_distance_m,
        travel_s=sum(stop.travel_s for stop in route.stops) + route.return_travel_s,
        distance_m=sum(stop.distance_m for stop in route.stops) + route.return_distance_m,
        overtime_s=paid_s(shift, route)[1],
        cost_fen=asdict(route_cost(problem, route)),
        stops=[
            RouteStop(
                position=position,
                kind=stop.kind,
                visit_id=None if stop.visit is None else problem.visits[stop.visit].id,
                arrival_at=horizon.instant(stop.arrival_s),
                start_at=horizon.instant(stop.start_s),
                departure_at=horizon.instant(stop.departure_s),
                travel_s=stop.travel_s,
                distance_m=stop.distance_m,
                locked=stop.locked,
            )
            for position, stop in enumerate(route.stops)
        ],
    )


def _accepted(one: Accepted) -> PartnerAssignment:
    return PartnerAssignment(
        visit_id=one.visit_id,
        partner_id=one.partner_id,
        date=one.date,
        start_at=one.start_at,
        fee_fen=one.fee_fen,
    )


def _left_out(built: Built, left: LeftOut) -> Unassigned:
    problem, people = built.problem, built.problem.technicians
    return Unassigned(
        visit_id=problem.visits[left.visit].id,
        kind=left.kind,
        mandatory=problem.is_mandatory(left.visit),
        reasons=[
            *built.contracts.reasons(left.visit),
            *(
                {
                    "code": reason.code.value,
                    "technicianIds": [people[position].id for position in reason.technicians],
                    "detail": {name: _shown(value) for name, value in reason.detail.items()},
                }
                for reason in left.reasons
                # The contract's own words stand for the licences that others lack.
                if not str(reason.detail.get("skill", "")).startswith(LICENCE)
            ),
        ],
        relaxations=[
            {
                "kind": gives.kind.value,
                "amount": gives.amount,
                "priceFen": gives.price_fen,
                "technicianId": None if gives.technician is None else people[gives.technician].id,
            }
            for gives in left.relaxations
        ],
    )


def _shown(value: str | int) -> str | int:
    """Name partner points as people know them."""
    return value.replace(LATER, "") if isinstance(value, str) else value


def _unplaced(visits: Sequence[str]) -> Iterator[Unassigned]:
    for visit in visits:
        reason = {"code": PlanningCode.SITE_NOT_PLACED.value, "technicianIds": [], "detail": {}}
        yield Unassigned(
            visit_id=visit,
            kind=UnassignedKind.STRUCTURAL,
            mandatory=True,
            reasons=[reason],
            relaxations=[],
        )
