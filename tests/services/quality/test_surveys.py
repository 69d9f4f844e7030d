"""F12: a survey from the end of a visit or a complaint to the call that follows a bad answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from dispatch.domain.codes_quality import QualityCode
from dispatch.domain.quality.survey import Answers, SurveyPolicy, SurveyPurpose
from dispatch.domain.refusals import Refused
from dispatch.domain.visit_events import FailureReason
from dispatch.services.policies import change_survey_policy
from dispatch.services.quality.surveys import answer_survey, follow_up, give_link, open_survey
from dispatch.store.quality import Survey
from dispatch.store.queries.surveys import surveys_to_follow_up, surveys_to_send
from dispatch.store.session import Database
from solver.faults import InvalidInput
from tests.services.cases.people import DESK, MANAGER, NOON, completes, fails, shop

DAY = timedelta(days=1)


def completed(session: Session) -> Survey:
    """The survey of a visit that Ann has just completed."""
    shop(session)
    completes(session)
    return session.scalars(select(Survey)).one()


def code_of(refused: pytest.ExceptionInfo[Refused]) -> object:
    return refused.value.fault.code


def test_a_completed_visit_has_a_survey_and_a_failed_one_has_none(database: Database) -> None:
    with database.write() as session:
        survey = completed(session)
    assert (survey.purpose, survey.visit_id) == (SurveyPurpose.VISIT, "v1")
    assert survey.expires_at == NOON + 14 * DAY


def test_a_failed_visit_has_none(database: Database) -> None:
    with database.write() as session:
        shop(session)
        fails(session, FailureReason.NOBODY_HOME)
        assert session.scalars(select(Survey)).all() == []


def test_of_a_link_the_hash_alone_is_kept(database: Database) -> None:
    with database.write() as session:
        link = give_link(session, DESK, completed(session).id, NOON)
    with database.read() as session:
        kept = session.execute(text("SELECT * FROM survey")).one()
        assert link.token not in map(str, kept)
        assert open_survey(session, link.token, NOON).visit_id == "v1"
        assert surveys_to_send(session, None, NOON, 10) == []


def test_a_new_link_ends_the_one_before(database: Database) -> None:
    with database.write() as session:
        survey = completed(session)
        assert [each.id for each in surveys_to_send(session, "gulou", NOON, 10)] == [survey.id]
        first = give_link(session, DESK, survey.id, NOON)
        second = give_link(session, DESK, survey.id, NOON)
        session.flush()
        assert open_survey(session, second.token, NOON).id == survey.id
        with pytest.raises(Refused) as refused:
            open_survey(session, first.token, NOON)
    assert code_of(refused) is QualityCode.SURVEY_NOT_FOUND


def test_a_link_takes_one_answer(database: Database) -> None:
    with database.write() as session:
        link = give_link(session, DESK, completed(session).id, NOON)
        answer_survey(session, link.token, Answers(5, True, True, 4, True, " fine "), NOON)
    with database.write() as session:
        with pytest.raises(Refused) as refused:
            answer_survey(session, link.token, Answers(1), NOON + DAY)
        with pytest.raises(Refused) as no_link:
            give_link(session, DESK, link.survey.id, NOON)
        kept = session.get_one(Survey, link.survey.id)
        assert (kept.satisfaction, kept.comment, kept.follow_up) == (5, "fine", False)
        assert kept.answered_at == NOON
        assert surveys_to_follow_up(session, None, 10) == []
    assert code_of(refused) is code_of(no_link) is QualityCode.SURVEY_ANSWERED


def test_it_ends_as_the_policy_of_its_day_said(database: Database) -> None:
    with database.write() as session:
        shop(session)
        change_survey_policy(session, MANAGER, SurveyPolicy(valid_days=3), NOON)
        completes(session)
        change_survey_policy(session, MANAGER, SurveyPolicy(valid_days=30), NOON)
        survey = session.scalars(select(Survey)).one()
        link = give_link(session, DESK, survey.id, NOON)
        session.flush()
        open_survey(session, link.token, NOON + 3 * DAY - timedelta(seconds=1))
        with pytest.raises(Refused) as refused:
            answer_survey(session, link.token, Answers(5), NOON + 3 * DAY)
        assert surveys_to_send(session, None, NOON + 3 * DAY, 10) == []
    assert code_of(refused) is QualityCode.SURVEY_EXPIRED


def test_a_bad_policy_is_refused_and_the_old_one_stays(database: Database) -> None:
    with database.write() as session:
        shop(session)
        with pytest.raises(InvalidInput):
            change_survey_policy(session, MANAGER, SurveyPolicy(0, 9), NOON)
        completes(session)
        assert session.scalars(select(Survey)).one().expires_at == NOON + 14 * DAY


def test_a_bad_answer_waits_for_a_call_until_somebody_has_made_it(database: Database) -> None:
    with database.write() as session:
        link = give_link(session, DESK, completed(session).id, NOON)
        answer_survey(session, link.token, Answers(2, comment="late"), NOON)
    with database.write() as session:
        waiting = surveys_to_follow_up(session, "gulou", 10)
        assert [each.id for each in waiting] == [link.survey.id]
        assert surveys_to_follow_up(session, "elsewhere", 10) == []
        with pytest.raises(Refused) as silent:
            follow_up(session, DESK, link.survey.id, " ", NOON)
        follow_up(session, DESK, link.survey.id, "apologised", NOON + DAY)
        session.flush()
        assert surveys_to_follow_up(session, None, 10) == []
        with pytest.raises(Refused) as again:
            follow_up(session, DESK, link.survey.id, "again", NOON + DAY)
        kept = session.get_one(Survey, link.survey.id)
        assert (kept.follow_up_note, kept.followed_up_by) == ("apologised", DESK.user_id)
    assert code_of(silent) is QualityCode.FOLLOW_UP_NOTE_MISSING
    assert code_of(again) is QualityCode.FOLLOW_UP_NOT_WAITING
