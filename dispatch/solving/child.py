"""One solve in one child process: started, listened to, stopped, and never left behind."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

POLL_S = 0.25
"""How often a listening parent looks whether the child shall stop."""

GRACE_S = 10.0
"""How long a child that was told to stop may take to write its best plan before it is killed."""


@dataclass(frozen=True, slots=True)
class SolveFiles:
    """Where a solve's input, output and error text lie."""

    folder: Path

    @property
    def problem(self) -> Path:
        """The problem as handed to the child."""
        return self.folder / "problem.json"

    @property
    def plan(self) -> Path:
        """The plan as the child left it; present only when it ended well."""
        return self.folder / "plan.json"

    @property
    def proof(self) -> Path:
        """What was proven of the plan; present once something was."""
        return self.folder / "proof.json"

    @property
    def errors(self) -> Path:
        """What the child wrote to its error stream."""
        return self.folder / "errors.txt"


@dataclass(frozen=True, slots=True)
class ChildEnd:
    """How a child ended: exit status (negative.

    The signal that ended it), whether it was told to stop, and its error text.
    """

    returncode: int
    stopped: bool
    errors: str


def solver_command(files: SolveFiles, options: Sequence[str]) -> list[str]:
    """Build the command line of a solve on `files`."""
    solve = [sys.executable, "-m", "solver", "solve", str(files.problem), "--out", str(files.plan)]
    return [*solve, "--progress", *options]


def run_child(
    command: Sequence[str],
    files: SolveFiles,
    on_progress: Callable[[Mapping[str, object]], None],
    should_stop: Callable[[], bool],
    hard_limit_s: float,
) -> ChildEnd:
    """Run a solve to its end and hand on each progress line.

    Parameters
    ----------
    on_progress
        Called with each JSON object that the child prints.
    should_stop
        Asked every `POLL_S` seconds; True asks the child once to stop and keep the best.
    hard_limit_s
        Seconds after which the child is killed, whatever it says.
    """
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "ROUNDSMAN_PARENT_PID": str(os.getpid())}
    with files.errors.open("wb") as errors:
        child = subprocess.Popen(  # the command is built by solver_command from our own paths
            list(command),
            stdout=subprocess.PIPE,
            stderr=errors,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    stopped = False
    deadline = time.monotonic() + hard_limit_s
    try:
        if child.stdout is None:
            raise RuntimeError("a child without its output pipe")
        for line in _lines(child.stdout):
            if line:
                on_progress(json.loads(line))
            if not stopped and should_stop():
                stopped = True
                child.send_signal(signal.SIGTERM)
                deadline = min(deadline, time.monotonic() + GRACE_S)
            if time.monotonic() > deadline:
                child.kill()
        child.wait(timeout=GRACE_S)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
        if child.stdout is not None:
            child.stdout.close()
    return ChildEnd(child.returncode, stopped, files.errors.read_text(errors="replace")[-4000:])


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Each line of the stream as it comes, and b"" whenever `POLL_S` passes without one.

    Ends with the stream.
    """
    os.set_blocking(stream.fileno(), False)
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while True:
            if not selector.select(POLL_S):
                yield b""
                continue
            chunk = os.read(stream.fileno(), 65_536)
            if not chunk:
                return
            *whole, rest = (rest + chunk).split(b"\n")
            yield from (line for line in whole if line)
