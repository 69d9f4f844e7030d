"""Which family a file is of, told by its content alone: names and endings are not looked at."""

import re

from solver.codes import FormatCode
from solver.faults import Fault, InvalidInput
from solver.formats.case import Family
from solver.formats.pvrp import is_pvrp
from solver.formats.solomon import is_solomon

VRPLIB = re.compile(r"^\s*(DIMENSION|NODE_COORD_SECTION|EDGE_WEIGHT_TYPE)\b", re.MULTILINE)


def decoded(data: bytes) -> str:
    """Read bytes as text; old files have names in other encodings, whose letters do not matter."""
    return data.decode("utf-8-sig", errors="replace")


def family_of(text: str) -> Family:
    """Tell the family.

    Raises
    ------
    InvalidInput
        None is known that has such files.
    """
    if text.lstrip().startswith(("{", "[")):
        return Family.OWN
    if VRPLIB.search(text):
        return Family.VRPLIB
    if is_solomon(text):
        return Family.SOLOMON
    if is_pvrp(text):
        return Family.PVRP
    raise InvalidInput([Fault(FormatCode.FORMAT_UNKNOWN)])
