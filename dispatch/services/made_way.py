"""Locks of visits that made way: once a plan that moves them is published they hold no more."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.visit_status import OPEN
from dispatch.store.events import Event, record_event
from dispatch.store.pieces import in_pieces
from dispatch.store.plans import RoutePlan
from dispatch.store.work import Visit
from solver.visit import LockKind

VISIT_UNLOCKED = "visit.unlocked"
"""Kind of the events that released locks become."""

WHO = frozenset({LockKind.TECHNICIAN, LockKind.TECHNICIAN_AND_TIME})
A_SECOND = timedelta(seconds=1)
"""Plans are in whole seconds."""

Place = tuple[str | None, datetime]
"""Who serves a visit, None a partner point, and from when."""


def release_locks(session: Session, plan: RoutePlan, actor: str, now: datetime) -> list[str]:
    """Release the locks that a plan has not kept; return the visits.

    It keeps all but those that made way for a leak (`planning.promised`), whose visits people now
    work by somewhere else: held again, such a lock would move them back.
    """
    places = dict(_places(plan))
    released = []
    for ids in in_pieces(places):
        locked = select(Visit).where(
            Visit.id.in_(ids), Visit.lock_kind != LockKind.NONE, Visit.status.in_(OPEN)
        )
        for visit in session.scalars(locked.order_by(Visit.id)):
            if _keeps(visit, places[visit.id]):
                continue
            record_event(session, _event(visit, plan.id, actor, now))
            visit.lock_kind = LockKind.NONE
            visit.lock_technician_id = visit.lock_start_at = None
            visit.lock_from = visit.lock_to = None
            released.append(visit.id)
    return released


def _places(plan: RoutePlan) -> Iterator[tuple[str, Place]]:
    for route in plan.routes:
        for stop in route.stops:
            if stop.visit_id is not None:
                yield stop.visit_id, (route.technician_id, stop.start_at)
    for given in plan.partner_assignments:
        yield given.visit_id, (None, given.start_at)


def _keeps(visit: Visit, place: Place) -> bool:
    technician_id, start_at = place
    if visit.lock_kind in WHO and visit.lock_technician_id != technician_id:
        return False
    at, first, last = visit.lock_start_at, visit.lock_from, visit.lock_to
    if at is not None and abs(start_at - at) >= A_SECOND:
        return False
    early = first is not None and start_at <= first - A_SECOND
    return not early and (last is None or start_at < last + A_SECOND)


def _event(visit: Visit, plan_id: str, actor: str, now: datetime) -> Event:
    def instant(at: datetime | None) -> str | None:
        return None if at is None else at.isoformat()

    before = {
        "kind": visit.lock_kind.value,
        "technicianId": visit.lock_technician_id,
        "startTime": instant(visit.lock_start_at),
        "from": instant(visit.lock_from),
        "to": instant(visit.lock_to),
    }
    return Event(
        at=now,
        actor=actor,
        kind=VISIT_UNLOCKED,
        entity="visit",
        entity_id=visit.id,
        payload={"planId": plan_id, "before": before},
    )
