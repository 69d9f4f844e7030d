"""plan.json in and out (docs/files.md): a route plan of one problem, which it names by ids."""

import json
from enum import StrEnum

from solver.codes import InputCode, ReasonCode, RuleCode
from solver.cost import partner_cost
from solver.formats.fields import LARGEST, Record, Source
from solver.formats.json_workforce import positions
from solver.formats.scalars import duration_text, instant_text, yuan_text
from solver.kpis import kpis, score_analysis
from solver.plan import (
    PartnerAssignment,
    Plan,
    Reason,
    Relaxation,
    RelaxationKind,
    Route,
    Status,
    Stop,
    StopKind,
    Unassigned,
    UnassignedKind,
)
from solver.problem import Problem
from solver.stages import Gains, SolveStage, Won, added

Json = dict[str, object]


class Stage(StrEnum):
    """Where a route plan stands in its life."""

    UNPLANNED = "UNPLANNED"
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    HISTORIC = "HISTORIC"


def write_plan(problem: Problem, plan: Plan, stage: Stage = Stage.DRAFT) -> str:
    """Write a plan with its figures; read again it is the same plan."""
    return json.dumps(plan_value(problem, plan, stage), ensure_ascii=False) + "\n"


def plan_value(problem: Problem, plan: Plan, stage: Stage = Stage.DRAFT) -> Json:
    """Give the JSON value of a plan."""
    return {
        "problemId": plan.problem_id,
        "stage": stage.value,
        "solverStatus": plan.status.value,
        "routes": [_route(problem, route) for route in plan.routes],
        "partnerAssignments": [_handed(problem, handed) for handed in plan.partner_assignments],
        "unassigned": [_left_out(problem, visit) for visit in plan.unassigned],
        "solverStages": [_stage(stage, won) for stage, won in plan.gains.items()],
        "kpis": kpis(problem, plan),
        "scoreAnalysis": score_analysis(problem, plan),
    }


def _route(problem: Problem, route: Route) -> Json:
    shift = problem.shifts[route.shift]
    return {
        "shiftId": shift.id,
        "technicianId": problem.technicians[shift.technician].id,
        "departureTime": instant_text(problem.origin, route.departure_s),
        "returnTime": instant_text(problem.origin, route.return_s),
        "itinerary": [_stop(problem, stop) for stop in route.stops],
        "returnTravelTime": duration_text(route.return_travel_s),
        "returnTravelDistanceMeters": route.return_distance_m,
    }


def _stop(problem: Problem, stop: Stop) -> Json:
    named = {} if stop.visit is None else {"id": problem.visits[stop.visit].id}
    return {
        **named,
        "kind": stop.kind.value,
        "arrivalTime": instant_text(problem.origin, stop.arrival_s),
        "startServiceTime": instant_text(problem.origin, stop.start_s),
        "departureTime": instant_text(problem.origin, stop.departure_s),
        "travelTimeFromPreviousStandstill": duration_text(stop.travel_s),
        "travelDistanceMetersFromPreviousStandstill": stop.distance_m,
        "locked": stop.locked,
    }


def _handed(problem: Problem, handed: PartnerAssignment) -> Json:
    return {
        "visitId": problem.visits[handed.visit].id,
        "partnerId": problem.partners[handed.partner].id,
        "day": handed.day,
        "startServiceTime": instant_text(problem.origin, handed.start_s),
        "fee": yuan_text(partner_cost(problem, handed).fees),
    }


def _left_out(problem: Problem, visit: Unassigned) -> Json:
    people = problem.technicians
    return {
        "visitId": problem.visits[visit.visit].id,
        "kind": visit.kind.value,
        "reasons": [
            {
                "code": reason.code.value,
                "technicianIds": [people[number].id for number in reason.technicians],
                "detail": dict(reason.detail),
            }
            for reason in visit.reasons
        ],
        "relaxations": [_relaxation(problem, relaxed) for relaxed in visit.relaxations],
    }


def _stage(stage: SolveStage, won: Won) -> Json:
    return {"stage": stage.value, "served": won.served, "saved": won.saved}


def _relaxation(problem: Problem, relaxed: Relaxation) -> Json:
    named: Json = {}
    if relaxed.technician is not None:
        named["technicianId"] = problem.technicians[relaxed.technician].id
    return {
        "kind": relaxed.kind.value,
        "amount": relaxed.amount,
        "price": yuan_text(relaxed.price_fen),
        **named,
    }


