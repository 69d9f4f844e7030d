"""Visits: what customers need, when, by whom, and what is already agreed or fixed.

Units as in `solver.problem`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Assignment(StrEnum):
    """Whether a visit must be served.

    AUTO is mandatory when its last window closes inside the planning window.
    """

    MANDATORY = "MANDATORY"
    OPTIONAL = "OPTIONAL"
    AUTO = "AUTO"


class LockKind(StrEnum):
    """What of a visit the search may not change."""

    NONE = "NONE"
    TIME_RANGE = "TIME_RANGE"
    TECHNICIAN = "TECHNICIAN"
    TIME = "TIME"
    TECHNICIAN_AND_TIME = "TECHNICIAN_AND_TIME"


class AppointmentState(StrEnum):
    """What the customer was told (domain rule F21).

    Only CONFIRMED is hard, OFFERED is priced, the others are free.
    """

    PROPOSED = "PROPOSED"
    OFFERED = "OFFERED"
    CONFIRMED = "CONFIRMED"
    RESCHEDULED = "RESCHEDULED"
    UNREACHABLE = "UNREACHABLE"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """Service starts in [earliest_s, latest_start_s] and ends by latest_end_s."""

    earliest_s: int
    latest_start_s: int
    latest_end_s: int


@dataclass(frozen=True, slots=True)
class SkillNeed:
    """A skill that the visit requires, at `min_level` (1 and up) or better."""

    name: str
    min_level: int = 1


@dataclass(frozen=True, slots=True)
class SlaTier:
    """From `after_s` seconds of lateness on.

    `penalty_fen`, and `per_hour_fen` for the time past `after_s`.
    """

    after_s: int
    penalty_fen: int
    per_hour_fen: int = 0


@dataclass(frozen=True, slots=True)
class Sla:
    """Deadline for the start of service, its price when missed.

    And the instant past which service may not start.
    """

    due_s: int
    tiers: tuple[SlaTier, ...] = ()
    outer_s: int | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """What is fixed.

    `technician` (position) for the kinds that name one, `start_s` for TIME, [earliest_s, latest_s]
    for TIME_RANGE.
    """

    kind: LockKind = LockKind.NONE
    technician: int | None = None
    start_s: int | None = None
    earliest_s: int | None = None
    latest_s: int | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """The window in which the customer expects the start of service.

    And how firmly it was agreed.
    """

    state: AppointmentState
    earliest_s: int
    latest_s: int


@dataclass(frozen=True, slots=True)
class Published:
    """Technician (position) and start that the visit has in the published plan."""

    technician: int
    start_s: int


@dataclass(frozen=True, slots=True)
class Dependency:
    """Service starts min_delay_s to max_delay_s (None.

    Any) after the service of visit `preceding` has ended.
    """

    preceding: int
    min_delay_s: int = 0
    max_delay_s: int | None = None
    same_technician: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One call at a customer's home. Without windows any instant of the horizon will do.

    `priority` is 1 (most urgent) to 10; `drop_fen` the price of leaving an optional visit unserved;
    `technicians` fields are positions in `Problem.technicians`; an empty `required_technicians`
    admits all.
    """

    id: str
    location: int
    service_s: int
    name: str = ""
    work_type: str = ""
    centre: str | None = None
    household: str | None = None
    windows: tuple[TimeWindow, ...] = ()
    access_s: int = 0
    skills: tuple[SkillNeed, ...] = ()
    required_technicians: frozenset[int] = frozenset()
    preferred_technicians: frozenset[int] = frozenset()
    prohibited_technicians: frozenset[int] = frozenset()
    priority: int = 5
    assignment: Assignment = Assignment.MANDATORY
    drop_fen: int = 0
    sla: Sla | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    tools: frozenset[str] = frozenset()
    demand: tuple[int, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    lock: Lock = Lock()
    appointment: Appointment | None = None
    published: Published | None = None


@dataclass(frozen=True, slots=True)
class VisitGroup:
    """Visits served by different technicians.

    Each starting min_gap_s to max_gap_s after the one before it; (0, 0) is one start.
    """

    id: str
    visits: tuple[int, ...]
    min_gap_s: int = 0
    max_gap_s: int = 0


@dataclass(frozen=True, slots=True)
class VisitPattern:
    """Visits of one customer over several days, as allowed combinations of days.

    All or none are served. One of the `combinations` is chosen; in it visit i of `visits` starts
    in span i, (first, last) second. Visits of a pattern have no windows of their own.
    """

    id: str
    visits: tuple[int, ...]
    combinations: tuple[tuple[tuple[int, int], ...], ...]
