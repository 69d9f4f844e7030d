"""A problem read from a file, with what a writer needs to answer in its family's terms."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

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
    fixed
        Scaled units that every plan's cost has, whatever it does, and the objective leaves out.
    """

    family: Family
    problem: Problem
    convention: Convention | None = None
    numbers: tuple[int, ...] = ()
    vehicles: tuple[int, ...] = ()
    fixed: int = 0

    def stated(self, amount: int, parts: int = 1) -> str:
        """Write `amount`/`parts` scaled units as the family states its cost."""
        unit = 1 if self.convention is None else self.convention.cost_unit
        decimals = 0 if self.convention is None else self.convention.decimals
        cost = Fraction(amount + self.fixed, unit * parts)
        return f"{float(cost):.{decimals}f}" if decimals else str(round(cost))
