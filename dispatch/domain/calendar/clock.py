"""The working clock: N working hours from an instant, and working time between two.

A year's open segments with the time open before each one; an instant is found by bisection.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import accumulate

from dispatch.domain.calendar.days import CalendarDay, Days
from dispatch.domain.calendar.hours import OpeningHours
from dispatch.domain.calendar.pauses import Pause, runs
from dispatch.domain.calendar.zones import MICROSECOND, elapsed, from_us, offsets, to_us
from dispatch.domain.codes_calendar import CalendarCode
from solver.faults import Fault, InvalidInput

LAST_YEAR = 2199
ONE_DAY = timedelta(days=1)
NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant, in the clock's zone, and whether a guessed day was counted on the way to it."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Closure:
    """A centre is closed from `begun` until `ended`, whatever its hours say."""

    begun: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class _Year:
    """Open segments of a year's local days, in microseconds since 1970.

    `before[i]` is the time open in the segments before `i`, `day[i]` the day of the year (from 0)
    that it belongs to, `guesses[d]` how many of the year's first `d` days are provisional.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    before: Sequence[int]
    day: Sequence[int]
    guesses: Sequence[int]

    def open_until(self, instant_us: int) -> int:
        """Time open in this year before the instant."""
        found = bisect_right(self.starts, instant_us) - 1
        if found < 0:
            return 0
        return self.before[found] + min(instant_us, self.ends[found]) - self.starts[found]


class WorkingClock:
    """Counts the time that a centre is open.

    Parameters
    ----------
    hours
        When it is open, by weekday and kind of day.
    days
        What each day is, and who says so.
    zone
        Its IANA time zone.
    closures
        When it is closed all the same, in any order; they may overlap.
    """

    def __init__(
        self, hours: OpeningHours, days: Days, zone: tzinfo, closures: Iterable[Closure] = ()
    ) -> None:
        self._hours = hours
        self._days = days
        self.zone = zone
        self._closed = _merged(closures)
        self._years: dict[int, _Year] = {}

    def due(
        self, received: datetime, working: timedelta, pauses: Iterable[Pause] = ()
    ) -> Deadline | None:
        """Return the first instant by which `working` of open time has passed since `received`.

        Time that fills a segment ends at the segment's end (12:00), not where the next one begins
        (13:30); no time at all ends when it is received. None while a pause without an end stops
        the clock before that.

        Raises
        ------
        InvalidInput
            DURATION_NEGATIVE; OUT_OF_REACH when so much time is not open until the year 2199.
        """
        if working < NOTHING:
            raise InvalidInput([Fault(CalendarCode.DURATION_NEGATIVE, "duration")])
        left = working // MICROSECOND
        if left == 0:
            return Deadline(received.astimezone(self.zone), False)
        provisional = False
        for run in runs(received, pauses):
            begun = to_us(run.begun)
            if run.ended is not None:
                open_us = self._open_us(begun, to_us(run.ended))
                if open_us < left:
                    left -= open_us
                    provisional = provisional or self._guesses_until(begun, to_us(run.ended)) > 0
                    continue
            at, leant = self._after(begun, left)
            return Deadline(from_us(at, self.zone), provisional or leant)
        return None

    def working_time(
        self, begun: datetime, ended: datetime, pauses: Iterable[Pause] = ()
    ) -> timedelta:
        """Return the open time from `begun` to `ended` outside pauses; nothing if reversed."""
        end = to_us(ended)
        total = 0
        for run in runs(begun, pauses):
            until = end if run.ended is None else min(end, to_us(run.ended))
            total += self._open_us(to_us(run.begun), until)
        return total * MICROSECOND

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the centre is open at an instant; at the end of a segment it is closed."""
        at = to_us(moment)
        return self._open_us(at, at + 1) > 0

    def day(self, day: date) -> CalendarDay:
        """Return what a day is."""
        return self._days(day)

    def _open_us(self, begun: int, ended: int) -> int:
        if ended <= begun:
            return 0
        first, last = self._local_day(begun).year, self._local_day(ended).year
        open_in = (self._year(year) for year in range(first, last + 1))
        return sum(year.open_until(ended) - year.open_until(begun) for year in open_in)

    def _after(self, begun: int, left: int) -> tuple[int, bool]:
        """Return when `left` (more than 0) has passed, and whether a guess counted."""
        first = self._local_day(begun)
        leant = False
        for number in range(first.year, LAST_YEAR + 1):
            year = self._year(number)
            from_day = _day_of_year(first) if number == first.year else 0
            wanted = year.open_until(begun) + left
            found = bisect_left(year.before, wanted) - 1
            if 0 <= found < len(year.starts):
                guessed = year.guesses[year.day[found] + 1] - year.guesses[from_day]
                return year.starts[found] + wanted - year.before[found], leant or guessed > 0
            leant = leant or year.guesses[-1] > year.guesses[from_day]
            left = wanted - year.before[-1]
        raise InvalidInput([Fault(CalendarCode.OUT_OF_REACH, "duration", {"year": LAST_YEAR})])

    def _guesses_until(self, begun: int, ended: int) -> int:
        """Count the provisional days of [begun, ended)."""
        first, last = self._local_day(begun), self._local_day(ended - 1)
        count = 0
        for number in range(first.year, last.year + 1):
            guesses = self._year(number).guesses
            low = _day_of_year(first) if number == first.year else 0
            high = _day_of_year(last) + 1 if number == last.year else len(guesses) - 1
            count += guesses[high] - guesses[low]
        return count

    def _local_day(self, instant_us: int) -> date:
        return from_us(instant_us, self.zone).date()

    def _year(self, number: int) -> _Year:
        found = self._years.get(number)
        if found is None:
            found = self._years[number] = self._built(number)
        return found

    def _built(self, number: int) -> _Year:
        first, last = date(number, 1, 1), date(number, 12, 31)
        pieces = offsets(self.zone, first, last)
        segments: list[tuple[int, int, int]] = []
        guesses = [0]
        for index in range((last - first).days + 1):
            day = first + index * ONE_DAY
            found = self._days(day)
            guesses.append(guesses[-1] + found.provisional)
            wall = (
                piece
                for span in self._hours.on(day, found.kind)
                for piece in elapsed(day, span.opens, span.closes, pieces)
            )
            segments += ((start, end, index) for start, end in self._not_closed(wall))
        segments.sort()
        lengths = (end - start for start, end, _ in segments)
        return _Year(
            starts=[start for start, _, _ in segments],
            ends=[end for _, end, _ in segments],
            before=[*accumulate(lengths, initial=0)],
            day=[index for _, _, index in segments],
            guesses=guesses,
        )

    def _not_closed(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for start, end in spans:
            since = start
            for closed, opened in self._closed:
                if opened <= since or closed >= end:
                    continue
                if closed > since:
                    yield since, closed
                since = opened
            if since < end:
                yield since, end


def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday - 1


def _merged(closures: Iterable[Closure]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for begun, ended in sorted((to_us(each.begun), to_us(each.ended)) for each in closures):
        if merged and begun <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], ended)
        elif begun < ended:
            merged.append((begun, ended))
    return tuple(merged)
