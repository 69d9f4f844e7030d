"""A request sent again gets its first answer again."""

import threading
from datetime import timedelta

import pytest

from dispatch.domain.codes import StoreCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.store.idempotency import (
    Answer,
    Request,
    earlier_answer,
    forget_answers,
    record_answer,
)
from dispatch.store.meta import Meta
from dispatch.store.session import Database
from tests.support.rows import NOON

REQUEST = Request(key="k-1", principal="ann", fingerprint="aa")
CREATED = Answer(201, '{"id":"v1",  "note":"as it was sent"}')


def record(database: Database) -> None:
    """Answer the request at noon."""
    with database.write() as session:
        record_answer(session, REQUEST, CREATED, NOON)


def test_a_new_key_has_no_answer(database: Database) -> None:
    with database.read() as session:
        assert earlier_answer(session, REQUEST) is None


def test_a_repetition_gets_the_same_answer(database: Database) -> None:
    record(database)
    with database.read() as session:
        assert earlier_answer(session, REQUEST) == CREATED


def test_another_request_under_the_key_is_refused(database: Database) -> None:
    record(database)
    other = Request(key="k-1", principal="ann", fingerprint="bb")
    with database.read() as session, pytest.raises(Refused) as refused:
        earlier_answer(session, other)
    assert refused.value.fault.code is StoreCode.IDEMPOTENCY_KEY_REUSED


def test_keys_are_each_principals_own(database: Database) -> None:
    record(database)
    with database.read() as session:
        assert earlier_answer(session, Request("k-1", "bob", "bb")) is None


def test_answers_are_forgotten_after_their_time(database: Database) -> None:
    record(database)
    for before, kept in ((NOON, CREATED), (NOON + timedelta(seconds=1), None)):
        with database.write() as session:
            forget_answers(session, before)
            assert earlier_answer(session, REQUEST) == kept


def test_of_two_at_once_one_takes_effect(migrated_postgres_url: str) -> None:
    # On SQLite writers queue, so the second finds the answer of the first.
    with Database(migrated_postgres_url) as database:
        refusals: list[Refused] = []

        def second() -> None:
            try:
                with database.write() as session:
                    session.add(Meta(key="second", value="has an effect"))
                    record_answer(session, REQUEST, Answer(201, "{}"), NOON)
            except Refused as refused:
                refusals.append(refused)

        thread = threading.Thread(target=second)
        with database.write() as session:
            session.add(Meta(key="first", value="has an effect"))
            record_answer(session, REQUEST, CREATED, NOON)
            thread.start()
            thread.join(0.3)
            assert thread.is_alive()  # it waits to learn whether the first is committed
        thread.join(10)
        assert [refused.fault.code for refused in refusals] == [StoreCode.REQUEST_IN_PROGRESS]
        assert refusals[0].kind is Refusal.CONFLICT
        with database.read() as session:
            assert session.get(Meta, "first") is not None
            assert session.get(Meta, "second") is None
            assert earlier_answer(session, REQUEST) == CREATED
