"""What a customer's asking again does to the case that is there: mostly nothing but its event."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from dispatch.domain.cases.ending import Turn
from dispatch.domain.cases.next_visit import MANAGERS, DecisionCause, decision_needed
from dispatch.domain.intake.duplicates import Standing
from dispatch.domain.intake.request import replaces_filters
from dispatch.domain.visit_events import FailureReason
from dispatch.domain.visit_status import FINAL, VisitStatus
from dispatch.services.cases.ending import review
from dispatch.services.cases.next_visits import as_case_visit, make_next_visit
from dispatch.services.cases.rework import note_fault
from dispatch.services.intake.matching import Arrival
from dispatch.services.intake.register import Register
from dispatch.services.intake.rounds import join_round
from dispatch.services.intake.visits import new_visit
from dispatch.services.people.accounts import Principal
from dispatch.services.policies import case_policy
from dispatch.services.sla.begin import add_visit_to_promise
from dispatch.store.cases import CaseDecision, CaseFault, NextVisit, VisitOutcome
from dispatch.store.events import Event, record_event
from dispatch.store.ids import new_id
from dispatch.store.queries.intake import visits_of_cases
from dispatch.store.work import Case, Visit


def ask_again(
    session: Session, who: Principal, register: Register, arrival: Arrival, now: datetime
) -> None:
    """Let a request go into its case.

    A device or a fault that the case did not know is noted. Where nothing was to come any more
    although the last trip failed, the work goes on: by a manager's decision where the policy asks
    for one, else by a further visit; who asks again has taken back a refusal. What is asked for
    the filters of a household joins the visit that they have.
    """
    known = arrival.into
    if known is None:
        raise ValueError(arrival.case_id)
    case = session.get_one(Case, known.case_id)
    filters = replaces_filters(known.about.work_type)
    if arrival.device is not None and known.about.device_id is None and not filters:
        case.device_id = arrival.device.id
        for visit in visits_of_cases(session, [case.id]).get(case.id, ()):
            if visit.device_id is None and visit.status not in FINAL:
                visit.device_id = arrival.device.id
        session.flush()
    fault = arrival.asked.request.fault_code
    if fault is not None and session.get(CaseFault, known.case_id) is None:
        note_fault(session, case, fault, now, who.user_id)
    if known.standing is Standing.UNMENDED:
        _go_on(session, who, register, arrival, now)
        review(session, who.user_id, case.id, Turn.ASKED_AGAIN, now)
    if filters:
        join_round(session, who, register, arrival, now)


def _go_on(
    session: Session, who: Principal, register: Register, arrival: Arrival, now: datetime
) -> None:
    visits = visits_of_cases(session, [arrival.case_id])[arrival.case_id]
    tried = [visit for visit in visits if visit.status is VisitStatus.FAILED]
    if not tried:
        _come(session, register, arrival, now)  # all of it was called off
        return
    failed = tried[-1]
    reason = FailureReason(failed.failure_reason or FailureReason.OTHER)
    cause = decision_needed(case_policy(session), [as_case_visit(each) for each in visits], reason)
    if cause is not None and cause in MANAGERS:
        _decide_again(session, who, failed, cause, now)
        return
    followed = session.scalar(select(NextVisit).where(NextVisit.follows_id == failed.id))
    outcome = session.get(VisitOutcome, failed.id)
    if followed is None and outcome is not None:
        make_next_visit(session, failed, outcome, now, who.user_id)
        return
    _come(session, register, arrival, now)  # what followed it was called off


def _come(session: Session, register: Register, arrival: Arrival, now: datetime) -> None:
    """Make a visit as a new request has it, in the case that is there."""
    values = new_visit(register, arrival, now)
    session.execute(insert(Visit), [values])
    add_visit_to_promise(session, session.get_one(Visit, values["id"]))


def _decide_again(
    session: Session, who: Principal, failed: Visit, cause: DecisionCause, now: datetime
) -> None:
    """Put the decision after a visit that failed back on the list; what it was is on record."""
    held = select(CaseDecision).where(CaseDecision.visit_id == failed.id).with_for_update()
    row = session.scalars(held).one_or_none()
    before = None
    if row is None:
        row = CaseDecision(id=new_id(), case_id=failed.case_id, visit_id=failed.id)
        session.add(row)
    else:
        before = {
            "verdict": row.verdict,
            "reason": row.reason,
            "by": row.decided_by,
            "offer": row.offer,
            "offerState": row.offer_state,
        }
    row.cause, row.opened_at, row.reason = cause, now, ""
    row.verdict = row.decided_at = row.decided_by = row.offer = row.offer_state = None
    session.flush()
    event = Event(
        at=now,
        actor=who.user_id,
        kind="case.decision",
        entity="case",
        entity_id=failed.case_id,
        payload={"cause": cause.value, "askedAgain": True, "before": before},
    )
    record_event(session, event)
