"""The clock against one that looks at the clock on the wall every minute: 10,000 random cases."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.domain.calendar.clock import Closure, Deadline, WorkingClock
from dispatch.domain.calendar.days import CalendarDay, DayKind, DaySource, kept_days, ordinary_kind
from dispatch.domain.calendar.hours import OpeningHours, Span
from dispatch.domain.calendar.pauses import Pause

CASES = 250
MINUTE = timedelta(minutes=1)
DAYS = 24
# Each window holds a change of the clock, if its zone has one: at two, at midnight, by half an
# hour, over a whole day; or the end of a year.
WINDOWS = (
    ("Asia/Shanghai", date(2026, 9, 20)),
    ("Asia/Shanghai", date(2026, 12, 20)),
    ("Europe/Berlin", date(2026, 3, 20)),
    ("Europe/Berlin", date(2026, 10, 14)),
    ("America/New_York", date(2026, 3, 1)),
    ("America/New_York", date(2026, 10, 22)),
    ("America/St_Johns", date(2010, 10, 28)),
    ("America/Havana", date(2026, 10, 22)),
    ("Australia/Lord_Howe", date(2026, 3, 25)),
    ("Australia/Lord_Howe", date(2026, 9, 25)),
    ("Pacific/Apia", date(2011, 12, 20)),
    ("Asia/Kathmandu", date(2026, 12, 20)),
    ("Africa/Casablanca", date(2026, 2, 8)),
)
ROUNDS = 4
"""Worlds in each window; with the last ones left out that makes 40 of 250 cases each."""
WORLDS = [(zone, first, seed) for seed in range(ROUNDS) for zone, first in WINDOWS][:40]


@dataclass(frozen=True)
class World:
    """A centre at random: its clock, and for each minute whether it is open and whether guessed."""

    clock: WorkingClock
    begins: datetime
    open: list[bool]
    guessed: list[bool]


def world(zone_name: str, first: date, seed: int) -> World:
    chance = random.Random(f"{zone_name} {first} {seed}")
    zone = ZoneInfo(zone_name)
    days = {first + timedelta(days=n): random_day(chance, first, n) for n in range(-3, DAYS + 3)}
    hours = OpeningHours(
        {weekday: random_spans(chance) for weekday in range(7) if chance.random() < 0.8},
        make_up=random_spans(chance) if chance.random() < 0.5 else None,
        holiday=random_spans(chance) if chance.random() < 0.3 else (),
    )
    begins = datetime(first.year, first.month, first.day, tzinfo=UTC)
    closures = [*random_closures(chance, begins)]
    spans = {day: spans_of(hours, day, found.kind) for day, found in days.items()}
    opened, guessed = [], []
    for n in range(DAYS * 24 * 60):
        moment = begins + n * MINUTE
        local = moment.astimezone(zone)
        day, minute = local.date(), 60 * local.hour + local.minute
        shut = any(closure.begun <= moment < closure.ended for closure in closures)
        opened.append(not shut and any(s.opens <= minute < s.closes for s in spans[day]))
        guessed.append(days[day].source is DaySource.ESTIMATE)
    clock = WorkingClock(hours, kept_days(days), zone, closures)
    return World(clock, begins, opened, guessed)


def random_day(chance: random.Random, first: date, number: int) -> CalendarDay:
    day = first + timedelta(days=number)
    odd = chance.random() < 0.3
    kind = chance.choice([*DayKind]) if odd else ordinary_kind(day)
    return CalendarDay(kind, chance.choices([*DaySource], [6, 1, 2])[0])


def random_spans(chance: random.Random) -> tuple[Span, ...]:
    """Up to three spans, often at night, where the clock is changed."""
    count = chance.choice([1, 1, 2, 3])
    cuts = sorted(chance.sample([*range(0, 300, 15), *range(300, 1441, 30)], 2 * count))
    return tuple(Span(*cuts[n : n + 2]) for n in range(0, 2 * count, 2))


def random_closures(chance: random.Random, begins: datetime) -> list[Closure]:
    found = []
    for _ in range(chance.randrange(4)):
        start = begins + chance.randrange(DAYS * 1440) * MINUTE
        found.append(Closure(start, start + chance.randrange(3000) * MINUTE))
    return found


def spans_of(hours: OpeningHours, day: date, kind: DayKind) -> tuple[Span, ...]:
    usual = hours.weekdays.get(day.weekday(), ())
    monday = hours.weekdays.get(0, ())
    return {
        DayKind.WORKDAY: usual,
        DayKind.WEEKEND: usual,
        DayKind.MAKE_UP_WORKDAY: monday if hours.make_up is None else hours.make_up,
        DayKind.HOLIDAY: hours.holiday,
        DayKind.LOCAL_CLOSURE: (),
    }[kind]


def random_pauses(chance: random.Random, received: int) -> list[tuple[int, int | None]]:
    """Minutes from and to which the clock stands still; None for good."""
    pauses: list[tuple[int, int | None]] = []
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        start = max(0, received + chance.randrange(-500, 4000))
        still = chance.random() < 0.1
        pauses.append((start, None if still else start + chance.randrange(3000)))
    return pauses


def walked(counted: list[int], met: list[int], received: int, left: int) -> tuple[int, bool] | None:
    """Minute at whose beginning the working time is over, and whether a guess was met.

    None if the window ends before.
    """
    minute = received
    while left:
        if minute == len(counted):
            return None
        left -= counted[minute]
        minute += 1
    return minute, any(met[received:minute])


@pytest.mark.parametrize(("zone_name", "first", "seed"), WORLDS)
def test_against_minute_by_minute(zone_name: str, first: date, seed: int) -> None:
    here = world(zone_name, first, seed)
    chance = random.Random(f"cases {zone_name} {first} {seed}")
    answered = 0
    while answered < CASES:
        received = chance.randrange(len(here.open) // 2)
        minutes = chance.choice([0, 1, *[chance.randrange(2000)] * 8])
        pauses = random_pauses(chance, received)
        counted, met = list(map(int, here.open)), list(map(int, here.guessed))
        for start, end in pauses:
            stop = len(counted) if end is None else min(end, len(counted))
            counted[start:stop] = met[start:stop] = [0] * (stop - start)
        expected = walked(counted, met, received, minutes)
        if expected is None and all(end is not None for _, end in pauses):
            continue  # ends beyond the window, where the walk knows nothing
        answered += 1
        moment = here.begins + received * MINUTE
        stops = [
            Pause(here.begins + start * MINUTE, None if end is None else here.begins + end * MINUTE)
            for start, end in pauses
        ]
        found = here.clock.due(moment, minutes * MINUTE, stops)
        if expected is None:
            assert found is None
            continue
        until, guessed = expected
        due = (here.begins + until * MINUTE).astimezone(here.clock.zone)
        assert found == Deadline(due, guessed)
        later = chance.randrange(received, len(counted))
        passed = here.clock.working_time(moment, here.begins + later * MINUTE, stops)
        assert passed == sum(counted[received:later]) * MINUTE


def test_there_are_ten_thousand_cases() -> None:
    assert len(WORLDS) * CASES == 10_000
