"""What customers ask for on a day."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from dispatch.simulation.homes import Home
from dispatch.simulation.settings import Rates
from dispatch.simulation.terms import FAULTS, LEAK, ZONE

YEAR_DAYS = 365
HOME = ZoneInfo(ZONE)
DAY_MINUTES = 24 * 60
MORNING, EVENING = 8 * 60, 20 * 60


@dataclass(frozen=True, slots=True)
class Request:
    """A customer asks for something; a fault is what the device has, whoever knows it."""

    at: datetime
    home: Home
    work_type: str
    fault_code: str | None = None


def requests_of(dice: Random, rates: Rates, homes: Sequence[Home], day: date) -> Iterator[Request]:
    """Draw the requests of a day; installations are not among them, they have no home yet."""
    kinds = (
        ("repair", rates.repair),
        (LEAK, rates.leak),
        ("inspection", rates.inspection),
        ("complaint-follow-up", rates.complaint),
    )
    for kind, rate in kinds:
        for _ in range(drawn_count(dice, rate * len(homes) / YEAR_DAYS)):
            yield request_of(dice, rates, dice.choice(homes), kind, day)


def request_of(
    dice: Random, rates: Rates, home: Home, kind: str, day: date, fault: str | None = None
) -> Request:
    """Make a request of a home at a drawn time of the day."""
    if kind == LEAK:
        fault, minute = "LEAKING", dice.randrange(DAY_MINUTES)
    else:
        minute = _minute(dice, rates)
    if kind == "repair":
        fault = fault or dice.choice(tuple(FAULTS))
        kind = "repair-ro" if home.model.startswith("RM-RO") and dice.random() < 0.5 else "repair"
    return Request(at_minute(day, minute), home, kind, fault)


def drawn_count(dice: Random, mean: float) -> int:
    """Draw from the Poisson distribution, by Knuth's products of uniform numbers."""
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count


def at_minute(day: date, minute: int) -> datetime:
    """Return the instant of a minute of a local day."""
    return datetime.combine(day, time(), HOME) + timedelta(minutes=minute)


def _minute(dice: Random, rates: Rates) -> int:
    if dice.random() < rates.at_night:
        return (EVENING + dice.randrange(DAY_MINUTES - EVENING + MORNING)) % DAY_MINUTES
    return dice.randrange(MORNING, EVENING)
