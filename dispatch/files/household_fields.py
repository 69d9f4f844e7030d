"""Fields of a household's file: days, yuan and measures, each under any of its names."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from dispatch.domain.codes_cartridges import CartridgeCode
from dispatch.domain.codes_commands import CommandCode
from solver.codes import InputCode
from solver.faults import Fault
from solver.formats.fields import Record
from solver.formats.scalars import YEARS

LONGEST = 200
"""Characters of a name."""
MOST_DAYS = 10_000
MOST_YUAN = 10**7

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN = 60


class Fields:
    """A record whose fields may have several names, the first of which faults are told by.

    What is wrong is noted with the record's source, and reading goes on.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._surplus: set[str] = set()

    def has(self, *names: str) -> bool:
        """Whether the field is there under one of its names, and not null."""
        return bool(self._there(names))

    def place(self, *names: str) -> str:
        """Return the place of the field in the file."""
        return self._record.path(self._name(names))

    def fault(self, code: StrEnum, at: str, **params: str | int) -> None:
        """Note a fault."""
        self._record.source.faults.append(Fault(code, at, params))

    def missing(self, name: str) -> None:
        """Note that the field is not there, unless there is no object that it could be in."""
        self._record.raw(name)

    def done(self, *also: str) -> None:
        """Note every field that nobody asked for, but those named."""
        self._record.known(*also)
        self._record.done()

    def all(self, name: str) -> list["Fields"]:
        """Read a list of objects; absent is empty."""
        return [Fields(record) for record in self._record.records(name)]

    def text(self, *names: str) -> str:
        """Read a text that is not blank, can be printed in a line, and is not overly long."""
        name = self._name(names)
        text = self._record.text(name)
        printed = bool(text.strip()) and text.isprintable() and len(text) <= LONGEST
        if not printed and isinstance(self._given(name), str):
            self.fault(InputCode.FIELD_VALUE, self.place(name), value=_short(text))
            return ""
        return text

    def word(self, *names: str) -> str | None:
        """Read a text or a whole number as text; None when it is absent."""
        return str(self._record.word(self._name(names))) if self.has(*names) else None

    def day(self, *names: str) -> date | None:
        """Read a date, such as 2026-07-09; None when it is absent or wrong."""
        if not self.has(*names):
            return None
        name = self._name(names)
        value = self._given(name)
        try:
            if isinstance(value, str) and _DAY.fullmatch(value.strip()):
                day = date.fromisoformat(value.strip())
                if day.year in YEARS:
                    return day
        except ValueError:
            pass  # a month or a day of it that does not exist
        self.fault(CommandCode.NOT_A_DATE, self.place(name), value=_short(value))
        return None

    def days(self, *names: str, least: int = 0) -> int | None:
        """Read whole days; None when they are absent."""
        return self.whole(*names, least=least, most=MOST_DAYS)

    def whole(self, *names: str, least: int, most: int) -> int | None:
        """Read a whole number; None when it is absent, the least when it is wrong."""
        return self.scaled(*names, scale=1, least=least, most=most)

    def scaled(self, *names: str, scale: int, least: int, most: int) -> int | None:
        """Read a number as so many parts of its unit, `least` to `most` of them.

        None when it is absent, the least when it is wrong or finer than a part.
        """
        if not self.has(*names):
            return None
        name = self._name(names)
        number = self._number(name)
        if number is None:
            return least
        parts = number * scale
        if parts != parts.to_integral_value():
            self.fault(InputCode.FIELD_VALUE, self.place(name), value=_short(number))
        elif not least <= parts <= most:
            self.fault(InputCode.OUT_OF_RANGE, self.place(name), value=_short(number))
        else:
            return int(parts)
        return least

    def yuan(self, *names: str, default: int | None = None) -> int:
        """Read yuan from 0, in fen: a number, or a text such as "40.00"."""
        name = self._name(names)
        if not self.has(*names):
            if default is None:
                self.missing(name)
            return default or 0
        number = self._number(name)
        if number is None:
            return 0
        if number < 0:
            self.fault(CartridgeCode.PRICE_NEGATIVE, self.place(name), value=_short(number))
            return 0
        return self.scaled(name, scale=100, least=0, most=MOST_YUAN * 100) or 0

    def _number(self, name: str) -> Decimal | None:
        value = self._given(name)
        number = None
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = Decimal(value)
        elif isinstance(value, str):
            with suppress(InvalidOperation):
                number = Decimal(value.strip())
        if number is None or not number.is_finite() or number.adjusted() > 30:
            self.fault(InputCode.FIELD_TYPE, self.place(name), expected="number")
            return None
        return number

    def _given(self, name: str) -> object:
        return self._record.raw(name) if self._record.has(name) else None

    def _name(self, names: Sequence[str]) -> str:
        there = self._there(names)
        return there[0] if there else names[0]

    def _there(self, names: Sequence[str]) -> list[str]:
        """Return those of a field's names that it stands under; each after the first is a fault."""
        there = [name for name in names if self._record.has(name)]
        for name in there[1:]:
            if name not in self._surplus:
                self._surplus.add(name)
                self.fault(InputCode.FIELD_UNKNOWN, self._record.path(name))
        return there


def _short(value: object) -> str:
    shown = str(value)[:_SHOWN]
    return "".join(letter if letter.isprintable() else "�" for letter in shown)
