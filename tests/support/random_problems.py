"""Problems with some of everything, made by chance: many small ones say more than one large one."""

import random
from dataclasses import replace
from typing import Any

import numpy as np

from solver.problem import (
    Appointment,
    AppointmentState,
    Assignment,
    Break,
    BreakKind,
    Lock,
    LockKind,
    Objective,
    PartnerDay,
    Pickup,
    Problem,
    Published,
    ShiftCost,
    SkillHeld,
    SkillNeed,
    Sla,
    SlaTier,
    TimeWindow,
    Travel,
)
from tests.support.problems import Town, clock, minutes

DAYS = 2
PARTS = ("filter", "valve")
TOOLS = ("drill", "ladder")


def random_problem(chance: random.Random, objective: Objective, visits: int = 14) -> Problem:
    """Make one; each of its rules is there or not by chance."""
    town = Town(freeze_s=chance.choice([0, 0, clock("09:00")])).objective(objective)
    town.profile("e-bike", 80)
    town.weights(
        preferred_miss_fen=chance.randrange(500),
        offered_miss_fen=chance.randrange(500),
        changed_technician_fen=chance.randrange(500),
        changed_start_per_hour_fen=chance.choice([0, 333, 1234]),
    )
    _people(chance, town)
    dimensions = chance.randrange(3)
    rich = {
        name: chance.random() < 0.6 for name in ("breaks", "limits", "pickup", "pay", "overtime")
    }
    for person in ("ann", "ben"):
        for day in range(DAYS):
            _shift(chance, town, person, day, dimensions, rich)
    told = {
        name: chance.random() < 0.5 for name in ("sla", "offers", "published", "locks", "parts")
    }
    for number in range(visits):
        _visit(chance, town, number, dimensions, told)
    _partner(chance, town)
    return _uneven(chance, town.build())


def _people(chance: random.Random, town: Town) -> None:
    for person in ("ann", "ben"):
        skills = [
            SkillHeld("gas", chance.randrange(1, 3), duration_permille=chance.choice([900, 1250]))
        ]
        if chance.random() < 0.5:
            begins = clock("00:00") + minutes(chance.randrange(600, 900))
            skills = [
                SkillHeld("gas", 2, None, begins),
                SkillHeld("gas", 1, begins + minutes(chance.randrange(-10, 60)), None),
            ]
        town.technician(
            person,
            skills=tuple(skills),
            tools=frozenset(chance.sample(TOOLS, chance.randrange(3))),
            parts={part: chance.randrange(3) for part in PARTS},
        )


def _shift(
    chance: random.Random, town: Town, person: str, day: int, dimensions: int, rich: dict[str, bool]
) -> None:
    start = clock("07:00", day) + minutes(chance.randrange(180))
    end = start + minutes(chance.randrange(300, 660))
    fields: dict[str, Any] = {}
    if rich["breaks"]:
        fields["breaks"] = [_break(chance, start, end) for _ in range(chance.choice([1, 1, 2, 3]))]
    if rich["limits"]:
        fields["max_travel_s"] = chance.choice([None, minutes(chance.randrange(60, 200))])
        fields["max_duration_s"] = chance.choice([None, minutes(chance.randrange(150, 500))])
    if rich["pickup"] and chance.random() < 0.7:
        fields["pickup"] = Pickup(0, minutes(chance.randrange(15)))
    if rich["overtime"]:
        fields["soft_end"] = end - minutes(chance.randrange(300))
    if dimensions and chance.random() < 0.8:
        fields["capacity"] = tuple(chance.randrange(3, 9) for _ in range(dimensions))
    cost = ShiftCost(
        chance.randrange(5000),
        chance.randrange(4000) if rich["pay"] else 0,
        chance.randrange(6000) if rich["overtime"] else 0,
        chance.randrange(200),
        {"repair": chance.randrange(900)} if chance.random() < 0.5 else {},
    )
    profile = chance.choice(["car", "e-bike"])
    at, home = chance.randrange(40), chance.randrange(40)
    town.shift(person, start, end, at=at, end_at=home, cost=cost, profile=profile, **fields)


