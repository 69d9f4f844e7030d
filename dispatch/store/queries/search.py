"""Finding a visit by what a caller can say: a phone, an address, a serial number, a ticket."""

from collections.abc import Sequence

from sqlalchemy import CompoundSelect, case, func, select, union
from sqlalchemy.orm import Session, joinedload

from dispatch.domain.visit_status import FINAL
from dispatch.store.customers import Customer, Device, Site
from dispatch.store.work import Case, Visit


def find_visits(session: Session, said: str, limit: int) -> Sequence[Visit]:
    """Return up to `limit` visits: those still to come before those that are over, newest first.

    `said` is the beginning of a phone number (its spaces and hyphens do not count), a part of an
    address, or a whole serial number or ticket in any case. Nothing is found for blank text.
    """
    said = said.strip()
    if not said:
        return ()
    over = case((Visit.status.in_(FINAL), 1), else_=0)
    found = (
        select(Visit)
        .where(Visit.id.in_(_matching(said)))
        .order_by(over, Visit.created_at.desc(), Visit.id)
        .limit(limit)
        .options(joinedload(Visit.case), joinedload(Visit.device), joinedload(Visit.work_type))
    )
    return session.scalars(found).all()


def _matching(said: str) -> CompoundSelect[str]:
    """Each way of saying it is a query of its own, so that each can use its index."""
    digits = said.replace(" ", "").replace("-", "")
    at_site = select(Visit.id).join(Visit.site)
    return union(
        at_site.join(Site.customer).where(Customer.phone.startswith(digits, autoescape=True)),
        at_site.where(Site.address.contains(said, autoescape=True)),
        select(Visit.id).join(Visit.device).where(func.lower(Device.serial_number) == said.lower()),
        select(Visit.id).join(Visit.case).where(func.lower(Case.ticket) == said.lower()),
    )
