"""Reading JSON field by field: each mistake is noted with its place, and reading goes on.

A field that is wrong reads as a value of its type all the same, so that the rest can be read; what
was read counts only if `Source.refuse_faults` finds nothing to raise.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn, TypeVar

from solver.codes import FormatCode, InputCode
from solver.faults import Fault, InvalidInput
from solver.formats import scalars

Kind = TypeVar("Kind", bound=StrEnum)
Read = TypeVar("Read")

LARGEST = 10**12
"""Of any plain number in a file."""
SHOWN = 60
"""Characters of a wrong value that a fault repeats."""


class Source:
    """A file being read: its faults so far, and the instant of its second 0."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.origin = datetime(1970, 1, 1, tzinfo=UTC)

    def root(self, text: str | bytes) -> "Record":
        """Parse the text, whose outermost value must be an object.

        Raises
        ------
        InvalidInput
            It is not JSON.
        """
        try:
            value = _parsed(text)
        except (ValueError, ArithmeticError, RecursionError) as error:
            place = {"line": error.lineno} if isinstance(error, json.JSONDecodeError) else {}
            raise InvalidInput([Fault(InputCode.NOT_JSON, params=place)]) from error
        return Record(self, "", value)

    def fault(self, code: InputCode | FormatCode, at: str, **params: str | int) -> None:
        """Note a fault."""
        self.faults.append(Fault(code, at, params))

    def refuse_faults(self) -> None:
        """Raise all faults noted so far, if any."""
        if self.faults:
            raise InvalidInput(self.faults)


