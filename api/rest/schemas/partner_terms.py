"""Contracts, terms and closures of partner points, as they are set."""

from datetime import date, time
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from api.rest.schemas.base import Day, Id, Schema, Yuan, shown
from api.rest.schemas.organisation import CAP, CONTRACT, TERMS, ContractView
from solver.workforce import ContractKind

CLOSURE = {"first": "2026-10-12", "last": "2026-10-14", "reason": "盘点"}
KEPT = CLOSURE | {"id": 1}
MOST = 1_000_000


def _local(clock: time) -> time:
    """Refuse a time of day that says how far it is from UTC, or counts seconds."""
    if clock.tzinfo is not None or clock.second or clock.microsecond:
        raise ValueError(clock)
    return clock


Clock = Annotated[time, AfterValidator(_local)]
"""A local time of day, to the minute."""


class ContractTerms(Schema):
    """What a contract says; its first and last day are included, null leaves a side open."""

    model_config = shown(TERMS)

    kind: ContractKind
    valid_from: Day | None = None
    valid_to: Day | None = None
    guaranteed_visits: int = Field(default=0, le=MOST)
    shortfall_fee: Yuan = Field(default=Decimal(0), le=MOST)
    margin: Yuan = Field(default=Decimal(0), le=MOST)


class ContractRequest(ContractTerms):
    """A new contract of a partner point with a service centre."""

    model_config = shown({"partnerId": "p1", "centreId": "gulou"} | TERMS)

    partner_id: Id
    centre_id: Id


class ContractEnd(Schema):
    """The last day of a contract."""

    model_config = shown({"lastDay": "2026-12-31"})

    last_day: Day


class Contracts(Schema):
    """Contracts by point and centre."""

    model_config = shown({"items": [CONTRACT]})

    items: list[ContractView]


class PointDay(Schema):
    """Hours and caps of a weekday (0 is Monday): so many visits, and minutes of their service."""

    model_config = shown(CAP)

    weekday: int = Field(le=MOST)
    opens: Clock
    closes: Clock
    max_visits: int = Field(le=MOST)
    max_minutes: int = Field(le=MOST)


class PointTermsBody(Schema):
    """Reach, time to answer, hours and caps by weekday; a weekday that is left out is closed."""

    model_config = shown({"radiusMeters": 15_000, "acceptanceMinutes": 60, "days": [CAP]})

    radius_meters: int = Field(le=MOST)
    acceptance_minutes: int = Field(le=MOST)
    days: list[PointDay] = Field(max_length=14)


class PointClosureBody(Schema):
    """Days on which a point is closed, both included, and why."""

    model_config = shown(CLOSURE)

    first: Day
    last: Day
    reason: str = Field(default="", max_length=500)


class PointClosureView(Schema):
    """A closure as it is kept."""

    model_config = shown(KEPT)

    id: int
    first: date
    last: date
    reason: str


class PointClosures(Schema):
    """Closures of a point that are not over, the first first."""

    model_config = shown({"items": [KEPT]})

    items: list[PointClosureView]
