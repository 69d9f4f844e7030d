"""A problem read from a file, with what a writer needs to answer in its family's terms."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from solver.formats.conventions import Convention
from solver.problem import Problem


class Family(StrEnum):
    """Whose format a file is in. OWN is problem.json of docs/files.md."""

    OWN = "json"
    VRPLIB = "vrplib"
    SOLOMON = "solomon"
    PVRP = "pvrp"
    VROOM = "vroom"
    TRSP = "trsp"
    HHCRSP = "hhcrsp"


@dataclass(frozen=True)
class Case:
    """One file, read.

    Parameters
    ----------
    convention
        How its decimals became integers; None for our own files, which have none.
    numbers
        For each visit of the problem its number in the family's solution files. Visits of one
        customer on several days share one.
    vehicles
        For each shift the number of its route in the family's solution files, from 1.
    lengths
        The unrounded lengths of travel, float64 [n, n] in units of the file; None where travel
        does not come from a plane or a matrix of the file.
    """

    family: Family
    problem: Problem
    convention: Convention | None = None
    numbers: tuple[int, ...] = ()
    vehicles: tuple[int, ...] = ()
    lengths: NDArray[np.float64] | None = None
