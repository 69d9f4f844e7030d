"""Long lists of ids in queries: a database takes only so many parameters in one."""

from collections.abc import Iterable, Iterator

MOST = 10_000
"""SQLite takes 32,766 parameters in one statement, PostgreSQL 65,535."""


def in_pieces(ids: Iterable[str], most: int = MOST) -> Iterator[list[str]]:
    """Give the ids in ascending order, at most so many at a time."""
    ordered = sorted(ids)
    for first in range(0, len(ordered), most):
        yield ordered[first : first + most]
