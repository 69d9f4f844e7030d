"""Matrices of numbers in JSON files of other families."""

import numpy as np
from numpy.typing import NDArray

from solver.codes import FormatCode, InputCode
from solver.faults import Fault
from solver.formats.fields import LARGEST, Record


def number_matrix(record: Record, name: str) -> NDArray[np.float64]:
    """Read rows of numbers as float64 [n, n]; a fault, and [0, 0], when it is no such matrix.

    Missing and null entries are holes, also where a row is short.
    """
    rows, at, faults = record.raw(name), record.path(name), record.source.faults
    nothing = np.zeros((0, 0))
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        if rows is not None:
            faults.append(Fault(InputCode.FIELD_TYPE, at, {"expected": "array of arrays"}))
        return nothing
    found = sum(value is not None for row in rows for value in row)
    expected = len(rows) * max(map(len, rows), default=0)
    if found != expected:
        holes = {"found": found, "expected": expected}
        faults.append(Fault(FormatCode.MATRIX_HOLES, at, holes))
        return nothing
    try:
        matrix = np.array(rows, dtype=np.float64).reshape(len(rows), -1 if rows else 0)
    except (TypeError, ValueError):
        faults.append(Fault(InputCode.FIELD_TYPE, at, {"expected": "numbers"}))
        return nothing
    if matrix.shape[0] != matrix.shape[1]:
        shape = "x".join(map(str, matrix.shape))
        values: dict[str, str | int] = {"shape": shape, "locations": matrix.shape[0]}
        faults.append(Fault(InputCode.MATRIX_SHAPE, at, values))
        return nothing
    if matrix.size and matrix.min() < 0:
        faults.append(Fault(InputCode.MATRIX_NEGATIVE, at))
    if matrix.size and matrix.max() > LARGEST:
        faults.append(Fault(InputCode.OUT_OF_RANGE, at, {"value": str(matrix.max())}))
    return np.minimum(matrix, LARGEST)
