"""Other processes of this machine, as Linux shows them."""

import time
from collections.abc import Callable
from pathlib import Path


def children_of(pid: int) -> list[int]:
    """Ids of the processes that a process has started and not buried."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8")
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == pid:
                found.append(int(entry.name))
    return found


def offspring_of(pid: int) -> list[int]:
    """Ids of all that a process has started, and what those have."""
    return [one for child in children_of(pid) for one in (child, *offspring_of(child))]


def gone(pid: int) -> bool:
    """Whether the process has ended, buried or not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def wait_until(it_is_so: Callable[[], bool], longest_s: float = 30.0) -> None:
    """Wait for something that another process does.

    Raises
    ------
    TimeoutError
        It has not become so.
    """
    deadline = time.monotonic() + longest_s
    while not it_is_so():
        if time.monotonic() >= deadline:
            raise TimeoutError(f"not so after {longest_s} s")
        time.sleep(0.05)
