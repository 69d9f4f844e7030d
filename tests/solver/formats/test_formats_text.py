"""Solomon's text, periodic instances and technicians with tools: small files of our own."""

import pytest

from solver.check import check
from solver.codes import FormatCode, InputCode, RuleCode
from solver.faults import InvalidInput
from solver.formats.case import Case, Family
from solver.formats.files import read_any
from solver.formats.sol import read_sol, write_sol
from solver.formats.stated import stated_cost
from solver.plan import StopKind
from solver.problem import Objective
from tests.support.foreign_files import PVRP, SOLOMON, TRSP


def read(text: str, convention: str | None = None) -> Case:
    return read_any(text.encode(), convention)


def faults(text: str, convention: str | None = None) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        read(text, convention)
    return [(str(fault.code), fault.field) for fault in refused.value.faults]


def broken(case: Case, text: str) -> list[str]:
    return [str(found.code) for found in check(case.problem, read_sol(text, case)[0])]


# Solomon


@pytest.mark.parametrize(("convention", "cost"), [(None, "36.9"), ("double", "36.97")])
def test_solomon_under_two_conventions(convention: str | None, cost: str) -> None:
    case = read(SOLOMON, convention)
    plan, _ = read_sol("Route 1 : 1 2\nRoute 2 : 3", case)
    assert (case.family, check(case.problem, plan)) == (Family.SOLOMON, [])
    assert stated_cost(case, plan) == cost


def test_what_is_in_time_when_rounded_down_may_be_late_without() -> None:
    # 2 is reached at 14.142, at 14.1 when cut off.
    text = SOLOMON.replace("0          60          2", "0          14.1        2")
    assert broken(read(text), "Route 1 : 2\nRoute 2 : 1 3") == []
    assert broken(read(text, "double"), "Route 1 : 2\nRoute 2 : 1 3") == [RuleCode.OUTSIDE_WINDOW]


def test_lines_end_as_they_like() -> None:
    assert read(SOLOMON.replace("\n", "\r\n")).problem.id == "tiny"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SOLOMON[:-20], [(FormatCode.FORMAT_LINE, "CUSTOMER")]),
        (
            SOLOMON.replace("    2     10", "    4     10"),
            [(InputCode.UNKNOWN_REFERENCE, "CUST NO.")],
        ),
        (SOLOMON.replace("  2         10\n", ""), [(FormatCode.FORMAT_INCOMPLETE, "VEHICLE")]),
        (SOLOMON.split("    0  ", maxsplit=1)[0], [(FormatCode.FORMAT_INCOMPLETE, "CUSTOMER")]),
        (
            SOLOMON.replace("    1      0 ", "    1      x ").replace("    3      1 ", "    3 "),
            [(FormatCode.FORMAT_LINE, "CUSTOMER")] * 2,
        ),
    ],
)
def test_solomon_with_faults(text: str, expected: list[tuple[str, str]]) -> None:
    assert faults(text) == expected


# periodic


def test_days_become_spans_and_vehicles_of_each_day_shifts() -> None:
    case = read(PVRP)
    problem = case.problem
    assert (case.family, problem.objective) == (Family.PVRP, Objective.TRAVEL)
    assert [visit.id for visit in problem.visits] == ["1.1", "1.2", "2.1", "3.1"]
    day_1, day_2 = ((shift.start_s, shift.end_s) for shift in problem.shifts)
    assert day_1[1] < day_2[0]
    both, either, first = (pattern.combinations for pattern in problem.patterns)
    assert both == ((day_1, day_2),)
    # 1 is the last of two days, 2 the first.
    assert either == ((day_2,), (day_1,))
    assert first == ((day_1,),)


def test_periodic_routes_are_read_judged_and_written() -> None:
    case = read(PVRP)
    plan, _ = read_sol("Route #1: 1 3\nRoute #2: 1 2", case)
    assert check(case.problem, plan) == []
    # 10 + 9.055 + 1.414, and 10 + 10 + 14.142
    assert write_sol(case, plan) == "Route #1: 1 3\nRoute #2: 1 2\nCost: 54.61\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Route #1: 1\nRoute #2: 1 2 3", [RuleCode.CAPACITY_EXCEEDED, RuleCode.PATTERN_BROKEN]),
        ("Route #1: 1 2 3", [RuleCode.VISIT_FORGOTTEN, RuleCode.CAPACITY_EXCEEDED]),
        ("Route #1: 1 3\nRoute #2: 2", [RuleCode.VISIT_FORGOTTEN, RuleCode.PATTERN_BROKEN]),
    ],
)
def test_periodic_routes_that_break_rules(text: str, expected: list[str]) -> None:
    found = broken(read(PVRP), text)
    assert set(expected) <= set(found)


