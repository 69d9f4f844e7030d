"""VRPLIB files as text: `KEY : value` lines and sections of rows (vrplib.readthedocs.io)."""

import re
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.codes import FormatCode, InputCode
from solver.faults import Fault, InvalidInput
from solver.formats.words import MOST, SHOWN, counted, numbers, shown, whole_numbers

SPECIFICATION = re.compile(r"\s*([A-Za-z][A-Za-z_]*)\s*[:=]\s*(.*?)\s*")
BARE = re.compile(
    r"\s*(NAME|COMMENT|TYPE|DIMENSION|CAPACITY|DISTANCE|SERVICE_TIME"
    r"|VEHICLES[A-Z_]*|(?:EDGE|NODE|DISPLAY)_[A-Z_]*(?:TYPE|FORMAT))\s+(.*?)\s*",
    re.IGNORECASE,
)
"""A specification whose colon is missing."""
SECTION = re.compile(r"\s*([A-Z_]+_SECTION)\s*:?\s*", re.IGNORECASE)
END = re.compile(r"\s*EOF\b.*", re.IGNORECASE)
Row = tuple[int, list[str]]
"""Number of the line, from 1, and its words."""


class Sheet:
    """A file taken apart; what is wrong with it is noted, and reading goes on.

    A column that cannot be read is all zeros, so that the rest can be judged; what was read counts
    only if `refuse_faults` finds nothing to raise.
    """

    def __init__(self, text: str) -> None:
        self.faults: list[Fault] = []
        self.specifications: dict[str, str] = {}
        self.sections: dict[str, list[Row]] = {}
        rows: list[Row] | None = None
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            if END.fullmatch(line):
                break
            if found := SECTION.fullmatch(line):
                rows = self.sections.setdefault(found[1].upper(), [])
            elif found := SPECIFICATION.fullmatch(line) or BARE.fullmatch(line):
                self.specifications[found[1].upper()] = found[2]
            elif rows is not None:
                rows.append((number, line.split()))
            else:
                self.fault(FormatCode.FORMAT_LINE, "", line=number, value=line.strip()[:SHOWN])
        self.nodes = self._dimension()

    def _dimension(self) -> int:
        """Give the number of nodes; where it is wrong, what lets the rest be read all the same."""
        known = len(self.faults)
        nodes = counted(self.whole("DIMENSION", 0), "DIMENSION", self.faults)
        if nodes:
            return nodes
        if len(self.faults) == known:
            self.fault(InputCode.FIELD_MISSING, "DIMENSION")
        return min(MOST, max(map(self.rows_of, ("NODE_COORD_SECTION", "DEMAND_SECTION"))))

    def fault(self, code: FormatCode | InputCode, at: str, **params: str | int) -> None:
        """Note a fault."""
        self.faults.append(Fault(code, at, params))

    def refuse_faults(self) -> None:
        """Raise all faults noted so far, if any."""
        if self.faults:
            raise InvalidInput(self.faults)

    def word(self, name: str, default: str = "") -> str:
        """Read a specification as it stands."""
        return self.specifications.get(name, default)

    def number(self, name: str, default: float) -> float:
        """Read a specification as a finite number; absent is `default`."""
        text = self.specifications.get(name)
        if text is None:
            return default
        try:
            value = float(text)
        except ValueError:
            value = np.nan
        if not np.isfinite(value):
            self.fault(InputCode.FIELD_VALUE, name, value=text[:SHOWN])
            return default
        return value

    def whole(self, name: str, default: int) -> int:
        """Read a specification as a whole number from 0."""
        value = self.number(name, default)
        if value < 0 or value != int(value):
            self.fault(InputCode.FIELD_VALUE, name, value=str(value))
            return default
        return int(value)

    def rows_of(self, name: str) -> int:
        """Count the rows of a section."""
        return len(self.sections.get(name, []))

    def column(
        self, name: str, keys: int, width: int | None = None, spare: Collection[int] = ()
    ) -> NDArray[np.float64]:
        """Read a section of one row a key, from 1 to `keys`, each `key value ...`.

        Parameters
        ----------
        spare
            Rows, from 0, that may be missing and are then zeros.

        Returns
        -------
        NDArray
            float64 [keys, width] in the order of the keys; `width` None takes that of the rows.
        """
        found = np.full((keys, width or self._width(name)), np.nan)
        for line, words in self.sections.get(name, []):
            values = numbers(words)
            whole = values is not None and len(values) == found.shape[1] + 1
            if values is None or not whole or values[0] != int(values[0]):
                self._refuse_line(name, line, words)
            elif not 1 <= values[0] <= keys:
                self.fault(InputCode.UNKNOWN_REFERENCE, name, value=int(values[0]))
            elif not np.isnan(found[int(values[0]) - 1, 0]):
                self.fault(InputCode.DUPLICATE_ID, name, id=int(values[0]), count=2)
            else:
                found[int(values[0]) - 1] = values[1:]
        missing = [row for row in np.flatnonzero(np.isnan(found[:, 0])) if row not in spare]
        if missing:
            there = keys - len(missing)
            self.fault(FormatCode.FORMAT_INCOMPLETE, name, found=there, expected=keys)
        return np.where(np.isnan(found), 0.0, found)

    def lists(self, name: str, keys: int) -> list[list[int]]:
        """Read a section of one row a key, from 1 to `keys`, each `key number ...` of any length.

        A number stands for a node, from 1; other numbers are faults.
        """
        lists: dict[int, list[int]] = {}
        for line, words in self.sections.get(name, []):
            values = whole_numbers(words)
            if not values or not 1 <= values[0] <= keys or values[0] in lists:
                self._refuse_line(name, line, words)
                continue
            lists[values[0]] = values[1:]
            for value in values[1:]:
                if not 1 <= value <= self.nodes:
                    self.fault(InputCode.UNKNOWN_REFERENCE, name, value=value)
        if len(lists) < keys:
            self.fault(FormatCode.FORMAT_INCOMPLETE, name, found=len(lists), expected=keys)
        return [lists.get(key, []) for key in range(1, keys + 1)]

    def listed(self, name: str) -> list[int]:
        """Read a section of nodes, one or more a row, up to -1."""
        nodes: list[int] = []
        for line, words in self.sections.get(name, []):
            values = whole_numbers(words)
            if values is None:
                self._refuse_line(name, line, words)
                continue
            for value in values:
                if value == -1:
                    return nodes
                if not 1 <= value <= self.nodes:
                    self.fault(InputCode.UNKNOWN_REFERENCE, name, value=value)
                else:
                    nodes.append(value)
        return nodes

    def flat(self, name: str) -> NDArray[np.float64]:
        """Read all numbers of a section, whatever its lines."""
        flat: list[float] = []
        for line, words in self.sections.get(name, []):
            values = numbers(words)
            if values is None:
                self._refuse_line(name, line, words)
            else:
                flat += values
        return np.array(flat)

    def _width(self, name: str) -> int:
        rows = self.sections.get(name)
        return max(1, len(rows[0][1]) - 1) if rows else 1

    def _refuse_line(self, name: str, line: int, words: Sequence[str]) -> None:
        self.fault(FormatCode.FORMAT_LINE, name, line=line, value=shown(words))
