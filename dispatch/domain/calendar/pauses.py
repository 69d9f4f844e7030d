"""Pauses of a clock: waiting for the customer, waiting for a part."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PauseReason(StrEnum):
    """Why a clock stands still."""

    WAITING_FOR_CUSTOMER = "WAITING_FOR_CUSTOMER"
    WAITING_FOR_PART = "WAITING_FOR_PART"


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands still from `begun` until `ended`; None while it still does."""

    begun: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The clock runs from `begun` until `ended`; None while nothing stops it."""

    begun: datetime
    ended: datetime | None


def runs(received: datetime, pauses: Iterable[Pause]) -> Iterator[Run]:
    """Yield when the clock runs from `received` on; pauses may overlap and come in any order."""
    since = received
    for pause in sorted(pauses, key=lambda each: each.begun):
        if pause.begun > since:
            yield Run(since, pause.begun)
        if pause.ended is None:
            return
        since = max(since, pause.begun, pause.ended)
    yield Run(since, None)
