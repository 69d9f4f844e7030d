"""Column types that behave alike on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

Id = Annotated[str, "id"]
"""Identifier of a business entity, at most 64 characters, chosen by whoever creates the row."""

LocalDate = date
"""A date in the local time of a centre, for columns whose own name is `date`."""

CHOICE_LENGTH = 32


class UtcDateTime(TypeDecorator[datetime]):
    """An instant.

    Takes any aware datetime, refuses a naive one with ValueError, gives back aware UTC.

    The plain type loses the offset on SQLite and keeps the local hour, which silently moves the
    instant.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC on its way in."""
        if value is None:
            return None
        if value.utcoffset() is None:
            message = f"a naive datetime is no instant: {value!r}"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC; what SQLite returns without an offset was stored in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON; None is SQL NULL. Object keys have no order.

Change by assigning a new value, never in place.
"""

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database counts up; SQLite counts only in columns declared INTEGER."""


def choice(values: type[StrEnum]) -> Enum:
    """Text that a CHECK constraint holds to the members of `values`; reads back as a member."""
    return Enum(
        values,
        name=values.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=CHOICE_LENGTH,
        values_callable=lambda members: [member.value for member in members],
    )
