"""VRPLIB files: published routes cost what is stated, and what is wrong is told at once."""

from pathlib import Path

import pytest

from solver.check import check
from solver.codes import FormatCode, InputCode, RuleCode
from solver.draft import drafted
from solver.faults import InvalidInput
from solver.formats.case import Case, Family
from solver.formats.files import read_any
from solver.formats.sol import outline_of, read_sol, write_sol
from solver.formats.stated import stated_cost
from solver.plan import UnassignedKind
from solver.problem import Assignment, Objective
from solver.solve import Engine, Options, solve
from tests.support.foreign_files import DEPOT, HEAD, PRIZED, VRPTW, WINDOWS

PUBLISHED = Path(__file__).parents[3] / "scenarios" / "published"
BEST = [("sdvrptw/PR01", "1655420"), ("mdvrptw/PR11A", "6655548")]


def read(text: str, convention: str | None = None) -> Case:
    return read_any(text.encode(), convention)


def faults(text: str, convention: str | None = None) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        read(text, convention)
    return [(str(fault.code), fault.field) for fault in refused.value.faults]


def published(name: str) -> tuple[Case, str]:
    case = read_any((PUBLISHED / f"{name}.vrp").read_bytes())
    return case, (PUBLISHED / f"{name}.sol").read_text("utf-8")


@pytest.mark.parametrize(("name", "cost"), BEST)
def test_published_routes_are_feasible_and_cost_what_they_say(name: str, cost: str) -> None:
    case, text = published(name)
    plan, stated = read_sol(text, case)
    assert (stated, stated_cost(case, plan)) == (cost, cost)
    assert check(case.problem, plan) == []


@pytest.mark.parametrize(("name", "cost"), BEST)
def test_our_own_timing_finds_the_published_routes_feasible_too(name: str, cost: str) -> None:
    case, text = published(name)
    plan, _ = read_sol(text, case)
    again = drafted(case.problem, outline_of(plan))
    assert again.unserved() == []
    assert stated_cost(case, again.plan()) == cost


def test_written_routes_are_read_again_as_they_were() -> None:
    case, text = published("sdvrptw/PR01")
    plan, _ = read_sol(text, case)
    written = write_sol(case, plan)
    assert read_sol(written, case) == (plan, "1655420")
    # The second vehicle has nothing to do: its number is left out, and nobody else takes it.
    numbers = [line.split(":")[0] for line in written.splitlines()]
    assert numbers == [*(f"Route #{k}" for k in (1, 3, 4, 5, 6, 7, 8)), "Cost"]


def test_columns_become_visits_and_shifts() -> None:
    case = read(VRPTW)
    problem = case.problem
    assert (case.family, problem.id, problem.objective) == (Family.VRPLIB, "tiny", Objective.TRAVEL)
    assert [visit.id for visit in problem.visits] == ["1", "2", "3"]
    first = problem.visits[0]
    assert (first.service_s, first.demand) == (10, (4,))
    window = first.windows[0]
    # The window is of the start: a service of 1 may end at 51.
    assert (window.earliest_s, window.latest_start_s, window.latest_end_s) == (50, 500, 510)
    assert {(shift.start_s, shift.end_s, shift.capacity) for shift in problem.shifts} == {
        (0, 1000, (10,))
    }
    # The root of 200 is 14.142, of which one decimal stays.
    assert problem.travel.distance_m[0].tolist() == [0, 100, 141, 14]


@pytest.mark.parametrize(
    ("convention", "cost"),
    [
        (None, "36.9"),
        ("dimacs", "36.9"),
        ("tenths", "369"),
        ("round", "36"),
        ("trunc", "36"),
        ("exact", "36970"),
        ("double", "36.97"),
    ],
)
def test_the_convention_says_what_routes_cost(convention: str | None, cost: str) -> None:
    # 0-1-2-0 is 10 + 10 + 14.142, 0-3-0 is 2 * 1.414; each way is rounded for itself.
    case = read(VRPTW, convention)
    plan, _ = read_sol("Route #1: 1 2\nRoute #2: 3\nCost 0", case)
    assert stated_cost(case, plan) == cost


