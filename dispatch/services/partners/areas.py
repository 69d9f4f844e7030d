"""The areas of contracts beside each other: two points may not both be the only ones for a job."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.partners.contracts import Contract, exclusive_faults
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.values import JsonObject
from dispatch.services.people.accounts import Principal
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.organisation import PartnerContract, PartnerPoint, ServiceCentre
from solver.faults import Fault


@dataclass(frozen=True, slots=True)
class Reach:
    """What a point does and how far, where that is to differ from what its rows say."""

    radius_m: int
    work_types: frozenset[str]


def reach_of(point: PartnerPoint) -> Reach:
    """Return what a point does now, and how far."""
    return Reach(point.radius_m, frozenset(line.work_type_id for line in point.work_types))


def plain(row: PartnerContract, point: PartnerPoint, reach: Reach | None = None) -> Contract:
    """Return a contract as a plain value."""
    reach = reach or reach_of(point)
    return Contract(
        partner_id=point.id,
        centre_id=row.centre_id,
        kind=row.kind,
        work_types=reach.work_types,
        lat=point.lat,
        lon=point.lon,
        radius_m=reach.radius_m,
        guaranteed_visits=row.guaranteed_visits,
        shortfall_fen=row.shortfall_fen,
        margin_fen=row.margin_fen,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def hold_centres(session: Session, centre_ids: Collection[str]) -> Sequence[str]:
    """Let nobody else change contracts of these centres until the end; those that there are."""
    one_at_a_time(session)
    rows = (
        select(ServiceCentre.id)
        .where(ServiceCentre.id.in_(centre_ids))
        .order_by(ServiceCentre.id)
        .with_for_update(key_share=True)
    )
    return session.scalars(rows).all()


def hold_point(session: Session, partner_id: str) -> PartnerPoint:
    """Let nobody else change a point, or contracts of its centres, until the end.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    own = select(PartnerContract.centre_id).where(PartnerContract.partner_id == partner_id)
    hold_centres(session, session.scalars(own).all())
    point = session.get(PartnerPoint, partner_id, with_for_update=True, populate_existing=True)
    if point is None:
        fault = Fault(PartnerCode.POINT_NOT_FOUND, "id", {"id": partner_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    return point


def today_at(session: Session, centre_id: str, now: datetime) -> date:
    """Return the local date of a centre."""
    zone = session.get_one(ServiceCentre, centre_id).timezone
    return now.astimezone(ZoneInfo(zone)).date()


def contracts_of(
    session: Session, centre_ids: Collection[str], now: datetime
) -> Sequence[tuple[PartnerContract, Contract]]:
    """Return the contracts of centres that are not over, as rows and as plain values."""
    days = {centre_id: today_at(session, centre_id, now) for centre_id in centre_ids}
    own = select(PartnerContract.partner_id).where(PartnerContract.centre_id.in_(centre_ids))
    points = select(PartnerPoint).where(PartnerPoint.id.in_(own)).order_by(PartnerPoint.id)
    return [
        (row, plain(row, point))
        for point in session.scalars(points)
        for row in point.contracts
        if row.centre_id in days and not row.is_over(days[row.centre_id])
    ]


def reach_faults(
    session: Session, point: PartnerPoint, reach: Reach, field: str, now: datetime
) -> Iterator[Fault]:
    """Yield with whom a point would collide if it did this, so far."""
    known = contracts_of(session, {row.centre_id for row in point.contracts}, now)
    others = [one for row, one in known if row.partner_id != point.id]
    mine = [plain(row, point, reach) for row, _ in known if row.partner_id == point.id]
    for position, fault in exclusive_faults([*others, *mine]):
        if position >= len(others):
            yield replace(fault, field=field)


def record_change(
    session: Session, who: Principal, partner_id: str, kind: str, told: JsonObject, now: datetime
) -> None:
    """Record what was done to a point, and by whom."""
    event = Event(
        at=now,
        actor=who.user_id,
        kind=kind,
        entity="partner_point",
        entity_id=partner_id,
        payload=told,
    )
    record_event(session, event)
