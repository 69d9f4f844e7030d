"""A plan broken in each rule's own way: by another problem under it, or by other times in it."""

from dataclasses import replace
from typing import Any

from solver.codes import RuleCode
from solver.plan import (
    PartnerAssignment,
    Plan,
    Stop,
    StopKind,
    Unassigned,
    UnassignedKind,
)
from solver.problem import (
    AppointmentState,
    Dependency,
    LockKind,
    Problem,
    SkillHeld,
    SkillNeed,
    Sla,
    Territory,
    VisitGroup,
    VisitPattern,
)
from tests.support.judged import (
    ANN,
    BEN,
    LUNCH,
    PLAN,
    PROBLEM,
    WHY,
    A,
    B,
    C,
    D,
    E,
    appointed,
    given,
    given_part,
    locked,
    routed,
    skilled,
)
from tests.support.problems import clock, fixed_break, lunch, minutes, window


def told(**fields: Any) -> Plan:
    """The plan with other parts."""
    return replace(PLAN, **fields)


def ann(**fields: Any) -> Plan:
    """The plan with another route of Ann's."""
    return told(routes=(replace(PLAN.routes[0], **fields),))


def stop(place: int, **fields: Any) -> Plan:
    """The plan with another stop of Ann's."""
    stops = list(PLAN.routes[0].stops)
    stops[place] = replace(stops[place], **fields)
    return ann(stops=tuple(stops))


def pause(start: str, end: str) -> dict[str, int]:
    """Fields of a break."""
    starts = clock(start)
    return {"arrival_s": starts, "start_s": starts, "departure_s": clock(end)}


