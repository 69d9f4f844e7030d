"""Opening hours and closures of centres: a change counts the open promises of the centre anew."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dispatch.domain.calendar.hours import DAY_MINUTES, WEEKDAYS, ClockUse, HoursDay, Spans
from dispatch.domain.codes import PlanningCode
from dispatch.domain.codes_calendar import CalendarCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.values import JsonObject
from dispatch.services.deadlines import recount_centres
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.dues import Moved
from dispatch.store.calendars import CentreClosure, CentreHours
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.organisation import OpeningHours, ServiceCentre
from solver.faults import Fault, InvalidInput

Week = Mapping[HoursDay, Spans]
"""Spans by day; a day that is not there is closed, or as docs/calendar.md says."""


@dataclass(frozen=True, slots=True)
class Closing:
    """From when to when a centre is closed, whatever its hours say, and why."""

    begun_at: datetime
    ended_at: datetime
    reason: str


def set_hours(
    session: Session,
    who: Principal,
    centre_id: str,
    hours: Mapping[ClockUse, Week],
    now: datetime,
) -> Moved:
    """Set the hours of a centre's desk and of its visits, in the place of those before.

    Raises
    ------
    Refused
        NOT_FOUND: no such centre.
    InvalidInput
        OPENING_TO_MIDNIGHT for hours of visits on a weekday that end at 24:00.
    """
    centre = _locked(session, centre_id)
    faults = [*_midnights(hours[ClockUse.VISITS])]
    if faults:
        raise InvalidInput(faults)
    session.execute(delete(CentreHours).where(CentreHours.centre_id == centre_id))
    session.add_all(_rows(centre_id, hours))
    centre.opening_hours = [
        OpeningHours(weekday=weekday, opens=_clock(span.opens), closes=_clock(span.closes))
        for weekday, day in enumerate(WEEKDAYS)
        for span in hours[ClockUse.VISITS].get(day, ())
    ]
    payload = {
        use.value: {day.value: ",".join(map(str, spans)) for day, spans in week.items()}
        for use, week in hours.items()
    }
    return _changed(session, who, centre_id, "centre.hours", payload, now)


def add_closure(
    session: Session, who: Principal, centre_id: str, closing: Closing, now: datetime
) -> tuple[CentreClosure, Moved]:
    """Close a centre from one instant to another.

    Raises
    ------
    Refused
        NOT_FOUND: no such centre. INVALID: it would end before it begins.
    """
    _locked(session, centre_id)
    if closing.ended_at <= closing.begun_at:
        raise Refused(Fault(CalendarCode.CLOSURE_REVERSED, "endedAt"))
    row = CentreClosure(
        centre_id=centre_id,
        begun_at=closing.begun_at,
        ended_at=closing.ended_at,
        reason=closing.reason.strip(),
        made_by=who.user_id,
    )
    session.add(row)
    session.flush()
    return row, _changed(session, who, centre_id, "centre.closed", _told(row), now)


def remove_closure(
    session: Session, who: Principal, centre_id: str, closure_id: int, now: datetime
) -> Moved:
    """Take a closure back.

    Raises
    ------
    Refused
        NOT_FOUND: no such centre, or no such closure of it.
    """
    _locked(session, centre_id)
    row = session.get(CentreClosure, closure_id)
    if row is None or row.centre_id != centre_id:
        fault = Fault(CalendarCode.CLOSURE_NOT_FOUND, "closureId", {"id": closure_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    told = _told(row)
    session.delete(row)
    session.flush()
    return _changed(session, who, centre_id, "centre.closure-removed", told, now)


def found_centre(session: Session, centre_id: str) -> ServiceCentre:
    """Return a centre.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    found = session.get(ServiceCentre, centre_id)
    if found is None:
        fault = Fault(PlanningCode.CENTRE_UNKNOWN, "centreId", {"id": centre_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    return found


def _locked(session: Session, centre_id: str) -> ServiceCentre:
    found = found_centre(session, centre_id)
    one_at_a_time(session)
    held = select(ServiceCentre.id).where(ServiceCentre.id == centre_id)
    session.execute(held.with_for_update(key_share=True))
    return found


def _midnights(week: Week) -> Iterator[Fault]:
    for day in WEEKDAYS:
        if any(span.closes == DAY_MINUTES for span in week.get(day, ())):
            yield Fault(CalendarCode.OPENING_TO_MIDNIGHT, f"visits.{day.value}")


def _rows(centre_id: str, hours: Mapping[ClockUse, Week]) -> Iterator[CentreHours]:
    for use, week in hours.items():
        for day, spans in week.items():
            if use is ClockUse.VISITS and day in WEEKDAYS:
                continue  # these are the opening hours of the centre itself
            for span in spans:
                kept = {"opens": span.opens, "closes": span.closes}
                yield CentreHours(centre_id=centre_id, use=use, day=day, **kept)


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _told(row: CentreClosure) -> JsonObject:
    return {
        "from": row.begun_at.isoformat(),
        "to": row.ended_at.isoformat(),
        "reason": row.reason,
    }


def _changed(
    session: Session,
    who: Principal,
    centre_id: str,
    kind: str,
    payload: JsonObject,
    now: datetime,
) -> Moved:
    event = Event(
        at=now,
        actor=who.user_id,
        kind=kind,
        entity="centre",
        entity_id=centre_id,
        payload=payload,
    )
    record_event(session, event)
    return recount_centres(session, who.user_id, [centre_id], now)
