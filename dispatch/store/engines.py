"""Engines for the two databases, set up so that a transaction means the same on both."""

import json
import sqlite3
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from dispatch.domain.codes import StoreCode
from dispatch.domain.refusals import Refused
from solver.faults import Fault

BUSY_TIMEOUT_S = 10
OLDEST_SQLITE = (3, 35, 0)
"""The first with RETURNING."""

_to_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def parse_url(url: str) -> URL:
    """Return the parts of a database URL.

    Raises
    ------
    Refused
        DATABASE_UNSUPPORTED for what is neither SQLite nor PostgreSQL, SQLITE_NOT_A_FILE for an
        SQLite database in memory (readers and the writer are separate connections), and
        SQLITE_TOO_OLD before 3.35.
    """
    try:
        parts = make_url(url)
    except ArgumentError as error:
        raise _refused(StoreCode.DATABASE_UNSUPPORTED, database="") from error
    dialect = parts.get_backend_name()
    if dialect not in {"sqlite", "postgresql"}:
        raise _refused(StoreCode.DATABASE_UNSUPPORTED, database=dialect)
    if dialect == "sqlite":
        if parts.database in {None, "", ":memory:"}:
            raise _refused(StoreCode.SQLITE_NOT_A_FILE)
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise _refused(StoreCode.SQLITE_TOO_OLD, version=sqlite3.sqlite_version)
    return parts


def loses_wal_resets(version: tuple[int, int, int]) -> bool:
    """Tell whether an SQLite version can damage a file when two writers overlap in WAL mode."""
    fixed_since = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
    branch_starts = ((0, 0, 0), (3, 45, 0), (3, 51, 0))
    return any(
        start <= version < fixed for start, fixed in zip(branch_starts, fixed_since, strict=True)
    )


def sqlite_engine(url: URL, *, writes: bool) -> Engine:
    """Return an engine whose transactions read one snapshot, or, with `writes`, exclude each other.

    A transaction that reads first and writes later must begin as a writer: SQLite cannot wait for
    the lock in the middle of one. So the reading engine refuses to write at all.
    """
    engine = _sqlite(url, begin="BEGIN IMMEDIATE" if writes else "BEGIN")
    # Without recursive triggers INSERT OR REPLACE would delete an event and no trigger would know.
    _on_connect(
        engine,
        "foreign_keys = ON",
        "synchronous = FULL",
        "recursive_triggers = ON",
        f"query_only = {int(not writes)}",
    )
    return engine


def sqlite_migration_engine(url: URL) -> Engine:
    """Return an engine for migrations.

    They replace tables, which must not cascade to the rows of others.
    """
    engine = _sqlite(url, begin="BEGIN IMMEDIATE", poolclass=NullPool)
    _on_connect(engine, "foreign_keys = OFF", "synchronous = FULL")
    return engine


def switch_to_wal(url: URL) -> None:
    """Make the file keep a write-ahead log: readers and the writer then never wait for each other.

    The mode is the file's own and lasts. No other process may be writing: the switch does not wait.
    """
    path = Path(str(url.database))
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def postgresql_engine(url: URL) -> Engine:
    """Return an engine for PostgreSQL; instants are UTC in the database's own answers, too."""
    return create_engine(
        url,
        json_serializer=_to_json,
        connect_args={"options": "-c timezone=UTC"},
    )


def snapshot_reader(engine: Engine) -> Engine:
    """Return a view of an engine for PostgreSQL that reads one snapshot and cannot write."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _sqlite(url: URL, *, begin: str, poolclass: type[Pool] | None = None) -> Engine:
    # The driver's own transactions are off (isolation_level None): it would begin them late and
    # in the wrong mode.
    engine = create_engine(
        url,
        json_serializer=_to_json,
        connect_args={"timeout": BUSY_TIMEOUT_S, "isolation_level": None},
        poolclass=poolclass,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _on_connect(engine: Engine, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")


def _refused(code: StoreCode, **values: str) -> Refused:
    return Refused(Fault(code, "databaseUrl", values))
