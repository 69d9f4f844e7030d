"""Local days and the solver's seconds: the two ways of telling time that planning goes between."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Horizon:
    """The local days `first` to `last` (both included) of the zones that a plan spans.

    Second 0 is the earliest local midnight that begins `first`; the planning window ends with the
    latest midnight that ends `last`.
    """

    first: date
    last: date
    origin: datetime
    end: datetime

    def seconds(self, at: datetime) -> int:
        """Seconds from the origin to an instant, rounded half up."""
        # Instants of one zone would be subtracted by their wall clocks.
        elapsed = at.astimezone(UTC) - self.origin.astimezone(UTC)
        microseconds = elapsed // timedelta(microseconds=1)
        return (microseconds + 500_000) // 1_000_000

    def instant(self, second: int) -> datetime:
        """Return the instant of a second, in the zone of the origin."""
        return (self.origin.astimezone(UTC) + timedelta(seconds=second)).astimezone(
            self.origin.tzinfo
        )

    def days(self) -> Iterator[date]:
        """Each local date of the horizon."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)


def horizon_of(first: date, last: date, zones: Iterable[str]) -> Horizon:
    """Make the horizon of the local dates `first` to `last` in all the named zones."""
    names = sorted(set(zones))
    starts = [midnight(first, name) for name in names]
    ends = [midnight(last + timedelta(days=1), name) for name in names]
    return Horizon(first, last, min(starts), max(ends))


def midnight(day: date, zone: str) -> datetime:
    """Find the instant at which a local date begins."""
    return local(day, time(), zone)


def local(day: date, at: time, zone: str) -> datetime:
    """Find the instant of a local wall-clock time; of an hour that comes twice the first."""
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone))
