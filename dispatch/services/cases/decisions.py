"""A person decides how a case goes on, and notes what the customer said to an offer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cases.decisions import Decided, OfferState, Verdict, decision_faults
from dispatch.domain.cases.ending import Turn
from dispatch.domain.cases.next_visit import MANAGERS
from dispatch.domain.codes_cases import CaseCode
from dispatch.domain.kinds import MANAGING
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.cases.ending import review
from dispatch.services.cases.next_visits import make_next_visit
from dispatch.services.people.accounts import Principal
from dispatch.services.policies import case_policy
from dispatch.store.cases import CaseDecision, VisitOutcome
from dispatch.store.events import Event, one_at_a_time, record_event
from solver.faults import Fault, InvalidInput


def decide(
    session: Session, who: Principal, decision_id: str, decided: Decided, now: datetime
) -> CaseDecision:
    """Take a decision; with the verdict VISIT the next visit is made at once.

    Taken again in the same words by the same person it counts once.

    Raises
    ------
    Refused
        NOT_FOUND; FORBIDDEN when a manager is needed; CONFLICT when it was taken otherwise.
    InvalidInput
        With everything that is missing.
    """
    row = _locked(session, decision_id)
    if row.cause in MANAGERS and who.role not in MANAGING:
        fault = Fault(CaseCode.MANAGER_NEEDED, "", {"cause": row.cause.value})
        raise Refused(fault, Refusal.FORBIDDEN)
    if row.verdict is not None:
        if (row.decided_by, row.verdict, row.reason, row.offer) == (
            who.user_id,
            decided.verdict,
            decided.reason,
            decided.offer,
        ):
            return row
        raise Refused(Fault(CaseCode.DECISION_TAKEN, "", {"by": row.decided_by or ""}), _CONFLICT)
    faults = [*decision_faults(case_policy(session), row.cause, decided)]
    if faults:
        raise InvalidInput(faults)
    row.verdict, row.reason = decided.verdict, decided.reason
    row.decided_at, row.decided_by = now, who.user_id
    row.offer = decided.offer
    row.offer_state = None if decided.offer is None else OfferState.OPEN
    if decided.verdict is Verdict.VISIT:
        outcome = session.get_one(VisitOutcome, row.visit_id)
        row.next_visit_id = make_next_visit(session, row.visit, outcome, now, who.user_id).id
    session.flush()
    _record(session, who, row, now)
    review(session, who.user_id, row.case_id, Turn.DECIDED, now)
    return row


def answer_offer(
    session: Session, who: Principal, decision_id: str, accepted: bool, now: datetime
) -> CaseDecision:
    """Note what the customer said to an offer; the same answer again changes nothing.

    Raises
    ------
    Refused
        NOT_FOUND; CONFLICT when there is no offer, or the customer said otherwise before.
    """
    row = _locked(session, decision_id)
    state = OfferState.ACCEPTED if accepted else OfferState.DECLINED
    if row.offer_state is state:
        return row
    if row.offer_state is not OfferState.OPEN:
        raise Refused(Fault(CaseCode.OFFER_NOT_OPEN), _CONFLICT)
    row.offer_state = state
    session.flush()
    _record(session, who, row, now)
    review(session, who.user_id, row.case_id, Turn.DECIDED, now)
    return row


_CONFLICT = Refusal.CONFLICT


def _locked(session: Session, decision_id: str) -> CaseDecision:
    one_at_a_time(session)
    wanted = select(CaseDecision).where(CaseDecision.id == decision_id)
    row = session.scalars(wanted.with_for_update(of=CaseDecision)).one_or_none()
    if row is None:
        fault = Fault(CaseCode.DECISION_NOT_FOUND, "decisionId", {"id": decision_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    return row


def _record(session: Session, who: Principal, row: CaseDecision, now: datetime) -> None:
    event = Event(
        at=now,
        actor=who.user_id,
        kind="case.decision",
        entity="case",
        entity_id=row.case_id,
        payload={
            "cause": row.cause.value,
            "verdict": row.verdict,
            "reason": row.reason,
            "offer": row.offer,
            "offerState": row.offer_state,
            "nextVisit": row.next_visit_id,
        },
    )
    record_event(session, event)
