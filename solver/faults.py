"""How bad input is told.

Every fault of an input at once, as codes that the outer rooms put into words.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input.

    Parameters
    ----------
    code
        Member of a code enumeration; `api.texts` holds its cause and action.
    field
        Where it is, in the words of the input, e.g. ``visits[3].timeWindows[0]``; empty when it is
        the whole.
    params
        Values that the cause and action name.
    """

    code: StrEnum
    field: str = ""
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        """Code, place and values in one line, for logs."""
        values = ", ".join(f"{key}={value}" for key, value in self.params.items())
        return " ".join(part for part in (self.code, self.field, values) if part)


class InvalidInput(Exception):
    """An input was refused as a whole; `faults` holds everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))
