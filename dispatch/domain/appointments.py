"""Appointments (预约): what a call to a customer leads to, and the window that they are offered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.domain.codes_cases import AppointmentCode, CaseCode
from solver.faults import Fault
from solver.visit import AppointmentState

_S = AppointmentState
_CALLED = frozenset({_S.OFFERED, _S.CONFIRMED, _S.RESCHEDULED, _S.UNREACHABLE, _S.REFUSED})

TRANSITIONS: Mapping[AppointmentState, frozenset[AppointmentState]] = {
    _S.PROPOSED: _CALLED,
    _S.OFFERED: _CALLED,
    # What was agreed is kept when a reminder reaches nobody; only the customer can undo it.
    _S.CONFIRMED: frozenset({_S.RESCHEDULED, _S.REFUSED}),
    _S.RESCHEDULED: _CALLED,
    _S.UNREACHABLE: _CALLED,
    _S.REFUSED: _CALLED,
}
"""The states that a call may lead to from each; nothing leads back to PROPOSED."""

TO_CALL = frozenset(AppointmentState) - {_S.CONFIRMED}
"""States in which somebody has still to call."""

ROUND_TO = timedelta(minutes=30)
"""Windows begin at the full or half hour: that is what people say on the telephone."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class AppointmentPolicy:
    """How customers are called.

    Attributes
    ----------
    unreachable_times
        Calls in vain, 1 and up, after which somebody else has to find the customer.
    window_minutes
        Length of the window that is offered, 30 and up.
    lead_minutes
        Minutes, 0 and up, that the window begins before the planned start at least.
    """

    unreachable_times: int = 3
    window_minutes: int = 120
    lead_minutes: int = 30


def appointment_policy_faults(policy: AppointmentPolicy) -> Iterator[Fault]:
    """Yield CASE_POLICY_RANGE for each figure below its range."""
    figures = (
        ("unreachableTimes", policy.unreachable_times, 1),
        ("windowMinutes", policy.window_minutes, 30),
        ("leadMinutes", policy.lead_minutes, 0),
    )
    for name, figure, least in figures:
        if figure < least:
            yield Fault(CaseCode.POLICY_RANGE, name, {"value": figure, "least": least})


def call_fault(before: AppointmentState, after: AppointmentState) -> Fault | None:
    """Return APPOINTMENT_TRANSITION unless a call may lead from one state to the other."""
    if after in TRANSITIONS[before]:
        return None
    values = {"before": before.value, "after": after.value}
    return Fault(AppointmentCode.TRANSITION, "result", values)


def window_round(policy: AppointmentPolicy, start: datetime, allowed: Iterable[Span]) -> Span:
    """Return the window that is offered for a planned start of service.

    It begins at the last full or half hour that is `lead_minutes` before the start, and is cut
    to the one of the `allowed` spans of starts that the planned start lies in, if there is one.
    """
    first = start - timedelta(minutes=policy.lead_minutes)
    first -= timedelta(seconds=first.timestamp() % ROUND_TO.total_seconds())
    last = max(first + timedelta(minutes=policy.window_minutes), start)
    for opens, closes in allowed:
        if opens <= start <= closes:
            return max(first, opens), min(last, closes)
    return first, last


def times_unreachable(times: int, after: AppointmentState) -> int:
    """Count calls in vain: whoever was reached is counted anew."""
    return times + 1 if after is AppointmentState.UNREACHABLE else 0