def _spans(first: str, last: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Start from `first` to `last`, both visits alike."""
    span = (clock(first), clock(last))
    return span, span


Place = tuple[int | None, int | None]
"""Visit and shift of a violation."""

CASES: list[tuple[str, RuleCode, Problem, Plan, Place]] = [
    # who may serve it
    ("no skill", RuleCode.SKILL_MISSING, given(A, skills=(SkillNeed("gas"),)), PLAN, (A, 0)),
    ("a skill too low", RuleCode.SKILL_MISSING, skilled(A, SkillHeld("gas", 1), 2), PLAN, (A, 0)),
    ("partner unskilled", RuleCode.SKILL_MISSING, skilled(D, SkillHeld("gas"), 2), PLAN, (D, None)),
    (
        "a certificate that ends as the service starts",
        RuleCode.CERTIFICATE_INVALID,
        skilled(B, SkillHeld("gas", valid_to_s=clock("08:50"))),
        PLAN,
        (B, 0),
    ),
    (
        "a certificate that begins after the service starts",
        RuleCode.CERTIFICATE_INVALID,
        skilled(B, SkillHeld("gas", valid_from_s=clock("08:51"))),
        PLAN,
        (B, 0),
    ),
    (
        "a partner's certificate",
        RuleCode.CERTIFICATE_INVALID,
        skilled(D, SkillHeld("gas", valid_to_s=clock("07:00"))),
        PLAN,
        (D, None),
    ),
    (
        "unwanted",
        RuleCode.TECHNICIAN_PROHIBITED,
        given(A, prohibited_technicians=frozenset({ANN})),
        PLAN,
        (A, 0),
    ),
    (
        "another wanted",
        RuleCode.TECHNICIAN_NOT_REQUIRED,
        given(A, required_technicians=frozenset({BEN})),
        PLAN,
        (A, 0),
    ),
    (
        "a partner where a technician is wanted",
        RuleCode.TECHNICIAN_NOT_REQUIRED,
        given(D, required_technicians=frozenset({ANN, BEN})),
        PLAN,
        (D, None),
    ),
    (
        # centre x has a, b and c are of none; the ring holds longitudes 119.015 to 119.025, so b
        "outside the polygon",
        RuleCode.OUTSIDE_TERRITORY,
        replace(
            given_part(
                "technicians",
                ANN,
                territory=Territory(
                    frozenset({"x"}),
                    (((25.9, 119.015), (25.9, 119.025), (26.1, 119.025), (26.1, 119.015)),),
                ),
            ),
            visits=given(A, centre="x").visits,
        ),
        PLAN,
        (C, 0),
    ),
    ("no tool", RuleCode.TOOL_MISSING, given(B, tools=frozenset({"pump"})), PLAN, (B, 0)),
    ("no part", RuleCode.PART_MISSING, given(B, parts={"cartridge": 1}), PLAN, (B, 0)),
    (
        # three on the van: two for a, one of the two for c
        "parts used up",
        RuleCode.PART_MISSING,
        replace(
            given_part("technicians", ANN, parts={"cartridge": 3}),
            visits=(
                replace(PROBLEM.visits[A], parts={"cartridge": 2}),
                PROBLEM.visits[B],
                replace(PROBLEM.visits[C], parts={"cartridge": 2}),
                *PROBLEM.visits[D:],
            ),
        ),
        PLAN,
        (C, 0),
    ),
    # when
    (
        "started between two windows",
        RuleCode.OUTSIDE_WINDOW,
        given(B, windows=(window("08:00", "08:49"), window("08:51", "17:00"))),
        PLAN,
        (B, 0),
    ),
    (
        "ended after its window",
        RuleCode.OUTSIDE_WINDOW,
        given(B, windows=(window("08:00", "09:00", "09:49"),)),
        PLAN,
        (B, 0),
    ),
    (
        "a partner's service outside the window",
        RuleCode.OUTSIDE_WINDOW,
        given(D, windows=(window("08:01", "17:00"),)),
        PLAN,
        (D, None),
    ),
    (
        "a confirmed appointment",
        RuleCode.OUTSIDE_APPOINTMENT,
        appointed(B, AppointmentState.CONFIRMED),
        PLAN,
        (B, 0),
    ),
    (
        "past the outer bound",
        RuleCode.SLA_OUTER_BOUND,
        given(B, sla=Sla(clock("08:00"), (), clock("08:49"))),
        PLAN,
        (B, 0),
    ),
    ("left too early", RuleCode.OUTSIDE_SHIFT, PROBLEM, ann(departure_s=clock("07:59")), (None, 0)),
    (
        "back too late",
        RuleCode.OUTSIDE_SHIFT,
        given_part("shifts", 0, soft_end_s=clock("11:00"), end_s=clock("11:29")),
        PLAN,
        (None, 0),
    ),
    (
        "before the freeze",
        RuleCode.BEFORE_FREEZE,
        replace(
            PROBLEM,
            freeze_s=clock("08:11"),
            partners=(),
        ),
        told(
            partner_assignments=(),
            unassigned=(*PLAN.unassigned, Unassigned(D, UnassignedKind.CAPACITY, WHY)),
        ),
        (A, 0),
    ),
    (
        "before a partner can accept",
        RuleCode.BEFORE_FREEZE,
        given_part("partners", 0, acceptance_s=clock("08:01")),
        PLAN,
        (D, None),
    ),
    (
        "no break",
        RuleCode.BREAK_MISSING,
        PROBLEM,
        ann(stops=tuple(each for each in PLAN.routes[0].stops if each.kind is StopKind.VISIT)),
        (None, 0),
    ),
    (
        "one break for two",
        RuleCode.BREAK_MISSING,
        given_part("shifts", 0, breaks=(lunch("09:00", "11:00"),) * 2),
        PLAN,
        (None, 0),
    ),
    (
        "a break outside its window",
        RuleCode.BREAK_MISPLACED,
        given_part("shifts", 0, breaks=(lunch("09:00", "10:19"),)),
        PLAN,
        (None, 0),
    ),
    (
        "a break too short",
        RuleCode.BREAK_MISPLACED,
        PROBLEM,
        stop(LUNCH, **pause("09:50", "10:19")),
        (None, 0),
    ),
    (
        "a break during service",
        RuleCode.BREAK_MISPLACED,
        PROBLEM,
        stop(LUNCH, **pause("09:49", "10:19")),
        (None, 0),
    ),
    (
        "a break that nobody asked for",
        RuleCode.BREAK_MISPLACED,
        given_part("shifts", 0, breaks=()),
        PLAN,
        (None, 0),
    ),
    (
        "a fixed break taken at another time",
        RuleCode.BREAK_MISPLACED,
        given_part("shifts", 0, breaks=(fixed_break("09:51", "10:20"),)),
        PLAN,
        (None, 0),
    ),
    # 09:50 + 30 of break + 10 of travel = 10:30
    ("arrived too soon", RuleCode.TRAVEL_TOO_SHORT, PROBLEM, stop(3, arrival_s=37_799), (C, 0)),
    ("back too soon", RuleCode.TRAVEL_TOO_SHORT, PROBLEM, ann(return_s=41_399), (None, 0)),
    (
        "in a longer break all the way",
        RuleCode.TRAVEL_TOO_SHORT,
        PROBLEM,
        stop(LUNCH, **pause("09:50", "10:21")),
        (C, 0),
    ),
    (
        "served too short",
        RuleCode.SERVICE_TOO_SHORT,
        PROBLEM,
        stop(0, departure_s=clock("08:39")),
        (A, 0),
    ),
    (
        # half as long again: 45 minutes
        "served too short for a slow technician",
        RuleCode.SERVICE_TOO_SHORT,
        skilled(A, SkillHeld("gas", duration_permille=1500)),
        PLAN,
        (A, 0),
    ),
    ("no time for access", RuleCode.ACCESS_TOO_SHORT, given(A, access_s=1), PLAN, (A, 0)),
    ("other travel", RuleCode.TIMES_DISAGREE, PROBLEM, stop(0, travel_s=599), (A, 0)),
    ("other metres", RuleCode.TIMES_DISAGREE, PROBLEM, stop(0, distance_m=4999), (A, 0)),
    ("other way back", RuleCode.TIMES_DISAGREE, PROBLEM, ann(return_distance_m=0), (None, 0)),
    ("a break with metres", RuleCode.TIMES_DISAGREE, PROBLEM, stop(LUNCH, distance_m=1), (None, 0)),
    # how much
    (
        # a and c load 2 each, 4 in all
        "overloaded",
        RuleCode.CAPACITY_EXCEEDED,
        replace(
            given_part("shifts", 0, capacity=(9, 3)),
            visits=(
                replace(PROBLEM.visits[A], demand=(1, 2)),
                PROBLEM.visits[B],
                replace(PROBLEM.visits[C], demand=(1, 2)),
                *PROBLEM.visits[D:],
            ),
        ),
        PLAN,
        (None, 0),
    ),
    (
        # 08:00 to 11:30
        "out too long",
        RuleCode.DURATION_EXCEEDED,
        given_part("shifts", 0, max_duration_s=minutes(209)),
        PLAN,
        (None, 0),
    ),
    (
        # out to 30 and back
        "on the road too long",
        RuleCode.TRAVEL_EXCEEDED,
        given_part("shifts", 0, max_travel_s=minutes(59)),
        PLAN,
        (None, 0),
    ),
    (
        "a pickup where there is none",
        RuleCode.PICKUP_NOT_ALLOWED,
        PROBLEM,
        ann(stops=(*PLAN.routes[0].stops, Stop(StopKind.PICKUP, None, 39_600, 39_600, 39_600))),
        (None, 0),
    ),
    # together
    (
        "locked to another",
        RuleCode.LOCK_BROKEN,
        locked(A, LockKind.TECHNICIAN, technician=BEN),
        PLAN,
        (A, 0),
    ),
    (
        "locked to a technician, at a partner",
        RuleCode.LOCK_BROKEN,
        locked(D, LockKind.TECHNICIAN, technician=BEN),
        PLAN,
        (D, None),
    ),
    (
        "locked to another start",
        RuleCode.LOCK_BROKEN,
        locked(A, LockKind.TIME, start_s=clock("08:11")),
        PLAN,
        (A, 0),
    ),
    (
        "locked to a span",
        RuleCode.LOCK_BROKEN,
        locked(A, LockKind.TIME_RANGE, earliest_s=clock("08:00"), latest_s=clock("08:09")),
        PLAN,
        (A, 0),
    ),
    (
        "locked to technician and start, one wrong",
        RuleCode.LOCK_BROKEN,
        locked(A, LockKind.TECHNICIAN_AND_TIME, technician=ANN, start_s=clock("08:11")),
        PLAN,
        (A, 0),
    ),
    (
        "a pair by one technician",
        RuleCode.GROUP_BROKEN,
        replace(PROBLEM, groups=(VisitGroup("pair", (A, B), minutes(40), minutes(40)),)),
        PLAN,
        (None, None),
    ),
    (
        "a pair apart",
        RuleCode.GROUP_BROKEN,
        replace(PROBLEM, groups=(VisitGroup("pair", (D, A)),)),
        PLAN,
        (A, 0),
    ),
    (
        "half a pair",
        RuleCode.GROUP_BROKEN,
        replace(PROBLEM, groups=(VisitGroup("pair", (A, E)),)),
        PLAN,
        (E, None),
    ),
    (
        "in no combination",
        RuleCode.PATTERN_BROKEN,
        replace(
            PROBLEM,
            patterns=(
                VisitPattern(
                    "monthly", (A, B), (_spans("08:00", "08:49"), _spans("08:11", "18:00"))
                ),
            ),
        ),
        PLAN,
        (None, None),
    ),
    (
        "half a combination",
        RuleCode.PATTERN_BROKEN,
        replace(PROBLEM, patterns=(VisitPattern("monthly", (A, E), (_spans("08:00", "18:00"),)),)),
        PLAN,
        (E, None),
    ),
    (
        # ten minutes of travel lie between
        "too soon after",
        RuleCode.DEPENDENCY_BROKEN,
        given(B, dependencies=(Dependency(A, minutes(11)),)),
        PLAN,
        (B, 0),
    ),
    (
        "too late after",
        RuleCode.DEPENDENCY_BROKEN,
        given(B, dependencies=(Dependency(A, 0, minutes(9)),)),
        PLAN,
        (B, 0),
    ),
    (
        "after nothing",
        RuleCode.DEPENDENCY_BROKEN,
        given(B, dependencies=(Dependency(E),)),
        PLAN,
        (B, 0),
    ),
    (
        "after another's",
        RuleCode.DEPENDENCY_BROKEN,
        given(C, dependencies=(Dependency(D, same_technician=True),)),
        PLAN,
        (C, 0),
    ),
    # partner points
    ("not on the card", RuleCode.PARTNER_WORK_TYPE, given(D, work_type="x"), PLAN, (D, None)),
    (
        "too far",
        RuleCode.PARTNER_OUT_OF_REACH,
        replace(
            given_part("partners", 0, radius_m=4999),
            visits=given(D, location=PROBLEM.visits[C].location).visits,
        ),
        PLAN,
        (D, None),
    ),
    (
        "outside the contract area",
        RuleCode.PARTNER_OUT_OF_REACH,
        given_part("partners", 0, centres=frozenset({"x"})),
        PLAN,
        (D, None),
    ),
    (
        "one visit too many",
        RuleCode.PARTNER_CAP_EXCEEDED,
        PROBLEM,
        told(
            partner_assignments=(
                *PLAN.partner_assignments,
                PartnerAssignment(E, 0, 0, clock("08:00")),
            ),
            unassigned=(),
        ),
        (E, None),
    ),
    (
        "more service than it takes",
        RuleCode.PARTNER_CAP_EXCEEDED,
        given(D, service_s=minutes(61)),
        PLAN,
        (D, None),
    ),
    (
        "not open yet",
        RuleCode.PARTNER_CLOSED,
        PROBLEM,
        told(partner_assignments=(PartnerAssignment(D, 0, 0, clock("07:59")),)),
        (D, None),
    ),
    (
        "closed before the end",
        RuleCode.PARTNER_CLOSED,
        PROBLEM,
        told(partner_assignments=(PartnerAssignment(D, 0, 0, clock("17:31")),)),
        (D, None),
    ),
    # the plan as a whole
    (
        "served and left out",
        RuleCode.VISIT_TWICE,
        PROBLEM,
        told(unassigned=(*PLAN.unassigned, Unassigned(A, UnassignedKind.CAPACITY, WHY))),
        (A, None),
    ),
    (
        "served by two",
        RuleCode.VISIT_TWICE,
        PROBLEM,
        told(routes=(*PLAN.routes, routed(PROBLEM, 1, C))),
        (C, None),
    ),
    ("forgotten", RuleCode.VISIT_FORGOTTEN, PROBLEM, told(unassigned=()), (E, None)),
    (
        "unexplained",
        RuleCode.UNEXPLAINED,
        PROBLEM,
        told(unassigned=(Unassigned(E, UnassignedKind.CAPACITY, ()),)),
        (E, None),
    ),
    (
        "two routes in a shift",
        RuleCode.SHIFT_TWICE,
        given_part("shifts", 0, breaks=()),
        told(
            routes=(
                routed(given_part("shifts", 0, breaks=()), 0, A, B),
                routed(given_part("shifts", 0, breaks=()), 0, C),
            )
        ),
        (None, 0),
    ),
]
