"""Faults in words."""

from dataclasses import dataclass

from api.texts.codes import TEXTS
from api.texts.names import named
from api.texts.words import filled
from dispatch.domain.kinds import Language
from dispatch.files.faults import FileFault
from solver.faults import Fault


@dataclass(frozen=True, slots=True)
class Worded:
    """A fault as people read it: where it is, what is wrong, and what to do."""

    field: str
    cause: str
    action: str


def worded(fault: Fault, language: Language) -> Worded:
    """Put a fault into words."""
    said = TEXTS[fault.code]
    place = _place(fault)
    params = {name: named(name, value, language) for name, value in fault.params.items()}
    values = {"field": place, **params}
    return Worded(
        place, filled(said.cause(language), values), filled(said.action(language), values)
    )


def _place(fault: Fault) -> str:
    """Return the field, in a scenario with its file and row."""
    if not isinstance(fault, FileFault):
        return fault.field
    at = [fault.file, str(fault.row) if fault.row else "", fault.field]
    return ":".join(part for part in at if part)