def _break(chance: random.Random, start: int, end: int) -> Break:
    earliest = start + minutes(chance.randrange(-60, 400))
    length = minutes(chance.randrange(10, 50))
    if chance.random() < 0.3:
        return Break(BreakKind.FIXED, earliest, earliest + length, length)
    latest = min(end, earliest + length) + minutes(chance.randrange(150))
    return Break(BreakKind.FLOATING, earliest, max(latest, earliest + length), length)


def _windows(chance: random.Random) -> list[TimeWindow]:
    windows = []
    for _ in range(chance.choice([0, 1, 1, 1, 2, 3, 4])):
        earliest = clock("08:00", chance.randrange(DAYS)) + minutes(chance.randrange(480))
        latest = earliest + minutes(chance.randrange(30, 480))
        windows.append(TimeWindow(earliest, latest, latest + minutes(chance.randrange(100))))
    return windows


def _visit(
    chance: random.Random, town: Town, number: int, dimensions: int, told: dict[str, bool]
) -> None:
    day = chance.randrange(DAYS)
    noon = clock("08:00", day) + minutes(chance.randrange(480))
    fields: dict[str, Any] = {"skills": (SkillNeed("gas"),) if chance.random() < 0.6 else ()}
    if told["sla"] and chance.random() < 0.6:
        tiers = [
            SlaTier(minutes(40 * step), chance.randrange(900), chance.randrange(700))
            for step in range(chance.randrange(4))
        ]
        outer = noon + minutes(400) if chance.random() < 0.3 else None
        fields["sla"] = Sla(noon, tuple(tiers), outer)
    if told["offers"] and chance.random() < 0.6:
        state = chance.choice([AppointmentState.OFFERED, AppointmentState.PROPOSED])
        fields["appointment"] = Appointment(state, noon, noon + minutes(60))
    if told["published"] and chance.random() < 0.6:
        fields["published"] = Published(chance.randrange(2), noon)
    if told["locks"] and chance.random() < 0.2:
        spread = minutes(60)
        fields["lock"] = Lock(LockKind.TIME_RANGE, earliest_s=noon - spread, latest_s=noon + spread)
    if told["parts"]:
        fields["parts"] = {part: chance.randrange(3) for part in PARTS if chance.random() < 0.3}
        fields["tools"] = frozenset(tool for tool in TOOLS if chance.random() < 0.15)
    if dimensions and chance.random() < 0.8:
        fields["demand"] = tuple(chance.randrange(3) for _ in range(dimensions))
    if chance.random() < 0.3:
        fields["preferred_technicians"] = frozenset({chance.randrange(2)})
    if chance.random() < 0.3:
        fields |= {"assignment": Assignment.OPTIONAL, "drop_fen": chance.randrange(5000)}
    town.visit(
        f"v{number}",
        chance.randrange(60),
        minutes(chance.randrange(50)) + chance.randrange(60),
        *_windows(chance),
        access_s=chance.choice([0, 90, 300]),
        work_type=chance.choice(["", "repair"]),
        priority=chance.randrange(1, 11),
        **fields,
    )


def _partner(chance: random.Random, town: Town) -> None:
    days = [
        PartnerDay(clock("09:00", day), clock("18:00", day), chance.randrange(4), 20_000)
        for day in range(DAYS)
    ]
    town.partner(
        at=chance.randrange(60),
        fees_fen={"": 700, "repair": 1100},
        days=days,
        skills=(SkillHeld("gas", 2, None, clock("12:00", 1)),),
        free_distance_m=chance.randrange(9_000),
        per_km_fen=chance.randrange(300),
    )


def _uneven(chance: random.Random, problem: Problem) -> Problem:
    """Give every way a length and a duration of its own, there and back."""
    seed = np.random.default_rng(chance.randrange(2**31))
    size = len(problem.locations)
    durations = {
        name: matrix + seed.integers(0, 400, (size, size), np.int32)
        for name, matrix in problem.travel.duration_s.items()
    }
    metres = problem.travel.distance_m + seed.integers(0, 900, (size, size), np.int32)
    return replace(problem, travel=Travel(durations, metres))
