"""Disputes: a payee contests a line, the office decides, and an accepted one may correct it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.disputes import DisputeState, Ruling, reason_faults, ruling_faults
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.ledger.corrections import correct
from dispatch.services.ledger.rows import record_of_line, visible_line
from dispatch.services.people.accounts import Principal
from dispatch.store.ledger import LedgerDispute, LedgerLine, hold_ledger
from solver.faults import Fault, InvalidInput


def dispute(
    session: Session, who: Principal, line_id: int, reason: str, now: datetime
) -> LedgerLine:
    """Contest a line, of an open or a closed month; the same words again change nothing.

    Raises
    ------
    Refused
        NOT_FOUND for a line that is not the user's own; CONFLICT when it was disputed before.
    InvalidInput
        Without a reason.
    """
    faults = [*reason_faults(reason)]
    if faults:
        raise InvalidInput(faults)
    hold_ledger(session)
    line = visible_line(session, who, line_id)
    before = session.get(LedgerDispute, line_id)
    if before is not None:
        if (before.opened_by, before.reason) == (who.user_id, reason):
            return line
        fault = Fault(LedgerCode.DISPUTED_BEFORE, "", {"by": before.opened_by})
        raise Refused(fault, Refusal.CONFLICT)
    session.add(
        LedgerDispute(
            line_id=line_id,
            state=DisputeState.OPEN,
            reason=reason,
            opened_at=now,
            opened_by=who.user_id,
        )
    )
    session.flush()
    record_of_line(session, who, "ledger.disputed", line, {"reason": reason}, now)
    return line


def decide_dispute(
    session: Session, who: Principal, line_id: int, ruling: Ruling, now: datetime
) -> LedgerLine:
    """Accept or reject a dispute, for good; what is accepted may add a correction to the line.

    Decided again in the same words by the same person it counts once.

    Raises
    ------
    Refused
        NOT_FOUND; CONFLICT when nobody disputed the line, or it was decided otherwise.
    InvalidInput
        With everything that is wrong with the ruling.
    """
    faults = [*ruling_faults(ruling)]
    if faults:
        raise InvalidInput(faults)
    hold_ledger(session)
    line = visible_line(session, who, line_id)
    held = select(LedgerDispute).where(LedgerDispute.line_id == line_id)
    row = session.scalars(held.with_for_update(of=LedgerDispute)).one_or_none()
    if row is None:
        raise Refused(Fault(LedgerCode.NOT_DISPUTED, "", {"id": line_id}), Refusal.CONFLICT)
    if row.state is not DisputeState.OPEN:
        same = (row.decided_by, row.ruling, row.state)
        if same == (who.user_id, ruling.reason, ruling.state):
            return line
        fault = Fault(LedgerCode.DISPUTE_DECIDED, "", {"by": row.decided_by or ""})
        raise Refused(fault, Refusal.CONFLICT)
    row.state, row.ruling = ruling.state, ruling.reason
    row.decided_at, row.decided_by = now, who.user_id
    session.flush()
    payload = {"state": row.state.value, "reason": ruling.reason}
    record_of_line(session, who, "ledger.decided", line, payload, now)
    if ruling.correction_fen is not None:
        correct(session, who, line_id, ruling.correction_fen, ruling.reason, now)
    return line
