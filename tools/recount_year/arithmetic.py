"""The trade's arithmetic, written once more: deadlines, lateness, kilometres."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any

Event = Mapping[str, Any]
DAY = timedelta(days=1)


def half_up(amount: Fraction) -> int:
    """Round half up."""
    return floor(amount + Fraction(1, 2))


def at(text: str) -> datetime:
    """Read an instant."""
    return datetime.fromisoformat(text)


def midnight(moment: datetime) -> datetime:
    """Return the beginning of an instant's local day; the zone has no daylight saving."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def stage_dues(
    terms: Event, calendar: Mapping[date, str], promise: str, begun: datetime
) -> Iterator[tuple[str, datetime]]:
    """Reckon when each stage is due: never before the one that it waits for."""
    latest = begun
    for stage, unit, amount in terms["stages"][promise]:
        if stage == "LIVE_HANDLING":
            continue
        if unit == "WORKING_TIME":
            due = working(terms, calendar, begun, amount)
        elif unit == "CALENDAR_DAYS":
            due = midnight(begun) + (amount + 1) * DAY
        else:
            due = begun + timedelta(seconds=amount)
        latest = max(latest, due)
        yield stage, latest


def working(terms: Event, calendar: Mapping[date, str], begun: datetime, seconds: int) -> datetime:
    """Walk through opening hours, one span after the other."""
    left, day = timedelta(seconds=seconds), midnight(begun)
    while True:
        if calendar[day.date()] in {"WORKDAY", "MAKE_UP_WORKDAY"}:
            for opens, closes in terms["desk"]:
                first = max(begun, day + timedelta(minutes=opens))
                last = day + timedelta(minutes=closes)
                if first < last and last - first >= left:
                    return first + left
                left -= max(timedelta(0), last - first)
        day += DAY


def lateness_fen(terms: Event, promise: str, late: timedelta) -> int:
    """Price lateness by the last tier that has begun."""
    past_s = round(late.total_seconds())
    begun = [tier for tier in terms["tiers"][promise] if tier[0] <= past_s]
    if not begun:
        return 0
    after_s, penalty, an_hour = begun[-1]
    return int(penalty) + half_up(Fraction(an_hour * (past_s - after_s), 3600))


def kilometres_fen(card: Event, away_m: int) -> int:
    """Price a way by the bands of a card."""
    total = Fraction(0)
    for from_km, to_km, fen in card["bands"]:
        last_m = away_m if to_km is None else min(away_m, 1000 * to_km)
        total += Fraction(max(0, last_m - 1000 * from_km) * fen, 1000)
    return half_up(total)
