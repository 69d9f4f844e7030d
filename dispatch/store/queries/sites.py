"""Sites that someone should look at before anyone is sent there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from dispatch.domain.places import UNCERTAIN_BELOW
from dispatch.domain.visit_status import FINAL
from dispatch.store.customers import Site
from dispatch.store.work import Visit


def uncertain_sites(session: Session, limit: int) -> Sequence[Site]:
    """Return sites with visits that are not over and no certain place, the least certain first.

    A place for which the geocoder still has to be asked is rough, whoever found it.
    """
    certainty = func.coalesce(Site.geocode_confidence, 0.0)
    rows = select(Site).where(_uncertain()).order_by(certainty, Site.id).limit(limit)
    return session.scalars(rows).all()


def count_uncertain_sites(session: Session) -> int:
    """Return how many there are in all."""
    return session.scalars(select(func.count()).select_from(Site).where(_uncertain())).one()


def asked_in_vain(session: Session, until: datetime, limit: int) -> Sequence[Site]:
    """Return sites for which the geocoder was last asked in vain by an instant, the longest first.

    They are held until the transaction ends.
    """
    rows = (
        select(Site)
        .where(Site.geocode_failed_at <= until)
        .order_by(Site.geocode_failed_at, Site.id)
        .limit(limit)
        .with_for_update(of=Site, skip_locked=True)
    )
    return session.scalars(rows).all()


def _uncertain() -> ColumnElement[bool]:
    waiting = select(Visit.site_id).where(Visit.status.not_in(FINAL))
    nowhere_sure = or_(
        Site.lat.is_(None),
        Site.geocode_confidence < UNCERTAIN_BELOW,
        Site.geocode_failed_at.is_not(None),
    )
    return nowhere_sure & Site.id.in_(waiting)
