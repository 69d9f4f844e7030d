"""Files and problems of other people's making: what is far off is refused, and nothing crashes."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from solver.eligible import eligible_of
from solver.faults import InvalidInput
from solver.formats.json import read_problem, write_problem
from solver.plan import Status
from solver.problem import Location, Problem, ShiftCost, SkillHeld, Sla, SlaTier, Territory, Weights
from solver.refusals import refusals
from solver.routing_terms import MOST_MONEY, Terms
from solver.solve import Options, Progress, solve
from solver.validation import MAX_FEN, MAX_SECONDS
from solver.visit import Assignment, Published
from solver.workforce import Ring
from tests.support.problems import Town, clock


def told(make: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        make()
    return [(fault.code.value, fault.field) for fault in refused.value.faults]


def town() -> Town:
    return Town().technician("ann").shift("ann").visit("v", 5).partner("p")


def with_area(coordinates: object, kind: str = "Polygon") -> str:
    value: dict[str, Any] = json.loads(write_problem(town().build()))
    value["technicians"][0]["territory"] = {"area": {"type": kind, "coordinates": coordinates}}
    return json.dumps(value)


@pytest.mark.parametrize(
    "corner",
    [[10**400, 26], ["119", "26"], [True, 26], [None, 26], [119], [119, 26, 5], {"119": 26}, "ab"],
)
def test_corners_of_an_area_are_two_numbers(corner: object) -> None:
    ring = [corner, [120, 26], [120, 27], corner]
    assert told(lambda: read_problem(with_area([ring]))) == [
        ("FIELD_VALUE", "technicians[0].territory.area")
    ]


def test_corners_may_be_decimal() -> None:
    problem = read_problem(with_area([[[119.5, 26], [120, 26], [120, 27.25], [119.5, 26]]]))
    home = problem.technicians[0].territory
    assert home is not None
    assert home.rings == (((26.0, 119.5), (26.0, 120.0), (27.25, 120.0)),)


def test_rows_in_rows_are_no_matrix() -> None:
    value: dict[str, Any] = json.loads(write_problem(town().build()))
    value["travel"]["matrices"]["durations"]["car"] = [[[1], [1, 2]]]
    assert told(lambda: read_problem(json.dumps(value))) == [
        ("FIELD_TYPE", "travel.matrices.durations.car")
    ]


def dear(problem: Problem) -> Problem:
    """Raise every price above the most there is."""
    fen = MAX_FEN + 1
    (shift,), (visit,), (partner,) = problem.shifts, problem.visits, problem.partners
    return replace(
        problem,
        weights=Weights(changed_start_per_hour_fen=fen),
        shifts=(replace(shift, cost=ShiftCost(per_km_fen=fen)),),
        visits=(replace(visit, drop_fen=fen, sla=Sla(0, (SlaTier(0, 0, fen),))),),
        partners=(replace(partner, per_km_fen=fen),),
    )


def test_prices_have_a_most() -> None:
    assert told(lambda: dear(town().build())) == [
        ("OUT_OF_RANGE", "weights"),
        ("OUT_OF_RANGE", "shifts[0].cost"),
        ("OUT_OF_RANGE", "visits[0].dropPrice"),
        ("OUT_OF_RANGE", "visits[0].slaTiers"),
        ("OUT_OF_RANGE", "partnerPoints[0].feeCard"),
    ]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"demand": (0, MAX_SECONDS + 1)}, "visits[0].demand"),
        ({"parts": {"a": 0, "b": MAX_SECONDS + 1}}, "visits[0].requiredParts"),
        ({"sla": Sla(-MAX_SECONDS - 1)}, "visits[0].slaTiers"),
        ({"published": Published(0, MAX_SECONDS + 1)}, "visits[0].published.startTime"),
    ],
)
def test_amounts_have_a_most(fields: dict[str, Any], place: str) -> None:
    made = town().change_visit("v", **fields)
    assert told(made.build) == [("OUT_OF_RANGE", place)]


def test_nobody_is_a_thousand_times_slower() -> None:
    slow = SkillHeld("gas", duration_permille=1_000_000)
    assert told(Town().technician("ann", skills=(slow,)).build) == [
        ("OUT_OF_RANGE", "technicians[0].skills.gas")
    ]


def test_the_dearest_penalties_fit_the_model() -> None:
    # Ten classes, each to weigh five times the one below, on a base of ten million yuan.
    made = Town().technician("ann").shift("ann")
    for number in range(10):
        made.visit(f"v{number}", priority=number + 1)
    made.visit("o", assignment=Assignment.OPTIONAL, drop_fen=MAX_FEN)
    penalties = Terms(made.build(), range(11), seed=1).penalties()
    assert sum(penalties[visit] for visit in range(10)) <= MOST_MONEY
    ordered = [penalties[visit] for visit in range(10)]
    assert ordered == sorted(ordered, reverse=True)
    assert penalties[10] < ordered[-1]


def test_the_search_and_the_judge_agree_on_borders() -> None:
    # On slanting sides the last bit of a product decides on which side of it a corner lies.
    ring: Ring = ((26.2, 119.343), (26.171, 119.024), (26.141, 119.257), (26.165, 119.113))
    made = Town().technician("ann", territory=Territory(rings=(ring,))).shift("ann")
    spots = []
    for (lat, lon), (lat_to, lon_to) in zip(ring, ring[1:] + ring[:1], strict=True):
        for step in range(60):
            spots.append((lat + (lat_to - lat) * step / 60, lon + (lon_to - lon) * step / 60))
            made.visit(f"v{len(spots)}", len(spots))
    problem = made.build()
    places = [Location(*spot) for spot in spots]
    spare = len(problem.locations) - len(places)
    locations = list(problem.locations[:spare])
    assert {visit.location for visit in problem.visits} == set(range(spare, spare + len(places)))
    problem = replace(problem, locations=(*locations, *places))
    allowed = eligible_of(problem).shifts[:, 0]
    refused = [
        any(reason.code == "OUTSIDE_TERRITORY" for reason in refusals(problem, visit))
        for visit in range(len(places))
    ]
    assert [not may for may in allowed] == refused


def test_a_problem_with_every_instant_in_another_zone_is_the_same() -> None:
    problem = town().change_visit("v", sla=Sla(clock("09:00"))).build()
    text = write_problem(problem)
    moved = read_problem(text.replace("T09:00:00+08:00", "T06:45:00+05:45"))
    assert moved.visits == problem.visits


def test_limits_beyond_all_measure_are_as_good_as_none() -> None:
    problem = town().build()
    options = Options(time_limit_s=float("inf"), seed=10**30, iterations=10**30, threads=10**6)
    said: list[Progress] = []
    plan = solve(problem, options, said.append, lambda: bool(said))
    assert plan.status is Status.INCOMPLETE
    assert plan.unassigned == ()
