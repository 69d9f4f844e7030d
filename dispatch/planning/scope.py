"""The rows that a plan run is about, read once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from dispatch.domain.continuity import ContinuityPolicy
from dispatch.domain.kinds import PlanStage
from dispatch.domain.sla.policy import LadderPolicy
from dispatch.domain.values import TimeWindow
from dispatch.domain.visit_status import OPEN, UNDER_WAY
from dispatch.planning.familiar import familiar_people
from dispatch.planning.horizon import Horizon, horizon_of
from dispatch.planning.partner_facts import PartnerFacts, partner_facts
from dispatch.planning.promised import awaits_attempt, emergencies_among
from dispatch.planning.refused import refused_until
from dispatch.store.organisation import PartnerContract, PartnerPoint, ServiceCentre
from dispatch.store.people import Shift, Technician
from dispatch.store.plans import PartnerAssignment, Route, RoutePlan, RouteStop, Unassigned
from dispatch.store.queries.partners import in_force_within
from dispatch.store.queries.rounds import cases_of_rounds
from dispatch.store.queries.sla import ladders_without_attempt
from dispatch.store.runs import PlanRun
from dispatch.store.work import Visit, VisitGroup
from solver.plan import UnassignedKind


@dataclass(frozen=True, slots=True)
class Told:
    """What the published plan says of a visit."""

    technician_id: str
    stop: RouteStop


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything a problem is built from.

    `times_left_out` counts, by visit, the days before the run's first on which a published plan
    began that found the visit too dear; visits of rounds wait at a price of their own. `familiar`
    are the people that households know, which the `continuity` policy makes wishes of. `not_before`
    is the instant before which a visit's customer has refused it, for those that are refused still.
    `points` is what partner points have answered and were promised.
    `emergencies` are the policies of visits to leaks that nobody is on the way to yet.
    """

    run: PlanRun
    horizon: Horizon
    centres: Sequence[ServiceCentre]
    technicians: Sequence[Technician]
    shifts: Sequence[Shift]
    partners: Sequence[PartnerPoint]
    visits: Sequence[Visit]
    groups: Sequence[VisitGroup]
    published: Mapping[str, Told]
    times_left_out: Mapping[str, int]
    continuity: ContinuityPolicy
    familiar: Mapping[str, frozenset[str]]
    not_before: Mapping[str, datetime]
    points: PartnerFacts
    emergencies: Mapping[str, LadderPolicy]

    def zone(self, centre_id: str) -> str:
        """IANA name of the zone of a centre."""
        return next(centre.timezone for centre in self.centres if centre.id == centre_id)


def read_scope(session: Session, run: PlanRun) -> Scope:
    """Read the centres of a run, their people and partners, and the visits that are not over.

    A visit counts when one of its windows begins before the planning window ends, or it has none.
    Those whose windows have all passed stay in, so that the plan says why they cannot be served.
    Those that a published plan has on a day outside the planning window, and not already past, are
    left alone: that day is not this run's, and publishing carries it over whole. So are those that
    a partner point has accepted. Remote first: a visit whose case still waits for a remote attempt
    is not planned.
    """
    centres = session.scalars(
        select(ServiceCentre).where(ServiceCentre.id.in_(run.scope)).order_by(ServiceCentre.id)
    ).all()
    horizon = horizon_of(run.window_start, run.window_end, (centre.timezone for centre in centres))
    ids = [centre.id for centre in centres]
    published = _published(session, ids)
    since = own_day(run, horizon)
    points = partner_facts(session, ids, (run.window_start, run.window_end), since)
    elsewhere = _published_on_other_days(session, run, since)
    elsewhere |= {one.visit_id for one in points.accepted}
    not_before = refused_until(session, centres)
    waiting_cases = ladders_without_attempt(session)
    visits = [
        visit
        for visit in session.scalars(
            select(Visit)
            .where(Visit.centre_id.in_(ids), Visit.status.in_(OPEN | UNDER_WAY))
            .options(
                joinedload(Visit.sla_policy),
                joinedload(Visit.case),
                joinedload(Visit.work_type),
            )
            .order_by(Visit.id)
        )
        if visit.id not in elsewhere
        and _begins(visit, horizon)
        and (visit.id not in not_before or not_before[visit.id] < horizon.end)
        and (visit.status in OPEN or visit.id in published)
        and (visit.id in published or not awaits_attempt(visit, waiting_cases))
    ]
    named = _named_technicians(visits)
    technicians = session.scalars(
        select(Technician)
        .where(or_(Technician.centre_id.in_(ids), Technician.id.in_(named)))
        .options(selectinload(Technician.absences))
        .order_by(Technician.id)
    ).all()
    shifts = session.scalars(
        select(Shift)
        .join(Technician)
        .where(Technician.centre_id.in_(ids), Shift.date.between(run.window_start, run.window_end))
        .order_by(Shift.date, Shift.id)
    ).all()
    partners = session.scalars(
        select(PartnerPoint)
        .where(
            PartnerPoint.id.in_(
                select(PartnerContract.partner_id).where(
                    PartnerContract.centre_id.in_(ids),
                    in_force_within(run.window_start, run.window_end),
                )
            )
        )
        .order_by(PartnerPoint.id)
    ).all()
    group_ids = {visit.group_id for visit in visits if visit.group_id}
    groups = session.scalars(
        select(VisitGroup).where(VisitGroup.id.in_(group_ids)).order_by(VisitGroup.id)
    ).all()
    told = {visit.id: published[visit.id] for visit in visits if visit.id in published}
    rounds = cases_of_rounds(session, {visit.case_id for visit in visits})
    waiting = {visit.id for visit in visits if visit.case_id in rounds}
    left_out = {
        visit: times
        for visit, times in _times_left_out(session, run, horizon).items()
        if visit not in waiting
    }
    continuity, familiar = familiar_people(session, visits, horizon.origin)
    return Scope(
        run,
        horizon,
        centres,
        technicians,
        shifts,
        partners,
        visits,
        groups,
        told,
        left_out,
        continuity,
        familiar,
        not_before,
        points,
        emergencies_among(session, visits),
    )


