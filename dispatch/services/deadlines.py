"""Deadlines are counted anew when the calendar of a centre turns out otherwise."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.services.sla.dues import Moved, MovedStage, set_dues
from dispatch.services.sla.promises import Promises
from dispatch.services.sla.telling import tell
from dispatch.store.calendars import STATUTORY, CentreCalendar
from dispatch.store.events import Event, record_event
from dispatch.store.organisation import ServiceCentre
from dispatch.store.queries.sla import held_clocks, open_cases


def recount(session: Session, actor: str, calendar_id: str, now: datetime) -> Moved:
    """Count the open promises anew at the centres that keep a calendar, after it has changed."""
    rows = session.scalars(select(CentreCalendar))
    chosen = {row.centre_id: row.calendar_id for row in rows}
    centres = session.scalars(select(ServiceCentre.id).order_by(ServiceCentre.id))
    keeping = [each for each in centres if chosen.get(each, STATUTORY) == calendar_id]
    return recount_centres(session, actor, keeping, now)


def recount_centres(
    session: Session, actor: str, centre_ids: Collection[str], now: datetime
) -> Moved:
    """Count the open promises of centres anew, after their hours, closures or calendar changed.

    Stages that are neither met nor broken are computed again with the pauses of their case, and
    with them the deadlines of its open visits; deadlines that were given as an instant stay. What
    moved is recorded, what is reached by now is told.
    """
    session.flush()
    promises, moved = Promises(session), Moved()
    for case_id in open_cases(session, centre_ids):
        clocks = held_clocks(session, case_id)
        if clocks is None or clocks.closed_at is not None:
            continue  # ended since they were listed
        found = set_dues(session, clocks, actor, now, promises.desk(clocks.centre_id))
        if found.stages:
            tell(session, clocks, now)
            record_event(session, _event(case_id, found.stages, actor, now))
        moved += found
    return moved


def _event(case_id: str, stages: Collection[MovedStage], actor: str, now: datetime) -> Event:
    payload = {
        each.stage.value: {
            "before": None if each.before is None else each.before.isoformat(),
            "after": each.after.isoformat(),
            "provisional": each.provisional,
        }
        for each in stages
    }
    return Event(
        at=now,
        actor=actor,
        kind="sla.recounted",
        entity="case",
        entity_id=case_id,
        payload=payload,
    )
