"""What maintenance rounds ask of the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from dispatch.domain.cartridges.kinds import known_kind
from dispatch.domain.intake.request import FILTERS
from dispatch.domain.kinds import CaseStatus, PlanStage
from dispatch.domain.visit_status import FINAL, OPEN, UNDER_WAY
from dispatch.store.cartridges import RoundCase
from dispatch.store.customers import Cartridge, Device, Site
from dispatch.store.pieces import in_pieces
from dispatch.store.plans import Route, RoutePlan, RouteStop
from dispatch.store.work import Case, Visit
from solver.plan import StopKind
from solver.visit import AppointmentState

AVOIDABLE = ("work", "overtime", "distance", "per_visit")
"""What a route costs that would not be paid without its visits."""


def sites_to_visit(
    session: Session, site_ids: Collection[str], called_off_since: datetime
) -> Sequence[Site]:
    """Return those of the sites whose filters nobody is busy with, by id.

    Somebody is where a visit for them, or its case, is open: a person may have to decide how it
    goes on. Where it was called off since an instant the household is left alone.
    """
    found: list[Site] = []
    for ids in in_pieces(site_ids):
        left_alone = (Case.status == CaseStatus.CANCELLED) & (Case.ended_at >= called_off_since)
        visited = (
            select(Visit.site_id)
            .join(Case, Case.id == Visit.case_id)
            .where(
                Visit.site_id.in_(ids),
                _for_filters(),
                or_(Visit.status.not_in(FINAL), Case.status == CaseStatus.OPEN, left_alone),
            )
        )
        rows = select(Site).where(Site.id.in_(ids), Site.id.not_in(visited)).order_by(Site.id)
        found.extend(session.scalars(rows))
    return found


def cartridges_of(session: Session, site_ids: Collection[str]) -> Mapping[str, list[Cartridge]]:
    """Return the cartridges of these sites, by site."""
    found: dict[str, list[Cartridge]] = {}
    for ids in in_pieces(site_ids):
        rows = session.execute(
            select(Device, Cartridge)
            .join(Device, Device.id == Cartridge.device_id)
            .where(Device.site_id.in_(ids))
            .order_by(Cartridge.id)
        )
        for device, cartridge in rows:
            found.setdefault(device.site_id, []).append(cartridge)
    return found


def mean_cost_fen(session: Session, centre_id: str, since: date, until: date) -> int | None:
    """Return the mean avoidable cost of a visit in what was published for a centre's days.

    None when nothing was.
    """
    of_centre = (
        select(RouteStop.route_id)
        .join(Visit, Visit.id == RouteStop.visit_id)
        .where(Visit.centre_id == centre_id)
    )
    told = (
        select(Route.id, Route.cost_fen)
        .join(RoutePlan, RoutePlan.id == Route.plan_id)
        .where(
            RoutePlan.stage.in_((PlanStage.PUBLISHED, PlanStage.HISTORIC)),
            Route.date >= since,
            Route.date < until,
            Route.id.in_(of_centre),
        )
    )
    costs = dict(session.execute(told).all())
    served = 0
    for ids in in_pieces(costs):
        visits = select(func.count()).where(
            RouteStop.route_id.in_(ids), RouteStop.kind == StopKind.VISIT
        )
        served += session.scalars(visits).one()
    spent = sum(cost.get(part, 0) for cost in costs.values() for part in AVOIDABLE)
    return spent // served if served else None


def waiting_rounds(session: Session, centre_id: str) -> Sequence[tuple[Visit, RoundCase]]:
    """Return visits of rounds that no customer has asked for, or was told of, and their rounds."""
    return session.execute(
        select(Visit, RoundCase)
        .join(RoundCase, RoundCase.case_id == Visit.case_id)
        .where(
            Visit.centre_id == centre_id,
            Visit.status.in_(OPEN),
            Visit.appointment_state == AppointmentState.PROPOSED,
            RoundCase.asked_at.is_(None),
        )
        .order_by(Visit.id)
    ).all()


def cases_of_rounds(session: Session, case_ids: Collection[str]) -> frozenset[str]:
    """Return those of the cases that the night made, which has a price for their waiting."""
    found: set[str] = set()
    for ids in in_pieces(case_ids):
        made = RoundCase.case_id.in_(ids), RoundCase.asked_at.is_(None)
        found.update(session.scalars(select(RoundCase.case_id).where(*made)))
    return frozenset(found)


def rounds_under_way(session: Session, site_ids: Collection[str]) -> Mapping[str, RoundCase]:
    """Return the rounds of these sites that a technician is at, or on the way to, by case."""
    found: dict[str, RoundCase] = {}
    for ids in in_pieces(site_ids):
        found.update(_under_way(session, RoundCase.site_id.in_(ids)))
    return found


def kinds_of_rounds(
    session: Session, case_ids: Collection[str]
) -> Mapping[str, tuple[RoundCase, Sequence[str]]]:
    """Return the rounds of these cases, and the kinds of the cartridges that they renew, by case.

    The kinds in the order of their names, one that is there twice twice; nothing of other cases.
    """
    found: dict[str, RoundCase] = {}
    for ids in in_pieces(case_ids):
        rows = session.scalars(select(RoundCase).where(RoundCase.case_id.in_(ids)))
        found.update((row.case_id, row) for row in rows)
    kinds = _kinds_in(session, found.values())
    return {
        case_id: (row, sorted(kinds[one] for one in row.cartridges if one in kinds))
        for case_id, row in found.items()
    }


def kinds_under_way(session: Session, case_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Return the kinds of cartridges of rounds that a technician is at, or on the way to, by case.

    Nothing of the other cases.
    """
    found: dict[str, RoundCase] = {}
    for ids in in_pieces(case_ids):
        found.update(_under_way(session, RoundCase.case_id.in_(ids)))
    kinds = _kinds_in(session, found.values())
    return {
        case_id: frozenset(kinds[one] for one in row.cartridges if one in kinds)
        for case_id, row in found.items()
    }


def _kinds_in(session: Session, rounds: Iterable[RoundCase]) -> Mapping[str, str]:
    """Return the kinds of the cartridges that rounds renew, by cartridge."""
    wanted = {cartridge_id for row in rounds for cartridge_id in row.cartridges}
    kinds: dict[str, str] = {}
    for ids in in_pieces(wanted):
        rows = session.execute(select(Cartridge.id, Cartridge.kind).where(Cartridge.id.in_(ids)))
        kinds.update((row.id, known_kind(row.kind)) for row in rows)
    return kinds


def _under_way(session: Session, which: ColumnElement[bool]) -> Iterable[tuple[str, RoundCase]]:
    rows = (
        select(RoundCase)
        .join(Visit, Visit.case_id == RoundCase.case_id)
        .where(which, Visit.status.in_(UNDER_WAY))
    )
    return ((row.case_id, row) for row in session.scalars(rows))


def _for_filters() -> ColumnElement[bool]:
    """Visits whose work replaces cartridges, as `replaces_filters` tells it."""
    variants = Visit.work_type_id.startswith(f"{FILTERS}-", autoescape=True)
    return or_(Visit.work_type_id == FILTERS, variants)