def test_prizes_are_paid_for_clients_left_out() -> None:
    case = read(PRIZED)
    assert [visit.assignment for visit in case.problem.visits] == [
        Assignment.OPTIONAL,
        Assignment.OPTIONAL,
        Assignment.MANDATORY,
    ]
    plan, _ = read_sol("Route #1: 3\nRoute #2: 1", case)
    assert check(case.problem, plan) == []
    # 14 + 14 for the way to 3, 100 + 100 to 1, and ten times the prize of 2.
    assert stated_cost(case, plan) == str(28 + 200 + 400)


def test_a_solution_that_serves_nobody_has_a_cost_alone() -> None:
    case = read(PRIZED.replace("4 0\nDEPOT", "4 7\nDEPOT"))
    plan, stated = read_sol("Cost: 720\n", case)
    assert (check(case.problem, plan), plan.routes, stated) == ([], (), "720")
    # Ten times 25, 40 and 7.
    assert write_sol(case, plan) == "Cost: 720\n"


def test_whoever_must_be_served_and_is_not_is_named() -> None:
    case = read(PRIZED)
    plan, _ = read_sol("Route #1: 1", case)
    assert [(found.code, found.visit) for found in check(case.problem, plan)] == [
        (RuleCode.VISIT_FORGOTTEN, 2)
    ]


def test_a_late_route_is_read_and_judged() -> None:
    case = read(VRPTW.replace("3 0 60", "3 0 10"))
    plan, _ = read_sol("Route #1: 1 2\nRoute #2: 3", case)
    assert [found.code for found in check(case.problem, plan)] == [RuleCode.OUTSIDE_WINDOW]


def test_too_much_for_any_vehicle_is_left_out_with_the_reason() -> None:
    case = read(VRPTW.replace("\n4 3\n", "\n4 11\n"))
    plan = solve(case.problem, Options(Engine.GREEDY))
    assert [(left.visit, left.kind) for left in plan.unassigned] == [(2, UnassignedKind.STRUCTURAL)]
    assert plan.unassigned[0].reasons[0].code is RuleCode.CAPACITY_EXCEEDED


def test_a_client_whom_no_vehicle_may_serve_is_left_out_with_the_reason() -> None:
    sites = "VEHICLES_ALLOWED_CLIENTS_SECTION\n1 2 3\n2 2\n"
    case = read(HEAD.format(kind="SDVRPTW") + WINDOWS + sites + DEPOT)
    first, second, third = case.problem.visits
    assert (first.required_technicians, second.required_technicians) == (
        frozenset[int](),
        frozenset({0}),
    )
    plan = solve(case.problem, Options(Engine.GREEDY))
    assert [(left.visit, left.kind) for left in plan.unassigned] == [(2, UnassignedKind.STRUCTURAL)]
    assert third.prohibited_technicians == {0, 1}


def test_without_windows_or_vehicles_there_are_enough_and_time_enough() -> None:
    text = HEAD.format(kind="CVRP").replace("VEHICLES : 2\n", "") + DEPOT
    case = read(text)
    assert len(case.problem.shifts) == 3
    plan, _ = read_sol("Route #1: 1 2\nRoute #2: 3", case)
    assert (check(case.problem, plan), stated_cost(case, plan)) == ([], "36")


def test_depots_and_longest_routes() -> None:
    text = HEAD.format(kind="MDVRPTW").replace("VEHICLES", "VEHICLES_MAX_DURATION : 36\nVEHICLES")
    depots = "VEHICLES_DEPOT_SECTION\n1 1\n2 4\nDEPOT_SECTION\n1\n4\n-1\nEOF\n"
    case = read(text + WINDOWS + depots)
    problem = case.problem
    assert [(shift.start_location, shift.max_duration_s) for shift in problem.shifts] == [
        (0, 36_000),
        (3, 36_000),
    ]
    assert [visit.id for visit in problem.visits] == ["1", "2"]
    # 10 + 1 + 10 + 2 + 14.142 is more than 36.
    plan, _ = read_sol("Route #1: 1 2", case)
    assert [found.code for found in check(problem, plan)] == [RuleCode.DURATION_EXCEEDED]
    plan, _ = read_sol("Route #2: 1 2", case)
    assert check(problem, plan) == []


