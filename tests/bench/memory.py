"""How much memory a process and all its descendants hold together, sampled while they work."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

EVERY_S = 0.2
PAGE = os.sysconf("SC_PAGE_SIZE")
GIB = 1 << 30


class PeakMemory:
    """The highest sum of resident memory over this process and its descendants, in a `with` block.

    Pages that processes share count once for each, so the figure is never too small; with
    `of=proportional` they count once in all, as is fair to processes that share a great deal.
    """

    def __init__(self, of: Callable[[int], int] | None = None) -> None:
        self._of = of or resident
        self._peak = 0
        self._programs: Counter[str] = Counter()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()
        self._look()

    @property
    def gib(self) -> float:
        """The highest sum so far, in GiB."""
        return self._peak / GIB

    @property
    def gib_by_program(self) -> dict[str, float]:
        """The highest sum over the processes of each program, each at its own time, in GiB."""
        return {name: peak / GIB for name, peak in sorted(self._programs.items())}

    def _watch(self) -> None:
        while not self._over.is_set():
            self._look()
            time.sleep(EVERY_S)

    def _look(self) -> None:
        held: Counter[str] = Counter()
        for process in family(os.getpid()):
            held[program(process)] += self._of(process)
        self._programs |= held  # the larger of each
        self._peak = max(self._peak, held.total())


def family(root: int) -> list[int]:
    """This process and its living descendants, by id."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            children.setdefault(_parent(entry), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting.extend(children.get(one, ()))
    return found


def resident(process: int) -> int:
    """Bytes of resident memory; 0 for a process that has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0


def proportional(process: int) -> int:
    """Bytes of resident memory, each shared page divided by the processes that share it.

    0 for a process that has ended. A process of another user is only told to root.
    """
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(found[0]) * 1024 if found else 0


def program(process: int) -> str:
    """Name of the program that a process runs; empty for one that has ended."""
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _parent(entry: Path) -> int:
    try:
        # The name in brackets may hold anything; what follows the last bracket does not.
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
