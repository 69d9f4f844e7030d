"""Timing of routes: each case is a few places on a road, a minute of travel apart."""

import gc
import timeit
from typing import Any

import pytest

from solver.codes import RuleCode
from solver.plan import Route, StopKind
from solver.problem import (
    Appointment,
    AppointmentState,
    Break,
    BreakKind,
    Lock,
    LockKind,
    Problem,
    Published,
    SkillHeld,
    SkillNeed,
    Sla,
)
from solver.timetable import _TABLES
from solver.timing import Refusal, start_times, time_route
from tests.support.problems import Town, clock, fixed_break, lunch, minutes, window


def timed(problem: Problem, *visits: int) -> Route:
    route = time_route(problem, 0, visits or range(len(problem.visits)))
    assert isinstance(route, Route), route
    return route


def refused(problem: Problem, *visits: int) -> Refusal:
    refusal = time_route(problem, 0, visits or range(len(problem.visits)))
    assert isinstance(refusal, Refusal), refusal
    return refusal


def text(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}"


def told(route: Route) -> list[tuple[str, str, str, str]]:
    """Kind, arrival, start, departure of each stop."""
    return [
        (stop.kind.value, text(stop.arrival_s), text(stop.start_s), text(stop.departure_s))
        for stop in route.stops
    ]


def ann() -> Town:
    """One technician from 08:00 to 17:00, starting and ending at 0."""
    return Town().technician().shift()


def test_services_follow_each_other_without_pause() -> None:
    # 08:00 + 10 travel; 30 service; 08:40 + 5 travel; 30 service; 09:15 + 15 travel home
    route = timed(ann().visit("a", at=10).visit("b", at=15).build())
    assert told(route) == [
        ("VISIT", "08:10", "08:10", "08:40"),
        ("VISIT", "08:45", "08:45", "09:15"),
    ]
    assert (text(route.departure_s), text(route.return_s)) == ("08:00", "09:30")
    assert [stop.travel_s for stop in route.stops] == [600, 300]
    assert [stop.distance_m for stop in route.stops] == [5000, 2500]
    assert (route.return_travel_s, route.return_distance_m) == (900, 7500)


def test_a_route_without_visits_does_not_leave() -> None:
    problem = Town().technician().shift(breaks=[lunch("11:00", "13:00")], end_at=30).build()
    assert time_route(problem, 0, []) == Route(0, clock("08:00"), clock("08:00"), ())
    assert start_times(problem, 0, []) == [clock("08:00")]


def test_departure_is_the_latest_that_delays_no_service() -> None:
    # the door opens at 10:00, access takes 5 and travel 10: leave at 09:45
    town = ann().visit("a", 10, minutes(30), window("10:00", "11:00"), access_s=minutes(5))
    route = timed(town.build())
    assert text(route.departure_s) == "09:45"
    assert told(route) == [("VISIT", "09:55", "10:00", "10:30")]


def test_waiting_stands_between_later_visits() -> None:
    town = ann().visit("a", at=10).visit("b", 20, minutes(30), window("12:00", "13:00"))
    assert told(timed(town.build()))[1] == ("VISIT", "08:50", "12:00", "12:30")


def test_access_comes_between_arrival_and_service() -> None:
    town = ann().visit("a", at=10, access_s=minutes(7))
    assert told(timed(town.build())) == [("VISIT", "08:10", "08:17", "08:47")]


def test_the_earliest_of_several_windows_that_is_still_open_counts() -> None:
    windows = [window("14:00", "15:00"), window("08:00", "09:00")]
    early = ann().visit("a", at=60).visit("b", 60, minutes(30), *windows)
    # ready at 09:30: the first window is over, the second begins at 14:00
    assert told(timed(early.build()))[1] == ("VISIT", "09:30", "14:00", "14:30")


def test_windows_that_overlap_are_one() -> None:
    windows = [window("08:00", "09:00"), window("08:30", "10:00")]
    town = ann().visit("a", 105, minutes(30), *windows)
    assert told(timed(town.build())) == [("VISIT", "09:45", "09:45", "10:15")]


def test_service_ends_inside_its_window() -> None:
    # starts until 09:00 would do, but 45 minutes must end by 09:30: 08:45 is the last start
    until = window("08:00", "09:00", "09:30")
    assert told(timed(ann().visit("a", 45, minutes(45), until).build()))[0][2] == "08:45"
    late = ann().visit("a", 46, minutes(45), until).build()
    assert refused(late) == Refusal(RuleCode.OUTSIDE_WINDOW, 0)


