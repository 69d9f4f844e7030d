"""Wires the rooms together, once, from the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from dispatch.config import Settings
from dispatch.store.session import Database
from dispatch.travel.times import GeodesicTravelTimes, TravelTimes


@dataclass(frozen=True, slots=True)
class House:
    """What an application works with; `now` is the only clock its use cases are given."""

    settings: Settings
    database: Database
    travel: TravelTimes
    now: Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


def open_house(settings: Settings, now: Callable[[], datetime] = utc_now) -> House:
    """Open the database (its schema is brought up to date elsewhere) and wire the rest.

    Raises
    ------
    Refused
        With a `StoreCode` when the database cannot be used.
    """
    return House(settings, Database(settings.database_url), GeodesicTravelTimes(), now)
