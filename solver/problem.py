"""The problem that every engine solves: visits, shifts, partner points and the prices between them.

Integers throughout: seconds from `Problem.origin`, metres, fen. References between parts are
positions in the
tuples of `Problem`; the ids are those of the caller and come back in files and messages alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from solver.geodesic import GeodesicModel
from solver.validation import refuse_faults
from solver.visit import (
    Appointment,
    AppointmentState,
    Assignment,
    Dependency,
    Lock,
    LockKind,
    Published,
    SkillNeed,
    Sla,
    SlaTier,
    TimeWindow,
    Visit,
    VisitGroup,
    VisitPattern,
)
from solver.workforce import (
    Break,
    BreakKind,
    ContractKind,
    PartnerDay,
    PartnerPoint,
    Pickup,
    Ring,
    Shift,
    ShiftCost,
    SkillHeld,
    Technician,
    Territory,
)

__all__ = [
    "Appointment",
    "AppointmentState",
    "Assignment",
    "Break",
    "BreakKind",
    "ContractKind",
    "Dependency",
    "Location",
    "Lock",
    "LockKind",
    "Objective",
    "PartnerDay",
    "PartnerPoint",
    "Pickup",
    "Problem",
    "Published",
    "Ring",
    "Shift",
    "ShiftCost",
    "SkillHeld",
    "SkillNeed",
    "Sla",
    "SlaTier",
    "Technician",
    "Territory",
    "TimeWindow",
    "Travel",
    "Visit",
    "VisitGroup",
    "VisitPattern",
    "Weights",
]


class Objective(StrEnum):
    """What the second place of the comparison counts.

    MONEY is fen, TRAVEL metres, DURATION seconds, TARDINESS its sum and largest in seconds;
    TRAVEL_AND_TARDINESS adds metres to that.
    """

    MONEY = "MONEY"
    TRAVEL = "TRAVEL"
    DURATION = "DURATION"
    TARDINESS = "TARDINESS"
    TRAVEL_AND_TARDINESS = "TRAVEL_AND_TARDINESS"


@dataclass(frozen=True, slots=True)
class Location:
    """A point on the ground in WGS-84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Travel:
    """Times and distances between all locations.

    Parameters
    ----------
    duration_s
        For each travel profile an int32 array [n, n] of seconds, from row to column.
    distance_m
        int32 array [n, n] of metres.
    model
        The geodesic model that made them, or None for matrices of another origin. Files carry the
        model in their stead.
    """

    duration_s: Mapping[str, NDArray[np.int32]]
    distance_m: NDArray[np.int32]
    model: GeodesicModel | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """Prices of what is wished for but not required, in fen."""

    preferred_miss_fen: int = 0
    offered_miss_fen: int = 0
    changed_technician_fen: int = 0
    changed_start_per_hour_fen: int = 0


@dataclass(frozen=True)
class Problem:
    """Everything a plan is made from; validated once, here.

    Parameters
    ----------
    origin
        The aware instant of second 0.
    planning_end_s
        End of the planning window, which starts at second 0.
    freeze_s
        No service may start before it, unless it was published so.

    Raises
    ------
    InvalidInput
        With every fault of the input at once.
    """

    id: str
    origin: datetime
    planning_end_s: int
    locations: tuple[Location, ...]
    travel: Travel
    technicians: tuple[Technician, ...] = ()
    shifts: tuple[Shift, ...] = ()
    visits: tuple[Visit, ...] = ()
    groups: tuple[VisitGroup, ...] = ()
    patterns: tuple[VisitPattern, ...] = ()
    partners: tuple[PartnerPoint, ...] = ()
    weights: Weights = Weights()
    objective: Objective = Objective.MONEY
    freeze_s: int = 0

    def __post_init__(self) -> None:
        """Refuse a problem that contradicts itself."""
        refuse_faults(self)

    def is_mandatory(self, visit: int) -> bool:
        """Whether leaving the visit out counts in the first place of the comparison."""
        wanted = self.visits[visit]
        if wanted.assignment is not Assignment.AUTO:
            return wanted.assignment is Assignment.MANDATORY
        closes = [window.latest_start_s for window in wanted.windows]
        return bool(closes) and max(closes) <= self.planning_end_s

    def service_s(self, visit: int, technician: int) -> int:
        """Seconds of service when `technician` does it.

        The largest multiplier of the skills required, rounded half up.
        """
        wanted = self.visits[visit]
        needed = {need.name for need in wanted.skills}
        held = self.technicians[technician].skills
        permille = max(
            (skill.duration_permille for skill in held if skill.name in needed),
            default=1000,
        )
        return (wanted.service_s * permille + 500) // 1000
