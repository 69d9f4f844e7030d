"""problem.json and plan.json: what is written is read again, and what is wrong is told at once."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.faults import InvalidInput
from solver.formats.json import read_plan, read_problem, write_plan, write_problem
from solver.geodesic import GeodesicModel, SpeedBand, travel_matrices
from solver.plan import Plan, Route, Status
from solver.problem import (
    Location,
    Problem,
    Travel,
    Visit,
)
from solver.timing import time_route
from tests.support.any_problem import problems
from tests.support.full_problem import full_plan, full_problem
from tests.support.problems import Town, clock, minutes, window


def differences(one: Problem, other: Problem) -> list[str]:
    """Names of the fields that differ; matrices are compared number by number."""
    differing = [
        part.name
        for part in fields(Problem)
        if part.name != "travel" and getattr(one, part.name) != getattr(other, part.name)
    ]
    profiles = one.travel.duration_s
    same = (
        one.travel.model == other.travel.model
        and profiles.keys() == other.travel.duration_s.keys()
        and np.array_equal(one.travel.distance_m, other.travel.distance_m)
        and all(np.array_equal(profiles[name], other.travel.duration_s[name]) for name in profiles)
    )
    return differing if same else [*differing, "travel"]


def again(problem: Problem) -> Problem:
    return read_problem(write_problem(problem))


def faults(refused: Callable[[], object]) -> list[tuple[str, str]]:
    """Code and place of every fault."""
    with pytest.raises(InvalidInput) as refusal:
        refused()
    return [(fault.code.value, fault.field) for fault in refusal.value.faults]


def changed(change: Callable[[Any], None], problem: Problem | None = None) -> str:
    """The file of a problem after a change."""
    value = json.loads(write_problem(problem or full_problem()))
    change(value)
    return json.dumps(value)


class TestProblem:
    """problem.json."""

    def test_every_field_comes_back(self) -> None:
        problem = full_problem()
        assert differences(problem, again(problem)) == []
        assert again(problem).travel.distance_m.dtype == np.int32

    def test_an_empty_problem_comes_back(self) -> None:
        problem = Town().build()
        assert differences(problem, again(problem)) == []

    def test_the_geodesic_model_stands_for_its_matrices(self) -> None:
        points = (Location(26.08, 119.3), Location(26.1, 119.25), Location(25.5, 119.0))
        bands = (SpeedBand(2_000, 20), SpeedBand(None, 45))
        model = GeodesicModel(1_350, {"car": bands})
        lat, lon = [point.lat for point in points], [point.lon for point in points]
        distance_m, duration_s = travel_matrices(lat, lon, model)
        travel = Travel(duration_s, distance_m, model)
        problem = replace(Town().build(), locations=points, travel=travel)
        assert '"factor": 1.35' in write_problem(problem)
        assert "matrices" not in write_problem(problem)
        assert differences(problem, again(problem)) == []

    def test_points_need_no_list_under_the_geodesic_model(self) -> None:
        def change(value: Any) -> None:
            value["travel"] = {
                "model": "geodesic",
                "factor": 1.4,
                "speeds": {"car": [{"kmh": 30}], "e-bike": [{"kmh": 20}]},
            }
            for visit in value["visits"]:
                visit["location"].pop("row", None)
            value["partnerPoints"][0]["location"].pop("row", None)

        problem = read_problem(changed(change))
        assert problem.locations[problem.shifts[0].start_location] == Location(26.0, 119.0)
        # ann's two ends and four visits at three places; the partner's point is the start again
        assert len(problem.locations) == 5
        assert problem.travel.distance_m.shape == (5, 5)

    def test_shifts_are_grouped_by_technician(self) -> None:
        town = Town().technician("ann").technician("bob").shift("bob").shift("ann").shift("bob")
        ids = [shift.id for shift in again(town.build()).shifts]
        assert ids == ["ann-2", "bob-1", "bob-3"]

    def test_sub_seconds_are_rounded_half_up(self) -> None:
        def change(value: Any) -> None:
            value["visits"][0]["timeWindows"][0]["minStartTime"] = "2026-10-09T08:00:00.500+08:00"
            value["visits"][0]["timeWindows"][0]["maxStartTime"] = "2026-10-09T10:00:00.499+08:00"
            value["visits"][0]["accessTime"] = "PT1M0.5S"

        visit = read_problem(changed(change)).visits[0]
        assert visit.windows[0].earliest_s == clock("08:00:01")
        assert visit.windows[0].latest_start_s == clock("10:00")
        assert visit.access_s == 61

    def test_offsets_may_differ_within_a_file(self) -> None:
        def change(value: Any) -> None:
            value["freezeTime"] = "2026-10-08T23:00:00Z"

        assert read_problem(changed(change)).freeze_s == clock("07:00")

    def test_seconds_are_elapsed_ones_when_clocks_change(self) -> None:
        # Berlin sets its clocks back on 2026-10-25 at 03:00: that day lasts 25 hours
        origin = datetime(2026, 10, 25, tzinfo=ZoneInfo("Europe/Berlin"))
        problem = replace(Town().build(), origin=origin, planning_end_s=25 * 3600)
        assert '"endDate": "2026-10-26T00:00:00+01:00"' in write_problem(problem)
        assert again(problem).planning_end_s == 25 * 3600

    def test_what_is_left_out_has_a_default(self) -> None:
        text = json.dumps(
            {
                "id": "small",
                "planningWindow": {
                    "startDate": "2026-10-09T00:00:00+08:00",
                    "endDate": "2026-10-10T00:00:00+08:00",
                },
                "technicians": [
                    {
                        "id": "ann",
                        "shifts": [
                            {
                                "id": "s",
                                "minStartTime": "2026-10-09T08:00:00+08:00",
                                "maxEndTime": "2026-10-09T17:00:00+08:00",
                                "startLocation": {"lat": 26, "lon": 119},
                                "travelProfile": "car",
                            }
                        ],
                    }
                ],
                "visits": [
                    {"id": "v", "location": {"lat": 26, "lon": 119}, "serviceDuration": "PT1H"}
                ],
                "travel": {"model": "geodesic", "factor": 1, "speeds": {"car": [{"kmh": 30}]}},
            }
        )
        problem = read_problem(text)
        assert problem.visits == (Visit("v", 0, 3_600),)
        assert problem.shifts[0].soft_end_s == problem.shifts[0].end_s == clock("17:00")
        assert problem.shifts[0].end_location == problem.shifts[0].start_location

    def test_all_faults_are_told_at_once(self) -> None:
        def change(value: Any) -> None:
            first, second = value["visits"][:2]
            first["timeWindows"][0]["minStartTime"] = "2026-10-09T08:00:00"
            first["timeWindows"][1]["maxEndTime"] = "tomorrow"
            first["requiredTechnicians"] = ["ann", "eve"]
            first["lock"]["technician"] = "eve"
            first["slaTiers"][0]["penalty"] = "1.005"
            first["colour"] = "red"
            first["location"] = {"lat": 96, "lon": 119}
            second.pop("serviceDuration")
            second["priority"] = 11
            second["assignment"] = "SOMETIMES"
            second["demand"] = [1, "two"]
            value["technicians"][0]["shifts"][0]["cost"]["perHour"] = 30
            value["technicians"][1]["shifts"][0]["maxDuration"] = "PT-1H"
            value["travel"]["matrices"]["distances"][0] = [0]

        assert sorted(faults(lambda: read_problem(changed(change)))) == [
            ("COORDINATES_OUT_OF_RANGE", "visits[0].location"),
            ("FIELD_MISSING", "visits[1].serviceDuration"),
            ("FIELD_TYPE", "technicians[0].shifts[0].cost.perHour"),
            ("FIELD_TYPE", "visits[1].demand[1]"),
            ("FIELD_UNKNOWN", "visits[0].colour"),
            ("FIELD_VALUE", "technicians[1].shifts[0].maxDuration"),
            ("FIELD_VALUE", "visits[0].slaTiers[0].penalty"),
            ("FIELD_VALUE", "visits[0].timeWindows[1].maxEndTime"),
            ("FIELD_VALUE", "visits[1].assignment"),
            ("MATRIX_HOLES", "travel.matrices.distances"),
            ("NAIVE_INSTANT", "visits[0].timeWindows[0].minStartTime"),
            ("OUT_OF_RANGE", "visits[1].priority"),
            ("UNKNOWN_REFERENCE", "visits[0].location"),
            ("UNKNOWN_REFERENCE", "visits[0].lock.technician"),
            ("UNKNOWN_REFERENCE", "visits[0].requiredTechnicians[1]"),
        ]

    def test_contradictions_stand_where_the_file_has_them(self) -> None:
        def change(value: Any) -> None:
            shift = value["technicians"][1]["shifts"][0]
            shift["maxEndTime"] = shift["maxSoftEndTime"] = "2026-10-09T08:00:00+08:00"

        told = faults(lambda: read_problem(changed(change)))
        assert told == [("SHIFT_REVERSED", "technicians[1].shifts[0]")]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{",
            '{"id": NaN}',
            b"\xff\xfe",
            "[" * 100_000,
            '{"id": ' + "9" * 5_000 + "}",
            '{"id": "\\ud800"}',
            '{"factor": 1e9999999999999999999999}',
        ],
    )
    def test_what_is_no_json_is_told_as_such(self, text: str | bytes) -> None:
        assert faults(lambda: read_problem(text)) == [("NOT_JSON", "")]

    @pytest.mark.parametrize("text", ["[]", "1", "null"])
    def test_other_json_is_no_problem(self, text: str) -> None:
        assert ("FIELD_TYPE", "") in faults(lambda: read_problem(text))

    def test_an_empty_object_lacks_the_three_things_without_default(self) -> None:
        assert faults(lambda: read_problem("{}")) == [
            ("FIELD_MISSING", "planningWindow"),
            ("FIELD_MISSING", "travel"),
            ("FIELD_MISSING", "id"),
        ]

    @settings(max_examples=100, deadline=None)
    @given(st.data())
    def test_any_single_change_is_read_or_told(self, data: st.DataObject) -> None:
        value = json.loads(write_problem(full_problem()))
        spoil(data, value)
        with suppress(InvalidInput):
            read_problem(json.dumps(value))


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 1.5, 10**30, 1e300, "", "x", "PT1H", "2026-10-09", [], [None], {}, [[1]]]
)


def spoil(data: st.DataObject, value: Any) -> None:
    """Put junk at a random place."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = data.draw(st.sampled_from(keys))
        inner = value[key]
        if not (isinstance(inner, dict | list) and inner) or data.draw(st.booleans()):
            value[key] = data.draw(JUNK)
            return
        value = inner


