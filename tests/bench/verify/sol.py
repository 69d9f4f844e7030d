"""Solution files of the published families: `Route #k: 1 2 3` lines and a cost."""

import re
from collections.abc import Iterable, Mapping, Sequence

_ROUTE = re.compile(r"\s*Route\s*#\s*(\d+)\s*:(.*)")
_COST = re.compile(r"\s*Cost\s*:?\s*(\S+)\s*")


def routes_of(text: str) -> dict[str, list[str]]:
    """Read the routes by their number."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = _ROUTE.fullmatch(line)
        if match is None:
            continue
        if match[1] in found:
            raise ValueError(f"route {match[1]} is there twice")
        found[match[1]] = match[2].split()
    return found


def stated_cost(text: str) -> float | None:
    """Read the cost that a file states; None without one."""
    for line in text.splitlines():
        if match := _COST.fullmatch(line):
            return float(match[1])
    return None


def written(routes: Mapping[str, Sequence[str]]) -> str:
    """Write routes; empty ones are left out."""
    lines = (f"Route #{name}: {' '.join(order)}" for name, order in routes.items() if order)
    return _lines(lines)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
