"""Technicians of a simulated centre and when they work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dispatch.domain.calendar.days import DayKind
from dispatch.simulation.geography import Seat, drawn_point

WEEK = 7
FEWEST = 2
RENEWAL_GAP_DAYS = 10

_SKILLS: Sequence[Mapping[str, int]] = (
    {"filter": 2, "installation": 3, "repair": 3, "water-test": 2},
    {"filter": 2, "installation": 2, "repair": 2, "water-test": 1},
    {"filter": 1, "repair": 2, "water-test": 1},
    {"filter": 1, "installation": 2, "repair": 1, "water-test": 1},
    {"filter": 2, "installation": 1, "repair": 1, "water-test": 1},
    {"filter": 1, "installation": 3, "repair": 2, "water-test": 1},
)
_PERMILLE = (900, 1_000, 1_000, 1_000, 1_100, 950)


@dataclass(frozen=True, slots=True)
class Person:
    """A technician; `certified_to` is the last day of the first water-test certificate.

    It is renewed, for some only after a gap of `RENEWAL_GAP_DAYS`.
    """

    id: str
    number: int
    lat: float
    lon: float
    profile: str
    skills: Mapping[str, int]
    permille: int
    certified_to: date
    renewed_from: date

    def works(self, day: date, kind: DayKind) -> bool:
        """Tell whether it is one of the days on which they work.

        One or two days off a week, moving from one to the next; every other holiday.
        """
        ordinal = day.toordinal()
        if kind is DayKind.HOLIDAY and (ordinal + self.number) % 2:
            return False
        days_off = 1 if self.number % 3 == 0 else 2
        return (ordinal - 2 * self.number) % WEEK >= days_off

    def late_shift(self, day: date) -> bool:
        """Tell whether the day is one of the evenings."""
        return (day.toordinal() + self.number) % 4 == 3


def made_crew(dice: Random, seat: Seat, count: int, first: date) -> list[Person]:
    """Make the technicians of a centre."""
    return [_person(dice, seat, number, first) for number in range(max(FEWEST, count))]


def _person(dice: Random, seat: Seat, number: int, first: date) -> Person:
    lat, lon = drawn_point(dice, seat, dice.randrange(len(seat.districts)))
    ends = first + timedelta(days=dice.randrange(30, 500))
    gap = RENEWAL_GAP_DAYS if dice.random() < 0.2 else 0
    return Person(
        id=f"{seat.id}-t{number + 1:02}",
        number=number,
        lat=lat,
        lon=lon,
        profile="e-bike" if number % 3 == 2 else "car",
        skills=_SKILLS[number % len(_SKILLS)],
        permille=_PERMILLE[number % len(_PERMILLE)],
        certified_to=ends,
        renewed_from=ends + timedelta(days=1 + gap),
    )


def at_work(crew: Sequence[Person], day: date, kind: DayKind) -> Iterator[Person]:
    """Yield who works on a day; somebody always does."""
    working = [person for person in crew if person.works(day, kind)]
    yield from working or crew[:1]
