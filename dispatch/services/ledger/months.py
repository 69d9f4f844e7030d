"""Closing a month: all of it is booked, guarantees too; then nothing is added to it any more."""

from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.months import Month, closing_fault
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.ledger.booking import book_visits
from dispatch.services.ledger.guarantees import guaranteed_months, settle_guarantees
from dispatch.services.ledger.prices import UnpricedVisit
from dispatch.services.people.accounts import Principal
from dispatch.store.events import Event, record_event
from dispatch.store.ledger import LedgerMonth, closed_months, hold_ledger
from dispatch.store.queries.directory import local_day
from dispatch.store.queries.ledger import After, months_with_lines, sum_of_month
from dispatch.travel.times import TravelTimes
from solver.faults import Fault

NAMED = 5
"""Visits without a price that a refusal names; the list of statements has them all."""


def close_month(
    session: Session, who: Principal, travel: TravelTimes, month: Month, now: datetime
) -> LedgerMonth:
    """Book what is over by now, settle what was guaranteed for the month, and freeze it.

    A visit of the month that is reported later goes to the next open one.

    Raises
    ------
    Refused
        CONFLICT when the month is closed or not over, an earlier one is open, or a completed visit
        of it has no price; then nothing is booked either.
    """
    hold_ledger(session)
    unpriced = _booked(session, who, travel, now)
    today, closed = local_day(session, now), closed_months(session)
    fault = closing_fault(month, today, closed, _months_to_close(session, month))
    missing = [one.visit_id for one in unpriced if Month.of(one.day) <= month]
    if fault is None and missing:
        named = ", ".join(missing[:NAMED])
        values: dict[str, str | int] = {"month": str(month), "count": len(missing), "visits": named}
        fault = Fault(LedgerCode.VISITS_UNPRICED, "month", values)
    if fault is not None:
        raise Refused(fault, Refusal.CONFLICT)
    settle_guarantees(session, month, who.user_id, now)
    count, total = sum_of_month(session, month)
    row = LedgerMonth(
        month=str(month),
        closed_at=now,
        closed_by=who.user_id,
        line_count=count,
        total_fen=total,
    )
    session.add(row)
    session.flush()
    event = Event(
        at=now,
        actor=who.user_id,
        kind="ledger.closed",
        entity="ledger",
        entity_id=str(month),
        payload={"lines": count, "totalFen": total},
    )
    record_event(session, event)
    return row


def _months_to_close(session: Session, month: Month) -> set[Month]:
    """Return the months with lines, and those since the first of them that will have some."""
    with_lines = {*months_with_lines(session)}
    since = min(with_lines, default=month)
    return with_lines | {*guaranteed_months(session, since, month)}


def _booked(
    session: Session, who: Principal, travel: TravelTimes, now: datetime
) -> list[UnpricedVisit]:
    unpriced: list[UnpricedVisit] = []
    after: After | None = None
    while True:
        booking = book_visits(session, travel, who.user_id, now, after)
        unpriced.extend(booking.unpriced)
        after = booking.after
        if after is None:
            return unpriced
