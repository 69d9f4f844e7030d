"""Ladders of stages, as an organisation sets them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes_sla import SlaCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.sla.policy import LadderPolicy, policy_faults
from dispatch.services.people.accounts import Principal
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.sla import SlaLadder, SlaStageRule
from dispatch.store.work import SlaPolicy, WorkType
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput


def find_ladder(session: Session, policy_id: str) -> SlaLadder:
    """Return the ladder of a policy.

    Raises
    ------
    Refused
        NOT_FOUND: there is no such policy, or it has no ladder.
    """
    row = session.get(SlaLadder, policy_id)
    if row is not None:
        return row
    _found(session, policy_id)
    raise Refused(Fault(SlaCode.LADDER_MISSING, "policyId", {"id": policy_id}), Refusal.NOT_FOUND)


def set_ladder(
    session: Session, who: Principal, policy_id: str, policy: LadderPolicy, now: datetime
) -> SlaLadder:
    """Set the ladder of a policy for all clocks that are started from now on.

    Raises
    ------
    Refused
        NOT_FOUND: there is no such policy.
    InvalidInput
        With everything that is wrong with it; the old one stays.
    """
    held_policy(session, policy_id)
    faults = [*policy_faults(policy)]
    known = set(session.scalars(select(WorkType.id)))
    faults += [
        Fault(InputCode.UNKNOWN_REFERENCE, "exemptWorkTypes", {"value": work_type})
        for work_type in sorted(policy.exempt_work_types - known)
    ]
    if faults:
        raise InvalidInput(faults)
    row = session.get(SlaLadder, policy_id)
    if row is None:
        row = SlaLadder(policy_id=policy_id)
        session.add(row)
    else:
        row.stages = []
        session.flush()  # the old rules go before the new ones of the same stages come
    row.case_class, row.remote_first = policy.case_class, policy.remote_first
    row.owners, row.reminders = list(policy.owners), list(policy.reminders)
    row.exempt_work_types = sorted(policy.exempt_work_types)
    row.visit_stage = policy.visit_stage
    row.stages = [
        SlaStageRule(stage=rule.stage, unit=rule.unit, amount=rule.amount) for rule in policy.stages
    ]
    session.flush()
    event = Event(
        at=now,
        actor=who.user_id,
        kind="sla.policy-changed",
        entity="sla-policy",
        entity_id=policy_id,
        payload={rule.stage.value: f"{rule.amount} {rule.unit.value}" for rule in policy.stages},
    )
    record_event(session, event)
    return row


def held_policy(session: Session, policy_id: str) -> SlaPolicy:
    """Return a policy that nobody else changes until the transaction ends.

    Raises
    ------
    Refused
        NOT_FOUND: there is no such policy.
    """
    one_at_a_time(session)
    return _found(session, policy_id)


def _found(session: Session, policy_id: str) -> SlaPolicy:
    row = session.get(SlaPolicy, policy_id)
    if row is None:
        fault = Fault(SlaCode.POLICY_NOT_FOUND, "policyId", {"id": policy_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    return row
