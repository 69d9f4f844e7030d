"""The call list of a plan: whom to call, in plan order, and how many have agreed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.appointments import TO_CALL, Span
from dispatch.domain.visit_status import OPEN
from dispatch.services.appointments import usual_window
from dispatch.services.reading.plans import BoardFacts, Directory, board_of
from dispatch.store.contacts import VisitContact
from dispatch.store.pieces import in_pieces
from dispatch.store.queries.policies import appointment_policy
from dispatch.store.queries.visits import visits_by_id
from dispatch.store.work import Visit
from solver.visit import AppointmentState


@dataclass(frozen=True, slots=True)
class CallItem:
    """A customer to call: who comes when by the plan, and the window to offer.

    `times_unreachable` calls were in vain; `given_up` after as many as the policy says.
    """

    visit: Visit
    zone: ZoneInfo
    technician_id: str | None
    partner_id: str | None
    start_at: datetime
    window: Span | None
    times_unreachable: int
    refused_until: date | None
    given_up: bool


@dataclass(frozen=True, slots=True)
class CallList:
    """Customers to call, in plan order; of `visits` that the plan serves `confirmed` agreed."""

    items: Sequence[CallItem]
    visits: int
    confirmed: int
    directory: Directory


@dataclass(frozen=True, slots=True)
class _Stop:
    visit_id: str
    technician_id: str | None
    partner_id: str | None
    start_at: datetime


def call_list(
    session: Session, any_id: str, day: date | None, centre_id: str | None, now: datetime
) -> CallList:
    """List who is to be called for a plan, or for a date and centre of it.

    Whoever has agreed, whose visit has begun or should have, and who refused until later than
    `now` is not called.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    facts = board_of(session, any_id, day, centre_id)
    stops = sorted(_stops(facts), key=lambda stop: (stop.start_at, stop.visit_id))
    visits: dict[str, Visit] = {}
    contacts: dict[str, VisitContact] = {}
    for some in in_pieces(stop.visit_id for stop in stops):
        visits |= visits_by_id(session, some)
        rows = session.scalars(select(VisitContact).where(VisitContact.visit_id.in_(some)))
        contacts |= {row.visit_id: row for row in rows}
    zones = facts.directory.zones
    items = [*_items(session, stops, visits, contacts, zones, now)]
    agreed = AppointmentState.CONFIRMED
    confirmed = sum(visits[stop.visit_id].appointment_state is agreed for stop in stops)
    return CallList(items, len(stops), confirmed, facts.directory)


def _items(
    session: Session,
    stops: Sequence[_Stop],
    visits: Mapping[str, Visit],
    contacts: Mapping[str, VisitContact],
    zones: Mapping[str, ZoneInfo],
    now: datetime,
) -> Iterator[CallItem]:
    policy = appointment_policy(session)
    for stop in stops:
        visit, contact = visits[stop.visit_id], contacts.get(stop.visit_id)
        zone = zones[visit.centre_id]
        until = None if contact is None else contact.refused_until
        times = 0 if contact is None else contact.times_unreachable
        waits = until is not None and until > now.astimezone(zone).date()
        if visit.status not in OPEN or visit.appointment_state not in TO_CALL or waits:
            continue
        if stop.start_at <= now:
            continue
        yield CallItem(
            visit=visit,
            zone=zone,
            technician_id=stop.technician_id,
            partner_id=stop.partner_id,
            start_at=stop.start_at,
            window=usual_window(policy, visit, stop.start_at),
            times_unreachable=times,
            refused_until=until,
            given_up=times >= policy.unreachable_times,
        )


def _stops(facts: BoardFacts) -> Iterator[_Stop]:
    for route in facts.routes:
        for stop in route.stops:
            if stop.visit_id is not None:
                yield _Stop(stop.visit_id, route.technician_id, None, stop.start_at)
    for given in facts.given:
        yield _Stop(given.visit_id, None, given.partner_id, given.start_at)
