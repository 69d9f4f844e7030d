"""Who serves visits: technicians, their shifts, and partner points.

Units as in `solver.problem`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Ring = tuple[tuple[float, float], ...]
"""A closed ring of (lat, lon) corners in degrees; the last corner need not repeat the first."""


class BreakKind(StrEnum):
    """FIXED fills its window exactly; FLOATING lies somewhere inside it."""

    FIXED = "FIXED"
    FLOATING = "FLOATING"


class ContractKind(StrEnum):
    """How an area is shared with a partner point (domain rule F6)."""

    EXCLUSIVE = "EXCLUSIVE"
    FIRST_CALL = "FIRST_CALL"
    OVERFLOW = "OVERFLOW"


@dataclass(frozen=True, slots=True)
class SkillHeld:
    """A skill held at `level`, for starts of service in [valid_from_s, valid_to_s); None is open.

    `duration_permille` multiplies the service of visits that require the skill.
    """

    name: str
    level: int = 1
    valid_from_s: int | None = None
    valid_to_s: int | None = None
    duration_permille: int = 1000


@dataclass(frozen=True, slots=True)
class Territory:
    """Where a technician works: visits of these centres, or inside one of these rings."""

    centres: frozenset[str] = frozenset()
    rings: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Technician:
    """A person.

    `parts` are on the van at the start of each shift; `territory` None is everywhere.
    """

    id: str
    name: str = ""
    skills: tuple[SkillHeld, ...] = ()
    tools: frozenset[str] = frozenset()
    parts: Mapping[str, int] = field(default_factory=dict)
    territory: Territory | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A required break of `duration_s` inside [earliest_s, latest_end_s]."""

    kind: BreakKind
    earliest_s: int
    latest_end_s: int
    duration_s: int


@dataclass(frozen=True, slots=True)
class Pickup:
    """A stop, at most once a route, that gives every tool and any number of parts."""

    location: int
    duration_s: int = 0


@dataclass(frozen=True, slots=True)
class ShiftCost:
    """Prices of a shift in fen; `per_visit_fen` by work type.

    Definitions: docs/vocabulary.md, Pay.
    """

    fixed_fen: int = 0
    per_hour_fen: int = 0
    per_overtime_hour_fen: int = 0
    per_km_fen: int = 0
    per_visit_fen: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shift:
    """One working day of a technician (position).

    Out from `start_location` not before start_s, back at `end_location` by end_s.
    """

    id: str
    technician: int
    start_s: int
    end_s: int
    soft_end_s: int
    start_location: int
    end_location: int
    profile: str
    breaks: tuple[Break, ...] = ()
    max_travel_s: int | None = None
    max_duration_s: int | None = None
    capacity: tuple[int, ...] = ()
    pickup: Pickup | None = None
    cost: ShiftCost = ShiftCost()


@dataclass(frozen=True, slots=True)
class PartnerDay:
    """Opening of a partner point on one day, and what it takes on that day."""

    opens_s: int
    closes_s: int
    max_visits: int
    max_service_s: int


@dataclass(frozen=True, slots=True)
class PartnerPoint:
    """Capped capacity with a fee; its inner route is not planned.

    The fee of a visit is `fees_fen[work_type]` (a work type that is not in it is not offered),
    plus `per_km_fen` for each kilometre from the point beyond `free_distance_m`. `centres` is the
    contract area (empty: any), `radius_m` its reach.
    Service starts no sooner than `acceptance_s` after the freeze.
    """

    id: str
    location: int
    fees_fen: Mapping[str, int]
    days: tuple[PartnerDay, ...]
    name: str = ""
    skills: tuple[SkillHeld, ...] = ()
    centres: frozenset[str] = frozenset()
    contract: ContractKind = ContractKind.OVERFLOW
    guaranteed_visits: int = 0
    free_distance_m: int = 0
    per_km_fen: int = 0
    radius_m: int | None = None
    acceptance_s: int = 0
