"""Lists of who and what there is: centres, technicians, partner points."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.store.organisation import PartnerPoint, ServiceCentre
from dispatch.store.people import Shift, Technician
from dispatch.store.work import WorkType


def all_centres(session: Session) -> Sequence[ServiceCentre]:
    """Return the centres by id."""
    return session.scalars(select(ServiceCentre).order_by(ServiceCentre.id)).all()


def all_technicians(session: Session, centre_id: str | None = None) -> Sequence[Technician]:
    """Return the technicians by id, those of one centre if it is named."""
    wanted = select(Technician).order_by(Technician.id)
    if centre_id is not None:
        wanted = wanted.where(Technician.centre_id == centre_id)
    return session.scalars(wanted).all()


def find_technician(session: Session, technician_id: str) -> Technician | None:
    """Return a technician; None when there is no such."""
    return session.get(Technician, technician_id)


def all_partner_points(session: Session) -> Sequence[PartnerPoint]:
    """Return the partner points by id."""
    return session.scalars(select(PartnerPoint).order_by(PartnerPoint.id)).all()


def all_work_types(session: Session) -> Sequence[WorkType]:
    """Return the work types by id."""
    return session.scalars(select(WorkType).order_by(WorkType.id)).all()


def zones_of_centres(session: Session) -> Mapping[str, ZoneInfo]:
    """Return the zone of each centre."""
    rows = session.execute(select(ServiceCentre.id, ServiceCentre.timezone))
    return {centre_id: ZoneInfo(name) for centre_id, name in rows}


def first_instant(session: Session, day: date) -> datetime:
    """Return when a local date begins, by the first centre; without any it is UTC's."""
    return datetime.combine(day, time(), tzinfo=first_zone(session))


def local_day(session: Session, now: datetime) -> date:
    """Return the local date of an instant, by the first centre; without any it is UTC's."""
    return now.astimezone(first_zone(session)).date()


def local_instant(session: Session, day: date, centre_id: str | None) -> datetime:
    """Return when a local date begins at a centre, or as `first_instant` without one."""
    if centre_id is None:
        return first_instant(session, day)
    return datetime.combine(day, time(), tzinfo=zones_of_centres(session)[centre_id])


def shifts_by_id(session: Session, shift_ids: Collection[str]) -> Mapping[str, Shift]:
    """Return shifts by id."""
    rows = session.scalars(select(Shift).where(Shift.id.in_(shift_ids)))
    return {shift.id: shift for shift in rows}


def first_zone(session: Session) -> ZoneInfo:
    """Return the zone of the first centre; without any it is UTC."""
    zones = zones_of_centres(session)
    return zones[min(zones)] if zones else ZoneInfo("UTC")
