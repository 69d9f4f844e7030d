"""A plan: the answer to a `Problem`, in the same units and positions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from solver.codes import ReasonCode, RuleCode
from solver.stages import Gains

PICKUP = -1
"""In a sequence of visits: the pickup stop of the shift."""


class Status(StrEnum):
    """How a solve stands or ended.

    INCOMPLETE has a plan that was stopped before the search had its time.
    """

    QUEUED = "QUEUED"
    SOLVING = "SOLVING"
    COMPLETED = "COMPLETED"
    INCOMPLETE = "INCOMPLETE"
    FAILED = "FAILED"


class StopKind(StrEnum):
    """What happens at a stop of an itinerary."""

    VISIT = "VISIT"
    BREAK = "BREAK"
    PICKUP = "PICKUP"


class UnassignedKind(StrEnum):
    """Why a visit is left out: domain rule F13."""

    STRUCTURAL = "STRUCTURAL"
    CAPACITY = "CAPACITY"
    PRICED_OUT = "PRICED_OUT"
    LOCKED = "LOCKED"
    SEARCH_LIMIT = "SEARCH_LIMIT"


class RelaxationKind(StrEnum):
    """What could give way to admit a visit."""

    WINDOW = "WINDOW"
    OVERTIME = "OVERTIME"
    SKILL = "SKILL"
    TERRITORY = "TERRITORY"
    LOCK = "LOCK"
    PARTNER = "PARTNER"


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop, with the travel since the last place (0 for a break).

    A BREAK has `visit` None and start and departure as its span; the journey around it goes on, so
    the travel of the next
    visit is that of the whole journey.
    """

    kind: StopKind
    visit: int | None
    arrival_s: int
    start_s: int
    departure_s: int
    travel_s: int = 0
    distance_m: int = 0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """The itinerary of one shift (position).

    From leaving its start location to reaching its end location.
    """

    shift: int
    departure_s: int
    return_s: int
    stops: tuple[Stop, ...]
    return_travel_s: int = 0
    return_distance_m: int = 0

    @property
    def visits(self) -> tuple[int, ...]:
        """The visits in order."""
        return tuple(stop.visit for stop in self.stops if stop.visit is not None)

    @property
    def sequence(self) -> tuple[int, ...]:
        """The visits in order, and `PICKUP` where the route picks up, as in `time_route`."""
        return tuple(
            PICKUP if stop.visit is None else stop.visit
            for stop in self.stops
            if stop.kind is not StopKind.BREAK
        )


@dataclass(frozen=True, slots=True)
class PartnerAssignment:
    """A visit handed to a partner point (position) on its `day` (position in its days).

    Served from `start_s`.
    """

    visit: int
    partner: int
    day: int
    start_s: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    A rule or circumstance, the technicians (positions) it holds for, and values for its text.
    """

    code: RuleCode | ReasonCode
    technicians: tuple[int, ...] = ()
    detail: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What would admit the visit: `amount` in seconds or levels by kind, at `price_fen`."""

    kind: RelaxationKind
    amount: int
    price_fen: int
    technician: int | None = None


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A visit that is in no route, with the reasons."""

    visit: int
    kind: UnassignedKind
    reasons: tuple[Reason, ...]
    relaxations: tuple[Relaxation, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Routes (at most one a shift, none empty), partner assignments and the rest with reasons.

    Parameters
    ----------
    gains
        What each stage of the solve won; nothing for a plan that no solve made.
    """

    problem_id: str
    status: Status
    routes: tuple[Route, ...] = ()
    partner_assignments: tuple[PartnerAssignment, ...] = ()
    unassigned: tuple[Unassigned, ...] = ()
    gains: Gains = field(default_factory=dict)
