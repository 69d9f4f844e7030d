"""Which family a file is of, told by its content alone: names and endings are not looked at."""

import codecs
import re

from solver.codes import FormatCode
from solver.faults import Fault, InvalidInput
from solver.formats.case import Family
from solver.formats.pvrp import is_pvrp
from solver.formats.solomon import is_solomon
from solver.formats.trsp import is_trsp

JSON_FIELDS = {
    Family.OWN: ("planningWindow",),
    Family.HHCRSP: ("patients", "caregivers"),
    Family.VROOM: ("vehicles",),
}
"""Names of fields by which JSON is told apart, the first that fits."""
OPENING = 4096
"""Bytes in which our own writer has named the field that tells its files apart."""
VRPLIB = re.compile(
    r"^\s*(DIMENSION|NODE_COORD_SECTION|EDGE_WEIGHT_TYPE)\b", re.MULTILINE | re.IGNORECASE
)
COMMENT = re.compile(r"^[ \t]*(#|//).*$", re.MULTILINE)
"""A line that no family's own words begin with."""
END_OF_OLD_FILES = "\x1a"


def decoded(data: bytes) -> str:
    """Read bytes as text; old files have names in other encodings, whose letters do not matter.

    Lines end in a line feed afterwards, whatever system wrote them.
    """
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip(END_OF_OLD_FILES)


def without_comments(text: str) -> str:
    """Empty the lines that are comments, so that all others keep their numbers."""
    return COMMENT.sub("", text)


def is_surely_own(data: bytes) -> bool:
    """Tell a problem.json without decoding it: they are the only files of very many megabytes."""
    return data.find(b'"planningWindow"', 0, OPENING) >= 0


def is_json(text: str) -> bool:
    """Tell whether the text begins as JSON does."""
    return text.lstrip().startswith(("{", "["))


def family_of(text: str) -> Family:
    """Tell the family.

    Raises
    ------
    InvalidInput
        None is known that has such files.
    """
    if is_json(text):
        return _json_family(text)
    if VRPLIB.search(text):
        return Family.VRPLIB
    if is_trsp(text):
        return Family.TRSP
    if is_solomon(text):
        return Family.SOLOMON
    if is_pvrp(text):
        return Family.PVRP
    raise InvalidInput([Fault(FormatCode.FORMAT_UNKNOWN)])


def _json_family(text: str) -> Family:
    """Tell by names in quotes, without parsing what may be large; our own when nothing fits."""
    for family, names in JSON_FIELDS.items():
        if all(re.search(rf'"{name}"\s*:', text) for name in names):
            return family
    return Family.OWN
