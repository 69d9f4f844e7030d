"""When a cartridge is due: the earliest of what the calendar, the litres and the device say."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST_LITRE_DAYS = 100_000

WHOLE = 1000
"""Permille of a life that has not begun."""


class DueReason(StrEnum):
    """What made a cartridge due on its day; MANUAL is a day that somebody stated."""

    CALENDAR = "CALENDAR"
    LITRES = "LITRES"
    REPORTED = "REPORTED"
    MANUAL = "MANUAL"


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which a cartridge is due, and why on that one."""

    on: date
    reason: DueReason


@dataclass(frozen=True, slots=True)
class Rating:
    """What a cartridge is rated for: days from 1, and litres where they are stated.

    GB/T 30307-2023 defines the rated total net water volume, hence the litres.
    """

    days: int
    litres: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a device reported on a day of what is left of a cartridge: permille, 0 to 1000."""

    on: date
    remaining_permille: int


def life_days(rating: Rating, ml_per_day: int | None) -> int:
    """Return how many days a new cartridge lasts: rated days, or rated litres over usage if fewer.

    Parameters
    ----------
    ml_per_day
        Usage in millilitres a day; None or 0 where it is not known.

    Returns
    -------
    int
        Whole days, at least 1; a last day that the litres do not fill does not count.
    """
    by_litres = _litre_days(rating, ml_per_day)
    return rating.days if by_litres is None else max(1, min(rating.days, by_litres))


def due_date(
    installed_on: date,
    rating: Rating,
    ml_per_day: int | None = None,
    reading: Reading | None = None,
) -> Due:
    """Return the earliest of the days that `due_candidates` has, the first one on ties."""
    candidates = due_candidates(installed_on, rating, ml_per_day, reading)
    return min(candidates, key=lambda due: due.on)


def due_candidates(
    installed_on: date,
    rating: Rating,
    ml_per_day: int | None = None,
    reading: Reading | None = None,
) -> list[Due]:
    """Return the days on which a cartridge would be due by each of its limits, as far as known.

    - calendar: the rated days after installation;
    - litres: as many whole days after installation as the rated litres last at the usage;
    - reported: that share of the rated days, in whole days, after the day of the reading.

    Litres that last longer than `MOST_LITRE_DAYS` outlast any calendar and count as those.
    """
    candidates = [Due(installed_on + timedelta(days=rating.days), DueReason.CALENDAR)]
    by_litres = _litre_days(rating, ml_per_day)
    if by_litres is not None:
        candidates.append(Due(installed_on + timedelta(days=by_litres), DueReason.LITRES))
    if reading is not None:
        left = timedelta(days=rating.days * reading.remaining_permille // WHOLE)
        candidates.append(Due(reading.on + left, DueReason.REPORTED))
    return candidates


def _litre_days(rating: Rating, ml_per_day: int | None) -> int | None:
    if rating.litres is None or not ml_per_day:
        return None
    return min(rating.litres * 1000 // ml_per_day, MOST_LITRE_DAYS)
