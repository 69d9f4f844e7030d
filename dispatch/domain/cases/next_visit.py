"""What follows a visit that failed: the next visit with all it must carry, or a decision.

The second visit carries what the first one lacked: the parts, someone able, the diagnosis. It
keeps the clock of the first: the customer has waited since the case was received.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dispatch.domain.cases.policy import CasePolicy, NextTechnician
from dispatch.domain.cases.trips import CaseVisit, counted, trips_of
from dispatch.domain.visit_events import FailureReason


class DecisionCause(StrEnum):
    """Why a person decides instead of the next visit being made.

    The last two are the desk's to settle with the customer, the others a manager's.
    """

    THIRD_VISIT = "THIRD_VISIT"
    EXCHANGE_DUE = "EXCHANGE_DUE"
    BEYOND_REPAIR = "BEYOND_REPAIR"
    CUSTOMER_REFUSED = "CUSTOMER_REFUSED"
    WRONG_ADDRESS = "WRONG_ADDRESS"


MANAGERS = frozenset(
    {DecisionCause.THIRD_VISIT, DecisionCause.EXCHANGE_DUE, DecisionCause.BEYOND_REPAIR}
)
"""Decisions that only a manager may take."""

_ASKS: Mapping[FailureReason, DecisionCause] = {
    FailureReason.DEVICE_BEYOND_REPAIR: DecisionCause.BEYOND_REPAIR,
    FailureReason.CUSTOMER_REFUSED: DecisionCause.CUSTOMER_REFUSED,
    FailureReason.WRONG_ADDRESS: DecisionCause.WRONG_ADDRESS,
}
"""Sending someone again as before would be in vain."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What is known of a visit that failed.

    Attributes
    ----------
    needs
        Level that the visit required, by skill.
    technician_id
        Who was there; None when it was a partner point.
    parts
        Pieces that the visit required, and `used` of them, by part.
    lacking
        Pieces that were missing, by part.
    service_s
        Seconds of service that were planned; `remaining_s` of them are left when it was done in
        part, else None.
    """

    reason: FailureReason
    service_s: int
    needs: Mapping[str, int] = field(default_factory=dict)
    technician_id: str | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)
    lacking: Mapping[str, int] = field(default_factory=dict)
    diagnosis: str = ""
    remaining_s: int | None = None


@dataclass(frozen=True, slots=True)
class NextVisit:
    """What the next visit carries.

    `technicians` are those who may come, empty admits all; `remainder` tells the rest of a work
    done in part from a second visit; `mandatory` when the trip before it counted.
    """

    needs: Mapping[str, int]
    technicians: frozenset[str]
    parts: Mapping[str, int]
    diagnosis: str
    service_s: int
    remainder: bool
    mandatory: bool


def decision_needed(
    policy: CasePolicy, visits: Sequence[CaseVisit], reason: FailureReason
) -> DecisionCause | None:
    """Tell what a person must decide before there may be another visit; None is nothing.

    `visits` are all of the case, the one that has just failed for `reason` among them.
    """
    over = [trip for trip in trips_of(policy, visits) if trip.counted]
    failed = sum(not trip.fixed for trip in over)
    if policy.exchange_after_failed is not None and failed >= policy.exchange_after_failed:
        return DecisionCause.EXCHANGE_DUE
    if policy.trips_allowed is not None and len(over) >= policy.trips_allowed:
        return DecisionCause.THIRD_VISIT
    return _ASKS.get(reason)


def next_visit(
    policy: CasePolicy, failed: Failed, crew: Mapping[str, Mapping[str, int]]
) -> NextVisit:
    """Make what the next visit carries.

    `crew` holds the levels of everyone who could be sent, by technician and skill. Where nobody is
    as high as the policy asks for, the highest that there is will do: a visit that no one may
    serve helps nobody.
    """
    rule = policy.next_technician[failed.reason]
    needs, technicians = _who(policy, failed, crew, rule)
    rest = failed.remaining_s
    return NextVisit(
        needs=needs,
        technicians=technicians,
        parts=_parts(failed),
        diagnosis=failed.diagnosis,
        service_s=failed.service_s if rest is None else rest,
        remainder=rest is not None,
        mandatory=counted(policy, failed.reason),
    )


@dataclass(frozen=True, slots=True)
class Clock:
    """What a customer was promised: the deadline, its outer bound, both instants or None."""

    due_at: datetime | None
    outer_at: datetime | None


def kept_clock(clock: Clock, now: datetime) -> Clock:
    """Return the clock of the next visit: the same deadline, however late that is by now.

    An outer bound that has passed is left out: it has been broken already, and kept it would
    forbid the work itself.
    """
    outer = clock.outer_at
    return Clock(clock.due_at, None if outer is None or outer <= now else outer)


def _who(
    policy: CasePolicy,
    failed: Failed,
    crew: Mapping[str, Mapping[str, int]],
    rule: NextTechnician,
) -> tuple[Mapping[str, int], frozenset[str]]:
    """Levels that are required by skill, and who alone may come."""
    same = failed.technician_id
    there = frozenset({same} if same is not None and same in crew else ())
    if rule is NextTechnician.ANY or (rule is NextTechnician.SAME and there):
        return failed.needs, there if rule is NextTechnician.SAME else frozenset()
    raised = _raised(policy, failed, crew)
    able = frozenset(
        name
        for name, levels in crew.items()
        if all(levels.get(skill, 0) >= level for skill, level in raised.items())
    )
    if not able:  # each skill is held so high by someone, all together by nobody
        return failed.needs, frozenset()
    if rule is NextTechnician.SAME_OR_HIGHER and there and failed.needs:
        return failed.needs, there | able
    # A partner point's certificates have no level: only our own can be known to be higher.
    return raised, able if same is None and failed.needs else frozenset()


def _raised(
    policy: CasePolicy, failed: Failed, crew: Mapping[str, Mapping[str, int]]
) -> Mapping[str, int]:
    held = crew.get(failed.technician_id or "", {})
    raised = {}
    for skill, level in failed.needs.items():
        highest = max((levels.get(skill, 0) for levels in crew.values()), default=level)
        wanted = max(level, held.get(skill, 0)) + policy.level_step
        raised[skill] = max(level, min(wanted, highest))
    return raised


def _parts(failed: Failed) -> Mapping[str, int]:
    """Pieces that were required and not used, and at least those that were missing."""
    left = {part: count - failed.used.get(part, 0) for part, count in failed.parts.items()}
    for part, count in failed.lacking.items():
        left[part] = max(left.get(part, 0), count)
    return {part: count for part, count in left.items() if count > 0}
