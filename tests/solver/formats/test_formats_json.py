"""JSON of other families: home care and VROOM, small files of our own and a published one."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from solver.check import check
from solver.codes import FormatCode, InputCode, RuleCode
from solver.faults import InvalidInput
from solver.formats.case import Case, Family
from solver.formats.files import read_any, read_any_plan, write_any
from solver.formats.stated import stated_cost
from solver.plan import Plan
from solver.problem import Objective
from solver.solve import Engine, Options, solve
from tests.support.foreign_files import CARE, GOOD, MATRIX, ROUTING

PUBLISHED = Path(__file__).parents[3] / "scenarios" / "published"


def read(value: Any, convention: str | None = None) -> Case:
    return read_any(json.dumps(value).encode(), convention)


def faults(value: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        read(value)
    return [(str(fault.code), fault.field) for fault in refused.value.faults]


def changed(value: Any, *path: str | int, to: Any) -> Any:
    """Give a copy in which the field at the path is another."""
    copy = deepcopy(value)
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return copy


def judged(plan: bytes) -> list[str]:
    case = read(CARE)
    found = check(case.problem, read_any_plan(case, plan, "a.hhcrsp.json"))
    return [str(one.code) for one in found]


def test_home_care_costs_way_and_tardiness() -> None:
    case = read(CARE)
    plan = read_any_plan(case, GOOD, "a.hhcrsp.json")
    assert (case.family, case.problem.objective) == (Family.HHCRSP, Objective.TRAVEL_AND_TARDINESS)
    assert check(case.problem, plan) == []
    # 10 + 5 + 4 + 4 and 12.125 + 4 + 4 of way; both services of p2 begin 5.5 late.
    assert stated_cost(case, plan) == f"{(43.125 + 11 + 5.5) / 3:.3f}"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        # the second of a pair, a second later
        (("p2", "lift", 20.5, 30.5), ("p2", "lift", 21.5, 31.5), RuleCode.GROUP_BROKEN),
        # five and a half between the starts are right, ten and a half too much
        (("p3", "wash", 40, 45), ("p3", "wash", 45, 50), RuleCode.GROUP_BROKEN),
        (("p1", "wash", 10, 15.5), ("p1", "wash", 9, 14.5), RuleCode.OUTSIDE_WINDOW),
        (("p1", "wash", 10, 15.5), ("p1", "wash", 10, 14.5), RuleCode.SERVICE_TOO_SHORT),
    ],
)
def test_home_care_rules(old: Any, new: Any, code: RuleCode) -> None:
    keys = ("patient", "service", "arrival_time", "departure_time")
    before, after = (json.dumps(dict(zip(keys, one, strict=True))).encode() for one in (old, new))
    assert before in GOOD
    assert code in judged(GOOD.replace(before, after))


def test_a_caregiver_without_the_ability_is_named() -> None:
    swapped = GOOD.replace(b'"c1"', b'"c9"').replace(b'"c2"', b'"c1"').replace(b'"c9"', b'"c2"')
    assert judged(swapped) == [RuleCode.SKILL_MISSING] * 2


def test_a_home_care_plan_is_written_and_read_as_it_was() -> None:
    case = read(CARE)
    plan = read_any_plan(case, GOOD, "a.hhcrsp.json")
    written = write_any(case, plan, "a.hhcrsp.json")
    assert read_any_plan(case, written.encode(), "a.hhcrsp.json") == plan
    value = json.loads(written)
    assert value["global_ordering"] == ["p1", "p2", "p3"]
    first = value["routes"][0]["locations"][0]
    assert (first["patient"], first["patient_id"]) == ("p1", "p1")
    assert (first["service"], first["service_id"]) == ("wash", "wash")
    # Every caregiver has a route, also without work.
    idle = write_any(case, Plan(case.problem.id, plan.status), "a.hhcrsp.json")
    assert [route["locations"] for route in json.loads(idle)["routes"]] == [[], []]


def test_the_published_home_care_instance_is_read() -> None:
    case = read_any((PUBLISHED / "hhcrsp" / "InstanzCPLEX_HCSRP_10_1.json").read_bytes())
    problem = case.problem
    assert (len(problem.visits), len(problem.groups), len(problem.shifts)) == (13, 3, 3)
    gaps = [(group.min_gap_s, group.max_gap_s) for group in problem.groups]
    assert gaps == [(0, 0), (51_000, 102_000), (8_000, 16_000)]
    assert int(problem.travel.distance_m[0, 1]) == 38_471


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (changed(CARE, "distances", 1, to=[10, 0, 5]), [(FormatCode.MATRIX_HOLES, "distances")]),
        (changed(CARE, "distances", 1, 2, to=None), [(FormatCode.MATRIX_HOLES, "distances")]),
        (changed(CARE, "distances", 1, 2, to=-5), [(InputCode.MATRIX_NEGATIVE, "distances")]),
        (changed(CARE, "distances", to=[[0]]), [(InputCode.MATRIX_SHAPE, "distances")]),
        (
            changed(CARE, "caregivers", 0, "abilities", to=["sing"]),
            [(InputCode.UNKNOWN_REFERENCE, "caregivers[0].abilities")],
        ),
        (
            changed(CARE, "patients", 1, "synchronization", "type", to="later"),
            [(InputCode.FIELD_VALUE, "patients[1].synchronization.type")],
        ),
        (
            changed(CARE, "patients", 0, "time_window", to=[1]),
            [(InputCode.FIELD_TYPE, "patients[0].time_window")],
        ),
        (
            changed(CARE, "caregivers", 0, "working_shift", to=[0, 9]),
            [(InputCode.FIELD_UNKNOWN, "caregivers[0].working_shift")],
        ),
    ],
)
def test_home_care_with_faults(value: Any, expected: list[tuple[str, str]]) -> None:
    assert set(expected) <= set(faults(value))


# VROOM


def solved(value: Any) -> tuple[Case, Plan]:
    case = read(value)
    plan = solve(case.problem, Options(Engine.GREEDY))
    assert check(case.problem, plan) == []
    return case, plan


def test_vroom_is_read_solved_written_and_read() -> None:
    case, plan = solved(ROUTING)
    problem = case.problem
    assert (case.family, problem.objective) == (Family.VROOM, Objective.TRAVEL)
    assert [visit.priority for visit in problem.visits] == [10, 1]
    written = json.loads(write_any(case, plan, "a.vroom.json"))
    assert written["summary"]["unassigned"] == 0
    assert read_any_plan(case, json.dumps(written).encode(), "a.vroom.json").routes == plan.routes


def test_vroom_steps_say_when_and_how_long() -> None:
    # One vehicle for both: 10 to the first, 10 on to the second, which opens at 60, 20 home.
    case, plan = solved(changed(ROUTING, "vehicles", to=ROUTING["vehicles"][:1]))
    written = json.loads(write_any(case, plan, "a.vroom.json"))
    assert written["summary"]["cost"] == 40
    (route,) = written["routes"]
    assert route["vehicle"] == 7
    assert [(step["type"], step.get("id"), step["duration"]) for step in route["steps"]] == [
        ("start", None, 0),
        ("job", 11, 10),
        ("job", 12, 20),
        ("end", None, 40),
    ]
    last = route["steps"][2]
    assert last["arrival"] + last["waiting_time"] == 60


def test_a_vehicle_without_an_end_stops_where_it_likes() -> None:
    value = changed(ROUTING, "jobs", 0, "skills", to=[])
    case, plan = solved(changed(value, "vehicles", to=ROUTING["vehicles"][1:]))
    assert stated_cost(case, plan) == "20"


def test_dates_of_today_are_counted_from_the_first_of_them() -> None:
    now = 1_600_416_000
    value = changed(ROUTING, "vehicles", 0, "time_window", to=[now, now + 500])
    value = changed(value, "vehicles", 1, "time_window", to=[now, now + 500])
    value = changed(value, "jobs", 1, "time_windows", to=[[now + 60, now + 70]])
    case, plan = solved(value)
    assert case.problem.shifts[0].start_s == 0
    written = json.loads(write_any(case, plan, "a.vroom.json"))
    arrivals = [step["arrival"] for route in written["routes"] for step in route["steps"]]
    assert min(arrivals) >= now
    assert read_any_plan(case, json.dumps(written).encode(), "a.vroom.json").routes == plan.routes


@pytest.mark.parametrize(
    ("limit", "left"),
    [({"max_tasks": 1}, 0), ({"capacity": [1]}, 0), ({"max_travel_time": 39}, 1)],
)
def test_limits_of_vehicles_hold(limit: dict[str, Any], left: int) -> None:
    # The second job is the more urgent one, but 20 away.
    vehicle = {**ROUTING["vehicles"][0], **limit}
    _, plan = solved(changed(ROUTING, "vehicles", to=[vehicle]))
    assert [one.visit for one in plan.unassigned] == [left]


def test_a_break_is_taken_in_its_window() -> None:
    rest = {"id": 1, "service": 20, "time_windows": [[15, 30]]}
    vehicle = {**ROUTING["vehicles"][0], "breaks": [rest]}
    _, plan = solved(changed(ROUTING, "vehicles", to=[vehicle]))
    (pause,) = (stop for stop in plan.routes[0].stops if stop.visit is None)
    assert 15 <= pause.start_s <= 30


def test_points_without_matrices_are_travelled_by_the_geodesic_model() -> None:
    home, far = [119.3, 26.08], [119.4, 26.08]
    value = {
        "vehicles": [{"id": 1, "start": home, "end": home}],
        "jobs": [{"id": 1, "location": far}],
    }
    case, plan = solved(value)
    # 10 km of meridian arc at that latitude, by roads of 1.35 times that, out and home.
    assert 2 * 800 < int(stated_cost(case, plan)) < 2 * 1600


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({**ROUTING, "shipments": [{}]}, (FormatCode.FORMAT_BEYOND, "shipments")),
        (
            changed(ROUTING, "jobs", 0, "setup", to=3),
            (FormatCode.FORMAT_BEYOND, "jobs[0].setup"),
        ),
        (changed(ROUTING, "jobs", 0, "pickup", to=[1]), (FormatCode.FORMAT_BEYOND, "jobs.pickup")),
        (
            changed(ROUTING, "vehicles", 0, "speed_factor", to=1.5),
            (FormatCode.FORMAT_BEYOND, "vehicles[0].speed_factor"),
        ),
        (
            changed(ROUTING, "jobs", 0, "location_index", to=3),
            (InputCode.UNKNOWN_REFERENCE, "matrices.car.durations"),
        ),
        (
            changed(ROUTING, "matrices", to={"bike": {"durations": MATRIX}}),
            (InputCode.UNKNOWN_REFERENCE, "matrices"),
        ),
        (
            changed(ROUTING, "matrices", "car", "durations", 1, 1, to=None),
            (FormatCode.MATRIX_HOLES, "matrices.car.durations"),
        ),
        (
            changed(ROUTING, "matrices", "car", "durations", 1, 0, to=-1),
            (InputCode.MATRIX_NEGATIVE, "matrices.car.durations"),
        ),
        (
            changed(ROUTING, "jobs", 0, "location_index", to=None),
            (InputCode.FIELD_MISSING, "jobs[0].location"),
        ),
        (changed(ROUTING, "jobs", 0, "colour", to=1), (InputCode.FIELD_UNKNOWN, "jobs[0].colour")),
        (changed(ROUTING, "jobs", 1, "id", to=11), (InputCode.DUPLICATE_ID, "jobs")),
    ],
)
def test_vroom_with_faults(value: Any, expected: tuple[str, str]) -> None:
    assert expected in faults(value)