def own_day(run: PlanRun, horizon: Horizon) -> date:
    """Return the first local date that is not past for a run.

    The date on which it was asked for; of a window that lies before it (a pinned week) its first.
    """
    return min(run.created_at.astimezone(horizon.origin.tzinfo).date(), run.window_start)


def _published_on_other_days(session: Session, run: PlanRun, since: date) -> set[str]:
    """Collect the run's visits that published plans have from `since` on outside the window."""
    by_route = (
        select(RouteStop.visit_id, Route.date)
        .join(Route, RouteStop.route_id == Route.id)
        .join(RoutePlan, Route.plan_id == RoutePlan.id)
        .join(Visit, RouteStop.visit_id == Visit.id)
        .where(RoutePlan.stage == PlanStage.PUBLISHED, Visit.centre_id.in_(run.scope))
    )
    by_partner = (
        select(PartnerAssignment.visit_id, PartnerAssignment.date)
        .join(RoutePlan, PartnerAssignment.plan_id == RoutePlan.id)
        .join(Visit, PartnerAssignment.visit_id == Visit.id)
        .where(RoutePlan.stage == PlanStage.PUBLISHED, Visit.centre_id.in_(run.scope))
    )
    days = [*session.execute(by_route), *session.execute(by_partner)]
    return {
        visit
        for visit, day in days
        if visit is not None and day >= since and not run.window_start <= day <= run.window_end
    }


def _begins(visit: Visit, horizon: Horizon) -> bool:
    """Whether the visit may begin before the horizon ends; windows are ISO 8601 in UTC."""
    if not visit.windows:
        return True
    return any(
        datetime.fromisoformat(window["minStartTime"]) < horizon.end for window in visit.windows
    )


def _begins_by(windows: Sequence[TimeWindow], day: date, zone: tzinfo | None) -> bool:
    """Whether a visit with these windows may begin on a local date or before."""
    starts = [datetime.fromisoformat(window["minStartTime"]) for window in windows]
    return not starts or min(starts).astimezone(zone).date() <= day


def _named_technicians(visits: Sequence[Visit]) -> set[str]:
    named: set[str] = set()
    for visit in visits:
        named.update(visit.required_technicians, visit.preferred_technicians)
        named.update(visit.prohibited_technicians)
        if visit.lock_technician_id:
            named.add(visit.lock_technician_id)
    return named


def _published(session: Session, centre_ids: Sequence[str]) -> dict[str, Told]:
    """Map the stops of published plans by visit, for the visits of these centres."""
    rows = session.execute(
        select(RouteStop, Route.technician_id)
        .join(Route, RouteStop.route_id == Route.id)
        .join(RoutePlan, Route.plan_id == RoutePlan.id)
        .join(Visit, RouteStop.visit_id == Visit.id)
        .where(RoutePlan.stage == PlanStage.PUBLISHED, Visit.centre_id.in_(centre_ids))
        .order_by(Route.date)  # of a visit that was planned again the latest day counts
    )
    return {
        stop.visit_id: Told(technician_id, stop)
        for stop, technician_id in rows
        if stop.visit_id is not None
    }


def _times_left_out(session: Session, run: PlanRun, horizon: Horizon) -> dict[str, int]:
    """Count by visit the days on which published plans began that left it out for its price.

    Plans that begin on one day are one: planning twice in an evening makes nobody wait longer. A
    plan of other centres, or of days before the visit may begin, only carries over what it does
    not ask anew, and does not count.
    """
    zone = horizon.origin.tzinfo
    rows = session.execute(
        select(
            Unassigned.visit_id,
            RoutePlan.window_start,
            RoutePlan.window_end,
            PlanRun.scope,
            Visit.centre_id,
            Visit.windows,
        )
        .join(RoutePlan, Unassigned.plan_id == RoutePlan.id)
        .join(PlanRun, RoutePlan.run_id == PlanRun.id)
        .join(Visit, Unassigned.visit_id == Visit.id)
        .where(
            Visit.centre_id.in_(run.scope),
            Visit.status.in_(OPEN),
            Unassigned.kind == UnassignedKind.PRICED_OUT,
            RoutePlan.published_at.is_not(None),
            RoutePlan.window_start < run.window_start,
        )
    )
    days = {
        (row.visit_id, row.window_start)
        for row in rows
        if row.centre_id in row.scope and _begins_by(row.windows, row.window_end, zone)
    }
    return Counter(visit for visit, _ in days)
