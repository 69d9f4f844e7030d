"""Cases that come to their end without a visit: called off by a person, or solved from afar."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cases.ending import Turn
from dispatch.domain.codes_cases import CaseCode
from dispatch.domain.codes_intake import IntakeCode
from dispatch.domain.kinds import CaseStatus, RemoteOutcome
from dispatch.domain.partners.offers import PartnerOfferState
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.visit_status import FINAL, OPEN, VisitStatus, transition_fault
from dispatch.services.cases.ending import review
from dispatch.services.partners.events import record_answer
from dispatch.services.people.accounts import Principal
from dispatch.services.sla import acts, clocks
from dispatch.services.visit_changes import record_change
from dispatch.store.events import one_at_a_time
from dispatch.store.queries.intake import undecided_cases
from dispatch.store.queries.partners import held_standing_offers
from dispatch.store.sla import CaseClocks
from dispatch.store.work import Case, Visit
from solver.faults import Fault


def call_off(session: Session, who: Principal, case_id: str, reason: str, now: datetime) -> Case:
    """Call off a case with all its visits that are not over, for a reason; the caller commits.

    Its clocks end with it, those of a complaint, too, about which nobody is asked then.

    Raises
    ------
    Refused
        NOT_FOUND; INVALID without a reason; CONFLICT when the case has ended, a person has to
        decide on it first, or somebody is at work on site.
    """
    one_at_a_time(session)
    case = session.get(Case, case_id, with_for_update=True)
    if case is None:
        fault = Fault(IntakeCode.CASE_NOT_FOUND, "caseId", {"id": case_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    if not reason.strip():
        raise Refused(Fault(CaseCode.REASON_MISSING, "reason"))
    if case.status is not CaseStatus.OPEN:
        values = {"ticket": case.ticket, "status": case.status.value}
        raise Refused(Fault(CaseCode.ENDED, "caseId", values), Refusal.CONFLICT)
    if undecided_cases(session, [case_id]):
        fault = Fault(CaseCode.UNDECIDED, "caseId", {"ticket": case.ticket})
        raise Refused(fault, Refusal.CONFLICT)
    _cancel(session, who, _visits(session, case_id), reason.strip(), now)
    return review(session, who.user_id, case_id, Turn.CALLED_OFF, now, reason=reason.strip())


def log_attempt(
    session: Session,
    who: Principal,
    case_id: str,
    outcome: RemoteOutcome,
    text: str,
    now: datetime,
) -> CaseClocks:
    """Log an attempt to help from afar; what it has solved needs no visit, and the case ends.

    A visit that somebody is on the way to goes on.
    """
    found = acts.log_remote_attempt(session, who, case_id, outcome, text, now)
    if outcome is RemoteOutcome.SOLVED:
        visits = _visits(session, case_id)
        if all(visit.status in OPEN for visit in visits):
            _cancel(session, who, visits, Turn.SOLVED.value, now)
        review(session, who.user_id, case_id, Turn.SOLVED, now)
    return found


def close_clocks(session: Session, who: Principal, case_id: str, now: datetime) -> CaseClocks:
    """End the clocks of a case; a complaint whose visits are over ends with them."""
    ended = clocks.close(session, who, case_id, now)
    review(session, who.user_id, case_id, Turn.CLOCKS_ENDED, now)
    return ended


def _visits(session: Session, case_id: str) -> list[Visit]:
    held = select(Visit).where(Visit.case_id == case_id, Visit.status.not_in(FINAL))
    return [*session.scalars(held.order_by(Visit.id).with_for_update(of=Visit, key_share=True))]


def _cancel(
    session: Session, who: Principal, visits: Iterable[Visit], reason: str, now: datetime
) -> None:
    """Cancel visits, and take back what partner points were offered of them."""
    ids = []
    for visit in visits:
        fault = transition_fault(visit.status, VisitStatus.CANCELLED)
        if fault is not None:
            raise Refused(fault, Refusal.CONFLICT)
        visit.status = VisitStatus.CANCELLED
        ids.append(visit.id)
        payload = {"fields": ["status"], "status": visit.status.value, "reason": reason}
        record_change(session, who.user_id, visit.id, payload, now)
    for offer in held_standing_offers(session, ids).values():
        offer.state, offer.ended_at, offer.answered_by = PartnerOfferState.WITHDRAWN, now, None
        record_answer(session, offer, who.user_id, now)
    session.flush()
