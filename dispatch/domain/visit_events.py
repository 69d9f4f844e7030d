"""What a technician reports from a visit, and the status that each report leads to."""

from collections.abc import Mapping
from enum import StrEnum

from dispatch.domain.visit_status import VisitStatus


class VisitEventKind(StrEnum):
    """A report: on the way, at the door, at work, done, or not to be done."""

    START = "START"
    ARRIVE = "ARRIVE"
    BEGIN = "BEGIN"
    COMPLETE = "COMPLETE"
    CANNOT_COMPLETE = "CANNOT_COMPLETE"


class FailureReason(StrEnum):
    """Why a visit could not be completed."""

    NOBODY_HOME = "NOBODY_HOME"
    CUSTOMER_REFUSED = "CUSTOMER_REFUSED"
    WRONG_ADDRESS = "WRONG_ADDRESS"
    NO_ACCESS = "NO_ACCESS"
    PART_MISSING = "PART_MISSING"
    SKILL_MISSING = "SKILL_MISSING"
    DEVICE_BEYOND_REPAIR = "DEVICE_BEYOND_REPAIR"
    OUT_OF_TIME = "OUT_OF_TIME"
    OTHER = "OTHER"


STATUS_AFTER: Mapping[VisitEventKind, VisitStatus] = {
    VisitEventKind.START: VisitStatus.EN_ROUTE,
    VisitEventKind.ARRIVE: VisitStatus.ARRIVED,
    VisitEventKind.BEGIN: VisitStatus.IN_SERVICE,
    VisitEventKind.COMPLETE: VisitStatus.COMPLETED,
    VisitEventKind.CANNOT_COMPLETE: VisitStatus.FAILED,
}
"""What a visit's status is once a report was accepted."""
