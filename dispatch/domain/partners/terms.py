"""What a partner point takes on: its hours and caps by weekday, its reach, its time to answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time

from dispatch.domain.codes_partners import PartnerCode
from solver.faults import Fault

LAST_WEEKDAY = 6


@dataclass(frozen=True, slots=True)
class DayTerms:
    """Hours and caps of a weekday (Monday 0): so many visits, and minutes of their service."""

    weekday: int
    opens: time
    closes: time
    max_visits: int
    max_minutes: int


@dataclass(frozen=True, slots=True)
class PointTerms:
    """The terms of a point; a weekday that is not among its days is closed.

    Parameters
    ----------
    radius_m
        How far a visit may be from it, by road.
    acceptance_minutes
        Minutes of its opening time in which it answers an offer; 0 if it need not answer.
    """

    radius_m: int
    acceptance_minutes: int
    days: Sequence[DayTerms]


def terms_faults(terms: PointTerms) -> Iterator[Fault]:
    """Yield all that is wrong: a weekday twice or unknown, hours reversed, figures below 0."""
    figures = (("radiusMeters", terms.radius_m), ("acceptanceMinutes", terms.acceptance_minutes))
    for name, figure in figures:
        if figure < 0:
            yield Fault(PartnerCode.TERMS_RANGE, name, {"value": figure})
    seen: set[int] = set()
    for position, day in enumerate(terms.days):
        yield from _day_faults(day, f"days[{position}]")
        if day.weekday in seen:
            field = f"days[{position}].weekday"
            yield Fault(PartnerCode.DAY_TWICE, field, {"weekday": day.weekday})
        seen.add(day.weekday)


def _day_faults(day: DayTerms, field: str) -> Iterator[Fault]:
    if not 0 <= day.weekday <= LAST_WEEKDAY:
        yield Fault(PartnerCode.TERMS_RANGE, f"{field}.weekday", {"value": day.weekday})
    if day.opens >= day.closes:
        values = {"opens": f"{day.opens:%H:%M}", "closes": f"{day.closes:%H:%M}"}
        yield Fault(PartnerCode.DAY_REVERSED, f"{field}.closes", values)
    for name, figure in (("maxVisits", day.max_visits), ("maxMinutes", day.max_minutes)):
        if figure < 0:
            yield Fault(PartnerCode.TERMS_RANGE, f"{field}.{name}", {"value": figure})
