"""Due cartridges, and due dates reckoned anew where they lie: in the database."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from dispatch.domain.cartridges.due import MOST_LITRE_DAYS, WHOLE, DueReason
from dispatch.store.cartridges import CartridgeType
from dispatch.store.customers import Cartridge, Customer, Device, Site
from dispatch.store.dates import earliest, plus_days

BATCH = 20_000
"""Cartridges that one statement looks at: half a second of the one writer's time on SQLite."""

PAGE = 5_000


@dataclass(frozen=True, slots=True)
class DueCartridge:
    """A cartridge that is due by a day; `wall_on` is the last one that its tolerance allows."""

    centre_id: str | None
    site_id: str
    device_id: str
    cartridge_id: str
    kind: str
    due_on: date
    wall_on: date


def due_by(session: Session, until: date, centre_id: str | None = None) -> Iterator[DueCartridge]:
    """Yield the cartridges due on a day or before, those of one household together.

    By centre and household; a page of rows is in memory at a time.
    """
    rows = _due(until, centre_id).order_by(Site.centre_id, Site.id, Cartridge.due_on, Cartridge.id)
    for row in session.execute(rows.execution_options(yield_per=PAGE)):
        yield DueCartridge(*row)


def due_sites(
    session: Session, until: date, centre_ids: Collection[str]
) -> Mapping[str, frozenset[str]]:
    """Return the sites with a cartridge due on a day or before, by the centre that keeps them.

    All centres at once: one after the other each would look through what is due at all of them.
    """
    rows = (
        select(Site.centre_id, Site.id)
        .join(Device, Device.site_id == Site.id)
        .join(Cartridge, Cartridge.device_id == Device.id)
        .where(Cartridge.due_on <= until, Site.centre_id.in_(centre_ids))
    )
    found: dict[str, set[str]] = {centre_id: set() for centre_id in centre_ids}
    for centre_id, site_id in session.execute(rows.execution_options(yield_per=PAGE)):
        if centre_id is not None:
            found[centre_id].add(site_id)
    return {centre_id: frozenset(sites) for centre_id, sites in found.items()}


def due_page(
    session: Session,
    until: date,
    centre_id: str | None,
    after: tuple[date, str] | None,
    limit: int,
) -> Sequence[tuple[Cartridge, Device, Site, Customer]]:
    """Return cartridges due by a day, the longest overdue first; those behind `after`, if any."""
    rows = (
        select(Cartridge, Device, Site, Customer)
        .join(Device, Device.id == Cartridge.device_id)
        .join(Site, Site.id == Device.site_id)
        .join(Customer, Customer.id == Site.customer_id)
        .where(Cartridge.due_on <= until)
        .order_by(Cartridge.due_on, Cartridge.id)
        .limit(limit)
    )
    if centre_id is not None:
        rows = rows.where(Site.centre_id == centre_id)
    if after is not None:
        day, last_id = after
        same_day = and_(Cartridge.due_on == day, Cartridge.id > last_id)
        rows = rows.where(or_(Cartridge.due_on > day, same_day))
    return session.execute(rows).all()


def count_due(session: Session, until: date, centre_id: str | None) -> int:
    """Return how many cartridges are due on a day or before."""
    return session.scalars(
        select(func.count()).select_from(_due(until, centre_id).subquery())
    ).one()


def _due(until: date, centre_id: str | None) -> Select[str | None, str, str, str, str, date, date]:
    rows = (
        select(
            Site.centre_id,
            Site.id,
            Device.id,
            Cartridge.id,
            Cartridge.kind,
            Cartridge.due_on,
            plus_days(Cartridge.due_on, Cartridge.late_days),
        )
        .join(Device, Device.id == Cartridge.device_id)
        .join(Site, Site.id == Device.site_id)
        .where(Cartridge.due_on <= until)
    )
    return rows if centre_id is None else rows.where(Site.centre_id == centre_id)


def last_of_batch(session: Session, kind: str, after_id: str, size: int = BATCH) -> str | None:
    """Return the last id of the next batch of a kind; None when no more follow."""
    ids = (
        select(Cartridge.id)
        .where(Cartridge.kind == kind, Cartridge.id > after_id)
        .order_by(Cartridge.id)
        .limit(size)
    ).subquery()
    last_id: str | None = session.scalars(select(func.max(ids.c.id))).one()
    return last_id


def apply_policy(session: Session, policy: CartridgeType, after_id: str, to_id: str) -> int:
    """Give a batch of cartridges the life of their kind, and the due dates that follow.

    Those with a life of their own stay; so does a due date that somebody stated. Returns how many
    were changed.
    """
    rated, litres = literal(policy.rated_days), literal(policy.rated_litres)
    due, reason = _due_date(rated, litres)
    stated = Cartridge.due_reason == DueReason.MANUAL
    terms = {
        Cartridge.rated_days: policy.rated_days,
        Cartridge.rated_litres: policy.rated_litres,
        Cartridge.early_days: policy.early_days,
        Cartridge.late_days: policy.late_days,
    }
    changed = (
        update(Cartridge)
        .where(
            Cartridge.device_id == Device.id,
            Cartridge.kind == policy.kind,
            Cartridge.id > after_id,
            Cartridge.id <= to_id,
            Cartridge.own_life.is_(False),
            or_(*(column.is_distinct_from(value) for column, value in terms.items())),
        )
        .values(
            {
                **terms,
                Cartridge.due_on: case((stated, Cartridge.due_on), else_=due),
                Cartridge.due_reason: case((stated, Cartridge.due_reason), else_=reason),
            }
        )
        .execution_options(synchronize_session=False)
    )
    return session.execute(changed).rowcount  # type: ignore[attr-defined,no-any-return]  # of an UPDATE


def _due_date(
    rated: ColumnElement[int], litres: ColumnElement[int | None]
) -> tuple[ColumnElement[date], ColumnElement[str]]:
    """Say what `domain.cartridges.due.due_date` does, as SQL over Cartridge and Device."""
    calendar = plus_days(Cartridge.installed_on, rated)
    lasting = cast(litres, BigInteger) * 1000 // func.nullif(Device.ml_per_day, 0, type_=BigInteger)
    bounded = case((lasting > MOST_LITRE_DAYS, MOST_LITRE_DAYS), else_=lasting)
    by_litres = func.coalesce(plus_days(Cartridge.installed_on, bounded), calendar)
    left = rated * Cartridge.reported_permille // WHOLE
    reported = func.coalesce(plus_days(Cartridge.reported_on, left), calendar)
    due = earliest(calendar, by_litres, reported)
    reason = case(
        (calendar == due, DueReason.CALENDAR.value),
        (by_litres == due, DueReason.LITRES.value),
        else_=DueReason.REPORTED.value,
    )
    return due, reason


def all_types(session: Session) -> Sequence[CartridgeType]:
    """Return the types that have a policy, by name."""
    return session.scalars(select(CartridgeType).order_by(CartridgeType.kind)).all()


def find_device(session: Session, device_id: str) -> Device | None:
    """Return a device with its cartridges; None when there is no such."""
    return session.get(Device, device_id)
