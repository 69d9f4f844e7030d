"""How the text of one cell becomes a value: ids, numbers, money, relative dates, lists.

A `Cell` stands in the annotation of a record's field: the record is the description of its table.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from dispatch.domain.codes import ScenarioCode
from solver.codes import InputCode

LONGEST_ID = 64
LARGEST = 10**9
"""Numbers beyond it are typing errors, and would not fit the columns that hold fen and seconds."""

T = TypeVar("T")

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{0,30})?(?:[eE][+-]?[0-9]{1,2})?")
_RELATIVE_DAY = re.compile(r"D(-?\d{1,4})")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Frame:
    """What values refer to: the first day, the zone of local times, and the skills (None: any)."""

    start: date
    zone: ZoneInfo
    skills: frozenset[str] | None = None


class BadCell(Exception):
    """The text of a cell is not what its column holds."""

    def __init__(self, code: StrEnum, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, str | int] = params


@dataclass(frozen=True, slots=True)
class Cell:
    """A kind of cell.

    Parameters
    ----------
    parse
        Makes the value of a text that is not empty, or raises `BadCell`.
    column
        Heading in the file when it differs from the name of the field.
    refers
        Table whose ids the value must be among: a text, each of several, or each key.
    """

    parse: Callable[[str, Frame], Any]
    column: str | None = None
    refers: str | None = None


def text(content: str, _frame: Frame) -> str:
    """Any text."""
    return content


def identifier(content: str, _frame: Frame) -> str:
    """Take an id: at most 64 characters, none of them blank or a separator (``;`` and ``:``)."""
    if len(content) > LONGEST_ID:
        raise BadCell(ScenarioCode.VALUE_TOO_LONG, value=content, max=LONGEST_ID)
    if re.search(r"[\s;:]", content):
        raise BadCell(ScenarioCode.VALUE_MALFORMED, value=content, shape="id")
    return content


def number(content: str, _frame: Frame) -> float:
    """Take a decimal number, such as a coordinate in degrees."""
    return float(_decimal(content))


def yes_no(content: str, _frame: Frame) -> bool:
    """``yes`` or ``no``."""
    if content not in {"yes", "no"}:
        raise BadCell(ScenarioCode.VALUE_NOT_LISTED, value=content, listed="yes, no")
    return content == "yes"


def clock(content: str, _frame: Frame) -> time:
    """Local time of day ``HH:MM``."""
    if not _CLOCK.fullmatch(content):
        raise BadCell(ScenarioCode.VALUE_NOT_A_TIME, value=content)
    return time.fromisoformat(content.zfill(5))


def day(content: str, frame: Frame) -> date:
    """Day ``D3``, three days after the start (``D0`` is the start), or ``2026-10-08``."""
    relative = _RELATIVE_DAY.fullmatch(content)
    if relative:
        return frame.start + timedelta(days=int(relative[1]))
    try:
        return date.fromisoformat(content)
    except ValueError:
        raise BadCell(ScenarioCode.VALUE_NOT_A_DATE, value=content) from None


def instant(content: str, frame: Frame) -> datetime:
    """Instant ``D2 14:00`` in local time, or ISO 8601 with an offset."""
    on, _, at = content.partition(" ")
    if _RELATIVE_DAY.fullmatch(on) and _CLOCK.fullmatch(at):
        return datetime.combine(day(on, frame), clock(at, frame), tzinfo=frame.zone)
    try:
        absolute = datetime.fromisoformat(content)
    except ValueError:
        raise BadCell(ScenarioCode.VALUE_NOT_AN_INSTANT, value=content) from None
    if absolute.tzinfo is None:
        raise BadCell(ScenarioCode.VALUE_NOT_AN_INSTANT, value=content)
    return absolute


def skill(content: str, frame: Frame) -> str:
    """Name of a skill that scenario.toml declares."""
    if frame.skills is not None and content not in frame.skills:
        raise BadCell(ScenarioCode.UNKNOWN_SKILL, value=content)
    return content


def skill_needs(content: str, frame: Frame) -> tuple[tuple[str, int], ...]:
    """Skills with a minimal level: ``repair:2;electrician`` (level 1 when none is stated)."""
    needs = []
    for part in parts(content):
        name, _, level = part.partition(":")
        needs.append((skill(name, frame), whole(1, 9)(level or "1", frame)))
    return tuple(needs)


def zone(content: str, _frame: Frame) -> str:
    """IANA name of a time zone."""
    try:
        ZoneInfo(content)
    except (KeyError, ValueError):
        raise BadCell(ScenarioCode.UNKNOWN_TIMEZONE, value=content) from None
    return content


def windows(content: str, frame: Frame) -> tuple[tuple[datetime, datetime, datetime], ...]:
    """Time windows ``from/latest end`` or ``from/latest start/latest end``, separated by ``;``."""
    return tuple(_window(part, frame) for part in parts(content))


def corners(content: str, frame: Frame) -> tuple[tuple[float, float], ...]:
    """Corners of a polygon, ``lat lon;lat lon;lat lon``: at least three."""
    pairs = [part.split() for part in parts(content)]
    if len(pairs) < 3 or any(len(pair) != 2 for pair in pairs):
        raise BadCell(ScenarioCode.VALUE_MALFORMED, value=content, shape="lat lon;lat lon;lat lon")
    return tuple((number(lat, frame), number(lon, frame)) for lat, lon in pairs)


def names(content: str, _frame: Frame) -> tuple[str, ...]:
    """Several texts separated by ``;``."""
    return parts(content)


def whole(least: int = 0, most: int = LARGEST) -> Callable[[str, Frame], int]:
    """Kind of cell: a whole number from `least` to `most`."""

    def parse(content: str, _frame: Frame) -> int:
        value = _decimal(content)
        if value != int(value):
            raise BadCell(ScenarioCode.VALUE_NOT_A_NUMBER, value=content)
        return _ranged(int(value), least, most)

    return parse


def scaled(factor: int) -> Callable[[str, Frame], int]:
    """Kind of cell: a decimal number from 0 that becomes `factor` times as many whole units."""

    def parse(content: str, _frame: Frame) -> int:
        value = _decimal(content) * factor
        if value != int(value):
            raise BadCell(ScenarioCode.VALUE_NOT_A_NUMBER, value=content)
        return _ranged(int(value), 0, LARGEST)

    return parse


def choice(values: type[StrEnum]) -> Callable[[str, Frame], StrEnum]:
    """Kind of cell: one of the members of `values`."""

    def parse(content: str, _frame: Frame) -> StrEnum:
        try:
            return values(content)
        except ValueError:
            listed = ", ".join(values)
            raise BadCell(ScenarioCode.VALUE_NOT_LISTED, value=content, listed=listed) from None

    return parse


def each(kind: Callable[[str, Frame], T]) -> Callable[[str, Frame], tuple[T, ...]]:
    """Kind of cell: several values of a kind, separated by ``;``."""
    return lambda content, frame: tuple(kind(part, frame) for part in parts(content))


def amounts(kind: Callable[[str, Frame], int]) -> Callable[[str, Frame], dict[str, int]]:
    """Kind of cell: names with an amount each, ``pump:2;valve:1``."""

    def parse(content: str, frame: Frame) -> dict[str, int]:
        found = {}
        for part in parts(content):
            name, colon, amount = part.rpartition(":")
            if not (name and colon):
                raise BadCell(ScenarioCode.VALUE_MALFORMED, value=content, shape="name:amount")
            found[name] = kind(amount, frame)
        return found

    return parse


def parts(content: str) -> tuple[str, ...]:
    """Split a list at ``;``, without blanks around the parts and without empty ones."""
    return tuple(part for part in map(str.strip, content.split(";")) if part)


def _window(content: str, frame: Frame) -> tuple[datetime, datetime, datetime]:
    ends = [instant(part.strip(), frame) for part in content.split("/")]
    if len(ends) not in {2, 3}:
        raise BadCell(ScenarioCode.VALUE_MALFORMED, value=content, shape="from/to")
    window = (ends[0], ends[-2] if len(ends) == 3 else ends[-1], ends[-1])
    if not window[0] <= window[1] <= window[2]:
        raise BadCell(InputCode.WINDOW_REVERSED)
    return window


def _decimal(content: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", content)  # digits of a Chinese keyboard are wide
    if not _NUMBER.fullmatch(plain):
        raise BadCell(ScenarioCode.VALUE_NOT_A_NUMBER, value=content)
    return Decimal(plain)


def _ranged(value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise BadCell(ScenarioCode.VALUE_OUT_OF_RANGE, value=value, min=least, max=most)
    return value
