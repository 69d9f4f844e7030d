"""`roundsman calendar due`: when a working time is over, without a database."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from api.commands.refusing import clear_sentences
from api.commands.speech import Speech, spoken_language
from dispatch.domain.calendar.clock import WorkingClock
from dispatch.domain.calendar.hours import OFFICE, Spans, office_hours, read_spans, spans_text
from dispatch.domain.calendar.statutory import statutory_day
from dispatch.domain.codes_calendar import CalendarCode
from solver.faults import Fault, InvalidInput
from solver.formats.scalars import NaiveInstant, duration, instant

T = TypeVar("T")

OFFICE_TEXT = spans_text(OFFICE)
SHANGHAI = "Asia/Shanghai"

_PART_OF_A_SECOND = re.compile(r"(.*[0-9])[.,]([0-9]{1,6})S")


def due(
    received: Annotated[
        str,
        typer.Argument(metavar="INSTANT", help="with its offset: 2026-02-13T16:30+08:00"),
    ],
    working: Annotated[str, typer.Argument(metavar="DURATION", help="open time: PT2H, PT1H30M")],
    opening: Annotated[str, typer.Option(help="hours on every statutory workday")] = OFFICE_TEXT,
    zone: Annotated[str, typer.Option(help="IANA time zone of the hours")] = SHANGHAI,
) -> None:
    """Print when the working time is over, and whether that is official or provisional."""
    with clear_sentences(Speech(spoken_language())):
        faults: list[Fault] = []
        moment = _read(_instant, received, faults)
        needed = _read(_working_time, working, faults)
        spans = _read(read_spans, opening, faults)
        place = _read(_zone, zone, faults)
        if faults or moment is None or needed is None or spans is None or place is None:
            raise InvalidInput(faults)
        typer.echo(_answer(moment, needed, spans, place))


def _answer(received: datetime, working: timedelta, spans: Spans, zone: ZoneInfo) -> str:
    deadline = WorkingClock(office_hours(spans), statutory_day, zone).due(received, working)
    if deadline is None:
        raise RuntimeError("a clock without pauses stood still")
    return f"{deadline.at.isoformat()} {'provisional' if deadline.provisional else 'official'}"


def _read(parse: Callable[[str], T], text: str, faults: list[Fault]) -> T | None:
    """Read one value; what is wrong with it is kept, so that the others are read as well."""
    try:
        return parse(text)
    except InvalidInput as refused:
        faults += refused.faults
        return None


def _instant(text: str) -> datetime:
    try:
        return instant(text)
    except NaiveInstant:
        code = CalendarCode.RECEIVED_WITHOUT_OFFSET
    except ValueError:
        code = CalendarCode.RECEIVED_NOT_AN_INSTANT
    raise InvalidInput([Fault(code, "received", {"value": text})])


def _working_time(text: str) -> timedelta:
    # Durations elsewhere are whole seconds; here an instant of microseconds is asked for.
    part = _PART_OF_A_SECOND.fullmatch(text)
    try:
        seconds = duration(text if part is None else f"{part[1]}S")
    except ValueError:
        values = {"value": text}
        raise InvalidInput([Fault(CalendarCode.DURATION_MALFORMED, "duration", values)]) from None
    microseconds = 0 if part is None else int(part[2].ljust(6, "0"))
    if text.startswith("-") and (seconds or microseconds):
        raise InvalidInput([Fault(CalendarCode.DURATION_NEGATIVE, "duration")])
    return timedelta(seconds=seconds, microseconds=microseconds)


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # OSError: a folder of the zones' data
        values = {"value": text}
        raise InvalidInput([Fault(CalendarCode.ZONE_UNKNOWN, "zone", values)]) from None
