"""Surveys as schemas."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from api.rest.schemas.base import Names
from api.rest.schemas.surveys import FollowUpView, ListedSurvey
from api.rest.schemas.visits import CustomerView
from dispatch.store.quality import Survey

Zones = Mapping[str, ZoneInfo]


def work_type_name(survey: Survey) -> Names:
    """Name the work that was done, or what the case is about."""
    kind = survey.case.work_type if survey.visit is None else survey.visit.work_type
    return Names(zh=kind.name_zh, en=kind.name_en)


def listed_survey(survey: Survey, zones: Zones) -> ListedSurvey:
    """Show a survey to the office."""
    return ListedSurvey(**_common(survey, zones[survey.centre_id]))


def follow_up_view(survey: Survey, zones: Zones) -> FollowUpView:
    """Show an answer that waits for a call."""
    assert survey.answered_at is not None  # what nobody answered does not wait
    assert survey.satisfaction is not None
    zone = zones[survey.centre_id]
    return FollowUpView(
        **_common(survey, zone),
        answered_at=survey.answered_at.astimezone(zone),
        satisfaction=survey.satisfaction,
        on_time=survey.on_time,
        repaired=survey.repaired,
        cleanliness=survey.cleanliness,
        explained=survey.explained,
        comment=survey.comment,
    )


def _common(survey: Survey, zone: ZoneInfo) -> dict[str, Any]:
    customer = survey.case.customer
    return {
        "id": survey.id,
        "purpose": survey.purpose,
        "ticket": survey.case.ticket,
        "visit_id": survey.visit_id,
        "centre_id": survey.centre_id,
        "work_type_name": work_type_name(survey),
        "customer": CustomerView(name=customer.name, phone=customer.phone),
        "asked_at": survey.asked_at.astimezone(zone),
        "expires_at": survey.expires_at.astimezone(zone),
    }
