"""Compact timing: the earliest return, and all services as late as it allows."""

import itertools
import random
from collections.abc import Iterator, Sequence

import pytest

from solver.check import check
from solver.codes import RuleCode
from solver.plan import Plan, Reason, Route, Status, StopKind, Unassigned, UnassignedKind
from solver.problem import Objective, Problem, TimeWindow
from solver.timing import Refusal, time_route
from solver.windows import start_intervals
from tests.support.problems import Town, clock, fixed_break, lunch, minutes, window


def text(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}"


def timed(problem: Problem) -> Route:
    route = time_route(problem, 0, range(len(problem.visits)))
    assert isinstance(route, Route), route
    return route


def starts(route: Route) -> list[int]:
    return [stop.start_s for stop in route.stops]


def morning_and_noon(max_duration_s: int | None = None) -> Town:
    # 10 minutes out to a, served from 08:00 to 12:00; b beside it only at noon
    town = Town().technician().shift(start=clock("07:00"), max_duration_s=max_duration_s)
    town.visit("a", 10, minutes(30), window("08:00", "12:00"))
    return town.visit("b", 10, minutes(30), window("12:00", "12:10"))


def test_a_service_waits_for_the_one_that_holds_the_return() -> None:
    # b starts at 12:00 whatever a does, so a starts at 11:30 and the technician leaves at 11:20;
    # 11:20 to 12:40 are 80 minutes
    route = timed(morning_and_noon(minutes(80)).build())
    assert [text(start) for start in starts(route)] == ["11:30", "12:00"]
    assert (text(route.departure_s), text(route.return_s)) == ("11:20", "12:40")
    assert [text(stop.arrival_s) for stop in route.stops] == ["11:30", "12:00"]


def test_a_second_less_is_refused() -> None:
    problem = morning_and_noon(minutes(80) - 1).build()
    assert time_route(problem, 0, (0, 1)) == Refusal(RuleCode.DURATION_EXCEEDED)


def test_a_route_that_does_not_last_too_long_is_timed_as_ever() -> None:
    # a as early as can be: 08:00; 07:50 to 12:40 are 290 minutes
    for limit in (None, minutes(290)):
        assert [text(at) for at in starts(timed(morning_and_noon(limit).build()))] == [
            "08:00",
            "12:00",
        ]


def test_the_objective_of_duration_is_timed_compactly_without_any_limit() -> None:
    route = timed(morning_and_noon().objective(Objective.DURATION).build())
    assert route.return_s - route.departure_s == minutes(80)


def test_with_a_break_on_the_road_nothing_changes() -> None:
    # the break from 09:00 on goes into the wait before b; the route lasts 290 minutes
    town = Town().objective(Objective.DURATION).technician()
    town.shift(start=clock("07:00"), breaks=[fixed_break("09:00", "09:30")])
    town.visit("a", 10, minutes(30), window("08:00", "12:00"))
    route = timed(town.visit("b", 10, minutes(30), window("12:00", "12:10")).build())
    assert [stop.kind for stop in route.stops] == [StopKind.VISIT, StopKind.BREAK, StopKind.VISIT]
    assert route.return_s - route.departure_s == minutes(290)


def test_breaks_before_leaving_and_after_returning_do_not_hinder() -> None:
    # before leaving at 07:50 there is room from 07:00 on; after 12:40 there is room till 14:00
    town = Town().objective(Objective.DURATION).technician()
    town.shift(start=clock("06:00"), breaks=[lunch("07:00", "07:30"), lunch("13:00", "14:00")])
    town.visit("a", 10, minutes(30), window("08:00", "12:00"))
    route = timed(town.visit("b", 10, minutes(30), window("12:00", "12:10")).build())
    assert [stop.kind for stop in route.stops] == [StopKind.VISIT, StopKind.VISIT]
    assert route.return_s - route.departure_s == minutes(80)


def test_the_later_of_two_windows_is_taken_when_the_return_allows() -> None:
    # a is open at 08:00 and again at 10:00; b at 11:00 holds the return
    town = Town().objective(Objective.DURATION).technician().shift()
    town.visit("a", 0, minutes(30), window("08:00", "08:30"), window("10:00", "10:15"))
    route = timed(town.visit("b", 0, minutes(30), window("11:00", "11:00")).build())
    assert [text(start) for start in starts(route)] == ["10:15", "11:00"]


SECONDS = 40


def small(chance: random.Random, windows: int) -> Problem:
    """A shift of 40 seconds and three visits, each with this many windows at most."""
    town = Town().objective(Objective.DURATION).profile("fast", 2).technician()
    town.shift(start=0, end=SECONDS, at=chance.randrange(3), end_at=2, profile="fast")
    for number in range(3):
        spans = []
        for _ in range(chance.randint(1, windows)):
            earliest = chance.randrange(SECONDS)
            spans.append(TimeWindow(earliest, earliest + chance.randrange(4, 16), SECONDS + 20))
        lasts, access = chance.randrange(1, 6), chance.randrange(3)
        town.visit(f"v{number}", chance.randrange(4), lasts, *spans, access_s=access)
    return town.build()


def schedules(problem: Problem, order: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every departure with all starts and the soonest return after them that rules allow."""
    shift = problem.shifts[0]
    travel = problem.travel.duration_s[shift.profile]

    def onward(stop: int, here: int, leave: int) -> Iterator[tuple[int, ...]]:
        if stop == len(order):
            back = leave + int(travel[here, shift.end_location])
            if back <= shift.end_s:
                yield (back,)
            return
        visit = problem.visits[order[stop]]
        ready = leave + int(travel[here, visit.location]) + visit.access_s
        for low, high in start_intervals(problem, order[stop], 0):
            for start in range(max(low, ready), high + 1):
                for rest in onward(stop + 1, visit.location, start + visit.service_s):
                    yield start, *rest

    for departure in range(SECONDS):
        for rest in onward(0, shift.start_location, departure):
            yield departure, *rest


@pytest.mark.parametrize("windows", [1, 3])
def test_no_departure_does_better(windows: int) -> None:
    chance = random.Random(windows)
    feasible = 0
    for _ in range(60):
        problem = small(chance, windows)
        for order in itertools.islice(itertools.permutations(range(3)), 3):
            route = time_route(problem, 0, order)
            every = list(schedules(problem, order))
            if not every:
                assert isinstance(route, Refusal)
                continue
            feasible += 1
            assert isinstance(route, Route)
            soonest = min(times[-1] for times in every)
            best = [times for times in every if times[-1] == soonest]
            latest = tuple(max(column) for column in zip(*best, strict=True))
            assert (route.departure_s, *starts(route), route.return_s) == latest
            if windows == 1:
                shortest = min(times[-1] - times[0] for times in every)
                assert route.return_s - route.departure_s == shortest
            assert check(problem, planned(problem, route)) == []
    assert feasible >= 15


def planned(problem: Problem, route: Route) -> Plan:
    why = (Reason(RuleCode.OUTSIDE_WINDOW),)
    left = [visit for visit in range(len(problem.visits)) if visit not in route.visits]
    unassigned = tuple(Unassigned(visit, UnassignedKind.CAPACITY, why) for visit in left)
    return Plan(problem.id, Status.COMPLETED, (route,), (), unassigned)