def test_the_largest_multiplier_of_the_required_skills_counts() -> None:
    skills = (
        SkillHeld("gas", duration_permille=1500),
        SkillHeld("water", duration_permille=1200),
        SkillHeld("air", duration_permille=3000),
    )
    town = Town().technician(skills=skills).shift()
    town.visit("a", 0, 61, skills=(SkillNeed("gas"), SkillNeed("water")))
    # 61 s x 1.5 = 91.5, rounded half up to 92
    stop = timed(town.build()).stops[0]
    assert stop.departure_s - stop.start_s == 92


def test_the_travel_profile_is_that_of_the_shift() -> None:
    town = Town().profile("e-bike", 120).technician().shift(profile="e-bike").visit("a", at=10)
    assert told(timed(town.build())) == [("VISIT", "08:20", "08:20", "08:50")]


def test_return_is_bounded_by_the_hard_end_alone() -> None:
    # 08:00 + 60 + 30 + 60 = 10:30
    soft = Town().technician().shift(end=clock("10:30"), soft_end=clock("09:00")).visit("a", at=60)
    assert text(timed(soft.build()).return_s) == "10:30"
    hard = Town().technician().shift(end=clock("10:29")).visit("a", at=60)
    assert refused(hard.build()) == Refusal(RuleCode.OUTSIDE_SHIFT, 0)


def test_the_visit_that_runs_over_the_end_is_named() -> None:
    town = Town().technician().shift(end=clock("09:00"))
    town.visit("a", service_s=minutes(50)).visit("b", service_s=minutes(20)).visit("c")
    assert refused(town.build()) == Refusal(RuleCode.OUTSIDE_SHIFT, 1)


def test_travel_and_duration_have_limits_of_their_own() -> None:
    # travel 10 + 10; away 10 + 30 + 10
    def town(max_travel_s: int | None = None, max_duration_s: int | None = None) -> Problem:
        shift = Town().technician().shift(max_travel_s=max_travel_s, max_duration_s=max_duration_s)
        return shift.visit("a", at=10).build()

    timed(town(max_travel_s=minutes(20), max_duration_s=minutes(50)))
    assert refused(town(max_travel_s=1199)) == Refusal(RuleCode.TRAVEL_EXCEEDED)
    assert refused(town(max_duration_s=2999)) == Refusal(RuleCode.DURATION_EXCEEDED)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        (RuleCode.SLA_OUTER_BOUND, {"sla": Sla(due_s=0, outer_s=clock("08:09"))}),
        (
            RuleCode.OUTSIDE_APPOINTMENT,
            {"appointment": Appointment(AppointmentState.CONFIRMED, 0, clock("08:09"))},
        ),
        (RuleCode.LOCK_BROKEN, {"lock": Lock(LockKind.TIME, start_s=clock("08:09"))}),
        (
            RuleCode.LOCK_BROKEN,
            {"lock": Lock(LockKind.TIME_RANGE, earliest_s=0, latest_s=clock("08:09"))},
        ),
    ],
)
def test_what_bounds_a_start_is_named(code: RuleCode, fields: dict[str, Any]) -> None:
    # arrival 08:10, a minute late
    assert refused(ann().visit("a", 10, **fields).build()) == Refusal(code, 0)


def test_only_a_confirmed_appointment_binds() -> None:
    offered = Appointment(AppointmentState.OFFERED, 0, clock("08:09"))
    assert told(timed(ann().visit("a", 10, appointment=offered).build()))[0][2] == "08:10"
    confirmed = Appointment(AppointmentState.CONFIRMED, clock("14:00"), clock("15:00"))
    assert told(timed(ann().visit("a", 10, appointment=confirmed).build()))[0][2] == "14:00"


def test_locked_times_are_kept_and_told() -> None:
    lock = Lock(LockKind.TECHNICIAN_AND_TIME, technician=0, start_s=clock("11:11"))
    stop = timed(ann().visit("a", 10, lock=lock).build()).stops[0]
    assert (text(stop.start_s), stop.locked) == ("11:11", True)


def test_before_the_freeze_only_what_was_published_so_may_start() -> None:
    town = Town(freeze_s=clock("10:00")).technician("ann").technician("bob").shift("ann")
    town.visit("new", 10).visit("ann's", 10, published=Published(0, clock("08:30")))
    town.visit("bob's", 10, published=Published(1, clock("08:30")))
    problem = town.build()
    assert told(timed(problem, 0))[0][2] == "10:00"
    assert told(timed(problem, 1))[0][2] == "08:30"
    assert told(timed(problem, 2))[0][2] == "10:00"
    # after another one the published start is missed: at the freeze, then
    assert told(timed(problem, 0, 1))[1][2] == "10:30"


def test_a_lock_before_the_freeze_cannot_hold() -> None:
    lock = Lock(LockKind.TIME, start_s=clock("09:00"))
    town = Town(freeze_s=clock("10:00")).technician().shift().visit("a", lock=lock)
    assert refused(town.build()) == Refusal(RuleCode.BEFORE_FREEZE, 0)


