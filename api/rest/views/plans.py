"""Plans in short, and in full as the board shows them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from api.rest.schemas.base import LatLon
from api.rest.schemas.errors import Problem
from api.rest.schemas.figures import Kpis
from api.rest.schemas.plans import (
    AgreedVisits,
    ItineraryView,
    PartnerAssignmentView,
    PlanningWindow,
    PlanSummary,
    Progress,
    ReasonView,
    RelaxationView,
    RoutePlanView,
    ShiftView,
    SolverStage,
    StopView,
    UnassignedView,
    VisitBrief,
)
from api.rest.views.failures import failure_of
from api.rest.views.proofs import proof_view
from api.rest.views.values import local, local_or_none, names, names_or_id, point, yuan
from api.rest.views.visits import visit_name
from api.texts.codes import fault_code
from api.texts.faults import worded
from dispatch.domain.kinds import Language, PlanStage, RunKind
from dispatch.domain.sla_state import lateness_s, sla_state
from dispatch.services.reading.plans import BoardFacts, Directory
from dispatch.store.people import Shift
from dispatch.store.plans import PartnerAssignment, Route, RoutePlan, RouteStop, Unassigned
from dispatch.store.queries.runs import Planning
from dispatch.store.runs import PlanRun
from dispatch.store.work import Visit
from solver.faults import Fault
from solver.plan import RelaxationKind, Status
from solver.visit import AppointmentState

BY_DAY = "byDay"
"""Key under which a plan keeps its figures day by day."""


def summary_fields(
    planning: Planning, zones: Mapping[str, ZoneInfo], language: Language
) -> dict[str, Any]:
    """Collect the fields of `PlanSummary`."""
    row = planning.plan or planning.run
    if row is None:
        raise ValueError("neither a run nor a plan")
    plan, run = planning.plan, planning.run
    zone = next((zones[centre] for centre in row.scope if centre in zones), ZoneInfo("UTC"))
    return {
        "id": row.id,
        "run_id": None if run is None else run.id,
        "stage": PlanStage.UNPLANNED if plan is None else plan.stage,
        "solver_status": Status.COMPLETED if run is None else run.status,
        "version": 0 if plan is None else plan.version,
        "planning_window": PlanningWindow(start_date=row.window_start, end_date=row.window_end),
        "centre_ids": list(row.scope),
        "created_at": local(planning.created_at, zone),
        "published_at": None if plan is None else local_or_none(plan.published_at, zone),
        "kpis": {} if plan is None else kpis_of(plan),
        "requested_by": "" if run is None else run.requested_by,
        "kind": RunKind.MANUAL if run is None else run.kind,
        "progress": None if run is None else progress_view(run.progress),
        "failure": None if run is None else failure_view(run, language),
    }


def plan_summary(
    planning: Planning, zones: Mapping[str, ZoneInfo], language: Language
) -> PlanSummary:
    """Show a plan or a run in short."""
    return PlanSummary(**summary_fields(planning, zones, language))


def kpis_of(plan: RoutePlan) -> Kpis:
    """Return the figures of the whole plan."""
    return {name: value for name, value in plan.kpis.items() if name != BY_DAY}


def progress_view(payload: Mapping[str, Any] | None) -> Progress | None:
    """Show how far a run is."""
    if payload is None:
        return None
    return Progress(
        phase=payload["phase"],
        elapsed_seconds=payload["elapsedSeconds"],
        best_cost=payload["bestCost"],
        unassigned_mandatory=payload["unassignedMandatory"],
    )


def failure_view(run: PlanRun, language: Language) -> Problem | None:
    """Say why a run failed."""
    if run.failure_code is None:
        return None
    return failure_of(run.failure_code, dict(run.failure_params or {}), language)


def route_plan_view(facts: BoardFacts, language: Language) -> RoutePlanView:
    """Show a plan in full."""
    plan = facts.planning.plan
    by_day: Mapping[str, Kpis] = {} if plan is None else plan.kpis.get(BY_DAY, {})
    people = facts.directory
    return RoutePlanView(
        **summary_fields(facts.planning, people.zones, language),
        itineraries=[
            itinerary_view(row, facts.shifts[row.shift_id], people) for row in facts.routes
        ],
        partner_assignments=[
            _given(row, facts.visits[row.visit_id], people) for row in facts.given
        ],
        unassigned=[_unassigned(row, people, language) for row in facts.unassigned],
        appointments=_agreed(facts),
        kpis_by_day={date.fromisoformat(day): dict(kpis) for day, kpis in by_day.items()},
        score_analysis={} if plan is None else dict(plan.score_analysis),
        solver_stages=stages_view(facts.planning.run),
        proof=None if plan is None else proof_view(plan.proof, language),
    )


def stages_view(run: PlanRun | None) -> list[SolverStage]:
    """Show what each stage of a run's solve won; nothing before it has ended with a plan."""
    if run is None or run.solver_stages is None:
        return []
    return [
        SolverStage(stage=won["stage"], served=won["served"], saved=yuan(won["savedFen"]))
        for won in run.solver_stages
    ]


