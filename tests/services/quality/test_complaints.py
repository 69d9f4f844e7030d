"""F10: a survey of satisfaction follows a complaint."""

from sqlalchemy import select

from dispatch.domain.quality.survey import Answers, SurveyPurpose
from dispatch.services.quality.surveys import answer_survey, give_link
from dispatch.services.sla.clocks import close
from dispatch.store.quality import Survey
from dispatch.store.queries.surveys import surveys_to_follow_up
from dispatch.store.session import Database
from tests.services.sla.desk import ANN, clock, started


def test_who_complained_is_asked_once_it_is_closed(database: Database) -> None:
    started(database, "complaint")
    with database.write() as session:
        close(session, ANN, "c1", clock(15))
        survey = session.scalars(select(Survey)).one()
        assert (survey.purpose, survey.case_id, survey.visit_id) == (
            SurveyPurpose.COMPLAINT,
            "c1",
            None,
        )
        assert (survey.centre_id, survey.asked_at) == ("gulou", clock(15))
        # Not settled: whatever the mark, somebody calls.
        link = give_link(session, ANN, survey.id, clock(15))
        session.flush()
        answer_survey(session, link.token, Answers(4, repaired=False), clock(16))
        session.flush()
        assert surveys_to_follow_up(session, None, 10) == [survey]


def test_nobody_is_asked_of_a_case_that_is_no_complaint(database: Database) -> None:
    started(database, "standard")
    with database.write() as session:
        close(session, ANN, "c1", clock(15))
        assert session.scalars(select(Survey)).all() == []
