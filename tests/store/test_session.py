"""A block is a transaction: to write, one at a time and all or nothing; to read, a snapshot."""

import fcntl
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from dispatch.domain.codes import StoreCode
from dispatch.domain.refusals import Refused
from dispatch.store.engines import loses_wal_resets
from dispatch.store.meta import Meta
from dispatch.store.session import Database
from dispatch.store.work import Visit
from tests.store.workers import start, wait
from tests.support.rows import visit


class Stop(Exception):
    """Something goes wrong in the middle of a transaction."""


def test_an_exception_undoes_the_whole_block(database: Database) -> None:
    with pytest.raises(Stop), database.write() as session:
        session.add(Meta(key="scenario", value="fuzhou-week"))
        session.flush()
        raise Stop
    with database.read() as session:
        assert session.get(Meta, "scenario") is None


def test_a_reader_sees_one_snapshot(database: Database) -> None:
    with database.read() as reader:
        assert reader.get(Meta, "scenario") is None
        with database.write() as writer:
            writer.add(Meta(key="scenario", value="fuzhou-week"))
        assert reader.get(Meta, "scenario") is None
    with database.read() as reader:
        assert reader.get_one(Meta, "scenario").value == "fuzhou-week"


def test_a_reader_cannot_write(database: Database) -> None:
    with database.read() as session, pytest.raises(DBAPIError):
        session.execute(text("INSERT INTO meta (key, value) VALUES ('a', 'b')"))


def test_rows_stay_readable_after_the_block(database: Database) -> None:
    with database.write() as session:
        row = Meta(key="scenario", value="fuzhou-week")
        session.add(row)
    assert row.value == "fuzhou-week"


def test_a_reference_to_nothing_is_refused(organisation: Database) -> None:
    with pytest.raises(IntegrityError), organisation.write() as session:
        session.add(visit(site_id="nowhere"))


def test_the_second_of_two_changes_to_one_version_fails(organisation: Database) -> None:
    with organisation.write() as session:
        session.add(visit())
    with organisation.read() as session:
        stale = session.get_one(Visit, "v1")
    assert stale.version == 1
    with organisation.write() as session:
        session.get_one(Visit, "v1").priority = 1
    with pytest.raises(StaleDataError), organisation.write() as session:
        stale.priority = 9
        session.add(stale)
    with organisation.read() as session:
        kept = session.get_one(Visit, "v1")
    assert (kept.priority, kept.version) == (1, 2)


def test_writers_in_several_processes_and_threads_lose_nothing(
    database: Database, migrated_url: str
) -> None:
    # 4 processes x 4 threads x 25 increments of one number, each a read and a write: 400.
    with database.write() as session:
        session.add(Meta(key="count", value="0"))
    wait(*(start("increment", migrated_url, threads=4, times=25) for _ in range(4)))
    with database.read() as session:
        assert session.get_one(Meta, "count").value == "400"


def test_several_processes_can_create_one_database(database_url: str) -> None:
    wait(*(start("create", database_url) for _ in range(4)))
    with Database(database_url) as database, database.read() as session:
        assert session.get(Meta, "count") is None


def test_a_writer_locks_out_other_processes(sqlite_url: str) -> None:
    lock = Path(sqlite_url.removeprefix("sqlite:///") + ".lock")
    with Database(sqlite_url) as database, lock.open() as file:
        with database.write(), pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_writer_that_has_only_read_so_far_locks_the_file(sqlite_url: str) -> None:
    # BEGIN IMMEDIATE: had it begun as a reader, its first write could find the file locked.
    path = sqlite_url.removeprefix("sqlite:///")
    with Database(sqlite_url) as database, database.write() as session:
        session.execute(text("SELECT 1"))
        stranger = sqlite3.connect(path, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            stranger.execute("BEGIN IMMEDIATE")
        stranger.close()


def test_a_killed_writer_leaves_the_lock_free(migrated_sqlite_url: str) -> None:
    with Database(migrated_sqlite_url) as database:
        holder = start("hold", migrated_sqlite_url)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"
        holder.kill()
        holder.wait()
        holder.stdout.close()
        with database.write() as session:
            assert session.get(Meta, "held") is None
            session.add(Meta(key="next", value="works"))


def test_a_write_inside_a_write_says_so_instead_of_hanging(sqlite_url: str) -> None:
    with Database(sqlite_url) as database, database.write() as session:
        session.execute(text("SELECT 1"))
        with (
            pytest.raises(RuntimeError, match="inside a write transaction"),
            database.write(),
        ):
            pass


def test_the_lock_is_free_after_an_error(migrated_sqlite_url: str) -> None:
    with Database(migrated_sqlite_url) as database:
        with pytest.raises(Stop), database.write():
            raise Stop
        done = threading.Event()

        def write() -> None:
            with database.write() as session:
                session.add(Meta(key="scenario", value="fuzhou-week"))
            done.set()

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(10)
        assert done.is_set()


def test_sqlite_is_set_up_for_safety(sqlite_url: str) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "query_only": 0,
    }
    with Database(sqlite_url) as database, database.write() as session:
        found = {name: session.scalar(text(f"PRAGMA {name}")) for name in expected}
    assert found == expected


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 44, 7), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 54, 1), False),
    ],
)
def test_versions_of_sqlite_that_need_the_write_lock(
    version: tuple[int, int, int], affected: bool
) -> None:
    assert loses_wal_resets(version) is affected


def test_a_database_can_say_what_it_is(database: Database) -> None:
    info = database.info()
    assert info.dialect == database.dialect
    assert int(info.version.split(".")[0]) >= 3


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("mysql://localhost/roundsman", StoreCode.DATABASE_UNSUPPORTED),
        ("not a url", StoreCode.DATABASE_UNSUPPORTED),
        ("sqlite://", StoreCode.SQLITE_NOT_A_FILE),
        ("sqlite:///:memory:", StoreCode.SQLITE_NOT_A_FILE),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_with_a_code(url: str, code: StoreCode) -> None:
    with pytest.raises(Refused) as refused:
        Database(url)
    assert refused.value.fault.code is code
    assert refused.value.fault.field == "databaseUrl"


def test_a_folder_that_cannot_be_made_is_refused_with_a_code(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused) as refused:
        Database(f"sqlite:///{tmp_path}/file/roundsman.sqlite")
    assert refused.value.fault.code is StoreCode.WRITE_LOCK_UNAVAILABLE
