"""Solutions of home care instances, as iolab-uniud/hhcrsp publishes them.

A route for every caregiver, `locations` in order with the times at which each service begins
(`arrival_time`) and ends, in units of the instance, and `global_ordering`, the patients by their
first service. Files there call the references of a location `patient` and `service`, the
description of the format says `patient_id` and `service_id`: both are written, either is read.
"""

import json
from collections import defaultdict

from solver.codes import InputCode
from solver.formats.case import Case
from solver.formats.fields import Record, Source
from solver.plan import Plan, Route, Status, Stop, StopKind


def write_hhcrsp(case: Case, plan: Plan) -> str:
    """Write the plan."""
    problem = case.problem
    routes = {route.shift: route for route in plan.routes}
    first: dict[str, int] = {}
    for route in plan.routes:
        for stop in route.stops:
            if stop.visit is not None:
                patient = problem.visits[stop.visit].household or ""
                first[patient] = min(stop.start_s, first.get(patient, stop.start_s))
    written = {
        "routes": [
            {
                "caregiver_id": problem.technicians[shift.technician].id,
                "locations": _locations(case, routes[place]) if place in routes else [],
            }
            for place, shift in enumerate(problem.shifts)
        ],
        "global_ordering": sorted(first, key=lambda patient: first[patient]),
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _locations(case: Case, route: Route) -> list[dict[str, str | float]]:
    scale = 1 if case.convention is None else case.convention.scale
    written: list[dict[str, str | float]] = []
    for stop in route.stops:
        if stop.visit is not None:
            visit = case.problem.visits[stop.visit]
            patient, service = visit.household or "", visit.work_type
            written.append(
                {
                    "patient": patient,
                    "patient_id": patient,
                    "service": service,
                    "service_id": service,
                    "arrival_time": stop.start_s / scale,
                    "departure_time": stop.departure_s / scale,
                }
            )
    return written


def read_hhcrsp_plan(case: Case, text: str | bytes) -> Plan:
    """Read a solution of the case with the times that it states.

    Raises
    ------
    InvalidInput
        It is no such file, or names what the instance does not have.
    """
    source = Source()
    root = source.root(text)
    problem = case.problem
    crew = {one.id: place for place, one in enumerate(problem.technicians)}
    wanted: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, visit in enumerate(problem.visits):
        wanted[visit.household or "", visit.work_type].append(place)
    routes = []
    for record in root.records("routes"):
        shift = record.reference("caregiver_id", crew)
        stops = [_stop(case, place, wanted) for place in record.records("locations")]
        if stops and crew:
            routes.append(_route(case, shift, stops))
    root.known("global_ordering")
    source.refuse_faults()
    return Plan(problem.id, Status.COMPLETED, tuple(routes))


def _stop(
    case: Case, record: Record, wanted: dict[tuple[str, str], list[int]]
) -> tuple[int, int, int]:
    """Read visit, start and end of service."""
    scale = 1 if case.convention is None else case.convention.scale
    patient = record.text("patient" if record.has("patient") else "patient_id")
    service = record.text("service" if record.has("service") else "service_id")
    visits = wanted.get((patient, service), [])
    if not visits:
        at = record.path("patient")
        record.source.fault(InputCode.UNKNOWN_REFERENCE, at, value=f"{patient} {service}")
    visit = visits.pop(0) if len(visits) > 1 else (visits[0] if visits else 0)
    start, end = (round(record.number(name) * scale) for name in ("arrival_time", "departure_time"))
    return visit, start, end


def _route(case: Case, shift: int, stops: list[tuple[int, int, int]]) -> Route:
    """Travel to each stop as soon as the one before has ended, out as late as can be."""
    problem, day = case.problem, case.problem.shifts[shift]
    times, metres = problem.travel.duration_s[day.profile], problem.travel.distance_m
    here = day.start_location
    first = problem.visits[stops[0][0]].location
    departure = leave = max(day.start_s, stops[0][1] - int(times[here, first]))
    made = []
    for visit, start, end in stops:
        there = problem.visits[visit].location
        way, metre = int(times[here, there]), int(metres[here, there])
        made.append(Stop(StopKind.VISIT, visit, leave + way, start, end, way, metre))
        here, leave = there, end
    way, metre = int(times[here, day.end_location]), int(metres[here, day.end_location])
    return Route(shift, departure, leave + way, tuple(made), way, metre)
