"""Deadlines that may still move."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.visit_status import FINAL
from dispatch.store.calendars import WorkingDeadline
from dispatch.store.queries.visits import for_people
from dispatch.store.work import Visit


def provisional_deadlines(
    session: Session, centre_id: str | None, limit: int
) -> Sequence[tuple[Visit, WorkingDeadline | None]]:
    """Return open visits whose deadline leans on a guess, the first to be due first.

    With how it was counted; None when it was given as an instant, so that a person has to look at
    it when its year is published.
    """
    counted = WorkingDeadline.visit_id == Visit.id
    rows = select(Visit, WorkingDeadline).join(WorkingDeadline, counted, isouter=True)
    wanted = rows.where(Visit.provisional, Visit.status.not_in(FINAL))
    if centre_id is not None:
        wanted = wanted.where(Visit.centre_id == centre_id)
    ordered = wanted.order_by(Visit.sla_due_at, Visit.id).limit(limit).options(*for_people())
    return [(visit, deadline) for visit, deadline in session.execute(ordered)]
