"""Solvers as processes of their own: so many at once on the cores, each with a hard limit."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

GRACE_S = 25.0
"""Past the time limit, for reading and writing; then the process and its children are killed."""
SINGLE = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended; `code` None when it was killed at its limit."""

    code: int | None
    wall_s: float
    said: str


def run_together(
    commands: Sequence[Sequence[str]],
    limit_s: float,
    folder: Path,
    cores: Sequence[int],
    grace_s: float = GRACE_S,
) -> list[Ended]:
    """Run commands side by side, each on a core of its own where there are several.

    One command alone may use all the cores. What a command says goes to a file in `folder`.
    """
    began = time.monotonic()
    running: list[tuple[subprocess.Popen[bytes], Path]] = []
    try:
        for turn, command in enumerate(commands):
            told = folder / f"said-{turn}.txt"
            with told.open("wb") as output:
                process = subprocess.Popen(
                    command,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    env={**os.environ, **SINGLE},
                )
            own = {cores[turn % len(cores)]} if len(commands) > 1 else set(cores)
            _pin(process.pid, own)
            running.append((process, told))
        return [
            _awaited(process, told, began, began + limit_s + grace_s) for process, told in running
        ]
    finally:
        for process, _ in running:
            _kill(process)


def _pin(process: int, cores: set[int]) -> None:
    try:
        os.sched_setaffinity(process, cores)
    except ProcessLookupError:
        return  # it has ended already


def _awaited(process: subprocess.Popen[bytes], told: Path, began: float, until: float) -> Ended:
    try:
        code: int | None = process.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        code = None
    wall_s = round(time.monotonic() - began, 1)
    said = told.read_text(encoding="utf-8", errors="replace")[-600:]
    return Ended(code, wall_s, said)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process with all its children, unless it has ended."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
