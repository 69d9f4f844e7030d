"""Single values as files write them: instants, durations, money; and back.

Outside: aware ISO 8601 instants, ISO 8601 durations, yuan as decimal strings. Inside: integers.
"""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)
YEARS = range(1970, 2200)
"""Instants of other years are taken for mistakes."""

_DURATION = re.compile(
    r"(-?)P(?:([0-9]{1,6})D)?"
    r"(?:T(?:([0-9]{1,8})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,10})(?:[.,]([0-9]{1,9}))?S)?)?"
)
_YUAN = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")


class NaiveInstant(ValueError):
    """An instant without an offset from UTC."""


def instant(text: str) -> datetime:
    """Read an instant.

    Raises
    ------
    NaiveInstant
        It has no offset.
    ValueError
        It is no ISO 8601 instant of the years 1970 to 2199.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise NaiveInstant(text)
    if moment.year not in YEARS:
        raise ValueError(text)
    return moment


def whole_second(moment: datetime) -> datetime:
    """Round to the second, half up."""
    return moment.replace(microsecond=0) + SECOND * ((moment.microsecond + 500_000) // 1_000_000)


def seconds_from(origin: datetime, moment: datetime) -> int:
    """Count elapsed seconds, rounded half up."""
    return ((moment - origin) // MICROSECOND + 500_000) // 1_000_000


def instant_text(origin: datetime, second: int) -> str:
    """Write second `second` of the horizon, in the origin's time zone."""
    moment = origin.astimezone(UTC) + SECOND * second
    return moment.astimezone(origin.tzinfo).isoformat()


def duration(text: str) -> int:
    """Read a duration such as PT1H30M, P1D or PT0.5S in seconds, rounded half up.

    Raises
    ------
    ValueError
        It is not of that form; years, months and weeks have no fixed length here.
    """
    match = _DURATION.fullmatch(text)
    if match is None or text.endswith(("P", "T")):
        raise ValueError(text)
    sign, days, hours, minutes, seconds, fraction = match.groups()
    whole = int(days or 0) * 86_400 + int(hours or 0) * 3600
    whole += int(minutes or 0) * 60 + int(seconds or 0)
    whole += int((fraction or "0")[0] >= "5")
    return -whole if sign else whole


def duration_text(seconds: int) -> str:
    """Write a duration in hours, minutes and seconds: PT1H30M, PT0S."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (rest, "S"))]
    body = "".join(part for part in parts if not part.startswith("0")) or "0S"
    return f"{'-' if seconds < 0 else ''}PT{body}"


def fen(text: str) -> int:
    """Read yuan such as 12.50 or 3, in fen.

    Raises
    ------
    ValueError
        It is no such number, negative, or finer than a fen.
    """
    match = _YUAN.fullmatch(text)
    if match is None:
        raise ValueError(text)
    yuan, cents = match.groups()
    return int(yuan) * 100 + int((cents or "").ljust(2, "0"))


def yuan_text(amount_fen: int) -> str:
    """Write fen as yuan with two decimals."""
    yuan, cents = divmod(abs(amount_fen), 100)
    return f"{'-' if amount_fen < 0 else ''}{yuan}.{cents:02d}"


def permille(number: Decimal) -> int:
    """Read a factor such as 1.35 in thousandths.

    Raises
    ------
    ValueError
        It is finer than a thousandth.
    """
    thousandths = number * 1000
    if thousandths != thousandths.to_integral_value():
        raise ValueError(str(number))
    return int(thousandths)


def factor(thousandths: int) -> int | float:
    """Write thousandths as a factor."""
    return thousandths // 1000 if thousandths % 1000 == 0 else thousandths / 1000
