"""Corrections: lines of their own, which name what they correct; and deductions by hand."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.deductions import by_hand_fault
from dispatch.domain.ledger.disputes import correction_faults, reason_faults
from dispatch.domain.ledger.lines import CORRECTION, Draft, LineKind
from dispatch.domain.ledger.months import Month, open_month
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.execution import locked_visit
from dispatch.services.ledger.rows import (
    doer_of,
    line_of,
    payee_of,
    record_of_line,
    visible_line,
)
from dispatch.services.people.accounts import Principal
from dispatch.store.cases import VisitOutcome
from dispatch.store.ledger import LedgerLine, closed_months, hold_ledger
from dispatch.store.queries.directory import local_day, zones_of_centres
from dispatch.store.queries.policies import deduction_rules
from solver.faults import Fault, InvalidInput


def correct(
    session: Session, who: Principal, line_id: int, amount_fen: int, reason: str, now: datetime
) -> LedgerLine:
    """Add a line that adds `amount_fen` (negative: takes it off) to another; return it.

    It goes to the month of the line, and to the first open one after it when that is closed.

    Raises
    ------
    Refused
        NOT_FOUND.
    InvalidInput
        Without a reason, or by nothing.
    """
    faults = [*correction_faults(amount_fen, reason)]
    if faults:
        raise InvalidInput(faults)
    hold_ledger(session)
    line = visible_line(session, who, line_id)
    draft = Draft(
        line.visit_id,
        payee_of(line),
        LineKind.CORRECTION,
        CORRECTION,
        amount_fen,
        contract_id=line.contract_id,
    )
    made = line_of(
        draft,
        open_month(Month.read(line.month), closed_months(session)),
        local_day(session, now),
        who.user_id,
        now,
        corrects_id=line.id,
        occurrence=1 + _corrections(session, line),
        note=reason,
    )
    session.add(made)
    session.flush()
    payload = {"corrects": line.id, "amountFen": amount_fen, "reason": reason, "month": made.month}
    record_of_line(session, who, "ledger.corrected", made, payload, now)
    return made


def deduct(
    session: Session,
    who: Principal,
    visit_id: str,
    rule_id: str,
    amount_fen: int,
    reason: str,
    now: datetime,
) -> LedgerLine:
    """Deduct an amount (positive fen) from who did a visit, by a rule that a person applies.

    It goes to the month of the visit's end, or the first open one after it.

    Raises
    ------
    Refused
        NOT_FOUND for the visit; CONFLICT when the rule was applied to it before, or nobody is known
        to have been there.
    InvalidInput
        Without a reason, or outside of the rule.
    """
    hold_ledger(session)
    visit = locked_visit(session, visit_id)
    rule = next((rule for rule in deduction_rules(session) if rule.id == rule_id), None)
    unknown = Fault(LedgerCode.DEDUCTION_UNKNOWN, "ruleId", {"rule": rule_id})
    fault = unknown if rule is None else by_hand_fault(rule, amount_fen)
    faults = [*reason_faults(reason), *([] if fault is None else [fault])]
    if faults:
        raise InvalidInput(faults)
    outcome = session.get(VisitOutcome, visit_id)
    payee = None if outcome is None else doer_of(outcome)
    if outcome is None or payee is None:
        fault = Fault(LedgerCode.NO_DOER, "visitId", {"visit": visit_id})
        raise Refused(fault, Refusal.CONFLICT)
    draft = Draft(visit_id, payee, LineKind.DEDUCTION, rule_id, -amount_fen)
    if _applied(session, draft):
        fault = Fault(LedgerCode.DEDUCTION_BOOKED, "", {"rule": rule_id, "visit": visit_id})
        raise Refused(fault, Refusal.CONFLICT)
    day = outcome.ended_at.astimezone(zones_of_centres(session)[visit.centre_id]).date()
    month = open_month(Month.of(day), closed_months(session))
    made = line_of(draft, month, day, who.user_id, now, note=reason)
    session.add(made)
    session.flush()
    payload = {"rule": rule_id, "amountFen": -amount_fen, "reason": reason, "month": made.month}
    record_of_line(session, who, "ledger.deducted", made, payload, now)
    return made


def _corrections(session: Session, line: LedgerLine) -> int:
    """Count the corrections by hand that a visit, or contract, and payee have already."""
    return session.scalars(
        select(func.count()).where(
            LedgerLine.visit_id == line.visit_id,
            LedgerLine.contract_id == line.contract_id,
            LedgerLine.payee_kind == line.payee_kind,
            LedgerLine.payee_id == line.payee_id,
            LedgerLine.rule == CORRECTION,
        )
    ).one()


def _applied(session: Session, draft: Draft) -> bool:
    found = select(LedgerLine.id).where(
        LedgerLine.visit_id == draft.visit_id,
        LedgerLine.payee_kind == draft.payee.kind,
        LedgerLine.payee_id == draft.payee.id,
        LedgerLine.rule == draft.rule,
    )
    return session.scalars(found).first() is not None
