"""Surveys: answered by a link without signing in; links and follow-ups for the office."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from api.auth import OfficePlanner, OfficeReader
from api.deps import CountedSurveys, InHouse
from api.limits import SurveyLimits
from api.rest.answers import failures
from api.rest.schemas.base import Names
from api.rest.schemas.surveys import (
    FollowUpNote,
    FollowUps,
    SurveyAnswer,
    SurveyLink,
    SurveyOpening,
    SurveysToSend,
    SurveyThanks,
    SurveyView,
)
from api.rest.views.surveys import follow_up_view, listed_survey, work_type_name
from dispatch.domain.quality.survey import Answers
from dispatch.services.quality.surveys import answer_survey, follow_up, give_link, open_survey
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.queries.surveys import surveys_to_follow_up, surveys_to_send

router = APIRouter(tags=["surveys"])
PUBLIC = failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS)
OFFICE = failures(HTTPStatus.UNAUTHORIZED)
CHANGED = failures(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)

CentreId = Annotated[str | None, Query(alias="centreId", max_length=64)]
SurveyId = Annotated[str, Path(max_length=64)]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.post("/survey/open", responses=PUBLIC)
def open_a_survey(
    body: SurveyOpening, request: Request, house: InHouse, limits: CountedSurveys
) -> SurveyView:
    """Read what a link asks; its token comes in the body, so that no log of addresses holds it."""
    _count(limits, request)
    with house.database.read() as session:
        found = open_survey(session, body.token, house.now())
        zone = zones_of_centres(session)[found.centre_id]
        return SurveyView(
            purpose=found.purpose,
            work_type_name=work_type_name(found),
            centre_name=Names(zh=found.centre.name_zh, en=found.centre.name_en),
            day=found.asked_at.astimezone(zone).date(),
            expires_at=found.expires_at.astimezone(zone),
        )


@router.post("/survey/answer", responses=PUBLIC)
def answer_a_survey(
    body: SurveyAnswer, request: Request, house: InHouse, limits: CountedSurveys
) -> SurveyThanks:
    """Answer a survey; a link takes one answer."""
    _count(limits, request)
    said = Answers(
        satisfaction=body.satisfaction,
        on_time=body.on_time,
        repaired=body.repaired,
        cleanliness=body.cleanliness,
        explained=body.explained,
        comment=body.comment,
    )
    with house.database.write() as session:
        found = answer_survey(session, body.token, said, house.now())
        return SurveyThanks(purpose=found.purpose)


@router.get("/surveys/to-send", responses=OFFICE)
def list_surveys_to_send(
    who: OfficeReader, house: InHouse, centre_id: CentreId = None, limit: Limit = 200
) -> SurveysToSend:
    """List surveys that nobody was given a link to yet, the oldest first."""
    with house.database.read() as session:
        zones = zones_of_centres(session)
        rows = surveys_to_send(session, centre_id, house.now(), limit)
        return SurveysToSend(items=[listed_survey(row, zones) for row in rows])


@router.post("/surveys/{survey_id}/link", responses=CHANGED)
def give_survey_link(survey_id: SurveyId, who: OfficePlanner, house: InHouse) -> SurveyLink:
    """Make the link to a survey, to be sent to the customer; the link before it ends."""
    with house.database.write() as session:
        link = give_link(session, who, survey_id, house.now())
        zone = zones_of_centres(session)[link.survey.centre_id]
        return SurveyLink(
            survey_id=survey_id,
            path=f"/survey#{link.token}",
            expires_at=link.survey.expires_at.astimezone(zone),
        )


@router.get("/surveys/follow-ups", responses=OFFICE)
def list_survey_follow_ups(
    who: OfficeReader, house: InHouse, centre_id: CentreId = None, limit: Limit = 200
) -> FollowUps:
    """List answers that somebody has to call about, the oldest first."""
    with house.database.read() as session:
        zones = zones_of_centres(session)
        rows = surveys_to_follow_up(session, centre_id, limit)
        return FollowUps(items=[follow_up_view(row, zones) for row in rows])


@router.post("/surveys/{survey_id}/follow-up", responses=CHANGED)
def follow_up_survey(
    survey_id: SurveyId, body: FollowUpNote, who: OfficePlanner, house: InHouse
) -> FollowUpNote:
    """Note what came of the call; the answer leaves the list."""
    with house.database.write() as session:
        row = follow_up(session, who, survey_id, body.note, house.now())
        return FollowUpNote(note=row.follow_up_note)


def _count(limits: SurveyLimits, request: Request) -> None:
    limits.count(request.client.host if request.client else "")
