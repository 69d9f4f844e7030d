"""The database as its users see it: one transaction to write, one snapshot to read."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from dispatch.store.engines import (
    loses_wal_resets,
    parse_url,
    postgresql_engine,
    snapshot_reader,
    sqlite_engine,
    sqlite_migration_engine,
    switch_to_wal,
)
from dispatch.store.write_lock import WriteLock


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """Which database it is; `needs_write_lock`.

    A version of SQLite that is safe only with one writer at a time.
    """

    dialect: str
    version: str
    needs_write_lock: bool


class Database:
    """A database by its URL: ``sqlite:///path/to/file`` or ``postgresql://...``.

    On SQLite the file (and its folder) is created. All processes on one file must come through
    here: the write lock binds only those who ask for it. Keep the file off network file systems.

    Raises
    ------
    Refused
        With a `StoreCode` when the database cannot be used; PostgreSQL is first contacted later.
    """

    def __init__(self, url: str) -> None:
        self._url = parse_url(url)
        self.dialect = self._url.get_backend_name()
        self._lock: WriteLock | None = None
        if self.dialect == "sqlite":
            self._lock = WriteLock(Path(f"{self._url.database}.lock"))
            with self._lock.held():
                switch_to_wal(self._url)
            self._writer = sqlite_engine(self._url, writes=True)
            self._reader = sqlite_engine(self._url, writes=False)
        else:
            self._writer = postgresql_engine(self._url)
            self._reader = snapshot_reader(self._writer)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back by an exception.

        On SQLite no other writer runs meanwhile, so keep it short: no solving, no network. On
        PostgreSQL writers run beside each other (READ COMMITTED) and meet in row versions, claims
        and unique keys. Rows stay readable after the block.
        """
        with (
            self._one_writer(),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One snapshot of all that was committed before its first query.

        A write fails with a database error.
        """
        with Session(self._reader, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def migration(self) -> Iterator[Connection]:
        """One transaction to change the schema in, without enforced foreign keys on SQLite."""
        if self.dialect != "sqlite":
            with self._writer.begin() as connection:
                yield connection
            return
        with self._one_writer(), sqlite_migration_engine(self._url).begin() as connection:
            yield connection

    def info(self) -> StoreInfo:
        """Tell which database it is; asks PostgreSQL for its version."""
        if self.dialect == "sqlite":
            affected = loses_wal_resets(sqlite3.sqlite_version_info)
            return StoreInfo(self.dialect, sqlite3.sqlite_version, needs_write_lock=affected)
        with self.read() as session:
            version: str = session.execute(
                select(func.current_setting("server_version"))
            ).scalar_one()
        return StoreInfo(self.dialect, version, needs_write_lock=False)

    def close(self) -> None:
        """Close all connections."""
        self._reader.dispose()
        self._writer.dispose()
        if self._lock is not None:
            self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _one_writer(self) -> AbstractContextManager[None]:
        return nullcontext() if self._lock is None else self._lock.held()


def store_now(session: Session, now: datetime) -> datetime:
    """Return the clock that leases are measured by.

    PostgreSQL's own, and on SQLite (one machine) `now`.
    """
    if session.get_bind().dialect.name == "sqlite":
        return now
    instant: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return instant.astimezone(UTC)
