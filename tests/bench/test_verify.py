"""The bench's judge, on instances small enough to reckon by hand."""

import json

import pytest

from tests.bench.verify.flat import judge
from tests.bench.verify.hhcrsp import judge_hhcrsp
from tests.bench.verify.pvrp import judge_pvrp
from tests.bench.verify.sol import routes_of, stated_cost, written
from tests.bench.verify.trsp import judge_trsp, service_of
from tests.bench.verify.vrplib import read_solomon, read_vrplib, tenths_down, thousandths

LINE = """\
NAME : LINE
TYPE : SDVRPTW
DIMENSION : 4
VEHICLES : 2
CAPACITY : 2
VEHICLES_MAX_DURATION : 30
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
4 0 10
DEMAND_SECTION
1 0
2 1
3 1
4 1
SERVICE_TIME_SECTION
1 0
2 2
3 2
4 2
TIME_WINDOW_SECTION
1 0 100
2 0 100
3 20 25
4 0 100
VEHICLES_ALLOWED_CLIENTS_SECTION
1 2 3
2 2 3 4
DEPOT_SECTION
1
-1
EOF
"""
"""Clients at distance 5 and 10 on one line, and at 10 to the north."""


def test_a_route_costs_its_distance_in_thousandths() -> None:
    flat = read_vrplib(LINE, thousandths, 1)
    # 5 + 5 + 10 there and back on the line, and 10 + 10 to the north
    verdict = judge(flat, {"1": ["1", "2"], "2": ["3"]})
    assert (verdict.cost, verdict.faults) == (40_000, ())


def test_waiting_for_a_window_lasts_but_departure_is_as_late_as_can_be() -> None:
    # Client 2 opens at 20: out at 8, at client 1 at 13 to 15, there at 20 to 22, back at 32: 24.
    shorter = LINE.replace("DURATION : 30", "DURATION : 24")
    assert judge(read_vrplib(shorter, thousandths, 1), {"1": ["1", "2"], "2": ["3"]}).feasible
    too_short = LINE.replace("DURATION : 30", "DURATION : 23")
    verdict = judge(read_vrplib(too_short, thousandths, 1), {"1": ["1", "2"], "2": ["3"]})
    assert verdict.faults == ("route 1: lasts 24000 > 23000",)


@pytest.mark.parametrize(
    ("routes", "fault"),
    [
        ({"1": ["1", "2"]}, "client 3: not served"),
        ({"1": ["1", "2", "3"]}, "route 1: client 3 is not allowed"),
        ({"2": ["1", "2", "3"]}, "route 2: load [3] > [2]"),
        ({"1": ["1", "2"], "2": ["3", "1"]}, "client 1: served twice"),
        ({"1": ["1", "2"], "3": ["3"]}, "route 3: unknown vehicle"),
        ({"1": ["1", "9"]}, "route 1: unknown ['9']"),
    ],
)
def test_what_is_broken_is_named(routes: dict[str, list[str]], fault: str) -> None:
    assert fault in judge(read_vrplib(LINE, thousandths, 1), routes).faults


def test_a_client_after_its_window_is_late() -> None:
    late = LINE.replace("3 20 25", "3 0 9")
    assert (
        "route 1: client 2 is late"
        in judge(read_vrplib(late, thousandths, 1), {"1": ["1", "2"], "2": ["3"]}).faults
    )


def test_prizes_are_paid_for_who_is_left_out() -> None:
    prizes = LINE.replace("DEPOT_SECTION", "PRIZE_SECTION\n1 0\n2 7\n3 8\n4 9\nDEPOT_SECTION")
    verdict = judge(read_vrplib(prizes, tenths_down, 1), {"1": ["1"]})
    assert (verdict.cost, verdict.faults) == (100 + 80 + 90, ())


def test_solomon_cuts_distances_off_after_one_decimal() -> None:
    text = """tiny

VEHICLE
NUMBER     CAPACITY
  2          9

CUSTOMER
CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME

    0      0        0        0       0           100       0
    1      1        1        1       0           100       1
"""
    # The square root of 2 is 1.4 there and 1.4 back.
    assert judge(read_solomon(text, tenths_down, 10), {"1": ["1"]}).cost == 2.8


