"""Local days as elapsed time: a zone's offsets from UTC, and when they change.

A centre is open at an instant if the clock on its wall then shows a time inside its hours. Where
the clock is put back, an hour is shown twice and both count; where it is put forward, what is
skipped does not count.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = EPOCH.toordinal()
MICROSECOND = timedelta(microseconds=1)
SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
DAY_US = 24 * 60 * MINUTE_US


def to_us(moment: datetime) -> int:
    """Return microseconds of elapsed time since 1970, exactly."""
    return (moment - EPOCH) // MICROSECOND


def from_us(instant_us: int, zone: tzinfo) -> datetime:
    """Return the instant with the zone's offset."""
    return (EPOCH + instant_us * MICROSECOND).astimezone(zone)


@dataclass(frozen=True, slots=True)
class Offset:
    """From instant `starts_us` until instant `ends_us` local time is UTC + `offset_us`."""

    starts_us: int
    ends_us: int
    offset_us: int


def offsets(zone: tzinfo, first: date, last: date) -> tuple[Offset, ...]:
    """Return the zone's offsets over the local days from `first` to `last`."""
    begin = _midnight_us(first) - DAY_US
    end = _midnight_us(last) + 2 * DAY_US
    found: list[Offset] = []
    since, value = begin, _offset_us(zone, begin)
    for at in range(begin + DAY_US, end + 1, DAY_US):
        later = _offset_us(zone, at)
        if later != value:
            change = _change_us(zone, at - DAY_US, at)
            found.append(Offset(since, change, value))
            since, value = change, later
    found.append(Offset(since, end, value))
    return tuple(found)


def elapsed(
    day: date, opens: int, closes: int, pieces: Sequence[Offset]
) -> Iterator[tuple[int, int]]:
    """Yield when the local clock of `day` shows a minute in [opens, closes).

    As [from, to) in microseconds since 1970, in order: one piece, or two around a change of the
    offset, or none where the time is skipped.
    """
    midnight = _midnight_us(day)
    for piece in pieces:
        start = max(piece.starts_us, midnight + opens * MINUTE_US - piece.offset_us)
        end = min(piece.ends_us, midnight + closes * MINUTE_US - piece.offset_us)
        if start < end:
            yield start, end


def _midnight_us(day: date) -> int:
    return (day.toordinal() - EPOCH_ORDINAL) * DAY_US


def _offset_us(zone: tzinfo, instant_us: int) -> int:
    offset = from_us(instant_us, zone).utcoffset()
    if offset is None:  # a tzinfo of a kind that knows no offset
        raise ValueError(zone)
    return offset // MICROSECOND


def _change_us(zone: tzinfo, before: int, after: int) -> int:
    """Return the first whole second in (before, after] that has the later offset."""
    old = _offset_us(zone, before)
    low, high = before // SECOND_US, after // SECOND_US
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_us(zone, middle * SECOND_US) == old:
            low = middle
        else:
            high = middle
    return high * SECOND_US
