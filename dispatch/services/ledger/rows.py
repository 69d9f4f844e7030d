"""Drafts as rows, who a visit's money goes to, and lines by their id."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.kinds import Role
from dispatch.domain.ledger.lines import Draft, Payee, PayeeKind
from dispatch.domain.ledger.months import Month
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.people.accounts import Principal
from dispatch.store.cases import Rework, VisitOutcome
from dispatch.store.events import Event, record_event
from dispatch.store.ledger import LedgerLine
from solver.faults import Fault


def line_of(
    draft: Draft,
    month: Month,
    day: date,
    by: str,
    now: datetime,
    *,
    corrects_id: int | None = None,
    occurrence: int = 0,
    note: str = "",
) -> LedgerLine:
    """Make the row of a draft."""
    return LedgerLine(
        month=str(month),
        day=day,
        visit_id=draft.visit_id,
        contract_id=draft.contract_id,
        payee_kind=draft.payee.kind,
        payee_id=draft.payee.id,
        kind=draft.kind,
        rule=draft.rule,
        amount_fen=draft.amount_fen,
        basis=draft.basis,
        note=note,
        booked_at=now,
        booked_by=by,
        corrects_id=corrects_id,
        occurrence=occurrence,
    )


def doer_of(done: VisitOutcome | Rework) -> Payee | None:
    """Return who did a visit, or what has to be done again; None when nobody knows."""
    if done.technician_id is not None:
        return Payee(PayeeKind.TECHNICIAN, done.technician_id)
    if done.partner_id is not None:
        return Payee(PayeeKind.PARTNER, done.partner_id)
    return None


def payee_of(line: LedgerLine) -> Payee:
    """Return whose line it is."""
    return Payee(line.payee_kind, line.payee_id)


def own_payee(who: Principal) -> Payee | None:
    """Return the only payee whose lines a user may see; None for the office, which sees all."""
    if who.role is Role.TECHNICIAN:
        return Payee(PayeeKind.TECHNICIAN, who.technician_id or "")
    if who.role is Role.PARTNER:
        return Payee(PayeeKind.PARTNER, who.partner_id or "")
    return None


def visible_line(session: Session, who: Principal, line_id: int) -> LedgerLine:
    """Return a line of the ledger.

    Raises
    ------
    Refused
        NOT_FOUND for one that is unknown, or not the user's own.
    """
    line = session.get(LedgerLine, line_id)
    if line is None or own_payee(who) not in (None, payee_of(line)):
        fault = Fault(LedgerCode.LINE_NOT_FOUND, "lineId", {"id": line_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    return line


def record_of_line(
    session: Session,
    who: Principal,
    kind: str,
    line: LedgerLine,
    payload: Mapping[str, object],
    now: datetime,
) -> None:
    """Record what a person did about a line."""
    event = Event(
        at=now,
        actor=who.user_id,
        kind=kind,
        entity="ledger_line",
        entity_id=str(line.id),
        payload=payload,
    )
    record_event(session, event)
