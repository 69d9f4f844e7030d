"""Surveys: made when work is over, answered by a link without signing in, followed up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes_quality import QualityCode
from dispatch.domain.quality.survey import (
    Answers,
    SurveyPurpose,
    answer_faults,
    closed_fault,
    needs_follow_up,
)
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.people.accounts import Principal
from dispatch.services.people.secrets import new_token, token_hash
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.ids import new_id
from dispatch.store.quality import Survey
from dispatch.store.queries.policies import survey_policy
from dispatch.store.work import Visit
from solver.faults import Fault, InvalidInput

BY_THE_CUSTOMER = "customer"
"""Who answers a survey."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a customer is sent: the token is told here and never again."""

    survey: Survey
    token: str


def ask_of_visit(session: Session, visit: Visit, now: datetime) -> Survey:
    """Make the survey of a visit that was just completed."""
    return _ask(session, SurveyPurpose.VISIT, visit.case_id, visit.centre_id, visit.id, now)


def ask_of_complaint(session: Session, case_id: str, centre_id: str, now: datetime) -> Survey:
    """Make the survey of a complaint that was just closed."""
    return _ask(session, SurveyPurpose.COMPLAINT, case_id, centre_id, None, now)


def give_link(session: Session, who: Principal, survey_id: str, now: datetime) -> Link:
    """Make the link to a survey; one that was given out before no longer works.

    Raises
    ------
    Refused
        NOT_FOUND. CONFLICT: it is answered, or too late to be.
    """
    survey = _held(session, survey_id)
    _refuse(closed_fault(survey.answered_at, survey.expires_at, now))
    token = new_token()
    survey.token_hash, survey.link_given_at = token_hash(token), now
    _note(session, survey, who.user_id, "survey.link", now)
    return Link(survey, token)


def open_survey(session: Session, token: str, now: datetime) -> Survey:
    """Return the survey that a link leads to.

    Raises
    ------
    Refused
        NOT_FOUND: no link has this token. CONFLICT: it is answered, or too late to be.
    """
    survey = _of_token(session, token)
    _refuse(closed_fault(survey.answered_at, survey.expires_at, now))
    return survey


def answer_survey(session: Session, token: str, answers: Answers, now: datetime) -> Survey:
    """Keep the one answer that a link may give; a bad one goes to the work list.

    Raises
    ------
    Refused
        As `open_survey`.
    InvalidInput
        With every mark that is off the scale and everything that was not asked.
    """
    # Of two answers at once one is the first; the other finds it answered.
    found = _held(session, open_survey(session, token, now).id)
    _refuse(closed_fault(found.answered_at, found.expires_at, now))
    faults = [*answer_faults(found.purpose, answers)]
    if faults:
        raise InvalidInput(faults)
    found.answered_at = now
    found.satisfaction, found.cleanliness = answers.satisfaction, answers.cleanliness
    found.on_time, found.repaired = answers.on_time, answers.repaired
    found.explained, found.comment = answers.explained, answers.comment.strip()
    found.follow_up = needs_follow_up(survey_policy(session), answers)
    _note(session, found, BY_THE_CUSTOMER, "survey.answered", now)
    return found


def follow_up(session: Session, who: Principal, survey_id: str, note: str, now: datetime) -> Survey:
    """Take a survey off the work list: the customer was called, and what came of it.

    Raises
    ------
    Refused
        NOT_FOUND. CONFLICT: it does not wait. INVALID: nothing is said of what came of it.
    """
    survey = _held(session, survey_id)
    if not survey.follow_up or survey.followed_up_at is not None:
        fault = Fault(QualityCode.FOLLOW_UP_NOT_WAITING, "surveyId", {"id": survey_id})
        raise Refused(fault, Refusal.CONFLICT)
    if not note.strip():
        raise Refused(Fault(QualityCode.FOLLOW_UP_NOTE_MISSING, "note"))
    survey.followed_up_at, survey.followed_up_by = now, who.user_id
    survey.follow_up_note = note.strip()
    _note(session, survey, who.user_id, "survey.followed-up", now)
    return survey


def _ask(
    session: Session,
    purpose: SurveyPurpose,
    case_id: str,
    centre_id: str,
    visit_id: str | None,
    now: datetime,
) -> Survey:
    survey = Survey(
        id=new_id(),
        purpose=purpose,
        case_id=case_id,
        visit_id=visit_id,
        centre_id=centre_id,
        asked_at=now,
        expires_at=survey_policy(session).expires(now),
    )
    session.add(survey)
    session.flush()
    return survey


def _held(session: Session, survey_id: str) -> Survey:
    one_at_a_time(session)
    wanted = (
        select(Survey)
        .where(Survey.id == survey_id)
        .with_for_update(of=Survey)
        # On PostgreSQL another may have changed it while this one waited.
        .execution_options(populate_existing=True)
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        fault = Fault(QualityCode.SURVEY_NOT_FOUND, "surveyId")
        raise Refused(fault, Refusal.NOT_FOUND)
    return found


def _of_token(session: Session, token: str) -> Survey:
    found = session.scalar(select(Survey).where(Survey.token_hash == token_hash(token)))
    if found is None:
        raise Refused(Fault(QualityCode.SURVEY_NOT_FOUND, "token"), Refusal.NOT_FOUND)
    return found


def _refuse(fault: Fault | None) -> None:
    if fault is not None:
        raise Refused(fault, Refusal.CONFLICT)


def _note(session: Session, survey: Survey, actor: str, kind: str, now: datetime) -> None:
    """Record what happened to a survey; marks and words stay in its row alone."""
    event = Event(
        at=now,
        actor=actor,
        kind=kind,
        entity="survey",
        entity_id=survey.id,
        payload={"caseId": survey.case_id, "followUp": survey.follow_up},
    )
    record_event(session, event)
