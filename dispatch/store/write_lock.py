"""One writer at a time on an SQLite file, among threads and among processes.

SQLite's own busy handler sleeps and retries, which under load makes writers wait a second or time
out; a lock that queues them does not. It also keeps two commits, hence two automatic checkpoints,
from ever overlapping: that is what it takes for SQLite before 3.51.3 (but 3.50.7 and 3.44.6) to
damage a file in WAL mode (sqlite.org/wal.html, "The WAL-Reset Bug").
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dispatch.domain.codes import StoreCode
from dispatch.domain.refusals import Refused
from solver.faults import Fault


class WriteLock:
    """A lock on the file `path`, which is created.

    The operating system frees it when a process dies.

    Raises
    ------
    Refused
        WRITE_LOCK_UNAVAILABLE when the file cannot be made, or its file system knows no locks.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._holder: int | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Not inheritable: a child process that kept it open would keep it locked.
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise self._unavailable(error) from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for the lock and hold it.

        Raises
        ------
        RuntimeError
            When the thread holds it already: it would wait for itself for ever.
        """
        if self._holder == threading.get_ident():
            raise RuntimeError("a write transaction inside a write transaction of the same thread")
        with self._threads:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX)
            except OSError as error:
                raise self._unavailable(error) from error
            self._holder = threading.get_ident()
            try:
                yield
            finally:
                self._holder = None
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the file; the lock cannot be taken any more."""
        os.close(self._file)

    def _unavailable(self, error: OSError) -> Refused:
        values = {"path": str(self._path), "error": error.strerror or str(error)}
        return Refused(Fault(StoreCode.WRITE_LOCK_UNAVAILABLE, "databaseUrl", values))
