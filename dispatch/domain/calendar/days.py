"""What a day of a calendar is, and who says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SATURDAY = 5


class DayKind(StrEnum):
    """What a day is.

    WORKDAY and WEEKEND are ordinary days; MAKE_UP_WORKDAY (调休补班) is worked in exchange for a
    HOLIDAY (法定节假日 and the days moved to it); LOCAL_CLOSURE is a day on which nobody opens.
    """

    WORKDAY = "WORKDAY"
    WEEKEND = "WEEKEND"
    MAKE_UP_WORKDAY = "MAKE_UP_WORKDAY"
    HOLIDAY = "HOLIDAY"
    LOCAL_CLOSURE = "LOCAL_CLOSURE"


class DaySource(StrEnum):
    """Who says so: the published notice, a guess, or a person of the organisation."""

    OFFICIAL = "OFFICIAL"
    ESTIMATE = "ESTIMATE"
    MANUAL = "MANUAL"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of a calendar."""

    kind: DayKind
    source: DaySource

    @property
    def provisional(self) -> bool:
        """Whether the day may still turn out to be another."""
        return self.source is DaySource.ESTIMATE


Days = Callable[[date], CalendarDay]
"""A calendar: what each day is."""


def ordinary_kind(day: date) -> DayKind:
    """Return what a day is by the week alone."""
    return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY


def guessed(day: date) -> CalendarDay:
    """Return a day of a year that nobody has announced: Monday to Friday count, provisional."""
    return CalendarDay(ordinary_kind(day), DaySource.ESTIMATE)


def kept_days(kept: Mapping[date, CalendarDay], otherwise: Days = guessed) -> Days:
    """Return the calendar of days that are kept, and of `otherwise` where none is."""

    def find(day: date) -> CalendarDay:
        found = kept.get(day)
        return otherwise(day) if found is None else found

    return find
