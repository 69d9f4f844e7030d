"""Plan runs and route plans."""

from datetime import date, timedelta
from typing import Any

from pydantic import Field, JsonValue

from api.rest.schemas.base import (
    LAT_LON,
    NAMES,
    Day,
    Id,
    Instant,
    LatLon,
    Names,
    Schema,
    Yuan,
    shown,
)
from api.rest.schemas.errors import Problem
from api.rest.schemas.figures import CONSTRAINT, KPIS, Kpis, ScoreAnalysis
from api.rest.schemas.proofs import PROOF, ProofView
from dispatch.domain.kinds import PlanStage, RunKind
from dispatch.domain.sla_state import SlaState
from dispatch.domain.visit_status import VisitStatus
from solver.plan import RelaxationKind, Status, StopKind, UnassignedKind
from solver.stages import SolveStage
from solver.visit import AppointmentState

WINDOW = {"startDate": "2026-10-08", "endDate": "2026-10-14"}
PROGRESS = {
    "phase": "improve",
    "elapsedSeconds": 12.5,
    "bestCost": "18733.50",
    "unassignedMandatory": 3,
}
STAGE = {"stage": "search", "served": 2, "saved": "1240.50"}
SUMMARY: dict[str, Any] = {
    "id": "plan-1",
    "runId": "run-1",
    "stage": "DRAFT",
    "solverStatus": "COMPLETED",
    "version": 1,
    "planningWindow": WINDOW,
    "centreIds": ["gulou"],
    "createdAt": "2026-10-07T22:00:31+08:00",
    "publishedAt": None,
    "kpis": KPIS,
    "requestedBy": "dispatcher",
    "kind": "MANUAL",
    "progress": PROGRESS,
    "failure": None,
}
SHIFT = {
    "start": "2026-10-08T08:30:00+08:00",
    "end": "2026-10-08T19:30:00+08:00",
    "softEnd": "2026-10-08T17:30:00+08:00",
}
BRIEF = {
    "id": "v1",
    "ticket": "FZ20261008001",
    "name": "滤芯更换 林女士",
    "customerName": "林女士",
    "workType": "filter-replacement",
    "workTypeName": NAMES,
    "address": "福州市鼓楼区温泉街道",
    "location": LAT_LON,
    "slaState": "NONE",
    "slaDueTime": None,
    "latenessSeconds": 0,
    "priority": 5,
    "status": "PUBLISHED",
    "appointmentState": "CONFIRMED",
}
STOP = {
    "id": "route-1/0",
    "kind": "VISIT",
    "visitId": "v1",
    "arrivalTime": "2026-10-08T09:20:00+08:00",
    "startServiceTime": "2026-10-08T09:25:00+08:00",
    "departureTime": "2026-10-08T10:10:00+08:00",
    "travelTimeFromPreviousStandstill": "PT18M",
    "travelDistanceMetersFromPreviousStandstill": 6200,
    "locked": False,
    "visit": BRIEF,
}
PERSON = {"zh": "陈建国", "en": "Chen Jianguo"}
ROUTE = {
    "id": "route-1",
    "technicianId": "t01",
    "technicianName": PERSON,
    "centreId": "gulou",
    "shiftId": "t01-2026-10-08",
    "date": "2026-10-08",
    "shift": SHIFT,
    "startLocation": LAT_LON,
    "endLocation": LAT_LON,
    "departureTime": "2026-10-08T09:02:00+08:00",
    "returnTime": "2026-10-08T16:48:00+08:00",
    "travelTime": "PT2H6M",
    "travelDistanceMeters": 41_800,
    "overtime": "PT0S",
    "stops": [STOP],
}
GIVEN = {
    "visitId": "v2",
    "partnerId": "p1",
    "partnerName": {"zh": "长乐特约网点", "en": "Changle partner point"},
    "date": "2026-10-08",
    "startServiceTime": "2026-10-08T10:00:00+08:00",
    "fee": "80.00",
    "visit": BRIEF,
}
REASON = {
    "code": "SKILL_MISSING",
    "technicianIds": ["t01"],
    "technicianNames": [PERSON],
    "partnerIds": [],
    "partnerNames": [],
    "detail": {"skill": "water-electric"},
    "text": "The skill that the visit requires is missing.",
}
RELAXATION = {"kind": "OVERTIME", "amount": 1200, "price": "40.00", "technicianId": "t01"}
LEFT_OUT = {
    "visitId": "v3",
    "visit": BRIEF,
    "kind": "STRUCTURAL",
    "mandatory": True,
    "reasons": [REASON],
    "relaxations": [RELAXATION],
}
AGREED = {"visits": 12, "confirmed": 7}
PLAN = {
    **SUMMARY,
    "itineraries": [ROUTE],
    "partnerAssignments": [GIVEN],
    "unassigned": [LEFT_OUT],
    "appointments": AGREED,
    "kpisByDay": {"2026-10-08": KPIS},
    "scoreAnalysis": {"constraints": [CONSTRAINT]},
    "solverStages": [STAGE],
    "proof": PROOF,
}


class PlanningWindow(Schema):
    """Local dates, both included."""

    model_config = shown(WINDOW)

    start_date: date
    end_date: date