class TestBreaks:
    """A break of half an hour unless said otherwise."""

    def test_it_waits_where_waiting_is_anyway(self) -> None:
        # between 08:40 and 12:00 there is room, so the break from 11:00 delays nothing
        town = Town().technician().shift(breaks=[lunch("11:00", "13:00")]).visit("a", at=10)
        route = timed(town.visit("b", 10, minutes(30), window("12:00", "13:00")).build())
        assert told(route) == [
            ("VISIT", "08:10", "08:10", "08:40"),
            ("BREAK", "11:00", "11:00", "11:30"),
            ("VISIT", "11:30", "12:00", "12:30"),
        ]

    def test_it_interrupts_a_journey(self) -> None:
        # a from 08:10 to 10:50; the journey of 60 from 10:50 stands still from 11:00 to 11:30
        town = Town().technician().shift(breaks=[lunch("11:00", "11:45")])
        town.visit("a", 10, minutes(160)).visit("b", 70, minutes(60))
        assert told(timed(town.build())) == [
            ("VISIT", "08:10", "08:10", "10:50"),
            ("BREAK", "11:00", "11:00", "11:30"),
            ("VISIT", "12:20", "12:20", "13:20"),
        ]

    def test_it_may_begin_as_soon_as_the_service_ends(self) -> None:
        town = Town().technician().shift(breaks=[lunch("09:00", "12:00")])
        town.visit("a", 10, minutes(80)).visit("b", 20, minutes(180))
        # before leaving or on the way to a it delays by 80 (a cannot begin before 09:30), between
        # a and b by 30, and b ends too late for the other gaps
        assert told(timed(town.build()))[1:] == [
            ("BREAK", "09:30", "09:30", "10:00"),
            ("VISIT", "10:10", "10:10", "13:10"),
        ]

    def test_before_leaving_it_costs_nothing(self) -> None:
        town = Town().technician().shift(breaks=[lunch("08:00", "09:30")])
        route = timed(town.visit("a", 10, minutes(30), window("09:00", "10:00")).build())
        assert told(route) == [("VISIT", "09:00", "09:00", "09:30")]
        assert text(route.departure_s) == "08:50"

    def test_before_leaving_it_may_delay_the_departure(self) -> None:
        # 15 minutes late out of the door (08:15) beat 30 in any later gap
        town = Town().technician().shift(breaks=[lunch("07:45", "08:30")])
        route = timed(town.visit("a", 10).build())
        assert told(route) == [("VISIT", "08:25", "08:25", "08:55")]
        assert text(route.departure_s) == "08:15"

    def test_after_the_return_it_costs_nothing(self) -> None:
        town = Town().technician().shift(breaks=[lunch("11:00", "13:00")]).visit("a", at=10)
        route = timed(town.build())
        assert (len(route.stops), text(route.return_s)) == (1, "08:50")
        # a at 12:21 is home at 12:31, too late for half an hour until 13:00: on the way out it is
        long = (
            Town()
            .technician()
            .shift(breaks=[lunch("11:00", "13:00")])
            .visit("a", 10, 3600 * 4 + 660)
        )
        assert told(timed(long.build())) == [
            ("VISIT", "08:10", "08:10", "12:21"),
            ("BREAK", "12:21", "12:21", "12:51"),
        ]

    def test_a_break_on_the_way_home_delays_the_return(self) -> None:
        town = Town().technician().shift(breaks=[lunch("11:00", "13:00")])
        route = timed(town.visit("a", 40, minutes(210)).build())
        # a from 08:40 to 12:10; 40 home and 30 break: 13:20
        assert told(route)[1] == ("BREAK", "12:10", "12:10", "12:40")
        assert text(route.return_s) == "13:20"

    def test_the_first_gap_wins_a_tie(self) -> None:
        town = Town().technician().shift(breaks=[lunch("08:00", "16:50")])
        town.visit("a", 10).visit("b", 20).visit("c", 30, minutes(390))
        # home at 16:30 leaves no half hour until 16:50; every gap delays by 30, so the first one
        route = timed(town.build())
        assert text(route.departure_s) == "08:30"
        assert [stop.kind for stop in route.stops] == [StopKind.VISIT] * 3

    def test_a_gap_that_would_break_a_later_window_is_no_gap(self) -> None:
        town = Town().technician().shift(breaks=[lunch("09:00", "12:30")])
        town.visit("a", 10, minutes(60)).visit("b", 20, minutes(60), window("09:00", "09:40"))
        town.visit("c", 30, minutes(240))
        # before b the break ends at 09:40 and b is reached 09:50 at the earliest: too late
        assert [kind for kind, *_ in told(timed(town.build()))] == [
            "VISIT",
            "VISIT",
            "BREAK",
            "VISIT",
        ]

    def test_a_second_break_may_move_the_first(self) -> None:
        # the breaks would both like the waiting before b (09:00-10:00), where 40 + 40 do not fit;
        # the second one's window ends with it, so it goes there only if the first goes elsewhere
        first = Break(BreakKind.FLOATING, clock("09:00"), clock("12:00"), minutes(40))
        second = Break(BreakKind.FLOATING, clock("09:10"), clock("09:55"), minutes(40))
        town = Town().technician().shift(breaks=[second, first])
        town.visit("a", 0, minutes(60))
        town.visit("b", 0, minutes(30), window("10:00", "10:00"))
        town.visit("c", 0, minutes(300))
        assert told(timed(town.build())) == [
            ("VISIT", "08:00", "08:00", "09:00"),
            ("BREAK", "09:10", "09:10", "09:50"),
            ("VISIT", "09:50", "10:00", "10:30"),
            ("BREAK", "10:30", "10:30", "11:10"),
            ("VISIT", "11:10", "11:10", "16:10"),
        ]

    def test_a_fixed_break_is_at_its_time(self) -> None:
        town = Town().technician().shift(breaks=[fixed_break("12:00", "12:45")])
        town.visit("a", 30, minutes(180)).visit("b", 60, minutes(120))
        # a 08:30-11:30, at b 12:00; b would start 12:00 and is delayed by the whole break
        assert told(timed(town.build()))[1:] == [
            ("BREAK", "12:00", "12:00", "12:45"),
            ("VISIT", "12:45", "12:45", "14:45"),
        ]

    def test_no_gap_is_a_refusal(self) -> None:
        town = Town().technician().shift(breaks=[fixed_break("12:00", "12:45")])
        town.visit("a", 30, minutes(360))
        # a keeps the technician from 08:30 to 14:30; after the break it would end after 19:00
        assert refused(town.build()) == Refusal(RuleCode.BREAK_MISPLACED)

    def test_the_duration_counts_breaks(self) -> None:
        def town(limit_s: int) -> Problem:
            shift = (
                Town()
                .technician()
                .shift(breaks=[fixed_break("12:00", "12:30")], max_duration_s=limit_s)
            )
            return shift.visit("a", 0, minutes(240)).visit("b", 0, minutes(60)).build()

        # 08:00 to 13:30 with the break between a and b; nothing else is allowed
        assert text(timed(town(minutes(330))).return_s) == "13:30"
        assert refused(town(minutes(329))) == Refusal(RuleCode.DURATION_EXCEEDED)

    def test_the_departure_leaves_room_for_a_break_on_the_way(self) -> None:
        # the only feasible place is the journey of 120 to a, whose window fixes the start at 12:00:
        # before leaving would need 10:30 + 120, so leave at 09:30 and stand from 10:00 to 10:30
        town = Town().technician().shift(breaks=[fixed_break("10:00", "10:30")])
        route = timed(town.visit("a", 120, minutes(30), window("12:00", "12:00")).build())
        assert text(route.departure_s) == "09:30"
        assert told(route) == [
            ("BREAK", "10:00", "10:00", "10:30"),
            ("VISIT", "12:00", "12:00", "12:30"),
        ]


