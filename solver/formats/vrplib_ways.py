"""Ways between the nodes of a VRPLIB file: from their coordinates, or written out as a matrix."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from solver.codes import FormatCode, InputCode
from solver.faults import Fault
from solver.formats.plane import straight
from solver.formats.vrplib_text import Sheet

MATRIX = "EDGE_WEIGHT_SECTION"
Lengths = NDArray[np.float64]


def _apart(points: Lengths) -> Lengths:
    """Give how far apart points are along each axis, [n, n, 2]."""
    return np.abs(points[:, None, :] - points[None, :, :])


METRICS: dict[str, Callable[[Lengths], Lengths]] = {
    "EUC_2D": straight,
    "EXACT_2D": straight,
    "CEIL_2D": lambda points: np.ceil(np.round(straight(points), 6)),
    "FLOOR_2D": lambda points: np.floor(np.round(straight(points), 6)),
    "MAN_2D": lambda points: _apart(points).sum(axis=2),
    "MAX_2D": lambda points: _apart(points).max(axis=2),
}
"""Lengths by EDGE_WEIGHT_TYPE; the convention rounds them once more."""


def ways(sheet: Sheet, points: Lengths | None) -> Lengths:
    """Give the lengths [n, n] from row to column, not scaled; zeros where they cannot be read."""
    written = MATRIX in sheet.sections
    kind = sheet.word("EDGE_WEIGHT_TYPE", "EXPLICIT" if written else "EUC_2D").upper()
    if kind == "EXPLICIT":
        lengths = _written_out(sheet)
    elif kind in METRICS and points is not None:
        return METRICS[kind](points)
    else:
        lengths = np.zeros((sheet.nodes, sheet.nodes))
        if kind in METRICS:
            sheet.fault(InputCode.FIELD_MISSING, "NODE_COORD_SECTION")
        else:
            sheet.fault(FormatCode.FORMAT_BEYOND, "EDGE_WEIGHT_TYPE", value=kind)
    if lengths.size and lengths.min() < 0:
        sheet.fault(InputCode.MATRIX_NEGATIVE, MATRIX)
    return lengths


def _written_out(sheet: Sheet) -> Lengths:
    """Lay out the numbers of the matrix section: all, or one triangle, by rows or columns.

    Nobody travels from a node to itself, whatever the diagonal says.
    """
    size = sheet.nodes
    lengths = np.zeros((size, size))
    form = sheet.word("EDGE_WEIGHT_FORMAT", "FULL_MATRIX").upper()
    lower, upper = np.tril_indices(size, -1), np.triu_indices(size, 1)
    lower_and, upper_and = np.tril_indices(size), np.triu_indices(size)
    # A triangle by columns is the other triangle by rows.
    layouts = {
        "FULL_MATRIX": np.nonzero(np.ones((size, size))),
        "LOWER_ROW": lower,
        "UPPER_COL": lower,
        "UPPER_ROW": upper,
        "LOWER_COL": upper,
        "LOWER_DIAG_ROW": lower_and,
        "UPPER_DIAG_COL": lower_and,
        "UPPER_DIAG_ROW": upper_and,
        "LOWER_DIAG_COL": upper_and,
    }
    if form not in layouts:
        sheet.fault(FormatCode.FORMAT_BEYOND, "EDGE_WEIGHT_FORMAT", value=form)
        return lengths
    rows, columns = layouts[form]
    numbers = sheet.flat(MATRIX)
    if len(numbers) != len(rows):
        values = {"found": len(numbers), "expected": len(rows)}
        sheet.faults.append(Fault(FormatCode.MATRIX_HOLES, MATRIX, values))
        return lengths
    lengths[rows, columns] = numbers
    if form != "FULL_MATRIX":
        lengths[columns, rows] = numbers
    np.fill_diagonal(lengths, 0)
    return lengths
