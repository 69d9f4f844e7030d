"""Any file of any family, written as problem.json and read again, is the same problem."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from solver.formats.files import read_any
from solver.formats.json import read_problem, write_problem
from solver.problem import Problem
from tests.solver.test_files import differences

counts = st.integers(0, 9)
coordinates = st.integers(-50, 50) | st.floats(-50, 50).map(lambda value: round(value, 3))
spans = st.tuples(st.integers(0, 90), st.integers(0, 90)).map(sorted)


def rows(name: str, table: list[list[Any]]) -> str:
    numbered = (" ".join(map(str, [key, *values])) for key, values in enumerate(table, 1))
    return "\n".join([name, *numbered, ""])


@st.composite
def vrplib(draw: st.DrawFn) -> str:
    nodes, depots = draw(st.integers(3, 6)), draw(st.integers(1, 2))
    vehicles, kinds = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    kind = draw(st.sampled_from(["VRPTW", "CVRP", "any"]))
    text = f"NAME: {kind} of {nodes}\nTYPE: {kind}\nDIMENSION: {nodes}\nVEHICLES: {vehicles}\n"
    if draw(st.booleans()):
        text += f"VEHICLES_MAX_DURATION: {draw(counts)}\nVEHICLES_MAX_DISTANCE: {draw(counts)}\n"
    sections = [
        rows("NODE_COORD_SECTION", [[draw(coordinates), draw(coordinates)] for _ in range(nodes)]),
        rows("DEMAND_SECTION", [[draw(counts) for _ in range(kinds)] for _ in range(nodes)]),
        rows("CAPACITY_SECTION", [[draw(counts) for _ in range(kinds)] for _ in range(vehicles)]),
        rows("VEHICLES_DEPOT_SECTION", [[draw(st.integers(1, depots))] for _ in range(vehicles)]),
    ]
    if kind == "VRPTW" or draw(st.booleans()):
        sections.append(rows("TIME_WINDOW_SECTION", [draw(spans) for _ in range(nodes)]))
    more = [name for name in ("PRIZE_SECTION", "SERVICE_TIME_SECTION") if draw(st.booleans())]
    sections += [rows(name, [[draw(counts)] for _ in range(nodes)]) for name in more]
    if draw(st.booleans()):
        allowed = [draw(st.lists(st.integers(1, nodes), unique=True)) for _ in range(vehicles)]
        sections.append(rows("VEHICLES_ALLOWED_CLIENTS_SECTION", allowed))
    listed = " ".join(map(str, range(1, depots + 1)))
    return text + "".join(draw(st.permutations(sections))) + f"DEPOT_SECTION\n{listed} -1\nEOF\n"


@st.composite
def solomon(draw: st.DrawFn) -> str:
    text = f"any\nVEHICLE\nNUMBER CAPACITY\n{draw(counts) + 1} {draw(counts)}\nCUSTOMER\nCUST NO.\n"
    for number in range(draw(st.integers(1, 5))):
        values = [draw(coordinates), draw(coordinates), draw(counts), *draw(spans), draw(counts)]
        text += " ".join(map(str, [number, *values])) + "\n"
    return text


@st.composite
def periodic(draw: st.DrawFn) -> str:
    clients, days = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    text = f"1 {draw(st.integers(1, 3))} {clients} {days}\n"
    text += "".join(f"{draw(st.integers(0, 200))} {draw(counts)}\n" for _ in range(days))
    text += f"0 {draw(coordinates)} {draw(coordinates)} 0 0 0 0\n"
    for number in range(1, clients + 1):
        often = draw(st.integers(1, days))
        fitting = [one for one in range(1 << days) if one.bit_count() == often]
        chosen = draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=3, unique=True))
        values = [draw(coordinates), draw(coordinates), draw(counts), draw(counts), often]
        text += " ".join(map(str, [number, *values, len(chosen), *chosen])) + "\n"
    return text


@st.composite
def technicians(draw: st.DrawFn) -> str:
    crew, requests = draw(st.integers(1, 3)), draw(st.integers(0, 4))
    text = f"any\nCREW COUNT SKILLS\n{crew} 2\nID X Y TWS TWE Serv\n"
    few = st.lists(st.integers(0, 2), unique=True, max_size=3)
    for number in range(1 + crew + requests):
        plain = [number, draw(coordinates), draw(coordinates), *draw(spans), draw(counts)]
        lists = (draw(few), draw(few), [draw(counts) for _ in range(draw(st.integers(0, 2)))])
        text += " ".join([*map(str, plain), *map(str, lists)]) + "\n"
    return text


@st.composite
def home_care(draw: st.DrawFn) -> str:
    size, services = draw(st.integers(1, 4)), ["wash", "lift"]
    patients = []
    for number in range(size):
        wanted = draw(st.lists(st.sampled_from(services), min_size=1, max_size=2))
        patient: dict[str, Any] = {
            "id": f"p {number}",
            "time_window": draw(spans),
            "required_caregivers": [{"service": one, "duration": draw(counts)} for one in wanted],
        }
        if len(wanted) == 2:
            ties = [{"type": "simultaneous"}, {"type": "sequential", "distance": draw(spans)}]
            patient["synchronization"] = draw(st.sampled_from(ties))
        if draw(st.booleans()):
            patient["location"] = [draw(coordinates), draw(coordinates)]
        patients.append(patient)
    crew = st.lists(st.sampled_from(services), unique=True)
    matrix = [[draw(counts) / 4 for _ in range(size + 1)] for _ in range(size + 1)]
    value = {
        "patients": patients,
        "services": [{"id": one, "default_duration": 5.5} for one in services],
        "caregivers": [
            {"id": f"c{number}", "abilities": draw(crew)} for number in range(draw(counts))
        ],
        "central_offices": [{"id": "d"}],
        "distances": matrix,
    }
    return json.dumps(value)


@st.composite
def routing(draw: st.DrawFn) -> str:
    size, now = draw(st.integers(1, 4)), draw(st.sampled_from([0, 5, 1_600_416_000]))

    def window() -> list[int]:
        return [now + edge for edge in draw(spans)]

    place = st.integers(0, size - 1)
    jobs = [
        {
            "id": number,
            "location_index": draw(place),
            "location": [draw(coordinates), draw(coordinates)],
            "service": draw(counts),
            "delivery": [draw(counts)],
            "skills": draw(st.lists(counts, unique=True)),
            "priority": draw(st.integers(0, 100)),
            "time_windows": [window() for _ in range(draw(st.integers(1, 2)))],
        }
        for number in range(draw(st.integers(0, 4)))
    ]
    vehicles = []
    for number in range(draw(st.integers(1, 3))):
        vehicle: dict[str, Any] = {"id": number, "start_index": draw(place), "capacity": [5]}
        if draw(st.booleans()):
            vehicle["end_index"] = draw(place)
        if draw(st.booleans()):
            vehicle["breaks"] = [{"id": 1, "service": draw(counts), "time_windows": [window()]}]
        vehicle |= {"time_window": window(), "costs": {"fixed": draw(counts)}}
        vehicles.append(vehicle)
    matrix = [[draw(counts) for _ in range(size)] for _ in range(size)]
    value = {"jobs": jobs, "vehicles": vehicles, "matrices": {"car": {"durations": matrix}}}
    return json.dumps(value)


FILES = vrplib() | solomon() | periodic() | technicians() | home_care() | routing()


def by_technician(problem: Problem) -> Problem:
    """The problem with its shifts in the order in which files have them."""
    return replace(
        problem, shifts=tuple(sorted(problem.shifts, key=lambda shift: shift.technician))
    )


@settings(max_examples=300, deadline=None)
@given(FILES)
def test_a_file_of_any_family_is_the_same_problem_as_our_own(text: str) -> None:
    problem = by_technician(read_any(text.encode()).problem)
    assert differences(problem, read_problem(write_problem(problem))) == []
