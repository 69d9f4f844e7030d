"""Fault codes."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.store.cases import FaultCode


def all_fault_codes(session: Session) -> Sequence[FaultCode]:
    """Return all fault codes by id."""
    return session.scalars(select(FaultCode).order_by(FaultCode.id)).all()
