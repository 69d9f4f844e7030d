"""Visits that are over become lines of the ledger, each once, however often it is asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.ledger.months import Month, open_month
from dispatch.services.ledger.cards import keep_fee_cards
from dispatch.services.ledger.paying_back import pay_back_reworked
from dispatch.services.ledger.prices import Prices, UnpricedVisit
from dispatch.services.ledger.rows import line_of
from dispatch.store.events import Event, record_event
from dispatch.store.ledger import BookedVisit, closed_months, hold_ledger
from dispatch.store.queries.directory import local_day
from dispatch.store.queries.ledger import After, unbooked
from dispatch.store.session import Database
from dispatch.travel.times import TravelTimes

AT_ONCE = 1_000
"""Visits that are booked in one transaction."""

BY_NIGHT = "nightly"
"""Who books what a night books."""


@dataclass(frozen=True, slots=True)
class Booking:
    """What was booked: lines and visits, what has no price yet, and where to go on (None: done)."""

    lines: int
    visits: int
    unpriced: tuple[UnpricedVisit, ...]
    after: After | None = None


def book_everything(
    database: Database, travel: TravelTimes, now: datetime, by: str = BY_NIGHT
) -> Booking:
    """Book all visits that are over, so many a transaction, and what rework takes back."""
    lines, visits = 0, 0
    unpriced: list[UnpricedVisit] = []
    after: After | None = None
    while True:
        with database.write() as session:
            booking = book_visits(session, travel, by, now, after)
        lines, visits = lines + booking.lines, visits + booking.visits
        unpriced.extend(booking.unpriced)
        after = booking.after
        if after is None:
            return Booking(lines, visits, tuple(unpriced))


def book_visits(
    session: Session,
    travel: TravelTimes,
    by: str,
    now: datetime,
    after: After | None = None,
    limit: int = AT_ONCE,
) -> Booking:
    """Book up to `limit` visits that are over; with the last of them, what rework takes back.

    What has no price yet is left for the next time. A visit whose own month is closed goes to the
    first month after it that is open.
    """
    hold_ledger(session)
    if after is None:
        keep_fee_cards(session, local_day(session, now))
    outcomes = unbooked(session, after, limit)
    prices = Prices.open(session, travel, outcomes, now)
    closed = closed_months(session)
    unpriced: list[UnpricedVisit] = []
    lines = 0
    for outcome in outcomes:
        priced = prices.of(outcome)
        if isinstance(priced, UnpricedVisit):
            unpriced.append(priced)
            continue
        month = open_month(Month.of(priced.day), closed)
        session.add_all(line_of(draft, month, priced.day, by, now) for draft in priced.drafts)
        session.add(BookedVisit(visit_id=outcome.visit_id, booked_at=now))
        lines += len(priced.drafts)
    session.flush()
    more = len(outcomes) == limit
    if not more:
        lines += pay_back_reworked(session, by, now)
    booked = Booking(
        lines,
        len(outcomes) - len(unpriced),
        tuple(unpriced),
        After(outcomes[-1].ended_at, outcomes[-1].visit_id) if more else None,
    )
    if booked.lines:
        _record(session, by, booked, now)
    return booked


def _record(session: Session, by: str, booked: Booking, now: datetime) -> None:
    payload = {"lines": booked.lines, "visits": booked.visits, "unpriced": len(booked.unpriced)}
    event = Event(
        at=now, actor=by, kind="ledger.booked", entity="ledger", entity_id="ledger", payload=payload
    )
    record_event(session, event)
