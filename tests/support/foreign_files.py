"""Small problem files of other families, of our own making."""

import json
from typing import Any

HEAD = """NAME : tiny
TYPE : {kind}
DIMENSION : 4
VEHICLES : 2
CAPACITY : 10
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 0 10
3 10 10
4 1 1
DEMAND_SECTION
1 0
2 4
3 6
4 3
"""
WINDOWS = """TIME_WINDOW_SECTION
1 0 100
2 5 50
3 0 60
4 0 100
SERVICE_TIME_SECTION
1 0
2 1
3 2
4 1
"""
DEPOT = "DEPOT_SECTION\n1\n-1\nEOF\n"
PRIZES = "PRIZE_SECTION\n1 0\n2 25\n3 40\n4 0\n"
VRPTW = HEAD.format(kind="VRPTW") + WINDOWS + DEPOT
PRIZED = HEAD.format(kind="PCVRPTW") + WINDOWS + PRIZES + DEPOT


SOLOMON = """tiny

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0         0          0          0         100          0
    1      0        10          4          5          50          1
    2     10        10          6          0          60          2
    3      1         1          3          0         100          1
"""

PVRP = """1 1 3 2
40 10
40 10
0 0 0 0 0 0 0
1 0 10 1 4 2 1 3
2 10 10 2 6 1 2 1 2
3 1 1 1 3 1 1 2
"""

TRSP = """tiny

INFO
CREW COUNT  SKILLS  TOOLS   SPARE PARTS
2      2       2       2

DEPOT TECHNICIANS AND REQUESTS
ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS
0    0     0     0      100    0      []       []       []
1    0     10    0      100    0      [0,1]    [1]      [1,0]
2    30    0     0      100    0      [0]      [0,1]    [0,0]
3    0     20    0      100    5      [1]      [0]      [0,0]
4    0     30    60     80     5      [0]      []       [1,0]
5    10    20    0      100    5      [0]      []       [1,0]
"""


CARE: dict[str, Any] = {
    "patients": [
        {
            "id": "p1",
            "location": [0, 10],
            "time_window": [10, 20],
            "required_caregivers": [{"service": "wash", "duration": 5.5}],
        },
        {
            "id": "p2",
            "time_window": [0, 15],
            "required_caregivers": [{"service": "wash"}, {"service": "lift", "duration": 10}],
            "synchronization": {"type": "simultaneous"},
        },
        {
            "id": "p3",
            "time_window": [0, 100],
            "required_caregivers": [{"service": "lift"}, {"service": "wash"}],
            "synchronization": {"type": "sequential", "distance": [5, 10]},
        },
    ],
    "services": [
        {"id": "wash", "default_duration": 5},
        {"id": "lift", "default_duration": 10},
    ],
    "caregivers": [
        {"id": "c1", "abilities": ["wash"]},
        {"id": "c2", "abilities": ["lift", "wash"]},
    ],
    "central_offices": [{"id": "d", "location": [0, 0]}],
    "distances": [
        [0, 10, 12.125, 4],
        [10, 0, 5, 4],
        [12.125, 5, 0, 4],
        [4, 4, 4, 0],
    ],
}


def care_plan(*routes: list[tuple[str, str, float, float]]) -> bytes:
    written = [
        {
            "caregiver_id": f"c{number}",
            "locations": [
                {"patient": who, "service": what, "arrival_time": start, "departure_time": end}
                for who, what, start, end in route
            ],
        }
        for number, route in enumerate(routes, 1)
    ]
    return json.dumps({"routes": written, "global_ordering": []}).encode()


GOOD = care_plan(
    [("p1", "wash", 10, 15.5), ("p2", "wash", 20.5, 25.5), ("p3", "wash", 40, 45)],
    [("p2", "lift", 20.5, 30.5), ("p3", "lift", 34.5, 44.5)],
)


MATRIX = [[0, 10, 20], [10, 0, 10], [20, 15, 0]]
ROUTING: dict[str, Any] = {
    "vehicles": [
        {"id": 7, "start_index": 0, "end_index": 0, "capacity": [2], "skills": [1, 2]},
        {"id": 9, "start_index": 0, "capacity": [2], "time_window": [0, 500]},
    ],
    "jobs": [
        {"id": 11, "location_index": 1, "service": 5, "delivery": [1], "skills": [1]},
        {
            "id": 12,
            "location_index": 2,
            "service": 5,
            "delivery": [1],
            "time_windows": [[0, 10], [60, 70]],
            "priority": 100,
        },
    ],
    "matrices": {"car": {"durations": MATRIX}},
}
