"""What happened, in order: rows are only ever added, which triggers in the database hold to."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

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


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('event'))")


def record_event(session: Session, event: Event) -> bool:
    """Add an event, which gets its `id`; False when its `client_event_id` was recorded before.

    From here to the end of the transaction no other can record an event. So ids are committed in
    their order, and whoever has read up to one of them has missed none before it.
    """
    one_at_a_time(session)
    if event.client_event_id is not None:
        sent = select(Event.id).where(Event.client_event_id == event.client_event_id)
        if session.execute(sent).first() is not None:
            return False
    session.add(event)
    session.flush()
    return True


def record_events(session: Session, events: Iterable[Event]) -> None:
    """Add events that no sender has an id of, as `record_event` does, all at once."""
    one_at_a_time(session)
    session.add_all(events)
    session.flush()


def one_at_a_time(session: Session) -> None:
    """Let nobody else record events until this transaction ends.

    What reads first and records what it found then sees all that others have recorded before. On
    SQLite a writer is alone anyway.

    Whoever will record events takes this before they hold or change any row that others do, too:
    `held_clocks`, `held_offers` and whatever else holds rows take it first. In another order two
    transactions could wait for each other, and one of them would be broken off.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ONE_AT_A_TIME)


def events_after(session: Session, last_id: int, limit: int) -> Sequence[Event]:
    """Return up to `limit` events that follow the one of id `last_id`, in order.

    From the first when `last_id` is 0.
    """
    following = select(Event).where(Event.id > last_id).order_by(Event.id).limit(limit)
    return session.scalars(following).all()
