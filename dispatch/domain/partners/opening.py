"""When a partner point is open, and until when it answers an offer (受理时限).

The acceptance clock counts the point's own opening time and stands still outside of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from dispatch.domain.calendar.clock import Closure, WorkingClock
from dispatch.domain.calendar.days import CalendarDay, DayKind, DaySource
from dispatch.domain.calendar.hours import OpeningHours, Span


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """A point is closed from the local date `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Opening:
    """A point's own calendar: its hours by weekday (Monday 0), and when it is closed all the same.

    Public holidays close a point only where it has entered them.
    """

    weekdays: Mapping[int, tuple[time, time]]
    closed: tuple[ClosedDays, ...] = ()

    def on(self, day: date) -> tuple[time, time] | None:
        """Return when it opens and closes on a date; None when it stays closed."""
        if any(span.first <= day <= span.last for span in self.closed):
            return None
        return self.weekdays.get(day.weekday())


def acceptance_clock(opening: Opening, zone: tzinfo) -> WorkingClock:
    """Make the clock that counts while the point is open."""
    weekdays = {
        weekday: (Span(_minute(opens), _minute(closes)),)
        for weekday, (opens, closes) in opening.weekdays.items()
    }
    return WorkingClock(
        OpeningHours(weekdays=weekdays), _its_own, zone, _closures(opening.closed, zone)
    )


def answer_due(clock: WorkingClock, offered_at: datetime, minutes: int) -> datetime:
    """Return until when an offer is answered: `minutes` of opening time after it was made.

    Raises
    ------
    InvalidInput
        OUT_OF_REACH for a point that is hardly ever open.
    """
    due = clock.due(offered_at, timedelta(minutes=minutes))
    if due is None:  # only a pause without an end would stop the clock, and there is none
        raise ValueError(offered_at)
    return due.at


def _its_own(_day: date) -> CalendarDay:
    return CalendarDay(DayKind.WORKDAY, DaySource.MANUAL)


def _closures(closed: Iterable[ClosedDays], zone: tzinfo) -> list[Closure]:
    return [
        Closure(
            datetime.combine(span.first, time(), zone),
            datetime.combine(span.last + timedelta(days=1), time(), zone),
        )
        for span in closed
    ]


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
