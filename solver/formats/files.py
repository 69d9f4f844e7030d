"""Every format of problem files and of plan files behind two calls (docs/formats.md)."""

from solver.codes import FormatCode
from solver.faults import Fault, InvalidInput
from solver.formats.case import Case, Family
from solver.formats.detect import decoded, family_of
from solver.formats.json import read_plan, read_problem, write_plan
from solver.formats.pvrp import read_pvrp
from solver.formats.sol import read_sol, write_sol
from solver.formats.solomon import read_solomon
from solver.formats.vrplib import read_vrplib
from solver.plan import Plan

JSON, VROOM, HHCRSP, SOL = ".json", ".vroom.json", ".hhcrsp.json", ".sol"
ENDINGS = (VROOM, HHCRSP, SOL)
"""Of plan files that are not our own."""


def read_any(data: bytes, convention: str | None = None) -> Case:
    """Read a problem in whatever format it is.

    Parameters
    ----------
    convention
        Name of the rounding to use in place of the family's own.

    Raises
    ------
    InvalidInput
        With everything that is wrong with the file or the convention.
    """
    text = decoded(data)
    match family_of(text):
        case Family.VRPLIB:
            return read_vrplib(text, convention)
        case Family.SOLOMON:
            return read_solomon(text, convention)
        case Family.PVRP:
            return read_pvrp(text, convention)
        case _:
            return Case(Family.OWN, read_problem(data))


def refuse_unwritable(case: Case, name: str) -> None:
    """Refuse a plan file of this name, if plans for the case cannot be written so.

    Raises
    ------
    InvalidInput
        The ending belongs to another family, or is none; only plans for problem.json have any
        name.
    """
    known = endings(case.family)
    foreign = name.endswith(ENDINGS) or case.family is not Family.OWN
    if foreign and not name.endswith(known):
        values = {"value": name, "known": ", ".join(known)}
        raise InvalidInput([Fault(FormatCode.FORMAT_NOT_WRITABLE, "out", values)])


def endings(family: Family) -> tuple[str, ...]:
    """List the endings of plan files of a family, the usual one first."""
    return (JSON,) if family is Family.OWN else (SOL, JSON)


def write_any(case: Case, plan: Plan, name: str) -> str:
    """Write a plan in the format that the file name's ending says."""
    if name.endswith(SOL):
        return write_sol(case, plan)
    return write_plan(case.problem, plan)


def read_any_plan(case: Case, data: bytes, name: str) -> Plan:
    """Read a plan in the format that the file name's ending says."""
    if name.endswith(SOL):
        return read_sol(decoded(data), case)[0]
    return read_plan(data, case.problem)