def test_a_route_of_a_day_lasts_no_longer_than_that_day_allows() -> None:
    # 10 + 1 + 10 + 2 + 14.142 is 37.142.
    routes = "Route #1: 1 3\nRoute #2: 1 2"
    assert broken(read(PVRP.replace("40 10\n0 0", "37.1 10\n0 0")), routes) == [
        RuleCode.DURATION_EXCEEDED
    ]
    assert broken(read(PVRP.replace("40 10\n0 0", "37.2 10\n0 0")), routes) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PVRP[:-10], [(FormatCode.FORMAT_LINE, "clients")]),
        (PVRP[:-16], [(FormatCode.FORMAT_INCOMPLETE, "clients")]),
        ("1 1 3 2\n40 10\n", [(FormatCode.FORMAT_INCOMPLETE, at) for at in ("days", "clients")]),
        (PVRP.replace("1 1 3 2", "2 1 3 2", 1), [(FormatCode.FORMAT_BEYOND, "type")]),
        (
            PVRP.replace("2 1 3\n", "2 1 1\n"),
            [(InputCode.FIELD_VALUE, "clients[1].combinations")],
        ),
        (PVRP.replace("1 0 10 1 4", "1 0 ten 1 4"), [(FormatCode.FORMAT_LINE, "clients")]),
    ],
)
def test_periodic_with_faults(text: str, expected: list[tuple[str, str]]) -> None:
    assert faults(text) == expected


def test_a_client_without_a_frequency_has_that_of_its_days() -> None:
    case = read(PVRP.replace("3 1 1 1 3 1 1 2", "3 1 1 1 3 0 1 2"))
    assert len(case.problem.visits) == 4


# technicians


def test_technicians_have_homes_skills_tools_and_parts() -> None:
    problem = read(TRSP).problem
    first, second = problem.technicians
    assert {skill.name for skill in first.skills} == {"skill 0", "skill 1"}
    assert (first.tools, dict(first.parts)) == (frozenset({"tool 1"}), {"part 0": 1})
    assert [(shift.start_location, shift.end_location) for shift in problem.shifts] == [
        (1, 1),
        (2, 2),
    ]
    assert second.tools == frozenset({"tool 0", "tool 1"})
    assert problem.objective is Objective.DURATION
    assert [visit.id for visit in problem.visits] == ["3", "4", "5"]


def test_a_stop_at_the_depot_gives_tools_and_parts() -> None:
    case = read(TRSP)
    lacking = broken(case, "Route #1: 3 5 4")
    assert lacking == [RuleCode.TOOL_MISSING, RuleCode.PART_MISSING]
    # From home at (0, 10) by the depot: 10 + 20, 5 at 3, 10, 5 at 5, 14.142, 5 at 4, 20 home.
    text = "Route #1: 0 3 5 4\nCost: 89.142\n"
    plan, stated = read_sol(text, case)
    assert check(case.problem, plan) == []
    assert plan.routes[0].stops[0].kind is StopKind.PICKUP
    assert (write_sol(case, plan), stated) == (text, "89.142")


def test_what_counts_begins_with_leaving_home() -> None:
    # 4 opens at 60, where the route could be at 45: it leaves home 15 later. 98.284 is its end.
    case = read(TRSP)
    plan, _ = read_sol("Route #1: 0 3 4 5", case)
    assert (check(case.problem, plan), plan.routes[0].departure_s) == ([], 150_000)
    assert stated_cost(case, plan) == "83.284"


def test_the_depot_is_visited_once_at_most() -> None:
    assert broken(read(TRSP), "Route #1: 0 0 3 5 4") == [RuleCode.PICKUP_NOT_ALLOWED]


def test_a_request_needs_all_its_skills() -> None:
    assert RuleCode.SKILL_MISSING in broken(read(TRSP), "Route #1: 0 5 4\nRoute #2: 3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TRSP[:-8], [(FormatCode.FORMAT_LINE, "REQUESTS")]),
        (
            TRSP.split("1    0     10", maxsplit=1)[0],
            [(FormatCode.FORMAT_INCOMPLETE, "TECHNICIANS")],
        ),
        (TRSP.replace("4    0     30", "6    0     30"), [(InputCode.UNKNOWN_REFERENCE, "ID")]),
        (
            TRSP.replace("[0,1]    [1]", "[0,x]    [1]"),
            [(FormatCode.FORMAT_LINE, "REQUESTS"), (InputCode.UNKNOWN_REFERENCE, "ID")],
        ),
    ],
)
def test_technicians_with_faults(text: str, expected: list[tuple[str, str]]) -> None:
    assert faults(text) == expected
