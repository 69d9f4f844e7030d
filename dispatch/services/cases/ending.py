"""Cases end when their visits have, and are opened again; each turn is on record."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cases.decisions import OfferState
from dispatch.domain.cases.ending import EVENTS, Turn, status_of
from dispatch.domain.kinds import CaseStatus, RemoteOutcome
from dispatch.domain.sla.policy import CaseClass
from dispatch.services.cases.next_visits import case_visits
from dispatch.services.policies import case_policy
from dispatch.services.sla.clocks import end_clocks, reopen_clocks
from dispatch.store.cases import CaseDecision, Rework
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.queries.intake import undecided_cases
from dispatch.store.queries.sla import attempts_of, held_clocks
from dispatch.store.work import Case, Visit


def review(
    session: Session, actor: str, case_id: str, turn: Turn, now: datetime, **told: str
) -> Case:
    """Bring the status of a case up to what has become of it; `turn` is why, if it changes.

    With the case its clocks end, and with its being opened again they go on, for the time between
    as if they had stood still. Of a complaint that is called off no survey asks. A case whose work
    another one does again is open as long as that is; its own clocks stay as they are.
    """
    session.flush()
    case = _held(session, case_id)
    status = _status(session, case, called_off=turn is Turn.CALLED_OFF)
    if status is case.status:
        return case
    ended_at = case.ended_at
    case.status, case.ended_at = status, None if status is CaseStatus.OPEN else now
    event = Event(
        at=now,
        actor=actor,
        kind=EVENTS[status],
        entity="case",
        entity_id=case_id,
        payload={"turn": turn.value, **told},
    )
    record_event(session, event)
    if turn is not Turn.REWORK:
        _turn_clocks(session, actor, case, ended_at, now, asks=turn is not Turn.CALLED_OFF)
    for other in _done_again_by(session, case_id):
        review(session, actor, other, Turn.REWORK, now, ticket=case.ticket)
    return case


def review_rework(session: Session, actor: str, visit_id: str, case: Case, now: datetime) -> None:
    """Open the case of a visit that another case does again, or end it when that was an error."""
    visit = session.get_one(Visit, visit_id)
    if visit.case_id != case.id:
        review(session, actor, visit.case_id, Turn.REWORK, now, ticket=case.ticket)


def _turn_clocks(
    session: Session,
    actor: str,
    case: Case,
    ended_at: datetime | None,
    now: datetime,
    *,
    asks: bool,
) -> None:
    """End the clocks of a case with it, or let those that have ended with it go on."""
    clocks = held_clocks(session, case.id)
    if clocks is None:
        return
    if case.status is not CaseStatus.OPEN and clocks.closed_at is None:
        end_clocks(session, actor, clocks, now, asks=asks)
    elif case.status is CaseStatus.OPEN and ended_at is not None and clocks.closed_at == ended_at:
        reopen_clocks(session, actor, clocks, now)


def _held(session: Session, case_id: str) -> Case:
    one_at_a_time(session)
    held = (
        select(Case)
        .where(Case.id == case_id)
        .with_for_update(of=Case, key_share=True)
        # On PostgreSQL another may have changed it while this one waited.
        .execution_options(populate_existing=True)
    )
    return session.scalars(held).one()


def _status(session: Session, case: Case, *, called_off: bool) -> CaseStatus:
    attempts = attempts_of(session, case.id)
    visits = case_visits(session, case.id)
    solved = bool(attempts) and attempts[-1].outcome is RemoteOutcome.SOLVED
    return status_of(
        case_policy(session),
        visits,
        waits=_waits(session, case, by_clocks=not visits and not solved, called_off=called_off),
        solved=solved,
        called_off=called_off,
    )


def _waits(session: Session, case: Case, *, by_clocks: bool, called_off: bool) -> bool:
    """Whether a decision, an answer to an offer or a complaint, or a rework is still to come.

    `by_clocks`: the end of its clocks, too, as nothing else ends it. Who calls it off ends them.
    """
    offered = select(CaseDecision.id).where(
        CaseDecision.case_id == case.id, CaseDecision.offer_state == OfferState.OPEN
    )
    if undecided_cases(session, [case.id]) or session.scalars(offered.limit(1)).first():
        return True
    clocks = None if called_off else held_clocks(session, case.id)
    if clocks is not None and clocks.closed_at is None:
        by_clocks = by_clocks or clocks.ladder.case_class is CaseClass.COMPLAINT
        if by_clocks:
            return True
    again = (
        select(Case.id)
        .join(Rework, Rework.case_id == Case.id)
        .join(Visit, Visit.id == Rework.visit_id)
        .where(Visit.case_id == case.id, Case.id != case.id, Case.status == CaseStatus.OPEN)
    )
    return session.scalars(again.limit(1)).first() is not None


def _done_again_by(session: Session, case_id: str) -> list[str]:
    """Return the cases whose work a case does again."""
    rows = (
        select(Visit.case_id)
        .join(Rework, Rework.visit_id == Visit.id)
        .where(Rework.case_id == case_id, Visit.case_id != case_id)
    )
    return [*session.scalars(rows)]
