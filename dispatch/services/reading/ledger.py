"""Statements as people see them: of a month, by payee, and line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.deductions import DeductionRule
from dispatch.domain.ledger.lines import Payee, PayeeKind
from dispatch.domain.ledger.months import Month
from dispatch.domain.ledger.statement import Totals, totals
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.ledger.booking import AT_ONCE
from dispatch.services.ledger.prices import Prices, UnpricedVisit
from dispatch.services.ledger.rows import own_payee
from dispatch.services.people.accounts import Principal
from dispatch.store.ledger import LedgerLine, LedgerMonth
from dispatch.store.organisation import PartnerPoint
from dispatch.store.people import Technician
from dispatch.store.queries.ledger import (
    amounts_of_month,
    month_row,
    open_disputes,
    statement_lines,
    told,
    unbooked,
)
from dispatch.store.queries.policies import deduction_rules
from dispatch.travel.times import TravelTimes
from solver.faults import Fault

Named = PartnerPoint | Technician


@dataclass(frozen=True, slots=True)
class Summary:
    """What a payee's month adds up to, and how many disputes wait for a decision."""

    payee: Payee
    totals: Totals
    disputes: int


@dataclass(frozen=True, slots=True)
class MonthOfStatements:
    """All statements of a month, how it was closed (None: it is open), and what has no price."""

    month: Month
    closed: LedgerMonth | None
    items: Sequence[Summary]
    unpriced: Sequence[UnpricedVisit]
    named: Mapping[Payee, Named | None]


@dataclass(frozen=True, slots=True)
class Statement:
    """A payee's month, line by line; `rules` name the deductions."""

    month: Month
    closed: LedgerMonth | None
    payee: Payee
    named: Named
    lines: Sequence[LedgerLine]
    totals: Totals
    rules: Mapping[str, DeductionRule]


def statements_of(
    session: Session, who: Principal, travel: TravelTimes, month: Month, now: datetime
) -> MonthOfStatements:
    """Sum a month up by payee; technicians and partner points see their own alone."""
    own = own_payee(who)
    disputes = open_disputes(session, month)
    items = [
        Summary(payee, _totals(lines), disputes.get(payee, 0))
        for payee, lines in amounts_of_month(session, month, own).items()
    ]
    unpriced = [] if own else _unpriced(session, travel, month, now)
    payees = {*(item.payee for item in items), *(one.payee for one in unpriced)}
    named = {payee: _named(session, payee) for payee in payees}
    return MonthOfStatements(month, month_row(session, month), items, unpriced, named)


def statement_of(session: Session, who: Principal | None, month: Month, payee: Payee) -> Statement:
    """Read a payee's month, which may have no lines; `who` is None for the machine's own user.

    Raises
    ------
    Refused
        NOT_FOUND for a payee that is unknown, or not the user's own.
    """
    named = _named(session, payee)
    own = None if who is None else own_payee(who)
    if named is None or own not in (None, payee):
        fault = Fault(LedgerCode.PAYEE_NOT_FOUND, "payeeId", {"id": payee.id})
        raise Refused(fault, Refusal.NOT_FOUND)
    lines = statement_lines(session, month, payee)
    rules = {rule.id: rule for rule in deduction_rules(session)}
    closed = month_row(session, month)
    return Statement(month, closed, payee, named, lines, _totals(lines), rules)


def line_told(session: Session, line_id: int) -> LedgerLine:
    """Return a line with what people want to know of it."""
    return session.scalars(told(select(LedgerLine).where(LedgerLine.id == line_id))).one()


def payee_named(session: Session, payee_id: str) -> Payee:
    """Return the partner point of an id, else the technician.

    Raises
    ------
    Refused
        NOT_FOUND when there is neither.
    """
    for kind in PayeeKind:
        if _named(session, Payee(kind, payee_id)) is not None:
            return Payee(kind, payee_id)
    fault = Fault(LedgerCode.PAYEE_NOT_FOUND, "payeeId", {"id": payee_id})
    raise Refused(fault, Refusal.NOT_FOUND)


def _named(session: Session, payee: Payee) -> Named | None:
    if payee.kind is PayeeKind.PARTNER:
        return session.get(PartnerPoint, payee.id)
    return session.get(Technician, payee.id)


def _totals(lines: Sequence[LedgerLine]) -> Totals:
    return totals((line.visit_id, line.kind, line.amount_fen) for line in lines)


def _unpriced(
    session: Session, travel: TravelTimes, month: Month, now: datetime
) -> list[UnpricedVisit]:
    """Return the visits of a month or before that have no price yet, the first so many."""
    outcomes = unbooked(session, None, AT_ONCE)
    prices = Prices.open(session, travel, outcomes, now)
    looked = [prices.of(outcome) for outcome in outcomes]
    return [one for one in looked if isinstance(one, UnpricedVisit) and Month.of(one.day) <= month]
