"""Events of a simulated centre: one JSON object a line, in the order in which they are written.

Nothing is left out that a figure needs: whoever reads them can count everything anew without this
program. docs/simulation.md lists the kinds and their fields.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Protocol


class Writes(Protocol):
    """Anything that text can be written to."""

    def write(self, text: str, /) -> object:
        """Write a piece of text."""
        ...


class EventLog:
    """Writes events; `None` as target counts them and keeps nothing."""

    def __init__(self, target: Writes | None) -> None:
        self._write: Callable[[str], object] | None = None if target is None else target.write
        self.count = 0

    def add(self, kind: str, **fields: object) -> None:
        """Write one event; instants are aware and written in ISO 8601 with their offset."""
        self.count += 1
        if self._write is not None:
            self._write(_LINE({"kind": kind, **fields}) + "\n")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
