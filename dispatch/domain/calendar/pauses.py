"""Pauses of a clock: waiting for the customer, waiting for a part."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from operator import itemgetter


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
    """Yield when the clock runs from `received` on, in UTC.

    Pauses may overlap and come in any order.
    """
    # In UTC: instants of one zone are compared by what its clock shows, which comes twice a year.
    since = received.astimezone(UTC)
    stops = [(pause.begun.astimezone(UTC), pause.ended) for pause in pauses]
    for begun, ended in sorted(stops, key=itemgetter(0)):
        if begun > since:
            yield Run(since, begun)
        if ended is None:
            return
        since = max(since, begun, ended.astimezone(UTC))
    yield Run(since, None)
