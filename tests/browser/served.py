"""The application as people get it: its own process and database, built pages, a planned week."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "api" / "web" / "dist" / "index.html"
PASSWORD = "roundsman-demo"
START = "2026-10-08"
"""First day of the week, a Thursday."""

SEARCH_S = 15
READY_WITHIN_S = 240


@dataclass(frozen=True, slots=True)
class Served:
    """Where the application answers."""

    url: str


@contextmanager
def serve_week(folder: Path) -> Iterator[Served]:
    """Load, plan, publish and serve `fuzhou-week`, with everything it writes in `folder`."""
    assert PAGES.is_file(), "The web application is not built: run `make setup`."
    port = _free_port()
    served = Served(f"http://127.0.0.1:{port}")
    command = [
        str(Path(sys.executable).with_name("roundsman")),
        *("up", "--scenario", "fuzhou-week", "--start", START),
        *("--time-limit", str(SEARCH_S), "--port", str(port)),
    ]
    with (folder / "server.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(folder), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _await(process, served, log)
            yield served
        finally:
            process.terminate()
            process.wait(timeout=30)


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'roundsman.sqlite'}",
        "ROUNDSMAN_VAR": str(folder / "var"),
        "ROUNDSMAN_WORKS_NIGHTS": "false",
        # All tests sign in from one address, within the same minute.
        "ROUNDSMAN_SIGN_INS_A_MINUTE": "1000",
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _await(process: subprocess.Popen[bytes], served: Served, log: IO[str]) -> None:
    """Return when the server answers.

    Raises
    ------
    AssertionError
        With all it said, when it ended, or took longer than `READY_WITHIN_S`.
    """
    end = time.monotonic() + READY_WITHIN_S
    while process.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{served.url}/v1/health", timeout=5):
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    log.seek(0)
    raise AssertionError(f"The server did not get ready:\n{log.read()}")
