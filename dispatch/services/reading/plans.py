"""Plans as boards show them, and two of them side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dispatch.domain.codes import PlanningCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.store.organisation import PartnerPoint
from dispatch.store.people import Shift, Technician
from dispatch.store.plans import PartnerAssignment, Route, RoutePlan, Unassigned
from dispatch.store.queries.directory import (
    all_partner_points,
    all_technicians,
    shifts_by_id,
    zones_of_centres,
)
from dispatch.store.queries.runs import (
    Planning,
    find_planning,
    partner_assignments_of_plan,
    routes_of_plan,
    unassigned_of_plan,
)
from dispatch.store.queries.visits import visits_by_id
from dispatch.store.work import Visit
from solver.faults import Fault


@dataclass(frozen=True, slots=True)
class Directory:
    """People, points and zones by id."""

    technicians: Mapping[str, Technician]
    partners: Mapping[str, PartnerPoint]
    zones: Mapping[str, ZoneInfo]


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """A plan, or one day or centre of it; `visits` are those of the partner points."""

    planning: Planning
    routes: Sequence[Route]
    given: Sequence[PartnerAssignment]
    unassigned: Sequence[Unassigned]
    shifts: Mapping[str, Shift]
    visits: Mapping[str, Visit]
    directory: Directory


@dataclass(frozen=True, slots=True)
class Place:
    """Who serves a visit in a plan, and when."""

    technician_id: str | None
    partner_id: str | None
    start_at: datetime


@dataclass(frozen=True, slots=True)
class ComparisonFacts:
    """Two plans, where each places its visits, and the visits that they place differently."""

    this: RoutePlan
    other: RoutePlan
    places: Mapping[str, Place]
    other_places: Mapping[str, Place]
    differing: Mapping[str, Visit]
    directory: Directory


def directory_of(session: Session) -> Directory:
    """Read who there is."""
    return Directory(
        technicians={row.id: row for row in all_technicians(session)},
        partners={row.id: row for row in all_partner_points(session)},
        zones=zones_of_centres(session),
    )


def planning_of(session: Session, any_id: str) -> Planning:
    """Return the plan or run of an id.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    found = find_planning(session, any_id)
    if found is None:
        fault = Fault(PlanningCode.PLAN_NOT_FOUND, "id", {"id": any_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    return found


def board_of(session: Session, any_id: str, day: date | None, centre_id: str | None) -> BoardFacts:
    """Gather a plan, or what of it belongs to a local date and a centre.

    What is left out belongs to no date and is always there.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    planning = planning_of(session, any_id)
    directory = directory_of(session)
    if planning.plan is None:
        return BoardFacts(planning, (), (), (), {}, {}, directory)
    plan_id = planning.plan.id
    routes = routes_of_plan(session, plan_id, day)
    given = partner_assignments_of_plan(session, plan_id, day)
    unassigned = unassigned_of_plan(session, plan_id)
    visits = visits_by_id(session, [row.visit_id for row in given])
    if centre_id is not None:
        people = directory.technicians
        routes = [row for row in routes if people[row.technician_id].centre_id == centre_id]
        given = [row for row in given if visits[row.visit_id].centre_id == centre_id]
        unassigned = [row for row in unassigned if row.visit.centre_id == centre_id]
    shifts = shifts_by_id(session, {row.shift_id for row in routes})
    return BoardFacts(planning, routes, given, unassigned, shifts, visits, directory)


def comparison_of(session: Session, any_id: str, other_id: str) -> ComparisonFacts:
    """Gather two plans side by side.

    Raises
    ------
    Refused
        NOT_FOUND for either; CONFLICT when one is a run that has no plan.
    """
    this, other = _plan_of(session, any_id), _plan_of(session, other_id)
    places, other_places = _places(session, this), _places(session, other)
    differing = {
        visit_id
        for visit_id in places.keys() | other_places.keys()
        if places.get(visit_id) != other_places.get(visit_id)
    }
    return ComparisonFacts(
        this=this,
        other=other,
        places=places,
        other_places=other_places,
        differing=visits_by_id(session, differing),
        directory=directory_of(session),
    )


def _plan_of(session: Session, any_id: str) -> RoutePlan:
    plan = planning_of(session, any_id).plan
    if plan is None:
        fault = Fault(PlanningCode.RUN_WITHOUT_PLAN, "id", {"id": any_id})
        raise Refused(fault, Refusal.CONFLICT)
    return plan


def _places(session: Session, plan: RoutePlan) -> Mapping[str, Place]:
    places = {
        row.visit_id: Place(None, row.partner_id, row.start_at)
        for row in partner_assignments_of_plan(session, plan.id, None)
    }
    for route in routes_of_plan(session, plan.id, None):
        for stop in route.stops:
            if stop.visit_id is not None:
                places[stop.visit_id] = Place(route.technician_id, None, stop.start_at)
    return places
