"""Which family of the bench a file belongs to: by the folders above it, its name, its content."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from solver.faults import InvalidInput
from solver.formats.case import Family as Format
from solver.formats.detect import decoded, family_of
from tests.bench.families import FAMILIES, OWN_WEEK

BY_FORMAT: Mapping[Format, str] = {
    Format.SOLOMON: "vrptw200",
    Format.PVRP: "pvrp",
    Format.TRSP: "trsp",
    Format.HHCRSP: "hhcrsp",
}
BY_TYPE: Mapping[str, str] = {
    "SDVRPTW": "sdvrptw",
    "MDVRPTW": "mdvrptw",
    "PCVRPTW": "pcvrptw",
    "VRPTW": "vrptw1000",
}
"""Of the TYPE that a VRPLIB file states."""
TYPE = re.compile(r"^\s*TYPE\s*:\s*(\w+)", re.MULTILINE)


def guessed(file: Path) -> str | None:
    """Name the family of a readable file; None when nothing tells it."""
    return next(_guesses(file), None)


def _guesses(file: Path) -> Iterator[str]:
    known = [*FAMILIES, OWN_WEEK]
    yield from (part for part in reversed(file.absolute().parent.parts) if part in known)
    yield from (name for name in known if file.stem == name)
    text = decoded(file.read_bytes())
    try:
        kind = family_of(text)
    except InvalidInput:
        return
    if kind in BY_FORMAT:
        yield BY_FORMAT[kind]
    stated = TYPE.search(text)
    if kind is Format.VRPLIB and stated and stated[1] in BY_TYPE:
        yield BY_TYPE[stated[1]]
