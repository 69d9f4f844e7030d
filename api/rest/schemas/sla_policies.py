"""Policies of promises with their ladders of stages (docs/sla.md)."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from api.rest.schemas.base import MOST_YUAN, Id, Schema, Yuan, shown
from dispatch.domain.sla.policy import CaseClass, Stage, Unit

STAGE = {"stage": "ACKNOWLEDGED", "unit": "WORKING_TIME", "within": "PT2H"}
LADDER: dict[str, Any] = {
    "caseClass": "NORMAL",
    "stages": [STAGE, {"stage": "ON_SITE", "unit": "CALENDAR_DAYS", "within": "P1D"}],
    "owners": ["team-lead", "duty-manager"],
    "reminders": [50, 80],
    "remoteFirst": True,
    "exemptWorkTypes": [],
    "visitStage": "ON_SITE",
}
TIERS = [
    {"after": "PT30M", "penalty": "20.00", "perHour": "0.00"},
    {"after": "PT2H", "penalty": "50.00", "perHour": "30.00"},
]
POLICY = {"id": "standard", "name": "标准 5 工作小时", "ladder": LADDER, "tiers": TIERS}
LONGEST = timedelta(days=3_660)


class StageRuleBody(Schema):
    """By when a stage is to be met: time, or whole days for CALENDAR_DAYS (P0D: the same day)."""

    model_config = shown(STAGE)

    stage: Stage
    unit: Unit
    within: timedelta = Field(le=LONGEST)


class LadderBody(Schema):
    """What is promised to a class of cases: its stages, who is told, and what comes first.

    `owners` are told of a breach, from the lowest up; `reminders` are per cent of a stage's time.
    `visitStage` is the stage whose due instant is the deadline of visits.
    """

    model_config = shown(LADDER)

    case_class: CaseClass
    stages: list[StageRuleBody] = Field(max_length=50)
    owners: list[Annotated[str, Field(max_length=64)]] = Field(max_length=20)
    reminders: list[Annotated[int, Field(le=10_000)]] = Field(max_length=20)
    remote_first: bool
    exempt_work_types: list[Id] = Field(max_length=200)
    visit_stage: Stage | None


class TierBody(Schema):
    """From so much lateness on: an amount, and a rate for the time past it."""

    model_config = shown(TIERS[1])

    after: timedelta = Field(ge=timedelta(), le=LONGEST)
    penalty: Yuan = Field(ge=0, le=MOST_YUAN)
    per_hour: Yuan = Field(ge=0, le=MOST_YUAN)


class LatenessBody(Schema):
    """What lateness costs: the last tier begun applies alone; before the first it is free."""

    model_config = shown({"tiers": TIERS})

    tiers: list[TierBody] = Field(max_length=50)


class SlaPolicyView(Schema):
    """A policy: its price of lateness and, where it is a promise too, its ladder."""

    model_config = shown(POLICY)

    id: Id
    name: str
    ladder: LadderBody | None
    tiers: list[TierBody]


class SlaPolicies(Schema):
    """Policies of promises by id."""

    model_config = shown({"items": [POLICY]})

    items: list[SlaPolicyView]
