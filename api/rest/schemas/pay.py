"""Pay per visit of technicians by day."""

from datetime import date

from pydantic import Field

from api.rest.schemas.base import MOST_YUAN, Day, Id, Schema, Yuan, shown

AMOUNT = {"workType": "repair", "amount": "15.00"}
CHANGE = {"validFrom": "2026-11-01", "amounts": [AMOUNT]}


class PayAmount(Schema):
    """Yuan for each visit of a work type."""

    model_config = shown(AMOUNT)

    work_type: Id
    amount: Yuan = Field(le=MOST_YUAN)


class PayChangeBody(Schema):
    """What a technician is paid per visit from a day on; work that is not named pays nothing."""

    model_config = shown(CHANGE)

    valid_from: Day
    amounts: list[PayAmount] = Field(max_length=200)


class PayView(Schema):
    """Pay per visit from a day on; null: before any change."""

    model_config = shown(CHANGE)

    valid_from: date | None
    amounts: list[PayAmount]


class Pays(Schema):
    """All that a technician was, is and will be paid per visit, the first first."""

    model_config = shown({"items": [CHANGE | {"validFrom": None}, CHANGE]})

    items: list[PayView]
