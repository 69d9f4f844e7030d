"""Surveys: what a customer is asked and says, links to give out, answers to follow up."""

from datetime import date, datetime

from pydantic import Field

from api.rest.schemas.base import NAMES, Id, Names, Schema, shown
from api.rest.schemas.visits import CUSTOMER, CustomerView
from dispatch.domain.quality.survey import SurveyPurpose

TOKEN = "q2Yv0cW9nR4xK7tB1mZ5sL8dF3hJ6pA0uE9iO2yT4wQ"
ASKED = {
    "purpose": "VISIT",
    "workTypeName": NAMES,
    "centreName": {"zh": "鼓楼服务中心", "en": "Gulou service centre"},
    "day": "2026-10-08",
    "expiresAt": "2026-10-22T10:40:00+08:00",
}
ANSWER = {
    "token": TOKEN,
    "satisfaction": 5,
    "onTime": True,
    "repaired": True,
    "cleanliness": 5,
    "explained": True,
    "comment": "",
}
LISTED = {
    "id": "0c7b",
    "purpose": "VISIT",
    "ticket": "T-1001",
    "visitId": "v1",
    "centreId": "gulou",
    "workTypeName": NAMES,
    "customer": CUSTOMER,
    "askedAt": "2026-10-08T10:40:00+08:00",
    "expiresAt": "2026-10-22T10:40:00+08:00",
}
FOLLOW_UP = LISTED | {
    "answeredAt": "2026-10-08T19:12:00+08:00",
    "satisfaction": 1,
    "onTime": False,
    "repaired": True,
    "cleanliness": 2,
    "explained": None,
    "comment": "等了一下午",
}
LINK = {
    "surveyId": "0c7b",
    "path": f"/survey#{TOKEN}",
    "expiresAt": "2026-10-22T10:40:00+08:00",
}
NOTE = {"note": "道歉，周六复查"}


class SurveyOpening(Schema):
    """The token of a link."""

    model_config = shown({"token": TOKEN})

    token: str = Field(min_length=1, max_length=100)


class SurveyView(Schema):
    """What is asked about; nothing in it says who the customer is or where they live."""

    model_config = shown(ASKED)

    purpose: SurveyPurpose
    work_type_name: Names
    centre_name: Names
    day: date
    expires_at: datetime


class SurveyAnswer(SurveyOpening):
    """What a customer says: marks from 1 (worst) to 5, null for what they leave open."""

    model_config = shown(ANSWER)

    satisfaction: int = Field(ge=1, le=5)
    on_time: bool | None = None
    repaired: bool | None = None
    cleanliness: int | None = Field(default=None, ge=1, le=5)
    explained: bool | None = None
    comment: str = Field(default="", max_length=1000)


class SurveyThanks(Schema):
    """The answer was kept."""

    model_config = shown({"purpose": "VISIT"})

    purpose: SurveyPurpose


class ListedSurvey(Schema):
    """A survey as the office sees it."""

    model_config = shown(LISTED)

    id: Id
    purpose: SurveyPurpose
    ticket: str
    visit_id: Id | None
    centre_id: Id
    work_type_name: Names
    customer: CustomerView
    asked_at: datetime
    expires_at: datetime


class SurveysToSend(Schema):
    """Surveys that nobody was given a link to yet, the oldest first."""

    model_config = shown({"items": [LISTED]})

    items: list[ListedSurvey]


class SurveyLink(Schema):
    """A link to send to the customer: the path on this server. It is told this once."""

    model_config = shown(LINK)

    survey_id: Id
    path: str
    expires_at: datetime


class FollowUpView(ListedSurvey):
    """An answer that somebody has to call about."""

    model_config = shown(FOLLOW_UP)

    answered_at: datetime
    satisfaction: int
    on_time: bool | None
    repaired: bool | None
    cleanliness: int | None
    explained: bool | None
    comment: str


class FollowUps(Schema):
    """Answers that somebody has to call about, the oldest first."""

    model_config = shown({"items": [FOLLOW_UP]})

    items: list[FollowUpView]


class FollowUpNote(Schema):
    """What came of the call."""

    model_config = shown(NOTE)

    note: str = Field(max_length=1000)
