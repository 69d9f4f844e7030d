"""Visits that partner points are offered, their answers, and their fee cards."""

from datetime import date
from typing import Any

from pydantic import Field

from api.rest.schemas.base import NAMES, Id, Instant, Names, Schema, Yuan, shown
from api.rest.schemas.visits import VISIT, VisitView
from dispatch.domain.partners.offers import DeclineReason, PartnerOfferState

OFFER: dict[str, Any] = {
    "id": "o1",
    "state": "OPEN",
    "partnerId": "p-gushan",
    "partnerName": NAMES | {"zh": "鼓山维修点", "en": "Gushan repairs"},
    "date": "2026-10-08",
    "startServiceTime": "2026-10-08T13:30:00+08:00",
    "fee": "70.00",
    "offeredTime": "2026-10-08T09:00:00+08:00",
    "dueTime": "2026-10-08T10:00:00+08:00",
    "secondsLeft": 1800,
    "expiring": True,
    "endedTime": None,
    "reason": None,
    "note": "",
    "person": None,
    "staff": ["鼓山维修点 1 号"],
    "timezone": "Asia/Shanghai",
    "visit": VISIT,
}
BAND = {"fromKm": 20, "toKm": None, "perKilometre": "1.50"}
FEE_LINE = {"workType": "repair", "fee": "60.00"}


class PartnerOfferView(Schema):
    """A visit that a point is offered; `staff` may be sent, `person` is. Time left: until due."""

    model_config = shown(OFFER)

    id: str
    state: PartnerOfferState
    partner_id: str
    partner_name: Names
    date: date
    start_service_time: Instant
    fee: Yuan
    offered_time: Instant
    due_time: Instant
    seconds_left: int
    expiring: bool
    ended_time: Instant | None
    reason: DeclineReason | None
    note: str
    person: str | None
    staff: list[str]
    timezone: str
    visit: VisitView


class PartnerOffers(Schema):
    """Offers by the start of their visits."""

    model_config = shown({"items": [OFFER]})

    items: list[PartnerOfferView]


class AcceptRequest(Schema):
    """Offers to accept, all or none of them."""

    model_config = shown({"ids": ["o1", "o2"]})

    ids: list[Id] = Field(max_length=500)


class DeclineRequest(Schema):
    """Why an offer is declined; OTHER says in `note` what it is."""

    model_config = shown({"reason": "NO_CAPACITY", "note": ""})

    reason: DeclineReason
    note: str = Field(default="", max_length=1000)


class PersonRequest(Schema):
    """Who under the point goes."""

    model_config = shown({"person": "鼓山维修点 1 号"})

    person: str = Field(min_length=1, max_length=200)


class FeeLine(Schema):
    """The fee of a work type."""

    model_config = shown(FEE_LINE)

    work_type: Id
    fee: Yuan


class Band(Schema):
    """The price of each kilometre from `fromKm` to `toKm`; null: of all further ones."""

    model_config = shown(BAND)

    from_km: int = Field(ge=0, le=10_000)
    to_km: int | None = Field(default=None, ge=0, le=10_000)
    per_kilometre: Yuan


class FeeCardRequest(Schema):
    """A fee card for the work types that a point offers; bands lead from 0 km on without a gap."""

    model_config = shown(
        {
            "offered": ["repair"],
            "fees": [FEE_LINE],
            "bands": [{"fromKm": 0, "toKm": 20, "perKilometre": "0.00"}, BAND],
        }
    )

    offered: list[Id] = Field(max_length=200)
    fees: list[FeeLine] = Field(max_length=200)
    bands: list[Band] = Field(max_length=20)
