"""Fault codes, and what visits have to do with those before them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.store.cases import FaultCode, NextVisit, Rework


def all_fault_codes(session: Session) -> Sequence[FaultCode]:
    """Return all fault codes by id."""
    return session.scalars(select(FaultCode).order_by(FaultCode.id)).all()


def links_to_previous(session: Session, visit_ids: Collection[str]) -> Mapping[str, NextVisit]:
    """Return the links of these visits to the ones they follow, by visit."""
    rows = session.scalars(select(NextVisit).where(NextVisit.visit_id.in_(visit_ids)))
    return {row.visit_id: row for row in rows}


def reworks_of(session: Session, case_ids: Collection[str]) -> Mapping[str, Rework]:
    """Return what has to be done again in these cases, by case; nothing of the others."""
    rows = session.scalars(select(Rework).where(Rework.case_id.in_(case_ids)))
    return {row.case_id: row for row in rows}
