"""What a code is put into words with."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dispatch.domain.kinds import Language

ABSENT = "–"
"""Stands for a value that the room below did not name."""

_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_formatter = string.Formatter()


@dataclass(frozen=True, slots=True)
class Said:
    """A cause and an action in both languages.

    Names in braces are filled in from the params of a fault, and from its field. What stands in
    square brackets is left out when a name in it has no value.
    """

    cause_en: str
    action_en: str
    cause_zh: str
    action_zh: str

    def cause(self, language: Language) -> str:
        """Say what is wrong."""
        return self.cause_zh if language is Language.ZH else self.cause_en

    def action(self, language: Language) -> str:
        """Say what to do about it."""
        return self.action_zh if language is Language.ZH else self.action_en


Table = Mapping[StrEnum, Said]


def filled(text: str, values: Mapping[str, object]) -> str:
    """Fill the names in braces in."""

    def kept(part: re.Match[str]) -> str:
        return part[1] if names_in(part[1]) <= values.keys() else ""

    template = _OPTIONAL.sub(kept, text)
    known = {name: values.get(name, ABSENT) for name in names_in(template)}
    return _formatter.vformat(template, (), known)


def names_in(text: str) -> frozenset[str]:
    """Return the names in braces."""
    return frozenset(name for _, name, _, _ in _formatter.parse(text) if name)
