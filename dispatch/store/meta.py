"""Facts about the database itself, such as which scenario was loaded into it."""

from sqlalchemy.orm import Mapped, mapped_column

from dispatch.store.base import Base
from dispatch.store.types import Id


class Meta(Base):
    """One fact: `key` says what, `value` is its text."""

    __tablename__ = "meta"

    key: Mapped[Id] = mapped_column(primary_key=True)
    value: Mapped[str]
