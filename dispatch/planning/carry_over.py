"""What a new plan keeps of the one it replaces: the centres and days that it is not about."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.visit_status import OPEN
from dispatch.store.ids import new_id
from dispatch.store.people import Technician
from dispatch.store.pieces import in_pieces
from dispatch.store.plans import PartnerAssignment, Route, RoutePlan, RouteStop, Unassigned
from dispatch.store.work import Visit


def carry_over(
    session: Session,
    old: RoutePlan,
    new: RoutePlan,
    scope: set[str],
    since: date,
    accepted: Collection[str] = (),
) -> set[str]:
    """Copy into `new` the rows of `old` of other centres, and of its own on other days.

    Of its own centres, days before `since` are past: what was missed there the new plan has asked
    anew. Visits that partner points have `accepted` stay with them.

    Returns
    -------
    set of str
        Visits that `old` had placed and that were not copied: they are the new plan's to tell.
    """
    elsewhere = set(
        session.scalars(select(Technician.id).where(Technician.centre_id.not_in(scope)))
    )
    facts = select(Visit.id, Visit.centre_id, Visit.status)
    rows = [
        row
        for ids in in_pieces(_visits(old))
        for row in session.execute(facts.where(Visit.id.in_(ids)))
    ]
    centre_of = {row.id: row.centre_id for row in rows}
    still_open = {row.id for row in rows if row.status in OPEN}
    held = _visits(new)
    replaced: set[str] = set()
    for route in old.routes:
        visits = {stop.visit_id for stop in route.stops if stop.visit_id}
        kept = route.technician_id in elsewhere or _is_other_day(route.date, new, since)
        if kept and not visits & held:
            new.routes.append(_copy_route(route))
        else:
            replaced |= visits
    for given in old.partner_assignments:
        kept = (
            centre_of[given.visit_id] not in scope
            or given.visit_id in accepted
            or _is_other_day(given.date, new, since)
        )
        if kept and given.visit_id not in held:
            new.partner_assignments.append(
                PartnerAssignment(
                    visit_id=given.visit_id,
                    partner_id=given.partner_id,
                    date=given.date,
                    start_at=given.start_at,
                    fee_fen=given.fee_fen,
                )
            )
        else:
            replaced.add(given.visit_id)
    for left in old.unassigned:
        # The new run did not look at it: it is another centre's, or its days come later.
        if left.visit_id in still_open and left.visit_id not in held:
            new.unassigned.append(
                Unassigned(
                    visit_id=left.visit_id,
                    kind=left.kind,
                    mandatory=left.mandatory,
                    reasons=left.reasons,
                    relaxations=left.relaxations,
                )
            )
    return replaced


def _is_other_day(day: date, new: RoutePlan, since: date) -> bool:
    return day >= since and not new.window_start <= day <= new.window_end


def _visits(plan: RoutePlan) -> set[str]:
    """Collect every visit that a plan names."""
    named = {stop.visit_id for route in plan.routes for stop in route.stops if stop.visit_id}
    named |= {given.visit_id for given in plan.partner_assignments}
    return named | {left.visit_id for left in plan.unassigned}


def _copy_route(route: Route) -> Route:
    return Route(
        id=new_id(),
        shift_id=route.shift_id,
        technician_id=route.technician_id,
        date=route.date,
        departure_at=route.departure_at,
        return_at=route.return_at,
        return_travel_s=route.return_travel_s,
        return_distance_m=route.return_distance_m,
        travel_s=route.travel_s,
        distance_m=route.distance_m,
        overtime_s=route.overtime_s,
        cost_fen=route.cost_fen,
        stops=[
            RouteStop(
                position=stop.position,
                kind=stop.kind,
                visit_id=stop.visit_id,
                arrival_at=stop.arrival_at,
                start_at=stop.start_at,
                departure_at=stop.departure_at,
                travel_s=stop.travel_s,
                distance_m=stop.distance_m,
                locked=stop.locked,
            )
            for stop in route.stops
        ],
    )
