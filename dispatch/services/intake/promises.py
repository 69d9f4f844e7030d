"""What is promised to those who ask: the clocks of their cases, and the deadlines of visits."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.sla.policy import CaseClass
from dispatch.services.intake.matching import Arrival
from dispatch.services.intake.register import Register
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.clocks import start_clocks
from dispatch.store.sla import SlaLadder

COMPLAINTS = "complaint-follow-up"


def begin_promises(
    session: Session,
    who: Principal,
    register: Register,
    arrivals: Sequence[Arrival],
    now: datetime,
) -> None:
    """Start the clocks of new cases where the organisation promises anything to their class."""
    usual = _usual(session)
    for arrival in arrivals:
        request = arrival.asked.request
        policy = request.sla_policy_id or usual.get(_class_of(register, request.work_type))
        if policy is not None:
            start_clocks(session, who, arrival.case_id, policy, arrival.centre_id, now)


def _usual(session: Session) -> Mapping[CaseClass, str]:
    rows = session.execute(select(SlaLadder.case_class, SlaLadder.policy_id))
    found: dict[CaseClass, str] = {}
    for case_class, policy_id in sorted((row[0], row[1]) for row in rows):
        found.setdefault(case_class, policy_id)
    return found


def _class_of(register: Register, work_type: str) -> CaseClass:
    if register.work_types[work_type].emergency:
        return CaseClass.EMERGENCY
    return CaseClass.COMPLAINT if work_type == COMPLAINTS else CaseClass.NORMAL
