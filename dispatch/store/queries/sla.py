"""Clocks of cases: held for a change, due for a look, and what keeps a visit out of plans."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from dispatch.domain.sla.policy import CaseClass, LadderPolicy, Stage, StageRule
from dispatch.store.events import one_at_a_time
from dispatch.store.sla import (
    CaseClocks,
    CasePause,
    CaseStage,
    RemoteAttempt,
    RemoteOverride,
    SlaLadder,
    SlaNotice,
)
from dispatch.store.work import Case, SlaPolicy


def held_clocks(session: Session, case_id: str) -> CaseClocks | None:
    """Return the clocks of a case as they are now; nobody else can hold them until the end."""
    one_at_a_time(session)
    held = (
        select(CaseClocks)
        .where(CaseClocks.case_id == case_id)
        .with_for_update(of=CaseClocks, key_share=True)
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


def ladders_without_attempt(session: Session) -> Mapping[str, SlaLadder]:
    """Return the ladders of cases that wait for a remote attempt, or for somebody to override it.

    By id of the case.
    """
    rows = (
        select(CaseStage.case_id, SlaLadder)
        .join(CaseClocks, CaseClocks.case_id == CaseStage.case_id)
        .join(SlaLadder, SlaLadder.policy_id == CaseClocks.policy_id)
        .where(
            CaseStage.stage == Stage.REMOTE_ATTEMPT,
            CaseStage.met_at.is_(None),
            CaseClocks.closed_at.is_(None),
        )
    )
    return {row.case_id: row.SlaLadder for row in session.execute(rows)}


def running_emergencies(session: Session) -> Mapping[str, SlaLadder]:
    """Return the ladders of emergencies whose clocks have not ended, by id of the case."""
    rows = (
        select(CaseClocks.case_id, SlaLadder)
        .join(SlaLadder, SlaLadder.policy_id == CaseClocks.policy_id)
        .where(SlaLadder.case_class == CaseClass.EMERGENCY, CaseClocks.closed_at.is_(None))
    )
    return {row.case_id: row.SlaLadder for row in session.execute(rows)}


def pressing_cases(
    session: Session,
    centre_id: str | None,
    owner: str | None,
    limit: int,
    stage: Stage | None = None,
) -> Sequence[CaseClocks]:
    """Return running clocks with a stage that is not met, by the due instant of the first one.

    `owner` keeps those that they own, or of which they own such a stage; `stage` those of which
    that one is not met.
    """
    found = _waiting(centre_id, owner, stage).subquery()
    rows = (
        select(CaseClocks)
        .join(found, found.c.case_id == CaseClocks.case_id)
        .order_by(found.c.first, CaseClocks.case_id)
        .limit(limit)
        .options(*_FOR_PEOPLE)
    )
    return session.scalars(rows).unique().all()


def count_pressing(
    session: Session, centre_id: str | None, owner: str | None, stage: Stage | None = None
) -> int:
    """Return how many running clocks have such a stage."""
    found = _waiting(centre_id, owner, stage).subquery()
    return session.scalars(select(func.count()).select_from(found)).one()


def _waiting(
    centre_id: str | None, owner: str | None, stage: Stage | None
) -> Select[str, datetime | None]:
    waiting = (
        select(CaseStage.case_id, func.min(CaseStage.due_at).label("first"))
        .join(CaseClocks, CaseClocks.case_id == CaseStage.case_id)
        .where(
            CaseStage.met_at.is_(None),
            CaseStage.due_at.is_not(None),
            CaseClocks.closed_at.is_(None),
        )
        .group_by(CaseStage.case_id)
    )
    if centre_id is not None:
        waiting = waiting.where(CaseClocks.centre_id == centre_id)
    if owner is not None:
        waiting = waiting.where(or_(CaseClocks.owner == owner, CaseStage.owner == owner))
    return waiting if stage is None else waiting.where(CaseStage.stage == stage)


_FOR_PEOPLE = (
    joinedload(CaseClocks.case).joinedload(Case.customer),
    joinedload(CaseClocks.ladder).joinedload(SlaLadder.policy),
    joinedload(CaseClocks.centre),
)


def clocks_for_people(session: Session, case_id: str) -> CaseClocks | None:
    """Return the clocks of a case with all that people read of them; None when it has none."""
    rows = select(CaseClocks).where(CaseClocks.case_id == case_id).options(*_FOR_PEOPLE)
    return session.scalars(rows).one_or_none()


def clock_owners(session: Session, centre_id: str | None) -> Sequence[str]:
    """Return who owns running clocks, or a stage of them that is not met."""
    running = CaseClocks.closed_at.is_(None)
    cases = select(CaseClocks.owner).where(running)
    stages = (
        select(CaseStage.owner)
        .join(CaseClocks, CaseClocks.case_id == CaseStage.case_id)
        .where(running, CaseStage.met_at.is_(None))
    )
    if centre_id is not None:
        cases = cases.where(CaseClocks.centre_id == centre_id)
        stages = stages.where(CaseClocks.centre_id == centre_id)
    return sorted({*session.scalars(cases.distinct()), *session.scalars(stages.distinct())})


def notices_of(session: Session, case_id: str) -> Sequence[SlaNotice]:
    """Return who was told what of a case, in order."""
    rows = select(SlaNotice).where(SlaNotice.case_id == case_id)
    return session.scalars(rows.order_by(SlaNotice.id)).all()


def attempts_of(session: Session, case_id: str) -> Sequence[RemoteAttempt]:
    """Return the attempts to help from afar, in order."""
    rows = select(RemoteAttempt).where(RemoteAttempt.case_id == case_id)
    return session.scalars(rows.order_by(RemoteAttempt.id)).all()


def overrides_of(session: Session, case_id: str) -> Sequence[RemoteOverride]:
    """Return the decisions to do without such an attempt, in order."""
    rows = select(RemoteOverride).where(RemoteOverride.case_id == case_id)
    return session.scalars(rows.order_by(RemoteOverride.id)).all()


def all_policies(session: Session) -> Sequence[tuple[SlaPolicy, SlaLadder | None]]:
    """Return the policies by id, each with its ladder if it has one."""
    ladders = {row.policy_id: row for row in session.scalars(select(SlaLadder))}
    policies = session.scalars(select(SlaPolicy).order_by(SlaPolicy.id))
    return [(policy, ladders.get(policy.id)) for policy in policies]


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
