"""The kinds of cell that scenario tables share, ready for annotations."""

from enum import StrEnum

from dispatch.files import cells
from dispatch.files.cells import Cell

TEXT = Cell(cells.text)
NAMES = Cell(cells.names)
ID = Cell(cells.identifier)
DEGREES = Cell(cells.number)
YES_NO = Cell(cells.yes_no)
CLOCK = Cell(cells.clock)
DAY = Cell(cells.day)
INSTANT = Cell(cells.instant)
ZONE = Cell(cells.zone)
SKILL = Cell(cells.skill)
SKILL_NEEDS = Cell(cells.skill_needs)
WINDOWS = Cell(cells.windows)
CORNERS = Cell(cells.corners)
WEEKDAY = Cell(cells.whole(0, 6))
COUNT = Cell(cells.whole())
COUNTS = Cell(cells.each(cells.whole()))
PARTS = Cell(cells.amounts(cells.whole()))


def whole(least: int, most: int, column: str | None = None) -> Cell:
    """Return the cell of a whole number from `least` to `most`."""
    return Cell(cells.whole(least, most), column)


def yuan(column: str) -> Cell:
    """Return the cell of an amount in yuan, at most two decimals, which becomes fen."""
    return Cell(cells.scaled(100), column)


def yuan_by(column: str, table: str) -> Cell:
    """Return the cell of amounts in yuan for ids of a table, ``repair:25;removal:12.50``."""
    return Cell(cells.amounts(cells.scaled(100)), column, refers=table)


def minutes(column: str) -> Cell:
    """Return the cell of a duration in minutes, which becomes seconds."""
    return Cell(cells.scaled(60), column)


def one_of(values: type[StrEnum]) -> Cell:
    """Return the cell of a member of `values`."""
    return Cell(cells.choice(values))


def ref(table: str) -> Cell:
    """Return the cell of an id of another table."""
    return Cell(cells.identifier, refers=table)


def refs(table: str) -> Cell:
    """Return the cell of several ids of another table."""
    return Cell(cells.each(cells.identifier), refers=table)
