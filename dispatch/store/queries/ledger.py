"""What the ledger asks of the database: visits to book, their lines, and statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from dispatch.domain.ledger.lines import REWORK, Payee, PayeeKind
from dispatch.domain.ledger.months import Month
from dispatch.domain.visit_status import VisitStatus
from dispatch.store.cases import Rework, VisitOutcome
from dispatch.store.ledger import BookedVisit, LedgerDispute, LedgerLine, LedgerMonth
from dispatch.store.organisation import PartnerContract
from dispatch.store.pieces import in_pieces
from dispatch.store.work import Visit

ENDED = (VisitStatus.COMPLETED, VisitStatus.FAILED)


@dataclass(frozen=True, slots=True)
class After:
    """Where to go on: behind the outcome that ended then, of that visit."""

    ended_at: datetime
    visit_id: str


def unbooked(session: Session, after: After | None, limit: int) -> Sequence[VisitOutcome]:
    """Return up to `limit` outcomes whose visits are not in the ledger, by when they ended."""
    wanted = (
        select(VisitOutcome)
        .join(Visit, Visit.id == VisitOutcome.visit_id)
        .where(Visit.status.in_(ENDED), ~exists().where(BookedVisit.visit_id == Visit.id))
        .options(joinedload(VisitOutcome.visit))
        .order_by(VisitOutcome.ended_at, VisitOutcome.visit_id)
        .limit(limit)
    )
    if after is not None:
        wanted = wanted.where(
            or_(
                VisitOutcome.ended_at > after.ended_at,
                and_(
                    VisitOutcome.ended_at == after.ended_at,
                    VisitOutcome.visit_id > after.visit_id,
                ),
            )
        )
    return session.scalars(wanted).all()


def reworked_visits(session: Session) -> frozenset[str]:
    """Return the visits that have to be done again, and those that had to before."""
    now = session.scalars(select(Rework.visit_id).distinct())
    before = session.scalars(select(LedgerLine.visit_id).where(LedgerLine.rule == REWORK))
    return frozenset(now) | frozenset(filter(None, before))


def reworks_by_visit(session: Session, visit_ids: Collection[str]) -> Mapping[str, list[Rework]]:
    """Return what does these visits again, by visit, in the order of the cases."""
    found: dict[str, list[Rework]] = {}
    for ids in in_pieces(visit_ids):
        rows = select(Rework).where(Rework.visit_id.in_(ids)).order_by(Rework.case_id)
        for row in session.scalars(rows):
            found.setdefault(row.visit_id, []).append(row)
    return found


def lines_by_visit(session: Session, visit_ids: Collection[str]) -> Mapping[str, list[LedgerLine]]:
    """Return the lines of these visits, by visit, in the order they were booked."""
    found: dict[str, list[LedgerLine]] = {}
    for ids in in_pieces(visit_ids):
        rows = (
            select(Visit.id, LedgerLine)
            .join(LedgerLine, LedgerLine.visit_id == Visit.id)
            .where(Visit.id.in_(ids))
            .order_by(LedgerLine.id)
        )
        for visit_id, row in session.execute(rows):
            found.setdefault(visit_id, []).append(row)
    return found


def months_with_lines(session: Session) -> Iterable[Month]:
    """Return the months that have lines."""
    return map(Month.read, session.scalars(select(LedgerLine.month).distinct()))


def month_row(session: Session, month: Month) -> LedgerMonth | None:
    """Return how a month was closed; None while it is open."""
    return session.get(LedgerMonth, str(month))


def sum_of_month(session: Session, month: Month) -> tuple[int, int]:
    """Return how many lines a month has, and the fen that they add up to."""
    count, total = session.execute(
        select(func.count(), func.coalesce(func.sum(LedgerLine.amount_fen), 0)).where(
            LedgerLine.month == str(month)
        )
    ).one()
    return count, int(total)


def statement_lines(
    session: Session, month: Month, payee: Payee | None = None
) -> Sequence[LedgerLine]:
    """Return the lines of a month, or of one payee's month, as they are told; in order."""
    return session.scalars(told(_of_month(month, payee))).all()


def told(lines: Select[LedgerLine]) -> Select[LedgerLine]:
    """Load lines with their visits or contracts, and disputes."""
    return lines.options(
        joinedload(LedgerLine.visit).joinedload(Visit.case),
        joinedload(LedgerLine.contract).joinedload(PartnerContract.centre),
        joinedload(LedgerLine.dispute),
    )


def amounts_of_month(
    session: Session, month: Month, payee: Payee | None = None
) -> Mapping[Payee, list[LedgerLine]]:
    """Return the bare lines of a month by payee, in the payees' order."""
    found: dict[Payee, list[LedgerLine]] = {}
    for row in session.scalars(_of_month(month, payee)):
        found.setdefault(Payee(row.payee_kind, row.payee_id), []).append(row)
    return dict(sorted(found.items()))


def open_disputes(session: Session, month: Month) -> Mapping[Payee, int]:
    """Return how many lines of a month are disputed and not decided, by payee."""
    rows = session.execute(
        select(LedgerLine.payee_kind, LedgerLine.payee_id, func.count())
        .join(LedgerDispute, LedgerDispute.line_id == LedgerLine.id)
        .where(LedgerLine.month == str(month), LedgerDispute.decided_at.is_(None))
        .group_by(LedgerLine.payee_kind, LedgerLine.payee_id)
    )
    return {Payee(PayeeKind(kind), payee_id): count for kind, payee_id, count in rows}


def _of_month(month: Month, payee: Payee | None) -> Select[LedgerLine]:
    wanted = select(LedgerLine).where(LedgerLine.month == str(month)).order_by(LedgerLine.id)
    if payee is None:
        return wanted
    return wanted.where(LedgerLine.payee_kind == payee.kind, LedgerLine.payee_id == payee.id)