def test_solution_files_are_read_as_they_are_written() -> None:
    routes = {"1": ["3", "4"], "3": ["7"]}
    text = written({**routes, "2": []})
    assert text == "Route #1: 3 4\nRoute #3: 7\n"
    assert routes_of(text + "Cost 12.5\n") == routes
    assert stated_cost("Route #1: 3\nCost: 12.5\n") == 12.5
    assert stated_cost(text) is None


PERIODIC = """\
1 1 2 2
0 5
0 5
0 0 0 0 0 0 0
1 0 3 0 5 2 1 3
2 4 0 0 5 1 2 1 2
"""
"""One vehicle on each of two days; client 1 both days, client 2 on either."""


def test_a_vehicle_is_full_when_the_days_clash() -> None:
    # Client 1 fills the vehicle on both days: nobody can serve client 2.
    verdict = judge_pvrp(PERIODIC, {"1": ["1"], "2": ["1", "2"]})
    assert verdict.faults == ("route 2: load 10 > 5",)
    assert verdict.cost == 6 + 3 + 5 + 4


def test_days_must_be_an_allowed_combination() -> None:
    verdict = judge_pvrp(PERIODIC, {"1": ["1"], "2": ["2"]})
    assert verdict.faults == ("client 1: days 10",)


TRSP = """\
INFO
CREW COUNT  SKILLS  TOOLS   SPARE PARTS
1      1       1       1

DEPOT TECHNICIANS AND REQUESTS
ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS
0    0     5     0      100    0      []   []   []
1    0     0     0      100    0      [0]  []   [1]
2    0     10    20     50     3      [0]  []   [1]
3    0     20    0      50     3      [0]  [0]  [1]
"""


def test_a_technician_fetches_tools_and_parts_at_the_depot() -> None:
    # 20 up and 20 down and 3 + 3 of service, out at 10 to be there at 20 on time
    verdict = judge_trsp(TRSP, {"1": ["0", "2", "3"]})
    assert (verdict.cost, verdict.faults) == (46, ())
    assert service_of(TRSP) == 6


def test_without_the_depot_tool_and_part_are_missing() -> None:
    verdict = judge_trsp(TRSP, {"1": ["2", "3"]})
    assert verdict.faults == (
        "route 1: request 3: tool",
        "route 1: request 3: part",
    )


HOME_CARE = {
    "patients": [
        {
            "id": "p1",
            "time_window": [0, 10],
            "required_caregivers": [
                {"service": "a", "duration": 5},
                {"service": "b", "duration": 5},
            ],
            "synchronization": {"type": "simultaneous"},
        }
    ],
    "services": [{"id": "a"}, {"id": "b"}],
    "caregivers": [{"id": "c1", "abilities": ["a"]}, {"id": "c2", "abilities": ["b"]}],
    "distances": [[0, 12], [12, 0]],
}


def _care(first: float, second: float, service: str = "b") -> str:
    stops = (("c1", "a", first), ("c2", service, second))
    routes = [
        {
            "caregiver_id": caregiver,
            "locations": [
                {"patient": "p1", "service": one, "arrival_time": at, "departure_time": at + 5}
            ],
        }
        for caregiver, one, at in stops
    ]
    return json.dumps({"routes": routes})


def test_home_care_costs_a_third_of_distance_and_tardiness() -> None:
    verdict = judge_hhcrsp(json.dumps(HOME_CARE), _care(13, 13))
    # 48 of distance, 3 + 3 of tardiness, and 3 once more
    assert (verdict.cost, verdict.faults) == (19, ())


@pytest.mark.parametrize(
    ("solution", "fault"),
    [
        (_care(13, 14), "patient p1: 1.0 apart, not 0 to 0"),
        (_care(11, 11), "patient p1: service a too soon at 11.0"),
        (_care(13, 13, "a"), "caregiver c2: cannot do a"),
    ],
)
def test_home_care_that_breaks_a_rule(solution: str, fault: str) -> None:
    instance = json.loads(json.dumps(HOME_CARE))
    assert fault in judge_hhcrsp(json.dumps(instance), solution).faults
