"""One instance written in many ways is one problem: other files of a family look different."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from solver.check import check
from solver.codes import FormatCode, RuleCode
from solver.faults import InvalidInput
from solver.formats.case import Case
from solver.formats.files import read_any
from solver.formats.sol import read_sol
from solver.formats.stated import stated_cost
from solver.formats.vroom_case import LATEST
from solver.plan import UnassignedKind
from solver.solve import Engine, Options, solve
from tests.support.foreign_files import DEPOT, HEAD, PRIZED, PVRP, ROUTING, SOLOMON, TRSP, VRPTW

TEXTS = {"vrptw": VRPTW, "prized": PRIZED, "solomon": SOLOMON, "pvrp": PVRP, "trsp": TRSP}
Change = Callable[[str], str]


def read(text: str) -> Case:
    return read_any(text.encode())


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        read(text)
    return [(str(fault.code), fault.field) for fault in refused.value.faults]


def assert_same(one: Case, other: Case) -> None:
    """Everything but the matrices is compared by value, those by entry."""
    assert (one.family, one.convention) == (other.family, other.convention)
    assert (one.numbers, one.vehicles) == (other.numbers, other.vehicles)
    for name in ("origin", "planning_end_s", "technicians", "shifts", "visits", "patterns"):
        assert getattr(one.problem, name) == getattr(other.problem, name), name
    np.testing.assert_array_equal(one.problem.travel.distance_m, other.problem.travel.distance_m)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: "\n\n" + text + "\n \n",
        lambda text: text.replace("\n", " \t\n"),
        lambda text: re.sub(" +", "\t", text),
        lambda text: "".join(f"   {line}" for line in text.splitlines(keepends=True)),
        lambda text: text.lower(),
        lambda text: text.upper(),
        lambda text: text.rstrip("\n") + "\x1a",
        lambda text: "# where it comes from\n" + text.replace("\n", "\n// so it goes on\n", 3),
        lambda text: text + "# the end\n",
    ],
    ids=[
        *("crlf", "cr", "blank lines", "blank ends", "trailing", "tabs", "leading"),
        *("lower", "upper", "ctrl-z", "comments", "comment at the end"),
    ],
)
def test_spaces_case_and_comments_do_not_matter(name: str, change: Change) -> None:
    assert_same(read(change(TEXTS[name])), read(TEXTS[name]))


@pytest.mark.parametrize("name", TEXTS)
def test_text_of_two_bytes_a_letter_is_read(name: str) -> None:
    assert_same(read_any(TEXTS[name].encode("utf-16")), read(TEXTS[name]))


FLEET = "VEHICLES_DEPOT_SECTION\n1 1\n2 1\n"


def replaced(*changes: tuple[str, str]) -> str:
    text = VRPTW
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    "text",
    [
        replaced((" : ", ":")),
        replaced((" : ", " ")),
        replaced((" : ", " = ")),
        replaced(("_SECTION\n", "_SECTION :\n")),
        replaced(("\n1\n-1\nEOF", "\n1 -1\neof :")),
        replaced(("\n1\n-1\nEOF", "\n1")),
        replaced(("DIMENSION : 4", "DIMENSION : 4.0"), ("CAPACITY : 10", "CAPACITY : 10.0")),
        replaced(("DEMAND_SECTION\n1 0\n", "DEMAND_SECTION\n")),
        replaced(("SERVICE_TIME_SECTION\n1 0\n", "SERVICE_TIME_SECTION\n")),
        replaced(("DEMAND_SECTION", "LINEHAUL_SECTION")),
        replaced(("EDGE_WEIGHT_TYPE : EUC_2D\n", "")),
        replaced(("EUC_2D", "EXACT_2D\nEDGE_WEIGHT_FORMAT : FUNCTION\nBEST_KNOWN : 17")),
        replaced(("CAPACITY : 10\n", ""), ("DEPOT", "CAPACITY_SECTION\n1 10\n2 10\nDEPOT")),
        replaced(("VEHICLES : 2\n", ""), ("DEPOT", f"{FLEET}DEPOT")),
        replaced(
            ("VEHICLES : 2\n", ""),
            ("DEPOT", "VEHICLES_ALLOWED_CLIENTS_SECTION\n1 2 3 4\n2 4 3 2 1\nDEPOT"),
        ),
    ],
)
def test_vrplib_is_written_in_many_ways(text: str) -> None:
    assert_same(read(text), read(VRPTW))


def test_sections_and_specifications_stand_in_any_order() -> None:
    head, *sections = re.split(r"(?m)^(?=[A-Z_]+_SECTION)", VRPTW.replace("EOF\n", ""))
    specifications = "".join(reversed(head.splitlines(keepends=True)))
    assert_same(read("".join(reversed(sections)) + specifications), read(VRPTW))


PLACES = [(0, 0), (0, 10), (10, 10), (1, 1)]
LAYOUTS = {
    "FULL_MATRIX": [(row, column) for row in range(4) for column in range(4)],
    "LOWER_ROW": [(row, column) for row in range(4) for column in range(row)],
    "LOWER_DIAG_ROW": [(row, column) for row in range(4) for column in range(row + 1)],
    "UPPER_ROW": [(row, column) for row in range(4) for column in range(row + 1, 4)],
    "UPPER_DIAG_ROW": [(row, column) for row in range(4) for column in range(row, 4)],
    "LOWER_COL": [(row, column) for column in range(4) for row in range(column + 1, 4)],
    "LOWER_DIAG_COL": [(row, column) for column in range(4) for row in range(column, 4)],
    "UPPER_COL": [(row, column) for column in range(4) for row in range(column)],
    "UPPER_DIAG_COL": [(row, column) for column in range(4) for row in range(column + 1)],
}


def explicit(form: str, diagonal: float = 0.0) -> str:
    """The instance with its ways written out, three numbers a line."""
    ways = [
        diagonal if row == column else float(np.hypot(*np.subtract(PLACES[row], PLACES[column])))
        for row, column in LAYOUTS[form]
    ]
    lines = [" ".join(map(str, ways[at : at + 3])) for at in range(0, len(ways), 3)]
    return replaced(
        ("EUC_2D", f"EXPLICIT\nEDGE_WEIGHT_FORMAT : {form}"),
        ("DEMAND_SECTION", "EDGE_WEIGHT_SECTION\n" + "\n".join(lines) + "\nDEMAND_SECTION"),
    )


@pytest.mark.parametrize("form", LAYOUTS)
def test_ways_are_written_out_in_any_layout(form: str) -> None:
    assert_same(read(explicit(form)), read(VRPTW))


def test_nobody_travels_from_a_node_to_itself() -> None:
    # Many files have a number there that stands for never; it is beyond any horizon.
    assert_same(read(explicit("FULL_MATRIX", 999_999_999)), read(VRPTW))


def test_a_matrix_without_its_kind_is_taken_as_it_stands() -> None:
    text = explicit("FULL_MATRIX").replace("EDGE_WEIGHT_TYPE : EXPLICIT\n", "")
    assert_same(read(text), read(VRPTW))


@pytest.mark.parametrize(
    ("kind", "way"), [("CEIL_2D", 150), ("FLOOR_2D", 140), ("MAN_2D", 200), ("MAX_2D", 100)]
)
def test_kinds_of_ways_between_coordinates(kind: str, way: int) -> None:
    # From (0, 0) to (10, 10), in tenths; the straight line is 14.142.
    case = read(VRPTW.replace("EUC_2D", kind))
    assert int(case.problem.travel.distance_m[0, 2]) == way


# Limits of vehicles


def test_limits_of_vehicles_are_for_all_or_for_each() -> None:
    head = "VEHICLES_MAX_DURATION : 37.5\nVEHICLES_MAX_DISTANCE : 34\nCAPACITY"
    same = read(VRPTW.replace("CAPACITY", head))
    each = "VEHICLES_MAX_{0}_SECTION\n1 {1}\n2 {1}\n"
    sections = each.format("DURATION", 37.5) + each.format("DISTANCE", 34)
    assert_same(read(VRPTW.replace("DEPOT_SECTION", f"{sections}DEPOT_SECTION")), same)
    assert [(one.max_duration_s, one.max_travel_s) for one in same.problem.shifts] == [
        (375, 340)
    ] * 2


def test_no_way_is_longer_than_the_vehicle_may_go() -> None:
    # 10 + 10 + 14.1, to two clients and home.
    routes = "Route #1: 1 2\nRoute #2: 3"
    for most, expected in ((34.1, []), (34, [RuleCode.TRAVEL_EXCEEDED])):
        case = read(VRPTW.replace("CAPACITY", f"VEHICLES_MAX_DISTANCE : {most}\nCAPACITY"))
        assert [one.code for one in check(case.problem, read_sol(routes, case)[0])] == expected


@pytest.mark.parametrize(
    "line",
    ["VEHICLES_FIXED_COST : 5", "VEHICLES_RELOAD_DEPOT : 1", "RELEASE_TIME : 7", "PRIZE : 3"],
)
def test_what_binds_plans_and_is_not_modelled_is_refused(line: str) -> None:
    name = line.split(maxsplit=1)[0]
    assert faults(VRPTW.replace("CAPACITY", f"{line}\nCAPACITY")) == [
        (FormatCode.FORMAT_BEYOND, name)
    ]


def test_a_capacity_beyond_measure_is_any_load() -> None:
    case = read(VRPTW.replace("CAPACITY : 10", "CAPACITY : 1e30"))
    assert case.problem.shifts[0].capacity == (10**12,)


def test_a_periodic_instance_may_tell_more_or_less_of_its_depot() -> None:
    for depot in ("0 0 0", "0 0.0 0.0 0 0", "0 0 0 0 0 0 0 0 1000"):
        assert_same(read(PVRP.replace("0 0 0 0 0 0 0", depot, 1)), read(PVRP))


def test_whole_numbers_may_have_a_point() -> None:
    text = PVRP.replace("1 0 10 1 4 2", "1 0.0 10.0 1.0 4.0 2.0").replace("40 10", "40.0 10.0")
    assert_same(read(text), read(PVRP))


def test_headings_of_technicians_may_stand_apart() -> None:
    text = TRSP.replace("SPARE PARTS\n2 ", "SPARE PARTS\n\n2 ").replace("[0,1]", "[ 0, 1 ]")
    assert_same(read(text + "EOF\n"), read(TRSP))


@pytest.mark.parametrize("name", ["101", "1 01", "R1 with 3 vehicles", "7 9 3"])
def test_an_instance_of_solomon_may_be_called_by_numbers(name: str) -> None:
    case = read("\n" + SOLOMON.replace("tiny", name).replace("\n\n    0", "\n------\n    0"))
    assert case.problem.id == name
    assert_same(case, read(SOLOMON))


# VROOM, as its own benchmarks are written


def benchmark(**changes: Any) -> Case:
    value = json.loads(json.dumps(ROUTING))
    for vehicle in value["vehicles"]:
        vehicle["start"] = [250, 1000]
    value["jobs"][0]["location"] = [93.5, 400]
    return read(json.dumps({**value, "meta": {"NAME": "C1", "BKS": 828.94}, **changes}))


def test_points_of_a_plane_beside_matrices_are_only_for_pictures() -> None:
    assert_same(benchmark(), read(json.dumps(ROUTING)))
    spots = benchmark().problem.locations
    # Those of the matrix, and the place where a vehicle without an end stops.
    assert len({(spot.lat, spot.lon) for spot in spots}) == 3 + 1


def test_the_older_names_of_matrix_and_load_are_read() -> None:
    jobs = [
        {"amount" if name == "delivery" else name: value for name, value in job.items()}
        for job in ROUTING["jobs"]
    ]
    matrix = ROUTING["matrices"]["car"]["durations"]
    older = {"vehicles": ROUTING["vehicles"], "jobs": jobs, "matrix": matrix}
    assert_same(read(json.dumps(older)), read(json.dumps(ROUTING)))


NOW = 1_600_416_000


@pytest.mark.parametrize("begins", [0, NOW])
def test_a_window_of_vroom_without_an_end_is_open_for_good(begins: int) -> None:
    value = json.loads(json.dumps(ROUTING))
    for vehicle in value["vehicles"]:
        vehicle["time_window"] = [begins, begins + 500]
    value["jobs"][1]["time_windows"] = [[0, 2**32 - 1]]
    problem = read(json.dumps(value)).problem
    assert {(shift.start_s, shift.end_s) for shift in problem.shifts} == {(0, 500)}
    (window,) = problem.visits[1].windows
    assert window.earliest_s <= 0
    assert window.latest_start_s > 500


@pytest.mark.parametrize("never", [10**12, 10**30])
def test_only_the_beginning_of_a_window_of_vroom_must_be_an_instant(never: int) -> None:
    value = json.loads(json.dumps(ROUTING))
    value["jobs"][1]["time_windows"] = [[0, never]]
    for vehicle in value["vehicles"]:
        vehicle["time_window"] = [LATEST, never]
    problem = read(json.dumps(value)).problem
    # The last second that ten years fit behind: 253,402,300,799 - 316,224,000.
    assert int(problem.origin.timestamp()) == LATEST == 253_086_076_799
    assert problem.origin + timedelta(seconds=problem.planning_end_s) < datetime.max.replace(
        tzinfo=UTC
    )


def test_jobs_of_vroom_without_vehicles_are_left_out() -> None:
    case = benchmark(vehicles=[])
    plan = solve(case.problem, Options(Engine.GREEDY))
    assert [left.kind for left in plan.unassigned] == [UnassignedKind.STRUCTURAL] * 2


def test_a_limit_beyond_measure_is_none() -> None:
    text = PVRP.replace("40 10\n0 0", "1e12 10\n0 0").replace("40 10", "0 10")
    days = [(one.start_s, one.end_s) for one in read(text).problem.shifts]
    none = [(one.start_s, one.end_s) for one in read(PVRP.replace("40 10", "0 10")).problem.shifts]
    assert days == none


def test_a_name_may_hold_what_other_systems_end_lines_with() -> None:
    assert read(VRPTW.replace("tiny", "ti\u2028ny")).problem.id == "ti\u2028ny"


def test_routes_cost_what_they_did_whatever_the_file_looks_like() -> None:
    text = HEAD.format(kind="CVRP").replace("EUC_2D", "CEIL_2D") + DEPOT
    case = read(text)
    # 10 + 10 + 15, and 2 + 2.
    assert stated_cost(case, read_sol("Route #1: 1 2\nRoute #2: 3", case)[0]) == "39"