def read_plan(text: str | bytes, problem: Problem) -> Plan:
    """Read a plan of this problem; its figures are not read, as they follow from the rest.

    Raises
    ------
    InvalidInput
        With every fault of the file. PLAN_OF_ANOTHER_PROBLEM is among them when the plan names
        another problem, or anything by an id that this problem does not have.
    """
    source = Source()
    source.origin = problem.origin
    root = source.root(text)
    made = _Reader(root, problem).plan()
    root.known("kpis", "scoreAnalysis")
    root.choice("stage", Stage, Stage.DRAFT)
    root.done()
    unknown = any(fault.code is InputCode.UNKNOWN_REFERENCE for fault in source.faults)
    if unknown or made.problem_id != problem.id:
        values = {"value": made.problem_id, "expected": problem.id}
        source.fault(InputCode.PLAN_OF_ANOTHER_PROBLEM, "problemId", **values)
    source.refuse_faults()
    return made


class _Reader:
    """Reads the parts of one plan, which refer to its problem by ids."""

    def __init__(self, root: Record, problem: Problem) -> None:
        self.root, self.problem = root, problem
        self.people = positions([technician.id for technician in problem.technicians])
        self.shifts = positions([shift.id for shift in problem.shifts])
        self.visits = positions([visit.id for visit in problem.visits])
        self.partners = positions([partner.id for partner in problem.partners])

    def plan(self) -> Plan:
        root = self.root
        return Plan(
            problem_id=root.text("problemId"),
            status=root.choice("solverStatus", Status),
            routes=tuple(self.route(route) for route in root.records("routes")),
            partner_assignments=tuple(
                self.handed(handed) for handed in root.records("partnerAssignments")
            ),
            unassigned=tuple(self.left_out(visit) for visit in root.records("unassigned")),
            gains=added(*(self.gain(stage) for stage in root.records("solverStages"))),
        )

    def route(self, record: Record) -> Route:
        shift = record.reference("shiftId", self.shifts)
        if record.has("technicianId"):
            technician = record.reference("technicianId", self.people)
            if self.problem.shifts and self.problem.shifts[shift].technician != technician:
                record.source.fault(
                    InputCode.FIELD_VALUE,
                    record.path("technicianId"),
                    value=record.text("technicianId"),
                )
        made = Route(
            shift=shift,
            departure_s=record.instant("departureTime"),
            return_s=record.instant("returnTime"),
            stops=tuple(self.stop(stop) for stop in record.records("itinerary")),
            return_travel_s=record.duration("returnTravelTime"),
            return_distance_m=record.integer("returnTravelDistanceMeters"),
        )
        record.done()
        return made

    def stop(self, record: Record) -> Stop:
        kind = record.choice("kind", StopKind)
        named = kind is StopKind.VISIT or record.has("id")
        visit = record.reference("id", self.visits) if named else None
        if visit is not None and kind is not StopKind.VISIT:
            record.source.fault(InputCode.FIELD_UNKNOWN, record.path("id"))
        made = Stop(
            kind=kind,
            visit=visit,
            arrival_s=record.instant("arrivalTime"),
            start_s=record.instant("startServiceTime"),
            departure_s=record.instant("departureTime"),
            travel_s=record.duration("travelTimeFromPreviousStandstill", 0),
            distance_m=record.integer("travelDistanceMetersFromPreviousStandstill", 0),
            locked=record.flag("locked", default=False),
        )
        record.done()
        return made

    def handed(self, record: Record) -> PartnerAssignment:
        partner = record.reference("partnerId", self.partners)
        days = len(self.problem.partners[partner].days) if self.problem.partners else 0
        record.known("fee")
        made = PartnerAssignment(
            visit=record.reference("visitId", self.visits),
            partner=partner,
            day=record.integer("day", high=max(0, days - 1)),
            start_s=record.instant("startServiceTime"),
        )
        if not days:
            record.source.fault(InputCode.OUT_OF_RANGE, record.path("day"), value=made.day)
        record.done()
        return made

    def left_out(self, record: Record) -> Unassigned:
        made = Unassigned(
            visit=record.reference("visitId", self.visits),
            kind=record.choice("kind", UnassignedKind),
            reasons=tuple(self.reason(reason) for reason in record.records("reasons")),
            relaxations=tuple(
                self.relaxation(relaxed) for relaxed in record.records("relaxations")
            ),
        )
        record.done()
        return made

    def reason(self, record: Record) -> Reason:
        rule = record.text("code") in RuleCode.__members__
        detail = record.optional("detail")
        made = Reason(
            code=record.choice("code", RuleCode) if rule else record.choice("code", ReasonCode),
            technicians=record.references("technicianIds", self.people),
            detail={name: detail.word(name) for name in detail.names()},
        )
        record.done()
        return made

    def gain(self, record: Record) -> Gains:
        stage = record.choice("stage", SolveStage)
        won = Won(
            record.integer("served", low=-LARGEST),
            record.integer("saved", low=-LARGEST),
        )
        record.done()
        return {stage: won}

    def relaxation(self, record: Record) -> Relaxation:
        named = record.has("technicianId")
        made = Relaxation(
            kind=record.choice("kind", RelaxationKind),
            amount=record.integer("amount"),
            price_fen=record.yuan("price"),
            technician=record.reference("technicianId", self.people) if named else None,
        )
        record.done()
        return made