class PlanRequest(Schema):
    """What to plan: the dates (both included), and the centres, all when none is named.

    `proveSeconds` are for proving, when the plan is there and no run waits, how far it is from the
    best possible; without them nobody looks.
    """

    model_config = shown(
        {"startDate": "2026-10-08", "endDate": "2026-10-14", "centreIds": ["gulou"]}
    )

    start_date: Day
    end_date: Day
    centre_ids: list[Id] = Field(default=[], max_length=1000)
    engine: str | None = Field(default=None, max_length=64)
    time_limit_seconds: int | None = None
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1)
    threads: int | None = None
    prove_seconds: int | None = None
    base_plan_id: Id | None = None


class PlanAccepted(Schema):
    """A run that was asked for."""

    model_config = shown({"id": "run-1", "status": "QUEUED"})

    id: str
    status: Status


class Progress(Schema):
    """How far a solve is; `bestCost` in yuan."""

    model_config = shown(PROGRESS)

    phase: str
    elapsed_seconds: float
    best_cost: Yuan | None
    unassigned_mandatory: int | None


class SolverStage(Schema):
    """What a stage of the solve won: mandatory visits more that the plan serves, and yuan less.

    All of them together make the plan out of one that serves nobody.
    """

    model_config = shown(STAGE)

    stage: SolveStage
    served: int
    saved: Yuan


class PlanSummary(Schema):
    """A plan in short; a run that has none yet has its own id here and the stage UNPLANNED."""

    model_config = shown(SUMMARY)

    id: str
    run_id: str | None
    stage: PlanStage
    solver_status: Status
    version: int
    planning_window: PlanningWindow
    centre_ids: list[str]
    created_at: Instant
    published_at: Instant | None
    kpis: Kpis
    requested_by: str
    kind: RunKind
    progress: Progress | None
    failure: Problem | None


class PlanSummaries(Schema):
    """Plans and runs, the newest first."""

    model_config = shown({"items": [SUMMARY]})

    items: list[PlanSummary]


class ShiftView(Schema):
    """From when to when a technician works; past `softEnd` it is overtime."""

    model_config = shown(SHIFT)

    start: Instant
    end: Instant
    soft_end: Instant


class VisitBrief(Schema):
    """A visit as the board shows it; lateness and SLA state by the plan it stands in."""

    model_config = shown(BRIEF)

    id: str
    ticket: str
    name: str
    customer_name: str
    work_type: str
    work_type_name: Names
    address: str
    location: LatLon | None
    sla_state: SlaState
    sla_due_time: Instant | None
    lateness_seconds: int
    priority: int
    status: VisitStatus
    appointment_state: AppointmentState


class StopView(Schema):
    """One stop of an itinerary."""

    model_config = shown(STOP)

    id: str
    kind: StopKind
    visit_id: str | None
    arrival_time: Instant
    start_service_time: Instant
    departure_time: Instant
    travel_time_from_previous_standstill: timedelta
    travel_distance_meters_from_previous_standstill: int
    locked: bool
    visit: VisitBrief | None


class ItineraryView(Schema):
    """What one technician does in one shift."""

    model_config = shown(ROUTE)

    id: str
    technician_id: str
    technician_name: Names
    centre_id: str
    shift_id: str
    date: date
    shift: ShiftView
    start_location: LatLon
    end_location: LatLon
    departure_time: Instant
    return_time: Instant
    travel_time: timedelta
    travel_distance_meters: int
    overtime: timedelta
    stops: list[StopView]


class PartnerAssignmentView(Schema):
    """A visit that a partner point serves, for a fee in yuan."""

    model_config = shown(GIVEN)

    visit_id: str
    partner_id: str
    partner_name: Names
    date: date
    start_service_time: Instant
    fee: Yuan
    visit: VisitBrief


class ReasonView(Schema):
    """One reason why a visit is left out, with the technicians or partner points it holds for."""

    model_config = shown(REASON)

    code: str
    technician_ids: list[str]
    technician_names: list[Names]
    partner_ids: list[str]
    partner_names: list[Names]
    detail: dict[str, JsonValue]
    text: str


class RelaxationView(Schema):
    """What would admit the visit: `amount` in seconds or levels by kind."""

    model_config = shown(RELAXATION)

    kind: RelaxationKind
    amount: int
    price: Yuan
    technician_id: str | None


class UnassignedView(Schema):
    """A visit that the plan leaves out."""

    model_config = shown(LEFT_OUT)

    visit_id: str
    visit: VisitBrief
    kind: UnassignedKind
    mandatory: bool
    reasons: list[ReasonView]
    relaxations: list[RelaxationView]


class AgreedVisits(Schema):
    """Visits that are served, and how many of them customers have confirmed."""

    model_config = shown(AGREED)

    visits: int
    confirmed: int


class RoutePlanView(PlanSummary):
    """A plan in full, or one day or centre of it."""

    model_config = shown(PLAN)

    itineraries: list[ItineraryView]
    partner_assignments: list[PartnerAssignmentView]
    unassigned: list[UnassignedView]
    appointments: AgreedVisits
    kpis_by_day: dict[date, Kpis]
    score_analysis: ScoreAnalysis
    solver_stages: list[SolverStage]
    proof: ProofView | None


class PublishRequest(Schema):
    """Which version of the plan is meant."""

    model_config = shown({"expectedVersion": 1})

    expected_version: int
