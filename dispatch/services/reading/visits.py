"""Visits with what the published plan says of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dispatch.domain.kinds import Role
from dispatch.domain.whereabouts import DayVisit, Expected, WhereState, expect, state_of
from dispatch.services.cartridges.rounds import cartridges_to_renew
from dispatch.services.execution import VISIT_STATUS, not_found
from dispatch.services.people.accounts import Principal
from dispatch.store.cases import NextVisit, Rework
from dispatch.store.events import Event
from dispatch.store.organisation import PartnerPoint
from dispatch.store.people import Technician
from dispatch.store.plans import Route
from dispatch.store.queries.cases import links_to_previous, reworks_of
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.queries.search import find_visits
from dispatch.store.queries.visits import (
    Planned,
    VisitFilter,
    events_of_visits,
    find_visit,
    is_planned_for,
    list_visits,
    planned_visits,
)
from dispatch.store.work import Visit


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A visit, the zone of its centre, and who serves it by the published plan.

    `previous` links it to the visit that it follows; `rework` is what its case has to do again;
    `cartridges` are the kinds of those that it renews, or has renewed.
    """

    visit: Visit
    zone: ZoneInfo
    planned: Planned | None
    technician: Technician | None
    partner: PartnerPoint | None
    previous: NextVisit | None = None
    rework: Rework | None = None
    cartridges: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the technician of a visit is; `expected` is None when none is planned."""

    state: WhereState
    expected: Expected | None
    last_event: Event | None


def facts_of(session: Session, visits: Sequence[Visit]) -> list[VisitFacts]:
    """Gather the facts of visits, in their order."""
    zones = zones_of_centres(session)
    planned = planned_visits(session, [visit.id for visit in visits])
    previous = links_to_previous(session, [visit.id for visit in visits])
    reworks = reworks_of(session, {visit.case_id for visit in visits})
    cartridges = cartridges_to_renew(session, visits)
    return [
        replace(
            _facts(session, visit, zones[visit.centre_id], planned.get(visit.id)),
            previous=previous.get(visit.id),
            rework=reworks.get(visit.case_id),
            cartridges=cartridges.get(visit.id, ()),
        )
        for visit in visits
    ]


def visit_page(
    session: Session, wanted: VisitFilter, after_id: str, limit: int
) -> tuple[list[VisitFacts], str | None]:
    """Return up to `limit` visits behind `after_id`, and the id to go on from if there are more."""
    rows = list_visits(session, wanted, after_id, limit + 1)
    page = rows[:limit]
    return facts_of(session, page), page[-1].id if len(rows) > limit else None


def visible_visit(session: Session, who: Principal, visit_id: str) -> VisitFacts:
    """Return a visit that the user may see: of technicians those they are planned for.

    Raises
    ------
    Refused
        NOT_FOUND, also for visits of others.
    """
    visit = find_visit(session, visit_id)
    mine = who.role is not Role.TECHNICIAN or is_planned_for(session, visit_id, who.technician_id)
    if visit is None or not mine:
        raise not_found(visit_id)
    return facts_of(session, [visit])[0]


def reports_of(session: Session, visit_id: str) -> Sequence[Event]:
    """Return what was reported of a visit, oldest first."""
    return events_of_visits(session, [visit_id], VISIT_STATUS)


def search(
    session: Session, said: str, limit: int, now: datetime
) -> Iterator[tuple[VisitFacts, Whereabouts]]:
    """Find visits by what a caller can say, and where their technicians are."""
    for facts in facts_of(session, find_visits(session, said, limit)):
        yield facts, _whereabouts(session, facts, now)


def _facts(session: Session, visit: Visit, zone: ZoneInfo, planned: Planned | None) -> VisitFacts:
    # Few technicians and points serve many visits: after the first time `get` asks no database.
    technician = partner = None
    if planned is not None and planned.stop is not None:
        technician = session.get(Technician, planned.stop.route.technician_id)
    elif planned is not None and planned.given is not None:
        partner = session.get(PartnerPoint, planned.given.partner_id)
    return VisitFacts(visit, zone, planned, technician, partner)


def _whereabouts(session: Session, facts: VisitFacts, now: datetime) -> Whereabouts:
    stop = None if facts.planned is None else facts.planned.stop
    state = state_of(facts.visit.status, planned=facts.planned is not None)
    if stop is None:
        reports = reports_of(session, facts.visit.id)
        return Whereabouts(state, None, reports[-1] if reports else None)
    day, events = _day(session, stop.route)
    expected = expect(day, facts.visit.id, now)
    return Whereabouts(state, expected, events[-1] if events else None)


def _day(session: Session, route: Route) -> tuple[list[DayVisit], Sequence[Event]]:
    """Return the visits of a route in order, and all that was reported of them."""
    stops = [stop for stop in route.stops if stop.visit is not None]
    ids = [stop.visit.id for stop in stops if stop.visit is not None]
    events = events_of_visits(session, ids, VISIT_STATUS)
    reached = {event.entity_id: event.at for event in events}
    day = [
        DayVisit(
            visit_id=stop.visit.id,
            status=stop.visit.status,
            arrival_at=stop.arrival_at,
            departure_at=stop.departure_at,
            travel=timedelta(seconds=stop.travel_s),
            reported_at=reached.get(stop.visit.id),
        )
        for stop in stops
        if stop.visit is not None
    ]
    return day, events
