"""Every format of problem files and of plan files behind two calls (docs/formats.md)."""

from collections.abc import Callable, Mapping

from solver.codes import FormatCode
from solver.faults import Fault, InvalidInput
from solver.formats.case import Case, Family
from solver.formats.detect import decoded, family_of, is_json, is_surely_own, without_comments
from solver.formats.hhcrsp import read_hhcrsp
from solver.formats.hhcrsp_out import read_hhcrsp_plan, write_hhcrsp
from solver.formats.json import read_plan, read_problem, write_plan
from solver.formats.pvrp import read_pvrp
from solver.formats.sol import read_sol, write_sol
from solver.formats.solomon import read_solomon
from solver.formats.trsp import read_trsp
from solver.formats.vroom import read_vroom
from solver.formats.vroom_out import read_vroom_plan, write_vroom
from solver.formats.vrplib import read_vrplib
from solver.plan import Plan

JSON, VROOM, HHCRSP, SOL = ".json", ".vroom.json", ".hhcrsp.json", ".sol"
FOREIGN = (VROOM, HHCRSP, SOL)
"""Endings of plan files that are not our own."""

READERS: Mapping[Family, Callable[[str, str | None], Case]] = {
    Family.VRPLIB: read_vrplib,
    Family.SOLOMON: read_solomon,
    Family.PVRP: read_pvrp,
    Family.TRSP: read_trsp,
    Family.HHCRSP: read_hhcrsp,
    Family.VROOM: read_vroom,
}
"""Of text and the convention asked for."""


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
    if not is_surely_own(data):
        text = decoded(data)
        text = text if is_json(text) else without_comments(text)
        family = family_of(text)
        if family is not Family.OWN:
            return READERS[family](text, convention)
    _refuse_convention(convention)
    return Case(Family.OWN, read_problem(data))


def _refuse_convention(asked: str | None) -> None:
    """Refuse any convention for files that hold no decimals to round."""
    if asked is not None:
        values = {"value": asked, "known": "-"}
        raise InvalidInput([Fault(FormatCode.CONVENTION_UNKNOWN, "convention", values)])


def refuse_unwritable(case: Case, name: str) -> None:
    """Refuse a plan file of this name, if plans for the case cannot be written so.

    Raises
    ------
    InvalidInput
        The ending belongs to another family, or is none; only plans for problem.json have any
        name.
    """
    known = endings(case.family)
    if _ending(name) not in known and (case.family is not Family.OWN or _ending(name)):
        values = {"value": name, "known": ", ".join(known)}
        raise InvalidInput([Fault(FormatCode.FORMAT_NOT_WRITABLE, "out", values)])


def tells_reasons(name: str) -> bool:
    """Tell whether a plan file of this name says why visits are left out."""
    return _ending(name) not in FOREIGN


def endings(family: Family) -> tuple[str, ...]:
    """List the endings of plan files of a family, the usual one first."""
    match family:
        case Family.OWN:
            return JSON, VROOM
        case Family.HHCRSP:
            return HHCRSP, JSON, VROOM
        case Family.VROOM:
            return VROOM, JSON, SOL
        case _:
            return SOL, JSON, VROOM


def _ending(name: str) -> str:
    return next((one for one in (*FOREIGN, JSON) if name.endswith(one)), "")


def write_any(case: Case, plan: Plan, name: str) -> str:
    """Write a plan in the format that the file name's ending says."""
    refuse_unwritable(case, name)
    match _ending(name):
        case ".sol":
            return write_sol(case, plan)
        case ".hhcrsp.json":
            return write_hhcrsp(case, plan)
        case ".vroom.json":
            return write_vroom(case, plan)
        case _:
            return write_plan(case.problem, plan)


def read_any_plan(case: Case, data: bytes, name: str) -> Plan:
    """Read a plan in the format that the file name's ending says.

    Raises
    ------
    InvalidInput
        It is not of that format, or refers to what the problem does not have.
    """
    refuse_unwritable(case, name)
    match _ending(name):
        case ".sol":
            return read_sol(decoded(data), case)[0]
        case ".hhcrsp.json":
            return read_hhcrsp_plan(case, data)
        case ".vroom.json":
            return read_vroom_plan(case, data)
        case _:
            return read_plan(data, case.problem)
