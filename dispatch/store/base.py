"""What all rows have in common: names of constraints and the column types of annotations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from dispatch.domain.values import JsonObject, SkillNeed, SlaTier, TimeWindow
from dispatch.store.types import Id, Json, UtcDateTime

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of all rows.

    Every constraint has a name, because SQLite can only migrate those that have one.
    """

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        Id: String(64),
        datetime: UtcDateTime,
        Sequence[str]: Json,
        Sequence[int]: Json,
        Sequence[TimeWindow]: Json,
        Sequence[SkillNeed]: Json,
        Sequence[SlaTier]: Json,
        Sequence[JsonObject]: Json,
        Mapping[str, int]: Json,
        JsonObject: Json,
    }


class Versioned:
    """A row that two people may change at once: the later write of the same `version` fails.

    The failure is SQLAlchemy's StaleDataError. The column counts up by itself.
    """

    version: Mapped[int] = mapped_column()

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let every UPDATE and DELETE of the row ask for the version that was read."""
        return {"version_id_col": cls.version}


def checked(name: str, condition: str) -> CheckConstraint:
    """Build a rule that the database itself keeps.

    `condition` is SQL that both databases read alike.
    """
    return CheckConstraint(condition, name=name)


def on_earth(lat: str = "lat", lon: str = "lon") -> CheckConstraint:
    """Hold a pair of columns to degrees of latitude and longitude."""
    return checked(f"{lat}_{lon}", f"{lat} BETWEEN -90 AND 90 AND {lon} BETWEEN -180 AND 180")
