"""What all schemas share: camelCase names, no unknown fields, an example each."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

Json = dict[str, JsonValue]
Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 2, tzinfo=UTC), lt=datetime(3000, 1, 1, tzinfo=UTC)),
]
"""An instant with its offset; answers carry the offset of the centre's zone.

The ends of the calendar are kept away from, where there are no days before or after.
"""

Day = Annotated[date, Field(ge=date(1970, 1, 2), lt=date(3000, 1, 1))]
"""A local date, as far from the ends of the calendar as instants are."""

Yuan = Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
"""Money, as a decimal string."""

MOST_YUAN = 1_000_000
"""Of one amount that is set: a price, pay for a visit."""

Id = Annotated[str, Field(min_length=1, max_length=64)]


class Schema(BaseModel):
    """Root of all schemas."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        extra="forbid",
        frozen=True,
    )


def shown(example: dict[str, Any]) -> ConfigDict:
    """Configure a schema to show `example` in the OpenAPI document."""
    return ConfigDict(json_schema_extra={"examples": [example]})


LAT_LON = {"lat": 26.0817, "lon": 119.2965}


class LatLon(Schema):
    """A point in WGS-84 degrees."""

    model_config = shown(LAT_LON)

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


NAMES = {"zh": "滤芯更换", "en": "Filter replacement"}


class Names(Schema):
    """A name in both languages."""

    model_config = shown(NAMES)

    zh: str
    en: str
