"""Rework takes back what the first visit earned, and gives it back when it was none after all."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from dispatch.domain.ledger.lines import REWORK, Payee
from dispatch.domain.ledger.months import Month, open_month
from dispatch.domain.ledger.rework import Booked, PayBack, pay_back
from dispatch.services.ledger.rows import doer_of, line_of, payee_of
from dispatch.store.cases import Rework
from dispatch.store.ledger import LedgerLine, closed_months
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.queries.ledger import lines_by_visit, reworked_visits, reworks_by_visit
from dispatch.store.work import Visit


def pay_back_reworked(session: Session, by: str, now: datetime) -> int:
    """Book what rework takes back, or gives back; return the number of lines.

    It counts for the local date on which the rework was found; what is given back, for today's.
    """
    visits = reworked_visits(session)
    reworks, lines = reworks_by_visit(session, visits), lines_by_visit(session, visits)
    zones, closed = zones_of_centres(session), closed_months(session)
    made = []
    for visit_id in sorted(visits):
        again, booked = reworks.get(visit_id, []), lines.get(visit_id, [])
        for payee in sorted({*_charged(again), *_payees(booked)}):
            own = [line for line in booked if payee_of(line) == payee]
            cases = [row.case_id for row in again if payee in _charged([row])]
            due = pay_back(visit_id, payee, _booked(own), cases)
            if due is not None:
                zone = zones[session.get_one(Visit, visit_id).centre_id]
                day = _counts_at(due, again, now).astimezone(zone).date()
                made.append(_line(due, own, open_month(Month.of(day), closed), day, by, now))
    session.add_all(made)
    session.flush()
    return len(made)


def _counts_at(due: PayBack, again: Sequence[Rework], now: datetime) -> datetime:
    """Return when a rework was first found; what corrects it counts for now."""
    return min(row.found_at for row in again) if due.corrects_id is None else now


def _line(
    due: PayBack, own: Sequence[LedgerLine], month: Month, day: date, by: str, now: datetime
) -> LedgerLine:
    before = sum(line.rule == due.draft.rule for line in own)
    occurrence = 0 if due.corrects_id is None else 1 + before
    return line_of(
        due.draft, month, day, by, now, corrects_id=due.corrects_id, occurrence=occurrence
    )


def _booked(lines: Sequence[LedgerLine]) -> Iterator[Booked]:
    by_id = {line.id: line for line in lines}
    for line in lines:
        root = line
        while root.corrects_id is not None:
            root = by_id[root.corrects_id]
        corrects = None if root is line else root.kind
        yield Booked(line.kind, line.rule, line.amount_fen, line.id, corrects)


def _charged(rows: Iterable[Rework]) -> Iterator[Payee]:
    return (payee for row in rows if (payee := doer_of(row)) is not None)


def _payees(lines: Iterable[LedgerLine]) -> Iterator[Payee]:
    return (payee_of(line) for line in lines if line.rule == REWORK)