EXPLICIT = """NAME : m
TYPE : CVRP
DIMENSION : 3
VEHICLES : 1
EDGE_WEIGHT_TYPE : EXPLICIT
EDGE_WEIGHT_FORMAT : {form}
EDGE_WEIGHT_SECTION
{rows}
EOF
"""


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        ("FULL_MATRIX", "0 1 2\n1 0 3\n2 3 0"),
        ("LOWER_ROW", "1\n2 3"),
        ("UPPER_ROW", "1 2\n3"),
        ("LOWER_DIAG_ROW", "0 1 0 2\n3 0"),
        ("UPPER_DIAG_ROW", "0 1 2\n0 3 0"),
    ],
)
def test_matrices_in_every_layout(form: str, rows: str) -> None:
    matrix = read(EXPLICIT.format(form=form, rows=rows)).problem.travel.distance_m
    assert matrix.tolist() == [[0, 1, 2], [1, 0, 3], [2, 3, 0]]


def test_a_matrix_with_holes_or_negative_ways_is_refused() -> None:
    holes = EXPLICIT.format(form="FULL_MATRIX", rows="0 1 2\n1 0\n2 3 0")
    assert faults(holes) == [(FormatCode.MATRIX_HOLES, "EDGE_WEIGHT_SECTION")]
    negative = EXPLICIT.format(form="FULL_MATRIX", rows="0 1 2\n1 0 -3\n2 3 0")
    assert faults(negative) == [(InputCode.MATRIX_NEGATIVE, "EDGE_WEIGHT_SECTION")]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = VRPTW.replace("\n3 10 10\n", "\n3 10 ten\n").replace("\n4 3\n", "\n5 3\n")
    text = text.replace("CAPACITY : 10", "CAPACITY : many")
    assert faults(text) == [
        (FormatCode.FORMAT_LINE, "NODE_COORD_SECTION"),
        (FormatCode.FORMAT_INCOMPLETE, "NODE_COORD_SECTION"),
        (InputCode.UNKNOWN_REFERENCE, "DEMAND_SECTION"),
        (FormatCode.FORMAT_INCOMPLETE, "DEMAND_SECTION"),
        (InputCode.FIELD_VALUE, "CAPACITY"),
    ]


@pytest.mark.parametrize("kept", range(9, len(VRPTW.splitlines()) - 9))
def test_a_file_cut_off_before_the_end_of_its_windows_is_refused(kept: int) -> None:
    codes = {code for code, _ in faults("\n".join(VRPTW.splitlines()[:kept]))}
    assert codes & {FormatCode.FORMAT_INCOMPLETE, InputCode.FIELD_MISSING}


def test_what_is_not_modelled_is_refused() -> None:
    more = VRPTW.replace("DEPOT_SECTION", "BACKHAUL_SECTION\n2 1\nDEPOT_SECTION")
    assert faults(more) == [(FormatCode.FORMAT_BEYOND, "BACKHAUL_SECTION")]
    geo = VRPTW.replace("EUC_2D", "GEO")
    assert faults(geo) == [(FormatCode.FORMAT_BEYOND, "EDGE_WEIGHT_TYPE")]


def test_numbers_beyond_any_horizon_are_refused() -> None:
    far = VRPTW.replace("3 10 10", "3 10 1e12")
    assert faults(far) == [(FormatCode.FORMAT_TOO_LARGE, "EDGE_WEIGHT_SECTION")]
    late = VRPTW.replace("2 5 50", "2 5 1e12")
    assert faults(late) == [(FormatCode.FORMAT_TOO_LARGE, "TIME_WINDOW_SECTION")]


def test_a_solution_of_another_instance_is_refused() -> None:
    case = read(VRPTW)
    with pytest.raises(InvalidInput) as refused:
        read_sol("Route #3: 1\nRoute #1: 9 0\nRoute #1: 2", case)
    assert [(fault.code, fault.field) for fault in refused.value.faults] == [
        (InputCode.UNKNOWN_REFERENCE, "routes"),
        (InputCode.UNKNOWN_REFERENCE, "routes[1]"),
        (InputCode.UNKNOWN_REFERENCE, "routes[1]"),
        (InputCode.DUPLICATE_ID, "routes"),
    ]
    with pytest.raises(InvalidInput, match="FORMAT_UNKNOWN"):
        read_sol("nothing here", case)
