"""The evaluation of service: its table, each indicator with its evidence, the score and band."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import Base64Bytes, Field

from api.rest.schemas.base import Day, Id, Names, Schema, shown
from dispatch.domain.quality.evaluation import Band, State
from dispatch.domain.quality.indicators import FigureUnit, Rule, Source

LINE: dict[str, Any] = {
    "id": "first-time-fix",
    "name": {"zh": "一次修复率", "en": "First-time fix"},
    "source": "FIRST_TIME_FIX",
    "rule": "LINEAR",
    "target": "90",
    "threshold": "60",
    "points": "10.00",
    "state": "MEASURED",
    "obtained": "5.00",
    "value": "75.00",
    "unit": "PERCENT",
    "hits": 3,
    "count": 4,
    "evidence": "",
    "enteredBy": None,
    "enteredAt": None,
}
MODEL = {
    "model": "RM-RO600",
    "devices": 9,
    "deviceDays": 730,
    "failures": 3,
    "per100DeviceYears": "150.00",
}
EVALUATION = {
    "from": "2026-07-01",
    "to": "2026-09-30",
    "centreId": None,
    "score": "59.37",
    "band": "BELOW",
    "obtained": "9.50",
    "applicable": "16.00",
    "items": [LINE],
    "models": [MODEL],
}
TABLE = (
    "id,name_en,name_zh,points,source,rule,target,threshold\n"
    "first-time-fix,First-time fix,一次修复率,10,FIRST_TIME_FIX,LINEAR,90,60\n"
    "rules,Written rules of service,服务制度,6,MANUAL,,,\n"
)
LARGEST = 700_000
"""Bytes of a table in base64; the whole body may have a million."""


class IndicatorView(Schema):
    """An indicator: the figure it rests on, the points, and who says so.

    `value` and the bounds are in `unit`; `hits` of `count` make a per cent. Nothing is obtained
    where the indicator does not count.
    """

    model_config = shown(LINE)

    id: Id
    name: Names
    source: Source
    rule: Rule
    target: Decimal | None
    threshold: Decimal | None
    points: Decimal
    state: State
    obtained: Decimal | None
    value: Decimal | None
    unit: FigureUnit | None
    hits: int | None
    count: int | None
    evidence: str
    entered_by: str | None
    entered_at: datetime | None


class ModelView(Schema):
    """The reliability of a model: failures for 100 years of one device."""

    model_config = shown(MODEL)

    model: str
    devices: int
    device_days: int
    failures: int
    per_100_device_years: Decimal | None


class EvaluationView(Schema):
    """Points obtained / points applicable x 100; the score is cut, not rounded, to two digits."""

    model_config = shown(EVALUATION)

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    centre_id: Id | None
    score: Decimal | None
    band: Band | None
    obtained: Decimal
    applicable: Decimal
    items: list[IndicatorView]
    models: list[ModelView]


class TableUpload(Schema):
    """A table of indicators as CSV or Excel, in base64; `file` is what faults call it."""

    model_config = shown({"file": "indicators.csv", "content": "aWQsbmFtZV9lbg=="})

    file: str = Field(min_length=1, max_length=200)
    content: Base64Bytes = Field(max_length=LARGEST)


class TableImported(Schema):
    """How many indicators the table has now, and the points they can give."""

    model_config = shown({"indicators": 12, "points": "100.00"})

    indicators: int
    points: Decimal


class PointsBody(Schema):
    """What a person gives an indicator for a period; without `applies` it leaves the score."""

    model_config = shown(
        {
            "from": "2026-07-01",
            "to": "2026-09-30",
            "centreId": None,
            "applies": True,
            "points": "5.50",
            "evidence": "服务手册 2026 版,9 月 3 日审核",
        }
    )

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    centre_id: Id | None = None
    applies: bool = True
    points: Decimal | None = Field(default=None, ge=0, le=10_000, max_digits=7, decimal_places=2)
    evidence: str = Field(max_length=2_000)