def _agreed(facts: BoardFacts) -> AgreedVisits:
    """Count the visits of the board, and those that were confirmed."""
    stops = [stop.visit for row in facts.routes for stop in row.stops if stop.visit is not None]
    served = [*stops, *(facts.visits[row.visit_id] for row in facts.given)]
    agreed = sum(visit.appointment_state is AppointmentState.CONFIRMED for visit in served)
    return AgreedVisits(visits=len(served), confirmed=agreed)


def itinerary_view(row: Route, shift: Shift, people: Directory) -> ItineraryView:
    """Show what one technician does in one shift."""
    technician = people.technicians[row.technician_id]
    zone = people.zones[technician.centre_id]
    return ItineraryView(
        id=row.id,
        technician_id=technician.id,
        technician_name=names(technician),
        centre_id=technician.centre_id,
        shift_id=row.shift_id,
        date=row.date,
        shift=ShiftView(
            start=local(shift.starts_at, zone),
            end=local(shift.ends_at, zone),
            soft_end=local(shift.soft_ends_at, zone),
        ),
        start_location=LatLon(lat=shift.start_lat, lon=shift.start_lon),
        end_location=LatLon(lat=shift.end_lat, lon=shift.end_lon),
        departure_time=local(row.departure_at, zone),
        return_time=local(row.return_at, zone),
        travel_time=timedelta(seconds=row.travel_s),
        travel_distance_meters=row.distance_m,
        overtime=timedelta(seconds=row.overtime_s),
        stops=[StopView(**stop_fields(stop, zone)) for stop in row.stops],
    )


def stop_fields(row: RouteStop, zone: ZoneInfo) -> dict[str, Any]:
    """Collect the fields of `StopView`."""
    visit = row.visit
    return {
        "id": f"{row.route_id}/{row.position}",
        "kind": row.kind,
        "visit_id": row.visit_id,
        "arrival_time": local(row.arrival_at, zone),
        "start_service_time": local(row.start_at, zone),
        "departure_time": local(row.departure_at, zone),
        "travel_time_from_previous_standstill": timedelta(seconds=row.travel_s),
        "travel_distance_meters_from_previous_standstill": row.distance_m,
        "locked": row.locked,
        "visit": None if visit is None else brief(visit, row.start_at, zone),
    }


def brief(row: Visit, start: datetime | None, zone: ZoneInfo) -> VisitBrief:
    """Show a visit as a bar of the board, judged by its start in the plan.

    One that is left out (without a start) is not judged late: nothing says when it will be served.
    """
    return VisitBrief(
        id=row.id,
        ticket=row.case.ticket,
        name=visit_name(row),
        customer_name=row.site.customer.name,
        work_type=row.work_type_id,
        work_type_name=names(row.work_type),
        address=row.site.address,
        location=point(row.site.lat, row.site.lon),
        sla_state=sla_state(None if start is None else row.sla_due_at, start or row.created_at),
        sla_due_time=local_or_none(row.sla_due_at, zone),
        lateness_seconds=0 if start is None else lateness_s(row.sla_due_at, start),
        priority=row.priority,
        status=row.status,
        appointment_state=row.appointment_state,
    )


def _given(row: PartnerAssignment, visit: Visit, people: Directory) -> PartnerAssignmentView:
    zone = people.zones[visit.centre_id]
    return PartnerAssignmentView(
        visit_id=row.visit_id,
        partner_id=row.partner_id,
        partner_name=names_or_id(people.partners, row.partner_id),
        date=row.date,
        start_service_time=local(row.start_at, zone),
        fee=yuan(row.fee_fen),
        visit=brief(visit, row.start_at, zone),
    )


def _unassigned(row: Unassigned, people: Directory, language: Language) -> UnassignedView:
    return UnassignedView(
        visit_id=row.visit_id,
        visit=brief(row.visit, None, people.zones[row.visit.centre_id]),
        kind=row.kind,
        mandatory=row.mandatory,
        reasons=[_reason(reason, people, language) for reason in row.reasons],
        relaxations=[
            RelaxationView(
                kind=RelaxationKind(gives["kind"]),
                amount=gives["amount"],
                price=yuan(gives["priceFen"]),
                technician_id=gives["technicianId"],
            )
            for gives in row.relaxations
        ],
    )


def _reason(reason: Mapping[str, Any], people: Directory, language: Language) -> ReasonView:
    fault = Fault(fault_code(reason["code"]), "", reason["detail"])
    points = _points_of(reason["detail"])
    return ReasonView(
        code=reason["code"],
        technician_ids=reason["technicianIds"],
        technician_names=[names_or_id(people.technicians, who) for who in reason["technicianIds"]],
        partner_ids=points,
        partner_names=[names_or_id(people.partners, point) for point in points],
        detail=dict(reason["detail"]),
        text=worded(fault, language).cause,
    )


def _points_of(detail: Mapping[str, Any]) -> list[str]:
    """Return the partner points that a reason names: one, or several in a row."""
    named = detail.get("partner") or detail.get("partners") or ""
    return str(named).split(", ") if named else []
