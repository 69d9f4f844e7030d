"""A technician's published day."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dispatch.domain.codes_requests import AccessCode, RequestCode
from dispatch.domain.kinds import Role
from dispatch.domain.loads import Load, Needs, load_of
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.execution import VISIT_STATUS
from dispatch.services.people.accounts import Principal
from dispatch.services.reading.visits import VisitFacts, facts_of
from dispatch.store.people import Technician
from dispatch.store.plans import Route
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.queries.plans import published_route
from dispatch.store.queries.visits import events_of_visits, visits_by_id
from solver.faults import Fault


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A technician's local date: the route if one is published, and its visits by id.

    `load` is what the visits need that are not called off.
    """

    technician: Technician
    zone: ZoneInfo
    day: date
    route: Route | None
    visits: dict[str, VisitFacts]
    load: Load
    updated_at: datetime | None


def visible_technician(session: Session, who: Principal, technician_id: str | None) -> Technician:
    """Return a technician that the user may see; without an id the user's own.

    Raises
    ------
    Refused
        FORBIDDEN for a technician who asks for another; INVALID when a user who is no technician
        names none; NOT_FOUND.
    """
    own = who.technician_id if who.role is Role.TECHNICIAN else None
    wanted = technician_id or own
    if wanted is None:
        raise Refused(Fault(RequestCode.TECHNICIAN_NOT_NAMED, "technicianId"))
    if own is not None and wanted != own:
        raise Refused(Fault(AccessCode.NOT_YOURS, "technicianId"), Refusal.FORBIDDEN)
    technician = session.get(Technician, wanted)
    if technician is None:
        fault = Fault(RequestCode.TECHNICIAN_NOT_FOUND, "technicianId", {"id": wanted})
        raise Refused(fault, Refusal.NOT_FOUND)
    return technician


def day_of(
    session: Session, who: Principal, technician_id: str | None, day: date | None, now: datetime
) -> DayFacts:
    """Gather a technician's local date, today's when none is named.

    Raises
    ------
    Refused
        As `visible_technician` does.
    """
    technician = visible_technician(session, who, technician_id)
    zone = zones_of_centres(session)[technician.centre_id]
    day = day or now.astimezone(zone).date()
    route = published_route(session, technician.id, day)
    ids = [stop.visit_id for stop in route.stops if stop.visit_id] if route else []
    facts = facts_of(session, list(visits_by_id(session, ids).values()))
    return DayFacts(
        technician=technician,
        zone=zone,
        day=day,
        route=route,
        visits={fact.visit.id: fact for fact in facts},
        load=load_of(
            _needs(fact) for fact in facts if fact.visit.status is not VisitStatus.CANCELLED
        ),
        updated_at=_updated_at(session, route, ids),
    )


def _needs(fact: VisitFacts) -> Needs:
    return Needs(fact.cartridges, fact.visit.required_parts, second=fact.previous is not None)


def _updated_at(session: Session, route: Route | None, visit_ids: list[str]) -> datetime | None:
    if route is None:
        return None
    times = [event.at for event in events_of_visits(session, visit_ids, VISIT_STATUS)]
    published = route.plan.published_at
    return max([*times, *([published] if published else [])], default=None)
