"""Other processes of this machine, as Linux shows them."""

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
