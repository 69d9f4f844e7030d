"""Where a visit stands against its deadline, as boards colour it."""

from datetime import datetime, timedelta
from enum import StrEnum

AT_RISK = timedelta(hours=2)
"""A start within this time before the deadline leaves too little for what a day brings."""


class SlaState(StrEnum):
    """AT_RISK starts less than two hours before the deadline; NONE has no deadline."""

    ON_TIME = "ON_TIME"
    AT_RISK = "AT_RISK"
    LATE = "LATE"
    NONE = "NONE"


def sla_state(due: datetime | None, start: datetime) -> SlaState:
    """Judge a start of service; of a visit without a plan that is now at the earliest."""
    if due is None:
        return SlaState.NONE
    if start > due:
        return SlaState.LATE
    return SlaState.AT_RISK if start > due - AT_RISK else SlaState.ON_TIME


def lateness_s(due: datetime | None, start: datetime) -> int:
    """Whole seconds that a start of service is past the deadline; 0 when it is not."""
    return 0 if due is None else max(0, int((start - due).total_seconds()))
