"""Deadlines that may still move."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from dispatch.domain.visit_status import FINAL
from dispatch.store.queries.visits import for_people
from dispatch.store.sla import CaseClocks, CaseStage
from dispatch.store.work import Visit


def provisional_deadlines(session: Session, centre_id: str | None, limit: int) -> Sequence[Visit]:
    """Return open visits whose deadline leans on a guess, the first to be due first.

    One that was given as an instant is not counted anew: a person has to look at it when its year
    is published.
    """
    wanted = select(Visit).where(Visit.provisional, Visit.status.not_in(FINAL))
    if centre_id is not None:
        wanted = wanted.where(Visit.centre_id == centre_id)
    ordered = wanted.order_by(Visit.sla_due_at, Visit.id).limit(limit).options(*for_people())
    return session.scalars(ordered).all()


def provisional_stages(
    session: Session, centre_id: str | None, limit: int
) -> Sequence[tuple[CaseStage, CaseClocks]]:
    """Return stages of running clocks that lean on a guess and are not met, first due first."""
    rows = select(CaseStage, CaseClocks).join(CaseClocks, CaseClocks.case_id == CaseStage.case_id)
    wanted = rows.where(
        CaseStage.provisional, CaseStage.met_at.is_(None), CaseClocks.closed_at.is_(None)
    )
    if centre_id is not None:
        wanted = wanted.where(CaseClocks.centre_id == centre_id)
    ordered = wanted.order_by(CaseStage.due_at, CaseStage.case_id, CaseStage.position).limit(limit)
    found = session.execute(ordered.options(joinedload(CaseClocks.case)))
    return [(stage, clocks) for stage, clocks in found]
