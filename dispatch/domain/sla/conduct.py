"""What people may and must do with a case: remote first, overrides, ownership, emergencies."""

from datetime import datetime, timedelta

from dispatch.domain.codes_sla import SlaCode
from dispatch.domain.sla.clocks import NO_TIME, needs_remote_attempt
from dispatch.domain.sla.policy import LADDER, CaseClass, LadderPolicy, Stage
from dispatch.domain.visit_events import VisitEventKind
from solver.faults import Fault
from solver.visit import AppointmentState

_UNTOLD = AppointmentState.PROPOSED
"""The one state of an appointment in which nobody has told the customer anything."""

_MET_BY = {
    VisitEventKind.ARRIVE: Stage.ON_SITE,
    VisitEventKind.BEGIN: Stage.OUTER_BOUND,
    VisitEventKind.COMPLETE: Stage.OUTER_BOUND,
}
"""The outer bound is one for the start of service, as in a plan."""


_IMPLIED = frozenset({Stage.ACKNOWLEDGED, Stage.SERVICE_BEGUN, Stage.ON_SITE})
"""A remote attempt and an answer are acts of their own: nothing later stands for them."""


def remote_first_fault(
    policy: LadderPolicy, work_type: str, *, attempted: bool, overridden: bool
) -> Fault | None:
    """Return SLA_REMOTE_FIRST when a visit may not be made yet."""
    if attempted or overridden or not needs_remote_attempt(policy, work_type):
        return None
    return Fault(SlaCode.REMOTE_FIRST, "caseId", {"workType": work_type})


def reason_fault(reason: str) -> Fault | None:
    """Return SLA_REASON_MISSING for an override that gives none."""
    return None if reason.strip() else Fault(SlaCode.REASON_MISSING, "reason")


def acknowledge_fault(policy: LadderPolicy, *, told_to_shut_valve: bool) -> Fault | None:
    """Return SLA_VALVE_UNTOLD for a leak whose customer was not told to shut the valve."""
    if policy.case_class is CaseClass.EMERGENCY and not told_to_shut_valve:
        return Fault(SlaCode.VALVE_UNTOLD, "toldToShutValve")
    return None


def owner_fault(policy: LadderPolicy, owner: str) -> Fault | None:
    """Return why a case cannot be handed to someone.

    Nobody is no owner. A complaint stays with the person who received it (首问负责).
    """
    if not owner.strip():
        return Fault(SlaCode.OWNER_EMPTY, "owner")
    if policy.case_class is CaseClass.COMPLAINT:
        return Fault(SlaCode.FIRST_OWNER_STAYS, "owner")
    return None


def may_move(policy: LadderPolicy, state: AppointmentState) -> bool:
    """Whether a case may take the place of a locked visit whose appointment is so far.

    A leak may, as long as no customer was told of the other visit.
    """
    return policy.case_class is CaseClass.EMERGENCY and state is _UNTOLD


def steps_to(stage: Stage) -> tuple[Stage, ...]:
    """Return a stage and what it implies: who is at the door has acknowledged the case, too."""
    before = LADDER[: LADDER.index(stage)] if stage in LADDER else ()
    return (*(step for step in before if step in _IMPLIED), stage)


def stage_met_by(report: VisitEventKind) -> Stage | None:
    """Return the furthest step that a report from a visit meets."""
    return _MET_BY.get(report)


def handed_up_at(limit: timedelta, handled: timedelta, since: datetime) -> datetime:
    """Return when live handling that goes on since an instant goes to the next one up."""
    return since + max(limit - handled, NO_TIME)
