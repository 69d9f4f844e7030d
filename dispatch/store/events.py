"""What happened, in order: rows are only ever added, which triggers in the database hold to."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.domain.values import JsonObject
from dispatch.store.base import Base
from dispatch.store.types import BigId, Id


class Event(Base):
    """One thing that happened to an entity.

    `client_event_id` is the sender's own, so that sending twice counts once.
    """

    __tablename__ = "event"
    __table_args__ = (Index(None, "entity", "entity_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    kind: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[Id]
    payload: Mapped[JsonObject] = mapped_column(default=dict)
    client_event_id: Mapped[Id | None] = mapped_column(unique=True)
