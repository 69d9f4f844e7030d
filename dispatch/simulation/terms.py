"""What the simulated organisation offers, promises and pays: one set of terms for all centres."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from dispatch.domain.appointments import AppointmentPolicy
from dispatch.domain.calendar.days import DayKind
from dispatch.domain.calendar.hours import OFFICE, SHORT, Span, office_hours, seven_days
from dispatch.domain.calendar.statutory import statutory_day
from dispatch.domain.cases.policy import CasePolicy
from dispatch.domain.quality.survey import SurveyPolicy
from dispatch.domain.sla.policy import COMPLAINT, EMERGENCY, STANDARD, LadderPolicy, Stage
from solver.visit import SkillNeed, SlaTier

ZONE = "Asia/Shanghai"
FILTERS = "filter-replacement"
LEAK = "repair-leak"


@dataclass(frozen=True, slots=True)
class Work:
    """A work type: usual minutes, who may do it, how urgent it is (1 to 10), pay and parts.

    `pay_fen` is an own technician's piece pay. `promise` names the SLA policy, None has none.
    """

    minutes: int
    skills: tuple[SkillNeed, ...]
    priority: int
    pay_fen: int
    promise: str | None = None


WORK: Mapping[str, Work] = MappingProxyType(
    {
        FILTERS: Work(25, (SkillNeed("filter"),), 7, 1_200),
        "repair": Work(50, (SkillNeed("repair"),), 3, 2_500, "standard"),
        "repair-ro": Work(50, (SkillNeed("repair", 2),), 3, 3_000, "standard"),
        LEAK: Work(45, (SkillNeed("repair"),), 1, 3_000, "emergency"),
        "inspection": Work(20, (SkillNeed("water-test"),), 6, 800),
        "complaint-follow-up": Work(30, (SkillNeed("repair", 2),), 3, 1_500, "complaint"),
        "installation-under-sink": Work(75, (SkillNeed("installation", 2),), 4, 3_500),
    }
)

REPAIRS = frozenset({"repair", "repair-ro", LEAK})

LADDERS: Mapping[str, LadderPolicy] = MappingProxyType(
    {
        "standard": STANDARD,
        "emergency": EMERGENCY,
        # Who complains is visited after the answer; the visit is held to the answer's deadline.
        "complaint": replace(COMPLAINT, visit_stage=Stage.ANSWERED),
    }
)

TIERS: Mapping[str, tuple[SlaTier, ...]] = MappingProxyType(
    {
        "standard": (SlaTier(0, 0), SlaTier(1_800, 2_000), SlaTier(7_200, 5_000, 500)),
        "emergency": (SlaTier(0, 5_000, 6_000),),
        "complaint": (SlaTier(0, 2_000, 500),),
    }
)
"""Lateness in money, by policy: seconds, fen, fen an hour."""

CASES = CasePolicy()
APPOINTMENTS = AppointmentPolicy()
SURVEYS = SurveyPolicy()

DESK = office_hours(OFFICE)
"""When requests are answered, on statutory workdays."""
EVENING = 20 * 60
VISITS = seven_days((Span(8 * 60, EVENING),), SHORT)
"""When customers are visited, on all days; an emergency at any hour."""
PARTNER_SPAN = Span(8 * 60 + 30, 18 * 60 + 30)

PER_KM_FEN = MappingProxyType({"car": 90, "e-bike": 15})
OVERTIME_FEN = 6_000
VAN = MappingProxyType({"pump": 1, "valve": 2, "board": 1, "tap": 1})
"""Parts on a technician's van each morning; the centre has any number."""
FAULTS = MappingProxyType(
    {"NO_WATER": "pump", "LEAKING": "valve", "NO_POWER": "board", "DRIPS": "tap"}
)
"""Fault codes and the part that mends each."""

MODELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "RM-RO600": ("PP", "CTO", "RO", "post-carbon"),
        "RM-UF200": ("PP", "UF"),
        "RM-RO400": ("PP", "CTO", "RO"),
    }
)
"""Cartridges of each model."""

PRICES: Mapping[str, int] = MappingProxyType(
    {"PP": 3_000, "CTO": 6_000, "post-carbon": 5_000, "RO": 30_000, "UF": 9_000}
)
"""Fen, by kind of cartridge."""

RATED_LITRES: Mapping[str, int] = MappingProxyType({"PP": 3_000})
"""Rated total net water volume, where one is stated."""


def day_kind(day: date) -> DayKind:
    """Return what a day is by the statutory calendar."""
    return statutory_day(day).kind
