"""A made-up week of one service centre, the size of a real one, to measure engines with.

Nothing in it is a person or a place. Points lie in a disc around the depot, travel is straight at
25 km/h, half the visits have windows of a whole day or more, the others of hours; days 2 and 4 have
more than their share.
"""

import random
from dataclasses import dataclass

import numpy as np

from solver.problem import (
    Assignment,
    Break,
    BreakKind,
    Location,
    PartnerDay,
    PartnerPoint,
    Problem,
    Shift,
    ShiftCost,
    SkillHeld,
    SkillNeed,
    Sla,
    SlaTier,
    Technician,
    TimeWindow,
    Travel,
    Visit,
)
from tests.support.problems import ORIGIN, clock, minutes

SHARES_OF_DAYS = (15, 12, 22, 12, 21, 10, 8)
"""Of the visits, in percent."""
KINDS = (
    ("filter", 45, minutes(30)),
    ("repair", 25, minutes(50)),
    ("install", 20, minutes(75)),
    ("inspect", 10, minutes(25)),
)
METRES_PER_SECOND = 25 / 3.6


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    visits: int = 350
    technicians: int = 8
    partners: int = 3
    radius_m: int = 9_000


def week(size: Size | None = None, seed: int = 1) -> Problem:
    """Make the week."""
    size = size or Size()
    chance = random.Random(seed)
    points = [(0.0, 0.0), *(_point(chance, size.radius_m) for _ in range(size.partners))]
    points += [_point(chance, size.radius_m) for _ in range(size.visits)]
    apart = np.hypot(*(np.array(points)[:, np.newaxis] - np.array(points)).transpose(2, 0, 1))
    metres = np.rint(apart * 1.3).astype(np.int32)
    travel = Travel({"car": np.rint(metres / METRES_PER_SECOND).astype(np.int32)}, metres)
    return Problem(
        id=f"week-{size.visits}-{seed}",
        origin=ORIGIN,
        planning_end_s=7 * 86_400,
        locations=tuple(Location(26 + y / 111_000, 119 + x / 100_000) for x, y in points),
        travel=travel,
        technicians=tuple(_technician(number) for number in range(size.technicians)),
        shifts=tuple(
            _shift(number, day)
            for number in range(size.technicians)
            for day in range(7)
            if (number + day) % 7  # one day off
        ),
        visits=tuple(
            _visit(chance, number, 1 + size.partners + number) for number in range(size.visits)
        ),
        partners=tuple(_partner(number) for number in range(size.partners)),
    )


def _point(chance: random.Random, radius_m: int) -> tuple[float, float]:
    return chance.gauss(0, radius_m / 2), chance.gauss(0, radius_m / 2)


def _technician(number: int) -> Technician:
    names = [name for place, (name, _, _) in enumerate(KINDS) if (number + place) % 4 or place == 0]
    skills = tuple(SkillHeld(name, level=1 + number % 2) for name in names)
    return Technician(id=f"t{number}", skills=skills)


def _shift(number: int, day: int) -> Shift:
    starts = clock("08:30", day) if number % 4 else clock("11:30", day)
    noon = clock("11:30", day) if number % 4 else clock("16:30", day)
    return Shift(
        id=f"t{number}-{day}",
        technician=number,
        start_s=starts,
        end_s=starts + minutes(11 * 60),
        soft_end_s=starts + minutes(9 * 60),
        start_location=0,
        end_location=0,
        profile="car",
        breaks=(Break(BreakKind.FLOATING, noon, noon + minutes(150), minutes(60)),),
        cost=ShiftCost(
            per_overtime_hour_fen=4500,
            per_km_fen=80,
            per_visit_fen={"install": 2000, "repair": 1000},
        ),
    )


def _partner(number: int) -> PartnerPoint:
    days = tuple(
        PartnerDay(clock("09:00", day), clock("18:00", day), 3, minutes(240)) for day in range(7)
    )
    return PartnerPoint(
        id=f"p{number}",
        location=1 + number,
        fees_fen={"filter": 6000, "repair": 8000, "install": 12_000},
        skills=tuple(SkillHeld(name, level=2) for name, _, _ in KINDS),
        days=days,
        free_distance_m=8_000,
        per_km_fen=150,
    )


def _visit(chance: random.Random, number: int, location: int) -> Visit:
    kind, _, service_s = chance.choices(KINDS, weights=[share for _, share, _ in KINDS])[0]
    (day,) = chance.choices(range(7), weights=SHARES_OF_DAYS)
    level = 2 if chance.random() < 0.2 else 1
    common = Visit(
        id=f"v{number}",
        location=location,
        service_s=service_s + minutes(chance.randrange(-10, 21, 5)),
        work_type=kind,
        access_s=minutes(5),
        skills=(SkillNeed(kind, level),),
    )
    return _timed(chance, common, kind, day)


def _timed(chance: random.Random, visit: Visit, kind: str, day: int) -> Visit:
    fields = {name: getattr(visit, name) for name in Visit.__slots__}
    if kind == "filter":
        first = min(day, 4)
        optional = chance.random() < 0.3
        fields |= {
            "windows": tuple(_window("08:30", "20:00", each) for each in range(first, first + 3)),
            "assignment": Assignment.OPTIONAL if optional else Assignment.MANDATORY,
            "drop_fen": chance.randrange(2000, 9000) if optional else 0,
            "priority": 6,
        }
    elif kind == "repair":
        due = clock("12:00", day) if chance.random() < 0.5 else clock("18:00", day)
        tiers = (SlaTier(0, 2000, 500), SlaTier(minutes(120), 5000, 1000))
        days = range(day, min(day + 3, 7))
        fields |= {
            "windows": tuple(_window("08:30", "20:30", each) for each in days),
            "sla": Sla(due, tiers, due + 2 * 86_400),
            "priority": 2,
        }
    else:
        half = ("08:30", "12:00") if chance.random() < 0.5 else ("13:30", "18:00")
        fields |= {"windows": (_window(*half, day),), "priority": 4}
    return Visit(**fields)


def _window(earliest: str, latest: str, day: int) -> TimeWindow:
    return TimeWindow(
        clock(earliest, day), clock(latest, day) - 1800, clock(latest, day) + minutes(120)
    )
