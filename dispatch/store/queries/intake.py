"""What is known of those who ask: customers, their sites and devices, and their open cases."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, false, or_, select
from sqlalchemy.orm import Session, lazyload

from dispatch.domain.intake.request import plain_phone
from dispatch.domain.kinds import CaseStatus
from dispatch.store.cases import CaseDecision, CaseFault, VisitOutcome, VisitPart
from dispatch.store.customers import Customer, Device, Site
from dispatch.store.pieces import in_pieces
from dispatch.store.work import Case, Visit

ALONE = lazyload("*")
"""A row without those that usually come with it: many are looked at, of few more is wanted."""


def customers_with_phones(session: Session, phones: Collection[str]) -> Iterator[Customer]:
    """Return the customers who have one of these phone numbers, by id."""
    for some in in_pieces(phones):
        rows = select(Customer).where(Customer.phone.in_(some)).order_by(Customer.id)
        yield from session.scalars(rows)


def find_customers(session: Session, said: str, limit: int) -> Sequence[Customer]:
    """Return up to `limit` customers by id, found by how a phone begins or by a part of a name."""
    digits = plain_phone(said)
    by_phone = Customer.phone.startswith(digits, autoescape=True) if digits else false()
    by_name = Customer.name.contains(said.strip(), autoescape=True)
    rows = select(Customer).where(or_(by_phone, by_name)).order_by(Customer.id).limit(limit)
    return session.scalars(rows).all()


def customers_by_id(session: Session, customer_ids: Collection[str]) -> Iterator[Customer]:
    """Return customers."""
    for some in in_pieces(customer_ids):
        yield from session.scalars(select(Customer).where(Customer.id.in_(some)))


def sites_by(session: Session, column: str, ids: Collection[str]) -> Iterator[Site]:
    """Return sites whose `id` or `customer_id` is one of these, by id."""
    by: ColumnElement[str] = getattr(Site, column)
    for some in in_pieces(ids):
        rows = select(Site).where(by.in_(some)).order_by(Site.id)
        yield from session.scalars(rows.options(ALONE))


def devices_by(session: Session, column: str, ids: Collection[str]) -> Iterator[Device]:
    """Return devices whose `id` or `site_id` is one of these, by id."""
    by: ColumnElement[str] = getattr(Device, column)
    for some in in_pieces(ids):
        rows = select(Device).where(by.in_(some)).order_by(Device.id)
        yield from session.scalars(rows.options(ALONE))


def cases_not_done(session: Session, customer_ids: Collection[str]) -> Iterator[Case]:
    """Return the cases of these customers that are open or were called off, the oldest first."""
    for some in in_pieces(customer_ids):
        rows = select(Case).where(Case.customer_id.in_(some), Case.status != CaseStatus.CLOSED)
        yield from session.scalars(rows.order_by(Case.received_at, Case.id))


def cases_with_tickets(session: Session, tickets: Collection[str]) -> Iterator[Case]:
    """Return the cases with one of these numbers, whether they are open or not."""
    for some in in_pieces(tickets):
        yield from session.scalars(select(Case).where(Case.ticket.in_(some)))


def visits_of_cases(session: Session, case_ids: Collection[str]) -> Mapping[str, list[Visit]]:
    """Return the visits of these cases in order, by case."""
    found: dict[str, list[Visit]] = {}
    for some in in_pieces(case_ids):
        rows = select(Visit).where(Visit.case_id.in_(some)).order_by(Visit.created_at, Visit.id)
        for visit in session.scalars(rows.options(ALONE)):
            found.setdefault(visit.case_id, []).append(visit)
    return found


def faults_of_cases(session: Session, case_ids: Collection[str]) -> Mapping[str, str]:
    """Return the fault codes of these cases, by case."""
    columns = select(CaseFault.case_id, CaseFault.fault_code_id)
    found: dict[str, str] = {}
    for some in in_pieces(case_ids):
        rows = session.execute(columns.where(CaseFault.case_id.in_(some)))
        found.update((case_id, fault_code) for case_id, fault_code in rows)
    return found


def undecided_cases(session: Session, case_ids: Collection[str]) -> frozenset[str]:
    """Return those of the cases that wait for a person's decision."""
    found: set[str] = set()
    for some in in_pieces(case_ids):
        waiting = select(CaseDecision.case_id).where(
            CaseDecision.case_id.in_(some), CaseDecision.verdict.is_(None)
        )
        found.update(session.scalars(waiting))
    return frozenset(found)


def repaired_devices(session: Session, device_ids: Collection[str]) -> frozenset[str]:
    """Return those of the devices that a visit has replaced a part in."""
    found: set[str] = set()
    for some in in_pieces(device_ids):
        rows = (
            select(Visit.device_id)
            .join(VisitOutcome, VisitOutcome.visit_id == Visit.id)
            .where(
                Visit.device_id.in_(some),
                exists().where(VisitPart.visit_id == VisitOutcome.visit_id),
            )
        )
        found.update(device_id for device_id in session.scalars(rows) if device_id is not None)
    return frozenset(found)
