"""Solomon's text, which Gehring and Homberger's larger instances use too.

A name, the number of vehicles and their capacity, then a row a customer: number, x, y, demand,
first and last start of service, service time. Customer 0 is the depot.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.codes import FormatCode, InputCode
from solver.faults import Fault, InvalidInput
from solver.formats.case import Case, Family
from solver.formats.columns import Columns
from solver.formats.conventions import DIMACS, chosen
from solver.formats.plane import straight
from solver.formats.words import counted, fitted, numbers, shown
from solver.validation import MAX_LOAD, MAX_SECONDS

FLEET = re.compile(r"^\s*VEHICLE\b", re.IGNORECASE | re.MULTILINE)
CUSTOMERS = re.compile(r"^\s*CUST(OMER|\s*NO)\b", re.IGNORECASE | re.MULTILINE)
FIELDS = 7


def is_solomon(text: str) -> bool:
    """Tell whether the text has both headings of the format."""
    return bool(FLEET.search(text) and CUSTOMERS.search(text))


def read_solomon(text: str, convention: str | None = None) -> Case:
    """Read an instance.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it, or for a convention that is not known.
    """
    faults: list[Fault] = []
    rounding = chosen(convention, DIMACS, faults)
    fleet, rows = _rows(text, faults)
    for at, found in (("VEHICLE", fleet), ("CUSTOMER", rows)):
        if not found:
            faults.append(Fault(FormatCode.FORMAT_INCOMPLETE, at, {"found": 0, "expected": 1}))
    table = np.array(rows).reshape(-1, FIELDS)
    if not faults:
        faults += _misnumbered(table)
    faults += _contradictions(table)
    vehicles, capacity = _fleet(fleet, faults)
    points = table[:, 1:3]
    lengths = straight(points)
    fitted(rounding.times(lengths), "XCOORD", faults)
    windows = fitted(rounding.scaled(table[:, 4:6]), "DUE DATE", faults)
    service = fitted(rounding.scaled(table[:, 6]), "SERVICE TIME", faults)
    if faults:
        raise InvalidInput(faults)
    return Columns(
        name=_name(text),
        points=points,
        lengths=lengths,
        demand=[(int(load),) for load in table[:, 3]],
        capacity=[(capacity,)] * vehicles,
        service=service,
        windows=windows,
        homes=[0] * vehicles,
        depots=frozenset({0}),
    ).case(Family.SOLOMON, rounding)


def _name(text: str) -> str:
    """Give the line before the headings."""
    first = next(line.strip() for line in text.split("\n") if line.strip())
    return "solomon" if FLEET.match(first) else first


def _rows(text: str, faults: list[Fault]) -> tuple[Sequence[float], list[Sequence[float]]]:
    """Give number and capacity of the vehicles, and the rows of customers.

    What stands before the first heading is the name; lines of words are headings.
    """
    fleet: Sequence[float] = ()
    rows: list[Sequence[float]] = []
    begun = False
    for number, line in enumerate(text.split("\n"), 1):
        begun = begun or FLEET.match(line) is not None
        words = line.split()
        found = numbers(words)
        heads = found is None and (words[0][0].isalpha() or not re.search(r"\w", line))
        if not begun or not words or heads:
            continue
        if found is not None and not fleet and len(found) == 2:
            fleet = found
        elif found is not None and len(found) == FIELDS:
            rows.append(found)
        else:
            values: dict[str, str | int] = {"line": number, "value": shown(words)}
            faults.append(Fault(FormatCode.FORMAT_LINE, "CUSTOMER", values))
    return fleet, rows


def _fleet(fleet: Sequence[float], faults: list[Fault]) -> tuple[int, int]:
    """Give number and capacity of the vehicles, which are whole numbers from 0."""
    if not fleet:
        return 0, 0
    if min(fleet) < 0 or any(one != int(one) for one in fleet):
        faults.append(Fault(InputCode.FIELD_VALUE, "VEHICLE", {"value": shown(fleet)}))
        return 0, 0
    return counted(int(fleet[0]), "VEHICLE", faults), min(MAX_LOAD, int(fleet[1]))


def _misnumbered(table: NDArray[np.float64]) -> list[Fault]:
    """Find customers whose number is not the next; then a row is missing, or there twice."""
    places = np.nonzero(table[:, 0] != np.arange(len(table)))[0]
    if not len(places):
        return []
    values = {"value": str(table[places[0], 0])}
    return [Fault(InputCode.UNKNOWN_REFERENCE, "CUST NO.", values)]


def _contradictions(table: NDArray[np.float64]) -> Iterator[Fault]:
    """Find loads and times that cannot be, by the number of their customer."""
    load, opens, closes, service = table[:, 3:].T
    for code, column, values, wrong in (
        (InputCode.FIELD_VALUE, "DEMAND", load, (load < 0) | (load != np.floor(load))),
        (InputCode.OUT_OF_RANGE, "DEMAND", load, load > MAX_SECONDS),
        (InputCode.WINDOW_REVERSED, "DUE DATE", closes, opens > closes),
        (InputCode.OUT_OF_RANGE, "SERVICE TIME", service, service < 0),
    ):
        for row in np.flatnonzero(wrong).tolist():
            at = f"{column}[{table[row, 0]:g}]"
            yield Fault(code, at, {"value": f"{values[row]:g}"})
