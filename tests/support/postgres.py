"""A private PostgreSQL server, with files of its own, reached by a Unix socket alone."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

SUPERUSER = "roundsman"
LIMIT_S = 30.0
POLL_S = 0.05
OWNERS = ("postgres", "nobody")
INITDB_OPTIONS = ("--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
SERVER_OPTIONS = ("-c", "listen_addresses=", "-c", "max_connections=200")
UNSYNCED = ("-c", "fsync=off")
# Where util-linux is installed, a server does not outlive tests that were killed.
ENDS_WITH_TESTS = ("setpriv", "--pdeathsig", "INT", "--") if shutil.which("setpriv") else ()


class PostgresCluster:
    """A server; the context manager starts it, then stops it and removes its files.

    It refuses to run as root, so root runs it as another user. Nothing is synced to the disk, since
    the data is worth nothing once the tests have ended; `synced` is for those that measure.
    """

    def __init__(self, programs: Path, *, synced: bool = False) -> None:
        self._programs = programs
        self._options = SERVER_OPTIONS if synced else (*SERVER_OPTIONS, *UNSYNCED)
        self._owner = server_owner()
        self._folder = Path(tempfile.mkdtemp(prefix="roundsman-pg-"))
        self._server: subprocess.Popen[bytes] | None = None
        self._made = 0

    def __enter__(self) -> Self:
        try:
            self._start()
            self._await_answer()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def create_database(self, template: str = "template1") -> str:
        """Name of a new database: empty, or a copy of another that nobody is connected to."""
        self._made += 1
        name = f"test_{self._made}"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop_database(self, name: str) -> None:
        """Remove the database, ending whatever connections it has."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, database: str) -> str:
        """Address of the database in SQLAlchemy's words."""
        return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={self._folder}"

    def _start(self) -> None:
        if self._owner is not None:
            os.chown(self._folder, self._owner.pw_uid, self._owner.pw_gid)
        data = str(self._folder / "data")
        self._popen("initdb", "-D", data, "-U", SUPERUSER, *INITDB_OPTIONS).wait(LIMIT_S)
        self._server = self._popen("postgres", "-D", data, "-k", str(self._folder), *self._options)

    def _popen(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        owner = self._owner
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [*ENDS_WITH_TESTS, str(self._programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user=owner.pw_uid if owner else None,
                group=owner.pw_gid if owner else None,
                extra_groups=[] if owner else None,
            )

    @property
    def _log(self) -> Path:
        return self._folder / "server.log"

    def _await_answer(self) -> None:
        deadline = time.monotonic() + LIMIT_S
        while True:
            try:
                self._execute(sql.SQL("SELECT 1"))
            except psycopg.OperationalError:
                ended = self._server is None or self._server.poll() is not None
                if ended or time.monotonic() > deadline:
                    raise RuntimeError(f"no PostgreSQL: {self._log.read_text()}") from None
                time.sleep(POLL_S)
            else:
                return

    def _execute(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(
            host=str(self._folder), user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)

    def _close(self) -> None:
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)  # the server's "fast" shutdown
            self._server.wait(LIMIT_S)
            self._server = None
        shutil.rmtree(self._folder)


def server_owner() -> pwd.struct_passwd | None:
    """The user to run the server as: None (oneself), unless oneself is root."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return next(known[name] for name in OWNERS if name in known)