class Record:
    """A JSON object and its place. Fields asked for are known; `done` notes the others."""

    def __init__(self, source: Source, at: str, value: object, *, absent: bool = False) -> None:
        self.source, self.at = source, at
        self._asked: set[str] = set()
        self._values: dict[str, object] = value if isinstance(value, dict) else {}
        self._whole = isinstance(value, dict)
        if not (self._whole or absent):
            source.fault(InputCode.FIELD_TYPE, at, expected="object")

    def path(self, name: str) -> str:
        """Place of a field."""
        return f"{self.at}.{name}" if self.at else name

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        self._asked.add(name)
        return self._values.get(name) is not None

    def known(self, *names: str) -> None:
        """Accept fields without reading them."""
        self._asked.update(names)

    def done(self) -> None:
        """Note every field that nobody asked for."""
        for name in self._values:
            if name not in self._asked:
                self.source.fault(InputCode.FIELD_UNKNOWN, self.path(name[:SHOWN]))

    def text(self, name: str, default: str | None = None) -> str:
        """Read a string."""
        return self._typed(name, str, "", default)

    def integer(
        self, name: str, default: int | None = None, *, low: int = 0, high: int = LARGEST
    ) -> int:
        """Read a whole number from `low` to `high`."""
        number = self._typed(name, int, low, default)
        if not low <= number <= high:
            self.source.fault(InputCode.OUT_OF_RANGE, self.path(name), value=_shown(number))
            return low
        return number

    def number(self, name: str, default: Decimal | None = None) -> Decimal:
        """Read a number, whole or decimal."""
        number = self._typed(name, Decimal, Decimal(0), default)
        if abs(number) > LARGEST:
            self.source.fault(InputCode.OUT_OF_RANGE, self.path(name), value=str(number)[:SHOWN])
            return Decimal(0)
        return number

    def word(self, name: str) -> str | int:
        """Read a string or a whole number."""
        value = self._values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self.text(name)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Read true or false."""
        return self._typed(name, bool, False, default)

    def choice(self, name: str, kinds: type[Kind], default: Kind | None = None) -> Kind:
        """Read one of the values of an enumeration."""
        return self._converted(name, kinds, next(iter(kinds)), default)

    def moment(self, name: str) -> datetime:
        """Read an instant, rounded half up to the second."""
        return scalars.whole_second(
            self._converted(name, scalars.instant, self.source.origin, None)
        )

    def instant(self, name: str, default: int | None = None) -> int:
        """Read an instant as seconds from the origin."""

        def seconds(text: str) -> int:
            return scalars.seconds_from(self.source.origin, scalars.instant(text))

        return self._converted(name, seconds, 0, default)

    def duration(self, name: str, default: int | None = None, *, signed: bool = False) -> int:
        """Read a duration in seconds, which may be negative if `signed`."""
        seconds = self._converted(name, scalars.duration, 0, default)
        if seconds < 0 and not signed:
            self.source.fault(InputCode.OUT_OF_RANGE, self.path(name), value=seconds)
            return 0
        return seconds

    def yuan(self, name: str, default: int | None = None) -> int:
        """Read yuan, in fen."""
        return self._converted(name, scalars.fen, 0, default)

    def permille(self, name: str, default: int | None = None) -> int:
        """Read a factor, in thousandths."""
        if not self.has(name) and default is not None:
            return default
        try:
            return scalars.permille(self.number(name))
        except ValueError as error:
            self.source.fault(InputCode.FIELD_VALUE, self.path(name), value=str(error)[:SHOWN])
            return 0

    def reference(self, name: str, places: Mapping[str, int]) -> int:
        """Read an id and give its position."""
        if not self.has(name):
            self.text(name)
            return 0
        return self._place(self.path(name), self._values[name], places)

    def references(self, name: str, places: Mapping[str, int]) -> tuple[int, ...]:
        """Read a list of ids and give their positions; absent is empty."""
        return tuple(self._place(at, value, places) for at, value in self._list(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of strings; absent is empty."""
        return tuple(self._item(at, value, str, "") for at, value in self._list(name))

    def integers(self, name: str) -> tuple[int, ...]:
        """Read a list of whole numbers; absent is empty."""
        return tuple(self._item(at, value, int, 0) for at, value in self._list(name))

    def identity(self) -> str:
        """Read the id, which is not empty."""
        text = self.text("id")
        if not text and self.has("id"):
            self.source.fault(InputCode.FIELD_VALUE, self.path("id"), value=text)
        return text

    def optional(self, name: str) -> "Record":
        """Read an object; absent is one without fields."""
        if self.has(name):
            return self.record(name)
        return Record(self.source, self.path(name), {})

    def record(self, name: str) -> "Record":
        """Read an object."""
        there = self.has(name)
        if not there and self._whole:
            self.source.fault(InputCode.FIELD_MISSING, self.path(name))
        return Record(self.source, self.path(name), self._values.get(name), absent=not there)

    def records(self, name: str) -> list["Record"]:
        """Read a list of objects; absent is empty."""
        return [Record(self.source, at, value) for at, value in self._list(name)]

    def counts(self, name: str) -> dict[str, int]:
        """Read an object whose values are whole numbers from 0; absent is empty."""
        return self._each(name, lambda record, key: record.integer(key))

    def prices(self, name: str) -> dict[str, int]:
        """Read an object whose values are yuan; absent is empty."""
        return self._each(name, lambda record, key: record.yuan(key))

    def parts(self, name: str) -> dict[str, "Record"]:
        """Read an object whose values are objects; absent is empty."""
        return self._each(name, lambda record, key: record.record(key))

    def lists(self, name: str) -> dict[str, list["Record"]]:
        """Read an object whose values are lists of objects; absent is empty."""
        return self._each(name, lambda record, key: record.records(key))

    def raw(self, name: str) -> object:
        """Give the value as it was parsed; None when it is absent, which is a fault."""
        if self.has(name):
            return self._values[name]
        if self._whole:
            self.source.fault(InputCode.FIELD_MISSING, self.path(name))
        return None

    def names(self) -> list[str]:
        """Give the names of all fields."""
        return list(self._values)

    def _each(self, name: str, read: Callable[["Record", str], Read]) -> dict[str, Read]:
        if not self.has(name):
            return {}
        record = self.record(name)
        return {key: read(record, key) for key in record.names()}

    def _list(self, name: str) -> list[tuple[str, object]]:
        if not self.has(name):
            return []
        values = self._values[name]
        if not isinstance(values, list):
            self.source.fault(InputCode.FIELD_TYPE, self.path(name), expected="array")
            return []
        return [(f"{self.path(name)}[{number}]", value) for number, value in enumerate(values)]

    def _converted(
        self, name: str, convert: Callable[[str], Read], neutral: Read, default: Read | None
    ) -> Read:
        """Read a string and convert it; a ValueError is a fault."""
        if not self.has(name) and default is not None:
            return default
        known = len(self.source.faults)
        text = self.text(name)
        if len(self.source.faults) > known or not self._whole:
            return neutral
        try:
            return convert(text)
        except scalars.NaiveInstant:
            code = InputCode.NAIVE_INSTANT
        except (ValueError, OverflowError):
            code = InputCode.FIELD_VALUE
        self.source.fault(code, self.path(name), value=text[:SHOWN])
        return neutral

    def _typed(self, name: str, expected: type[Read], neutral: Read, default: Read | None) -> Read:
        if not self.has(name):
            if default is None and self._whole:
                self.source.fault(InputCode.FIELD_MISSING, self.path(name))
            return neutral if default is None else default
        return self._item(self.path(name), self._values[name], expected, neutral)

    def _item(self, at: str, value: object, expected: type[Read], neutral: Read) -> Read:
        if expected is Decimal and isinstance(value, int) and not isinstance(value, bool):
            value = Decimal(value)
        mistaken = isinstance(value, bool) and expected is not bool
        if isinstance(value, expected) and not mistaken:
            return value
        self.source.fault(InputCode.FIELD_TYPE, at, expected=_TYPES[expected])
        return neutral

    def _place(self, at: str, value: object, places: Mapping[str, int]) -> int:
        known = len(self.source.faults)
        text = self._item(at, value, str, "")
        if text in places:
            return places[text]
        if len(self.source.faults) == known:
            self.source.fault(InputCode.UNKNOWN_REFERENCE, at, value=text[:SHOWN])
        return 0


_TYPES: Mapping[type, str] = {str: "string", int: "integer", Decimal: "number", bool: "boolean"}


def _shown(number: int) -> str | int:
    """Keep numbers of thousands of digits out of messages."""
    return number if abs(number) < 10**18 else f"{'-' if number < 0 else ''}10^18+"


def _parsed(text: str | bytes) -> object:
    if isinstance(text, bytes):
        text = text.decode("utf-8-sig")
    value: object = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    if "\\ud" in text.lower():  # half of a surrogate pair can be escaped, but never be written
        json.dumps(value, ensure_ascii=False, default=str).encode()
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