def test_start_times_are_those_of_the_route() -> None:
    town = Town().technician().shift(breaks=[lunch("09:00", "12:00")])
    problem = town.visit("a", 10, minutes(80)).visit("b", 20, minutes(180)).build()
    route = timed(problem)
    starts = [stop.start_s for stop in route.stops if stop.kind is StopKind.VISIT]
    assert start_times(problem, 0, [0, 1]) == [*starts, route.return_s]
    assert start_times(Town().technician().shift().visit("a", 300).build(), 0, [0]) is None


def test_a_large_matrix_gives_the_same_times(monkeypatch: pytest.MonkeyPatch) -> None:
    town = ann().visit("a", at=10).visit("b", at=15)
    small = timed(town.build())
    monkeypatch.setattr("solver.timetable.MOST_COPIED", 0)
    large = timed(town.build())
    assert small == large
    assert type(large.stops[0].start_s) is int


def test_what_was_made_ready_goes_with_its_problem() -> None:
    problem = ann().visit("a", at=10).build()
    timed(problem)
    key = id(problem)
    assert key in _TABLES
    del problem
    gc.collect()
    assert key not in _TABLES


@pytest.mark.slow
def test_a_route_of_eight_takes_microseconds() -> None:
    town = Town().technician().shift(breaks=[lunch("11:00", "13:30")])
    for place in range(8):
        town.visit(f"v{place}", at=place * 3)
    problem = town.build()
    visits = list(range(8))
    seconds = min(timeit.repeat(lambda: start_times(problem, 0, visits), number=2000, repeat=3))
    assert seconds / 2000 < 200e-6  # an order of magnitude of room for a busy machine
