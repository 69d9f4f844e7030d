"""One small problem and plan in which every field of the files is filled."""

from dataclasses import replace

from solver.codes import ReasonCode, RuleCode
from solver.plan import (
    PartnerAssignment,
    Plan,
    Reason,
    Relaxation,
    RelaxationKind,
    Route,
    Status,
    Stop,
    StopKind,
    Unassigned,
    UnassignedKind,
)
from solver.problem import (
    Appointment,
    AppointmentState,
    Assignment,
    ContractKind,
    Dependency,
    Lock,
    LockKind,
    Objective,
    Pickup,
    Problem,
    Published,
    ShiftCost,
    SkillHeld,
    SkillNeed,
    Sla,
    SlaTier,
    Territory,
)
from solver.stages import SolveStage, Won
from tests.support.problems import Town, clock, fixed_break, lunch, minutes, window

COST = ShiftCost(10_000, 3_000, 4_500, 80, {"repair": 1_500})
RING = ((26.0, 119.2), (26.1, 119.2), (26.1, 119.3))
SKILL = SkillHeld("gas", 3, clock("00:00"), clock("00:00", day=3), 1_250)


def full_problem() -> Problem:
    """A problem with everything; two of its places have the same coordinates."""
    town = Town(freeze_s=clock("07:00")).weights(
        preferred_miss_fen=1,
        offered_miss_fen=200,
        changed_technician_fen=301,
        changed_start_per_hour_fen=4_000,
    )
    town.objective(Objective.MONEY).profile("e-bike", 90)
    territory = Territory(frozenset({"c1", "c2"}), (RING, RING[::-1]))
    town.technician(
        "ann",
        name="安",
        skills=(SKILL, SkillHeld("water")),
        tools=frozenset({"drill", "ladder"}),
        parts={"filter": 3},
        territory=territory,
    )
    town.technician("bob").shift(
        "ann",
        end_at=7,
        soft_end=clock("16:00"),
        breaks=[lunch("11:00", "13:00"), fixed_break("15:00", "15:10")],
        cost=COST,
        profile="e-bike",
        max_travel_s=minutes(200),
        max_duration_s=minutes(540),
        capacity=(3, 4),
        pickup=Pickup(0, minutes(5)),
    )
    town.shift("bob", start=clock("08:00", day=1), end=clock("17:00", day=1))
    town.visit(
        "v1",
        10,
        minutes(45),
        window("08:00", "10:00", "11:00"),
        window("13:00", "14:00", "15:00"),
        name="Ōta",
        work_type="repair",
        centre="c1",
        household="h1",
        access_s=90,
        skills=(SkillNeed("gas", 2),),
        required_technicians=frozenset({0, 1}),
        preferred_technicians=frozenset({1}),
        prohibited_technicians=frozenset({1}),
        priority=1,
        sla=Sla(clock("09:00"), (SlaTier(0, 0), SlaTier(1_800, 2_000, 50)), clock("20:00")),
        parts={"filter": 1},
        tools=frozenset({"drill"}),
        demand=(1, 0),
        lock=Lock(LockKind.TECHNICIAN_AND_TIME, 0, clock("09:30")),
        appointment=Appointment(AppointmentState.CONFIRMED, clock("09:00"), clock("10:00")),
        published=Published(0, clock("09:15")),
    )
    town.visit("v2", 12, dependencies=(Dependency(0, -60, minutes(600), same_technician=True),))
    town.visit("v3", 14, assignment=Assignment.OPTIONAL, drop_fen=1_205, work_type="repair")
    town.visit("v4", 14, lock=Lock(LockKind.TIME_RANGE, earliest_s=0, latest_s=clock("12:00")))
    town.group("pair", ["v3", "v4"], min_gap_s=60, max_gap_s=120)
    town.pattern("weekly", ["v3"], ((0, clock("10:00")),), ((clock("12:00"), clock("15:00")),))
    town.partner(
        "point",
        at=20,
        fees_fen={"repair": 6_000, "": 50},
        name="点",
        skills=(SKILL,),
        centres=frozenset({"c1"}),
        contract=ContractKind.FIRST_CALL,
        guaranteed_visits=2,
        free_distance_m=1_000,
        per_km_fen=150,
        radius_m=30_000,
        acceptance_s=900,
    )
    problem = town.build()
    twin = problem.locations[0]
    return replace(problem, locations=(*problem.locations[:-1], twin))


def full_plan(problem: Problem) -> Plan:
    """A plan of it with every kind of entry; whether it is any good does not matter here."""
    stops = (
        Stop(StopKind.PICKUP, None, clock("08:10"), clock("08:10"), clock("08:15"), 600, 5_000),
        Stop(
            StopKind.VISIT, 0, clock("08:30"), clock("09:30"), clock("10:26"), 900, 1, locked=True
        ),
        Stop(StopKind.BREAK, None, clock("11:00"), clock("11:00"), clock("11:30")),
    )
    reasons = (
        Reason(RuleCode.SKILL_MISSING, (0, 1), {"skill": "gas", "level": 3}),
        Reason(ReasonCode.ROUTE_FULL),
    )
    relaxations = (
        Relaxation(RelaxationKind.WINDOW, 2_400, 1_050, 1),
        Relaxation(RelaxationKind.PARTNER, 0, 0),
    )
    return Plan(
        problem.id,
        Status.INCOMPLETE,
        (Route(0, clock("08:00"), clock("12:00"), stops, 1_800, 7_000),),
        (PartnerAssignment(2, 0, 0, clock("08:00")),),
        (
            Unassigned(1, UnassignedKind.STRUCTURAL, reasons, relaxations),
            Unassigned(3, UnassignedKind.SEARCH_LIMIT, reasons[1:]),
        ),
        {SolveStage.CONSTRUCT: Won(2, -31_400), SolveStage.MASTER: Won(0, 150)},
    )
