"""Plans as VROOM writes its solutions, for files of any family.

Jobs have the numbers of the family's own solution files, or their place, from 1, in our own files;
`description` has our id. Vehicles likewise. Times are seconds as in `solver.formats.vroom`, in
scaled units where a family has a convention.
"""

import json
from collections.abc import Mapping

from solver.codes import InputCode
from solver.cost import value
from solver.formats.case import Case, Family
from solver.formats.fields import Record, Source
from solver.formats.vroom_case import EPOCH
from solver.plan import Plan, Route, Status, Stop, StopKind

Step = dict[str, object]
TYPES = {StopKind.VISIT: "job", StopKind.BREAK: "break", StopKind.PICKUP: "pickup"}


def write_vroom(case: Case, plan: Plan) -> str:
    """Write the plan."""
    routes = [_route(case, route) for route in plan.routes]
    served = {visit for route in plan.routes for visit in route.visits}
    left = [visit for visit in range(len(case.problem.visits)) if visit not in served]
    written = {
        "code": 0,
        "summary": {
            "cost": value(case.problem, plan).amount,
            "routes": len(routes),
            "unassigned": len(left),
            "service": sum(times[0] for _, times in routes),
            "duration": sum(times[1] for _, times in routes),
            "waiting_time": sum(times[2] for _, times in routes),
        },
        "unassigned": [{**_named(case, visit), "type": "job"} for visit in left],
        "routes": [route for route, _ in routes],
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _base(case: Case) -> int:
    if case.family is not Family.VROOM:
        return 0
    return int((case.problem.origin - EPOCH).total_seconds())


def _number(case: Case, visit: int) -> int:
    return case.numbers[visit] if case.numbers else visit + 1


def _vehicle(case: Case, shift: int) -> int:
    if case.family is Family.VROOM:
        return int(case.problem.shifts[shift].id)
    return case.vehicles[shift] if case.vehicles else shift + 1


def _named(case: Case, visit: int) -> Step:
    wanted = case.problem.visits[visit]
    number = _number(case, visit)
    description = wanted.name if case.family is Family.VROOM else wanted.id
    named: Step = {"id": number, "job": number}
    return {**named, "description": description} if description else named


def _route(case: Case, route: Route) -> tuple[Step, tuple[int, int, int]]:
    """Write a route, and its service, travel and waiting; VROOM calls travel `duration`."""
    base, travelled, waiting, service = _base(case), 0, 0, 0
    steps: list[Step] = [
        {"type": "start", "arrival": base + route.departure_s, "duration": 0, "waiting_time": 0}
    ]
    for stop in route.stops:
        travelled += stop.travel_s
        waits, lasts = stop.start_s - stop.arrival_s, stop.departure_s - stop.start_s
        waiting, service = waiting + waits, service + lasts
        named = {} if stop.visit is None else _named(case, stop.visit)
        steps.append(
            {
                "type": TYPES[stop.kind],
                **named,
                "setup": 0,
                "service": lasts,
                "waiting_time": waits,
                "arrival": base + stop.arrival_s,
                "duration": travelled,
            }
        )
    travelled += route.return_travel_s
    ends = base + route.return_s
    steps.append({"type": "end", "arrival": ends, "duration": travelled, "waiting_time": 0})
    written: Step = {
        "vehicle": _vehicle(case, route.shift),
        "service": service,
        "duration": travelled,
        "waiting_time": waiting,
        "steps": steps,
    }
    return written, (service, travelled, waiting)


def read_vroom_plan(case: Case, text: str | bytes) -> Plan:
    """Read a solution with the times that it states; visits in no route are simply missing.

    Raises
    ------
    InvalidInput
        It is no such file, or names what the instance does not have.
    """
    source = Source()
    root = source.root(text)
    vehicles = {_vehicle(case, shift): shift for shift in range(len(case.problem.shifts))}
    jobs = {_number(case, visit): visit for visit in range(len(case.problem.visits))}
    routes = tuple(_read_route(case, record, vehicles, jobs) for record in root.records("routes"))
    source.refuse_faults()
    return Plan(case.problem.id, Status.COMPLETED, routes)


def _read_route(
    case: Case, record: Record, vehicles: Mapping[int, int], jobs: Mapping[int, int]
) -> Route:
    base, problem = _base(case), case.problem
    shift = _known(record, "vehicle", vehicles)
    steps = record.records("steps")
    kinds = {word: kind for kind, word in TYPES.items()}
    stops: list[Stop] = []
    departure = back = 0
    here = problem.shifts[shift].start_location if problem.shifts else 0
    for step in steps:
        arrival = step.integer("arrival", low=-(10**12)) - base
        word = step.text("type")
        if word == "start":
            departure = arrival
        elif word == "end":
            back = arrival
        elif word not in kinds:
            record.source.fault(InputCode.FIELD_VALUE, step.path("type"), value=word)
        else:
            visit = _known(step, "id", jobs) if kinds[word] is StopKind.VISIT else None
            begins = arrival + step.integer("waiting_time", 0) + step.integer("setup", 0)
            ends = begins + step.integer("service", 0)
            way = metres = 0
            if kinds[word] is not StopKind.BREAK and problem.visits and problem.shifts:
                there = _place(case, shift, visit)
                way, metres = _leg(case, shift, here, there)
                here = there
            stops.append(Stop(kinds[word], visit, arrival, begins, ends, way, metres))
    way, metres = 0, 0
    if problem.shifts:
        way, metres = _leg(case, shift, here, problem.shifts[shift].end_location)
    return Route(shift, departure, back, tuple(stops), way, metres)


def _known(record: Record, name: str, places: Mapping[int, int]) -> int:
    number = record.integer(name)
    if number not in places:
        record.source.fault(InputCode.UNKNOWN_REFERENCE, record.path(name), value=number)
    return places.get(number, 0)


def _place(case: Case, shift: int, visit: int | None) -> int:
    if visit is not None:
        return case.problem.visits[visit].location
    pickup = case.problem.shifts[shift].pickup
    return case.problem.shifts[shift].start_location if pickup is None else pickup.location


def _leg(case: Case, shift: int, here: int, there: int) -> tuple[int, int]:
    travel = case.problem.travel
    duration = travel.duration_s[case.problem.shifts[shift].profile]
    return int(duration[here, there]), int(travel.distance_m[here, there])
