"""Opening hours: segments of the local day, by weekday and kind of day."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from dispatch.domain.calendar.days import SATURDAY, DayKind
from dispatch.domain.codes_calendar import CalendarCode
from solver.faults import Fault, InvalidInput

DAY_MINUTES = 24 * 60
MONDAY = 0

_SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open from minute `opens` to minute `closes` of the local day, 0 <= opens < closes <= 1440."""

    opens: int
    closes: int

    def __str__(self) -> str:
        """``09:00-12:00``, the end of the day being 24:00."""
        return "-".join(f"{at // 60:02d}:{at % 60:02d}" for at in (self.opens, self.closes))


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a centre is open, in its local time.

    Attributes
    ----------
    weekdays
        Spans by weekday, Monday 0 to Sunday 6; a weekday that is not there is closed.
    make_up
        Spans of a make-up workday; None: those of Monday.
    holiday
        Spans of a holiday: shorter ones, or none.
    """

    weekdays: Mapping[int, Spans]
    make_up: Spans | None = None
    holiday: Spans = field(default=())

    def on(self, day: date, kind: DayKind) -> Spans:
        """Return when the centre is open on a day of that kind."""
        if kind is DayKind.LOCAL_CLOSURE:
            return ()
        if kind is DayKind.HOLIDAY:
            return self.holiday
        if kind is DayKind.MAKE_UP_WORKDAY:
            return self.weekdays.get(MONDAY, ()) if self.make_up is None else self.make_up
        return self.weekdays.get(day.weekday(), ())


class ClockUse(StrEnum):
    """What a centre's hours are for: the clocks of its desk, or visits at home."""

    DESK = "DESK"
    VISITS = "VISITS"


class HoursDay(StrEnum):
    """On which days hours are kept: a weekday, make-up workdays, or holidays."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"
    MAKE_UP = "MAKE_UP"
    HOLIDAY = "HOLIDAY"


WEEKDAYS = tuple(HoursDay)[:7]
"""Monday first, so that the index is the weekday."""

OFFICE: Spans = (Span(9 * 60, 12 * 60), Span(13 * 60 + 30, 18 * 60))
"""Hours of a desk that has set none."""

SHORT: Spans = (Span(9 * 60, 17 * 60),)
"""Hours of visits on holidays, where a centre works on all seven days and has set none."""


def hours_of(kept: Mapping[HoursDay, Spans]) -> OpeningHours:
    """Make opening hours of spans by day; a make-up workday without any is a Monday."""
    return OpeningHours(
        weekdays={
            weekday: tuple(sorted(kept[day])) for weekday, day in enumerate(WEEKDAYS) if day in kept
        },
        make_up=kept.get(HoursDay.MAKE_UP),
        holiday=kept.get(HoursDay.HOLIDAY, ()),
    )


def office_hours(spans: Spans) -> OpeningHours:
    """Return those hours on every statutory workday."""
    return OpeningHours(weekdays=dict.fromkeys(range(SATURDAY), spans))


def seven_days(spans: Spans, holiday: Spans) -> OpeningHours:
    """Return those hours on all seven days, and others on holidays."""
    return OpeningHours(weekdays=dict.fromkeys(range(7), spans), holiday=holiday)


def read_spans(text: str, field_name: str = "opening") -> Spans:
    """Read spans such as ``09:00-12:00,13:30-18:00``; one over midnight is written as two.

    Raises
    ------
    InvalidInput
        With OPENING_MALFORMED, OPENING_REVERSED or OPENING_OVERLAPS for each part that is wrong.
    """
    parts = [part.strip() for part in text.split(",")]
    faults = [fault for part in parts for fault in _part_faults(part, field_name)]
    if faults:
        raise InvalidInput(faults)
    spans = tuple(sorted(map(_span, parts)))
    overlaps = [*_overlaps(spans, field_name)]
    if overlaps:
        raise InvalidInput(overlaps)
    return spans


def spans_text(spans: Sequence[Span]) -> str:
    """Write spans as `read_spans` reads them."""
    return ",".join(map(str, spans))


def _span(part: str) -> Span:
    opens, _, closes = part.partition("-")
    return Span(_minute(opens), _minute(closes))


def _minute(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _part_faults(part: str, field_name: str) -> Iterator[Fault]:
    if not _SPAN.fullmatch(part) or _span(part).closes > DAY_MINUTES:
        yield Fault(CalendarCode.OPENING_MALFORMED, field_name, {"value": part})
    elif _span(part).opens >= _span(part).closes:
        yield Fault(CalendarCode.OPENING_REVERSED, field_name, {"value": part})


def _overlaps(spans: Spans, field_name: str) -> Iterator[Fault]:
    for before, after in pairwise(spans):
        if after.opens < before.closes:
            values = {"first": str(before), "second": str(after)}
            yield Fault(CalendarCode.OPENING_OVERLAPS, field_name, values)
