"""Events are added in order and never change."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dispatch.store.events import Event, events_after, record_event
from dispatch.store.session import Database
from tests.support.rows import NOON


def arrived(client_event_id: str | None = None) -> Event:
    """Ann reports that she has arrived at a visit."""
    return Event(
        at=NOON,
        actor="ann",
        kind="ARRIVED",
        entity="visit",
        entity_id="v1",
        payload={"late": False},
        client_event_id=client_event_id,
    )


def recorded(database: Database) -> list[int]:
    """Ids of all events, in order."""
    with database.read() as session:
        return [event.id for event in events_after(session, 0, 100)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET actor = 'bob'",
        "DELETE FROM event",
        "DELETE FROM event WHERE id = 1",
    ],
)
def test_an_event_is_never_changed_or_deleted(database: Database, change: str) -> None:
    with database.write() as session:
        assert record_event(session, arrived())
    with pytest.raises(IntegrityError, match="append-only"), database.write() as session:
        session.execute(text(change))
    assert recorded(database) == [1]


def test_an_event_is_not_replaced(migrated_sqlite_url: str) -> None:
    # SQLite alone has INSERT OR REPLACE, which deletes without a word unless triggers recurse.
    with Database(migrated_sqlite_url) as database:
        with database.write() as session:
            record_event(session, arrived())
        columns = "id, at, 'bob', kind, entity, entity_id, payload, client_event_id"
        replace = f"INSERT OR REPLACE INTO event SELECT {columns} FROM event"
        with pytest.raises(IntegrityError, match="append-only"), database.write() as session:
            session.execute(text(replace))


def test_events_follow_one_another(database: Database) -> None:
    with database.write() as session:
        for _ in range(3):
            record_event(session, arrived())
    with database.read() as session:
        assert [event.id for event in events_after(session, 0, 2)] == [1, 2]
        assert [event.id for event in events_after(session, 2, 2)] == [3]
        assert events_after(session, 3, 2) == []


def test_an_event_sent_twice_counts_once(database: Database) -> None:
    with database.write() as session:
        assert record_event(session, arrived("phone-1"))
    with database.write() as session:
        assert not record_event(session, arrived("phone-1"))
        assert record_event(session, arrived("phone-2"))
    with database.read() as session:
        sent = [event.client_event_id for event in events_after(session, 0, 100)]
    assert sent == ["phone-1", "phone-2"]


def test_no_event_appears_behind_one_that_was_read(database: Database) -> None:
    # The first writer takes an id and lingers. Were the second let past it, a reader could see
    # event 2 without event 1 and go on from there, missing event 1 for ever.
    first_has_an_id, second_began = threading.Event(), threading.Event()

    def second() -> None:
        assert first_has_an_id.wait(10)
        second_began.set()
        with database.write() as session:
            record_event(session, arrived())

    thread = threading.Thread(target=second)
    thread.start()
    with database.write() as session:
        record_event(session, arrived())
        first_has_an_id.set()
        assert second_began.wait(10)
        thread.join(0.3)
        assert recorded(database) == []
    thread.join(10)
    assert recorded(database) == [1, 2]
