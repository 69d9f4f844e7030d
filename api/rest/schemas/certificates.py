"""Certificates that are about to expire."""

from datetime import date

from pydantic import Field

from api.rest.schemas.base import NAMES, Day, Id, Names, Schema, shown
from dispatch.domain.certificates import Holder, Pressing

EXPIRING = {
    "holder": "TECHNICIAN",
    "holderId": "t01",
    "holderName": NAMES | {"zh": "陈建国", "en": "Chen Jianguo"},
    "person": "",
    "skill": "water-electric",
    "certificateNo": "FJ-2024-0117",
    "issuer": None,
    "validTo": "2026-10-20",
    "daysLeft": 12,
    "pressing": "SOON",
}
RENEWAL = {
    "holder": "TECHNICIAN",
    "holderId": "t01",
    "person": "",
    "skill": "water-electric",
    "certificateNo": "FJ-2026-0117",
    "issuer": None,
    "validFrom": "2026-10-21",
    "validTo": "2028-10-20",
}


class ExpiringView(Schema):
    """A certificate to renew; `person` is who under a partner point has it."""

    model_config = shown(EXPIRING)

    holder: Holder
    holder_id: str
    holder_name: Names
    person: str
    skill: str
    certificate_no: str | None
    issuer: str | None
    valid_to: date
    days_left: int
    pressing: Pressing


class ExpiringList(Schema):
    """Certificates to renew, the first to expire first."""

    model_config = shown({"items": [EXPIRING]})

    items: list[ExpiringView]


class RenewalRequest(Schema):
    """A certificate for a skill that its holder had one for; both days are valid ones."""

    model_config = shown(RENEWAL)

    holder: Holder
    holder_id: Id
    person: str = Field(default="", max_length=200)
    skill: Id
    certificate_no: str | None = Field(default=None, min_length=1, max_length=100)
    issuer: str | None = Field(default=None, min_length=1, max_length=200)
    valid_from: Day
    valid_to: Day
