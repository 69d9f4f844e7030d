"""Where a technician is, judged by the plan of the day and what was reported so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.domain.visit_status import FINAL, VisitStatus


class WhereState(StrEnum):
    """How far the technician is with a visit."""

    NOT_PLANNED = "NOT_PLANNED"
    PLANNED = "PLANNED"
    EN_ROUTE = "EN_ROUTE"
    ARRIVED = "ARRIVED"
    DONE = "DONE"


STATE_OF = {
    VisitStatus.EN_ROUTE: WhereState.EN_ROUTE,
    VisitStatus.ARRIVED: WhereState.ARRIVED,
    VisitStatus.IN_SERVICE: WhereState.ARRIVED,
    **dict.fromkeys(FINAL, WhereState.DONE),
}


@dataclass(frozen=True, slots=True)
class DayVisit:
    """A visit of the day, in the order of the route; its status was reached at `reported_at`."""

    visit_id: str
    status: VisitStatus
    arrival_at: datetime
    departure_at: datetime
    travel: timedelta
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What can be said of a visit: how many come before it, and when the technician arrives."""

    stops_before: int
    arrival_at: datetime | None


def state_of(status: VisitStatus, planned: bool) -> WhereState:
    """Return how far the technician is with a visit of this status."""
    return STATE_OF.get(status, WhereState.PLANNED if planned else WhereState.NOT_PLANNED)


def expect(day: Sequence[DayVisit], visit_id: str, now: datetime) -> Expected:
    """Expect an arrival: the planned one, later by as much as the day runs late.

    Waiting that the plan holds may still make up for a delay, so it is the latest to expect. A
    technician that is there already, or has left, is not expected.
    """
    ahead = [stop for stop in day if stop.status not in FINAL]
    position = next((n for n, stop in enumerate(ahead) if stop.visit_id == visit_id), None)
    if position is None or state_of(ahead[position].status, planned=True) is WhereState.ARRIVED:
        return Expected(0, None)
    return Expected(position, ahead[position].arrival_at + delay(ahead[0], now))


def delay(current: DayVisit, now: datetime) -> timedelta:
    """How late the day runs at its current visit; never early."""
    begun = current.reported_at or now
    if current.status is VisitStatus.EN_ROUTE:
        late = max(now, begun + current.travel) - current.arrival_at
    elif STATE_OF.get(current.status) is WhereState.ARRIVED:
        late = max(now - current.departure_at, timedelta(0))
    else:
        late = now - (current.arrival_at - current.travel)
    return max(late, timedelta(0))
