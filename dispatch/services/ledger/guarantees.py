"""Guaranteed volume as lines: what a month that is closed owes for visits that were missing."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.ledger.guarantees import Guarantee, owed
from dispatch.domain.ledger.months import Month
from dispatch.services.ledger.rows import line_of
from dispatch.store.queries.partners import guarantees_within, handed_over


def settle_guarantees(session: Session, month: Month, by: str, now: datetime) -> None:
    """Write a line for each contract whose guarantee a month did not reach.

    It is for the closing of the month, when nothing more can be handed over in it.
    """
    first, last = month.first_day(), month.last_day()
    guarantees = [
        Guarantee(row.id, row.partner_id, row.centre_id, row.guaranteed_visits, row.shortfall_fen)
        for row in guarantees_within(session, first, last)
    ]
    drafts = owed(guarantees, handed_over(session, first, last))
    session.add_all(line_of(draft, month, last, by, now) for draft in drafts)
    session.flush()


def guaranteed_months(session: Session, first: Month, last: Month) -> Iterator[Month]:
    """Yield the months from one to another, both included, in which something is guaranteed."""
    month = first
    while month <= last:
        if guarantees_within(session, month.first_day(), month.last_day()):
            yield month
        month = month.next()
