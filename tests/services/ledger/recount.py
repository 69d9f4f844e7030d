"""An independent recount of the ledger: from visits, outcomes, parts and events, by plain sums.

Nothing of `dispatch.domain.ledger` or `dispatch.services.ledger` is used here. Of lines it reads
only which visit and kind a number belongs to, never an amount.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.store.cases import VisitOutcome
from dispatch.store.events import Event
from dispatch.store.ledger import LedgerLine
from dispatch.store.work import Visit

HOME = ZoneInfo("Asia/Shanghai")
FEES = {"install": 8000, "repair": 6000}
FAR_M = 44_871
"""Metres by road from the point to the site `far`, as the travel model has them."""
WAYS_FEN = {"near": 0, "far": floor(Fraction(FAR_M - 20_000, 1000) * 150 + Fraction(1, 2))}
PAY = {("ben", "repair"): 1500}
FINE_FEN = 5000
OWN_REASONS = {"PART_MISSING"}
REWORK_DAYS = 60

Key = tuple[str, str]
"""Month and payee."""


@dataclass(frozen=True)
class Done:
    """A visit that is over, as the rows say."""

    id: str
    who: str
    at: datetime
    work_type: str
    site: str
    device: str | None
    failed_for: str | None
    replaced: bool

    def earned(self) -> int:
        if self.failed_for is not None:
            return 0
        if self.who == "point":
            return FEES[self.work_type] + WAYS_FEN[self.site]
        return PAY.get((self.who, self.work_type), 0)

    def fine(self) -> int:
        return -FINE_FEN if self.failed_for in OWN_REASONS else 0


@dataclass(frozen=True)
class Again:
    """A case that did a visit again, from when on, and until when it was held to be rework."""

    visit_id: str
    found_at: datetime
    until: datetime | None


def recounted(
    session: Session, bookings: Sequence[datetime], withdrawn: dict[str, datetime]
) -> Counter[Key]:
    """Fen by month and payee.

    `bookings` are the instants at which what was over was booked, `withdrawn` those at which a case
    was found to be no rework after all.
    """
    closed = {
        event.entity_id: event.at
        for event in session.scalars(select(Event).where(Event.kind == "ledger.closed"))
    }
    done = [*_done(session)]
    corrections = [*_corrections(session)]
    total: Counter[Key] = Counter()
    for visit in done:
        at = next((t for t in bookings if t >= visit.at), None)
        if at is not None:
            total[_month(visit.at, at, closed), visit.who] += visit.earned() + visit.fine()
    for event, who, *_ in corrections:
        total[event.payload["month"], who] += event.payload["amountFen"]
    for month, who, fen in _reworks(done, corrections, bookings, withdrawn, closed):
        total[month, who] += fen
    return total


def _done(session: Session) -> Iterator[Done]:
    rows = session.scalars(select(VisitOutcome).join(Visit).order_by(VisitOutcome.ended_at))
    for row in rows:
        yield Done(
            row.visit_id,
            row.technician_id or row.partner_id or "",
            row.ended_at,
            row.visit.work_type_id,
            row.visit.site_id,
            row.visit.device_id,
            row.visit.failure_reason,
            bool(row.parts),
        )


def _corrections(session: Session) -> Iterator[tuple[Event, str, str | None, bool]]:
    """Each correction by a person: its event, payee, visit, and whether it is about earnings."""
    for event in session.scalars(select(Event).where(Event.kind == "ledger.corrected")):
        line = session.get_one(LedgerLine, int(event.entity_id))
        root = line
        while root.corrects_id is not None:
            root = session.get_one(LedgerLine, root.corrects_id)
        yield event, line.payee_id, line.visit_id, root.kind in {"FEE", "WAY", "VISIT_PAY"}


def _reworks(
    done: Sequence[Done],
    corrections: Sequence[tuple[Event, str, str | None, bool]],
    bookings: Sequence[datetime],
    withdrawn: dict[str, datetime],
    closed: dict[str, datetime],
) -> Iterator[tuple[str, str, int]]:
    again = [*_again(done, withdrawn)]
    by_id = {visit.id: visit for visit in done}
    for visit_id in {one.visit_id for one in again}:
        first = by_id[visit_id]
        taken, balance = 0, 0
        for t in bookings:
            held = [
                one
                for one in again
                if one.visit_id == visit_id
                and one.found_at <= t
                and (one.until is None or one.until > t)
            ]
            if not taken and held:
                corrected = sum(
                    event.payload["amountFen"]
                    for event, who, about, earning in corrections
                    if earning and (about, who) == (visit_id, first.who) and event.at < t
                )
                taken = max(0, first.earned() + corrected)
                balance = -taken
                if taken:
                    found = min(one.found_at for one in held)
                    yield _month(found, t, closed), first.who, -taken
            elif taken and bool(held) != bool(balance):
                step = -taken if held else taken
                balance += step
                yield _month(t, t, closed), first.who, step


def _again(done: Sequence[Done], withdrawn: dict[str, datetime]) -> Iterator[Again]:
    for place, visit in enumerate(done):
        if visit.device is None or not visit.replaced:
            continue
        received = _day(visit.at - timedelta(hours=3))
        earlier = [
            other
            for other in done[:place]
            if other.device == visit.device
            and other.replaced
            and 0 <= (received - _day(other.at)).days <= REWORK_DAYS
        ]
        if earlier:
            answers = min(earlier, key=lambda one: (-_day(one.at).toordinal(), one.id))
            yield Again(answers.id, visit.at, withdrawn.get(visit.id))


def _day(at: datetime) -> date:
    return at.astimezone(HOME).date()


def _month(at: datetime, booked_at: datetime, closed: dict[str, datetime]) -> str:
    """Its own month, or the first after it that was not closed when it was booked."""
    day = _day(at).replace(day=1)
    while (name := day.isoformat()[:7]) in closed and closed[name] < booked_at:
        day = (day + timedelta(days=31)).replace(day=1)
    return name
