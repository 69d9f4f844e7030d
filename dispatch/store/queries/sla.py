"""Clocks of cases: held for a change, due for a look, and what keeps a visit out of plans."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.sla.policy import LadderPolicy, Stage, StageRule
from dispatch.store.sla import CaseClocks, CasePause, CaseStage, SlaLadder, SlaNotice


def held_clocks(session: Session, case_id: str) -> CaseClocks | None:
    """Return the clocks of a case as they are now; nobody else can hold them until the end."""
    held = (
        select(CaseClocks)
        .where(CaseClocks.case_id == case_id)
        .with_for_update(of=CaseClocks)
        # On PostgreSQL another may have changed them while this one waited.
        .execution_options(populate_existing=True)
    )
    return session.scalars(held).one_or_none()


def add_notice(session: Session, notice: SlaNotice) -> None:
    """Add a notice; a second one of the same mark is an error of the database, and of its caller.

    Raises
    ------
    sqlalchemy.exc.IntegrityError
        The mark was told before.
    """
    session.add(notice)
    session.flush()


def cases_due(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Return up to `limit` cases of which there is something to tell, the oldest first."""
    rows = (
        select(CaseStage.case_id).where(CaseStage.next_at <= now).order_by(CaseStage.next_at)
    ).limit(limit)
    return list(dict.fromkeys(session.scalars(rows)))


def open_cases(session: Session, centre_ids: Collection[str]) -> Sequence[str]:
    """Return the cases whose clocks run by the hours of these centres, or stand still."""
    rows = select(CaseClocks.case_id).where(
        CaseClocks.centre_id.in_(centre_ids), CaseClocks.closed_at.is_(None)
    )
    return session.scalars(rows.order_by(CaseClocks.case_id)).all()


def pauses_of(session: Session, case_id: str) -> Sequence[CasePause]:
    """Return the pauses of a case, oldest first."""
    rows = select(CasePause).where(CasePause.case_id == case_id)
    return session.scalars(rows.order_by(CasePause.begun_at, CasePause.id)).all()


def cases_without_remote_attempt(session: Session) -> frozenset[str]:
    """Return the cases whose visits wait for a remote attempt, or for somebody to override it."""
    rows = (
        select(CaseStage.case_id)
        .join(CaseClocks, CaseClocks.case_id == CaseStage.case_id)
        .where(
            CaseStage.stage == Stage.REMOTE_ATTEMPT,
            CaseStage.met_at.is_(None),
            CaseClocks.closed_at.is_(None),
        )
    )
    return frozenset(session.scalars(rows))


def policy_of(row: SlaLadder) -> LadderPolicy:
    """Read a ladder."""
    return LadderPolicy(
        stages=tuple(StageRule(rule.stage, rule.unit, rule.amount) for rule in row.stages),
        owners=tuple(row.owners),
        case_class=row.case_class,
        reminders=tuple(row.reminders),
        remote_first=row.remote_first,
        exempt_work_types=frozenset(row.exempt_work_types),
        visit_stage=row.visit_stage,
    )
