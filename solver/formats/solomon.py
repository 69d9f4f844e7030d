"""Solomon's text, which Gehring and Homberger's larger instances use too.

A name, the number of vehicles and their capacity, then a row a customer: number, x, y, demand,
first and last start of service, service time. Customer 0 is the depot.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from solver.codes import FormatCode, InputCode
from solver.faults import Fault, InvalidInput
from solver.formats.case import Case, Family
from solver.formats.columns import Columns
from solver.formats.conventions import DIMACS, chosen
from solver.formats.plane import straight
from solver.formats.words import counted, fitted, numbers, shown

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
    rounding = chosen(convention, DIMACS)
    faults: list[Fault] = []
    fleet, rows = _rows(text, faults)
    if not rows or not fleet:
        at = "CUSTOMER" if fleet else "VEHICLE"
        faults.append(Fault(FormatCode.FORMAT_INCOMPLETE, at, {"found": 0, "expected": 1}))
    if faults:
        raise InvalidInput(faults)
    table = np.array(rows)
    faults += _misnumbered(table)
    vehicles, capacity = int(fleet[0]), int(fleet[1])
    vehicles = counted(vehicles, "VEHICLE", faults)
    if min(vehicles, capacity) < 0 or (table[:, 3] != np.floor(table[:, 3])).any():
        faults.append(Fault(InputCode.FIELD_VALUE, "DEMAND", {"value": shown(fleet)}))
    points = table[:, 1:3]
    lengths = straight(points)
    fitted(rounding.times(lengths), "XCOORD", faults)
    windows = fitted(rounding.scaled(table[:, 4:6]), "DUE DATE", faults)
    service = fitted(rounding.scaled(table[:, 6]), "SERVICE TIME", faults)
    if faults:
        raise InvalidInput(faults)
    return Columns(
        name=next(line.strip() for line in text.splitlines() if line.strip()),
        points=points,
        lengths=lengths,
        demand=[(int(load),) for load in table[:, 3]],
        capacity=[(capacity,)] * vehicles,
        service=service,
        windows=windows,
        homes=[0] * vehicles,
        depots=frozenset({0}),
    ).case(Family.SOLOMON, rounding)


def _rows(text: str, faults: list[Fault]) -> tuple[Sequence[float], list[Sequence[float]]]:
    """Give number and capacity of the vehicles, and the rows of customers."""
    fleet: Sequence[float] = ()
    rows: list[Sequence[float]] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        found = numbers(words)
        if not words or number == 1 or (found is None and words[0][0].isalpha()):
            continue
        if found is not None and not fleet and len(found) == 2:
            fleet = found
        elif found is not None and len(found) == FIELDS:
            rows.append(found)
        else:
            values: dict[str, str | int] = {"line": number, "value": shown(words)}
            faults.append(Fault(FormatCode.FORMAT_LINE, "CUSTOMER", values))
    return fleet, rows


def _misnumbered(table: NDArray[np.float64]) -> list[Fault]:
    """Find customers whose number is not the next; then a row is missing, or there twice."""
    places = np.nonzero(table[:, 0] != np.arange(len(table)))[0]
    if not len(places):
        return []
    values = {"value": str(table[places[0], 0])}
    return [Fault(InputCode.UNKNOWN_REFERENCE, "CUST NO.", values)]
