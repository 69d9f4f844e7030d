"""Deadlines of visits, as the working clock of their centre's desk counts them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.calendar.clock import Deadline, WorkingClock
from dispatch.domain.calendar.pauses import Pause
from dispatch.domain.visit_status import FINAL
from dispatch.store.calendars import STATUTORY, CentreCalendar, WorkingDeadline
from dispatch.store.events import Event, record_event
from dispatch.store.organisation import ServiceCentre
from dispatch.store.queries.calendars import working_clock
from dispatch.store.work import Visit

RECOUNTED = "visit.changed"
"""Kind of the events that new deadlines become: a plan made before is stale."""


@dataclass(frozen=True, slots=True)
class Recounted:
    """A visit whose deadline was counted anew: what it was, and what it is."""

    visit_id: str
    before: datetime | None
    after: datetime
    provisional: bool


def promise(
    session: Session,
    visit: Visit,
    received: datetime,
    working: timedelta,
    pauses: Iterable[Pause] = (),
) -> Deadline | None:
    """Give a visit the deadline `working` after it was received, and keep how it was counted.

    None, and no change of the visit, while a pause without an end stops the clock.

    Raises
    ------
    InvalidInput
        As `WorkingClock.due`.
    """
    clock = working_clock(session, session.get_one(ServiceCentre, visit.centre_id))
    found = clock.due(received, working, pauses)
    row = session.get(WorkingDeadline, visit.id) or WorkingDeadline(visit_id=visit.id)
    row.received_at, row.working_s = received, int(working.total_seconds())
    session.add(row)
    if found is not None:
        _set(visit, found)
    return found


def recount(session: Session, actor: str, calendar_id: str, now: datetime) -> Iterator[Recounted]:
    """Count the deadlines anew of open visits at centres that keep a calendar.

    Yields those that moved or are no longer (or newly) provisional, each with its event.
    """
    for centre in _keeping(session, calendar_id):
        rows = select(Visit, WorkingDeadline).join(
            WorkingDeadline, WorkingDeadline.visit_id == Visit.id
        )
        wanted = rows.where(Visit.centre_id == centre.id, Visit.status.not_in(FINAL))
        clock: WorkingClock | None = None
        for visit, counted in session.execute(wanted.order_by(Visit.id).with_for_update(of=Visit)):
            clock = clock or working_clock(session, centre)
            found = clock.due(counted.received_at, timedelta(seconds=counted.working_s))
            before = visit.sla_due_at, visit.provisional
            if found is None or before == (found.at, found.provisional):
                continue
            _set(visit, found)
            record_event(session, _event(visit, before[0], actor, now))
            yield Recounted(visit.id, before[0], found.at, found.provisional)


def _set(visit: Visit, found: Deadline) -> None:
    visit.sla_due_at, visit.provisional = found.at, found.provisional
    if visit.sla_outer_at is not None:  # a service may always start until it is due
        visit.sla_outer_at = max(visit.sla_outer_at, found.at)


def _keeping(session: Session, calendar_id: str) -> list[ServiceCentre]:
    rows = session.scalars(select(CentreCalendar))
    chosen = {row.centre_id: row.calendar_id for row in rows}
    centres = session.scalars(select(ServiceCentre).order_by(ServiceCentre.id))
    return [each for each in centres if chosen.get(each.id, STATUTORY) == calendar_id]


def _event(visit: Visit, before: datetime | None, actor: str, now: datetime) -> Event:
    due = visit.sla_due_at
    payload = {
        "fields": ["slaDueTime"],
        "before": None if before is None else before.isoformat(),
        "after": None if due is None else due.isoformat(),
        "provisional": visit.provisional,
    }
    return Event(
        at=now, actor=actor, kind=RECOUNTED, entity="visit", entity_id=visit.id, payload=payload
    )
