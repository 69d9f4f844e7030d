"""Closed lists of values that rows, files and services share.

Those that a solve knows as well (`Assignment`, `LockKind`, `AppointmentState`, `BreakKind`,
`ContractKind`, `StopKind`, `UnassignedKind`, `Status` of a run) are the solver's own and are not
repeated here.
"""

from enum import StrEnum


class CalendarKind(StrEnum):
    """Which days a service centre works.

    All seven, or those of the statutory calendar with its make-up workdays.
    """

    SEVEN_DAYS = "SEVEN_DAYS"
    STATUTORY = "STATUTORY"


class PartnerKind(StrEnum):
    """What a partner point is authorised for."""

    REPAIR = "REPAIR"
    INSTALL = "INSTALL"


class Role(StrEnum):
    """What a user may do; a TECHNICIAN and a PARTNER see only what is their own.

    A MANAGER may do what a dispatcher may, and decide what touches money and rules; an ADMIN may
    do all of it.
    """

    ADMIN = "ADMIN"
    MANAGER = "MANAGER"
    DISPATCHER = "DISPATCHER"
    TECHNICIAN = "TECHNICIAN"
    PARTNER = "PARTNER"


MANAGING = frozenset({Role.ADMIN, Role.MANAGER})
"""Who decides on third visits and disputes, closes months, and changes policies."""


class Language(StrEnum):
    """Languages that texts exist in."""

    ZH = "zh"
    EN = "en"


class CaseStatus(StrEnum):
    """Where a case (all visits for one fault or request) stands."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


class Coordination(StrEnum):
    """What a linked visit shares with the visit that precedes it."""

    NONE = "NONE"
    SAME_TECHNICIAN = "SAME_TECHNICIAN"


class PlanStage(StrEnum):
    """A plan is a DRAFT until it is PUBLISHED, then HISTORIC.

    UNPLANNED holds visits that no run has seen yet.
    """

    UNPLANNED = "UNPLANNED"
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    HISTORIC = "HISTORIC"


class RunKind(StrEnum):
    """Who asked for a plan run: a person, or the night."""

    MANUAL = "MANUAL"
    NIGHTLY = "NIGHTLY"


class TokenScope(StrEnum):
    """What an API token may be used for.

    To read, to plan and change, to publish plans, to send the readings of devices.
    """

    READ = "read"
    PLAN = "plan"
    PUBLISH = "publish"
    READINGS = "readings"


class RemoteOutcome(StrEnum):
    """What came of an attempt to help from afar; UNREACHABLE is an attempt all the same."""

    SOLVED = "SOLVED"
    VISIT_NEEDED = "VISIT_NEEDED"
    UNREACHABLE = "UNREACHABLE"


class NoticeKind(StrEnum):
    """Why someone was told of a stage: it is running out, or it is broken."""

    REMINDER = "REMINDER"
    ESCALATION = "ESCALATION"