class TestPlan:
    """plan.json."""

    def test_every_field_comes_back(self) -> None:
        problem = full_problem()
        plan = full_plan(problem)
        assert read_plan(write_plan(problem, plan), problem) == plan

    def test_an_empty_plan_comes_back(self) -> None:
        problem = full_problem()
        plan = Plan(problem.id, Status.FAILED)
        assert read_plan(write_plan(problem, plan), problem) == plan

    def test_the_route_of_the_timing_comes_back(self) -> None:
        problem = Town().technician().shift().visit("a", 10).visit("b", 30).build()
        route = time_route(problem, 0, [1, 0])
        assert isinstance(route, Route)
        plan = Plan(problem.id, Status.COMPLETED, (route,))
        assert read_plan(write_plan(problem, plan), problem) == plan

    def test_a_plan_of_another_problem_is_told_with_every_unknown_id(self) -> None:
        problem = full_problem()
        other = Town(id="other").technician("ann").shift("ann").visit("v1").build()
        text = write_plan(problem, full_plan(problem))
        assert faults(lambda: read_plan(text, other)) == [
            ("UNKNOWN_REFERENCE", "partnerAssignments[0].partnerId"),
            ("UNKNOWN_REFERENCE", "partnerAssignments[0].visitId"),
            ("OUT_OF_RANGE", "partnerAssignments[0].day"),
            ("UNKNOWN_REFERENCE", "unassigned[0].visitId"),
            ("UNKNOWN_REFERENCE", "unassigned[0].reasons[0].technicianIds[1]"),
            ("UNKNOWN_REFERENCE", "unassigned[0].relaxations[0].technicianId"),
            ("UNKNOWN_REFERENCE", "unassigned[1].visitId"),
            ("PLAN_OF_ANOTHER_PROBLEM", "problemId"),
        ]

    def test_the_same_ids_do_not_make_it_the_same_problem(self) -> None:
        problem = full_problem()
        text = write_plan(problem, full_plan(problem))
        other = replace(problem, id="other")
        told = faults(lambda: read_plan(text, other))
        assert told == [("PLAN_OF_ANOTHER_PROBLEM", "problemId")]

    def test_a_shift_has_one_technician(self) -> None:
        problem = full_problem()
        value = json.loads(write_plan(problem, full_plan(problem)))
        value["routes"][0]["technicianId"] = "bob"
        told = faults(lambda: read_plan(json.dumps(value), problem))
        assert told == [("FIELD_VALUE", "routes[0].technicianId")]

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_any_single_change_is_read_or_told(self, data: st.DataObject) -> None:
        problem = full_problem()
        value = json.loads(write_plan(problem, full_plan(problem)))
        spoil(data, value)
        with suppress(InvalidInput):
            read_plan(json.dumps(value), problem)


@settings(max_examples=50, deadline=None)
@given(problems())
def test_any_problem_comes_back(problem: Problem) -> None:
    assert differences(problem, again(problem)) == []


def test_windows_that_are_read_are_those_of_the_file() -> None:
    problem = Town().visit("a", 0, minutes(5), window("08:00", "09:00", "09:30")).build()
    first = json.loads(write_problem(problem))["visits"][0]["timeWindows"][0]
    assert first == {
        "minStartTime": "2026-10-09T08:00:00+08:00",
        "maxStartTime": "2026-10-09T09:00:00+08:00",
        "maxEndTime": "2026-10-09T09:30:00+08:00",
    }
