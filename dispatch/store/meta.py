"""Facts about the database itself, such as which scenario was loaded into it."""

from sqlalchemy.orm import Mapped, mapped_column

from dispatch.store.base import Base
from dispatch.store.types import Id

SCENARIO_KEY = "scenario"
"""Key of the facts about the scenario that the database was filled with, as JSON."""


class Meta(Base):
    """One fact: `key` says what, `value` is its text."""

    __tablename__ = "meta"

    key: Mapped[Id] = mapped_column(primary_key=True)
    value: Mapped[str]
