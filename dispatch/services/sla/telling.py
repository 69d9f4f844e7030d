"""Reminders and escalations: each mark of a stage is told once, whoever looks, however often."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.kinds import NoticeKind
from dispatch.domain.sla.clocks import BREACH, Mark
from dispatch.domain.sla.watch import next_at, next_owner, reached
from dispatch.store.events import Event, record_event
from dispatch.store.queries.sla import add_notice
from dispatch.store.sla import CaseClocks, CaseStage, SlaNotice

BY_WATCH = "watch"
"""Who records what happens by itself."""


def tell(session: Session, clocks: CaseClocks, now: datetime) -> list[SlaNotice]:
    """Tell what the stages of a case have come to, and set when to look again.

    The caller holds the case's clocks (`held_clocks`), so nobody else does the same meanwhile; that
    each mark is told once is also a rule of the database.
    """
    if clocks.closed_at is not None:
        return []
    until = now if clocks.paused_at is None else min(now, clocks.paused_at)
    told = _told(session, clocks.case_id)
    notices = []
    for stage in clocks.stages:
        before = told.setdefault(stage.stage.value, set())
        for mark in _new(stage, before, until):
            notices.append(_notice(session, clocks, stage, mark, now))
            before.add(mark.percent)
        paused = clocks.paused_at is not None
        stage.next_at = None if paused else next_at(marks_of(stage), before, stage.met_at)
    session.flush()
    return notices


def marks_of(stage: CaseStage) -> tuple[Mark, ...]:
    """Read the marks of a stage."""
    return tuple(Mark(datetime.fromisoformat(mark["at"]), mark["percent"]) for mark in stage.marks)


def as_rows(marks: Sequence[Mark]) -> list[dict[str, str | int]]:
    """Write marks as a row keeps them."""
    return [{"percent": mark.percent, "at": mark.at.isoformat()} for mark in marks]


def _told(session: Session, case_id: str) -> dict[str, set[int]]:
    rows = session.execute(
        select(SlaNotice.stage, SlaNotice.percent).where(SlaNotice.case_id == case_id)
    )
    told: dict[str, set[int]] = {}
    for stage, percent in rows:
        told.setdefault(stage.value, set()).add(percent)
    return told


def _new(stage: CaseStage, told: set[int], until: datetime) -> Iterator[Mark]:
    """Give what is to be told of a stage now; of one that was met only that it was met late."""
    marks = marks_of(stage)
    if stage.met_at is None:
        yield from reached(marks, told, until)
    elif stage.breached_at is not None and BREACH not in told:
        yield marks[-1]


def _notice(
    session: Session, clocks: CaseClocks, stage: CaseStage, mark: Mark, now: datetime
) -> SlaNotice:
    """Write that a mark is reached, and tell the stage's owner, or on breach the next one up."""
    kind = NoticeKind.REMINDER
    if mark.percent == BREACH:
        kind = NoticeKind.ESCALATION
        stage.breached_at = mark.at
        stage.owner = next_owner(clocks.ladder.owners, stage.owner)
    notice = SlaNotice(
        case_id=clocks.case_id,
        stage=stage.stage,
        percent=mark.percent,
        kind=kind,
        told=stage.owner,
        reached_at=mark.at,
        sent_at=now,
    )
    add_notice(session, notice)
    event = Event(
        at=now,
        actor=BY_WATCH,
        kind=f"sla.{kind.value.lower()}",
        entity="case",
        entity_id=clocks.case_id,
        payload={"stage": stage.stage.value, "percent": mark.percent, "told": stage.owner},
    )
    record_event(session, event)
    return notice
