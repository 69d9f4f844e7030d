"""When the stages of a case are due, and with them the deadlines of its visits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.calendar.clock import WorkingClock
from dispatch.domain.calendar.pauses import Pause
from dispatch.domain.cases.next_visit import Clock, kept_clock
from dispatch.domain.sla.clocks import Received, StageClock, stage_clocks
from dispatch.domain.sla.policy import LadderPolicy, Stage
from dispatch.domain.visit_status import FINAL
from dispatch.services.sla.telling import as_rows
from dispatch.store.events import Event, record_event
from dispatch.store.queries.calendars import working_clock
from dispatch.store.queries.sla import pauses_of, policy_of
from dispatch.store.sla import CaseClocks, CaseStage
from dispatch.store.work import Visit, WorkType

MOVED = "visit.changed"
"""Kind of the events that moved deadlines of visits become: a plan made before is stale."""


@dataclass(frozen=True, slots=True)
class MovedStage:
    """A stage of a case that is due at another instant than before, or is sure of it now."""

    case_id: str
    stage: Stage
    before: datetime | None
    after: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class MovedVisit:
    """A visit whose deadline moved, or is sure now: what it was, and what it is."""

    visit_id: str
    before: datetime | None
    after: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved when clocks were computed."""

    stages: tuple[MovedStage, ...] = ()
    visits: tuple[MovedVisit, ...] = ()

    def __add__(self, other: "Moved") -> "Moved":
        """Put what moved of several cases together."""
        return Moved(self.stages + other.stages, self.visits + other.visits)


def computed_stages(
    session: Session, clocks: CaseClocks, working: WorkingClock | None = None
) -> tuple[StageClock, ...]:
    """Compute the stages of a case by its pauses that have ended.

    `working` is the clock of the centre's desk, for who has it at hand.
    """
    ended = [
        Pause(row.begun_at, row.ended_at)
        for row in pauses_of(session, clocks.case.id)
        if row.ended_at is not None
    ]
    zone = ZoneInfo(clocks.centre.timezone)
    received = Received(clocks.case.received_at, zone, clocks.case.work_type_id, ended)
    counted = working or working_clock(session, clocks.centre)
    return stage_clocks(promised(session, clocks), received, counted)


def promised(session: Session, clocks: CaseClocks) -> LadderPolicy:
    """Return what a case is promised; a work type that is exempt by itself needs no attempt."""
    policy = policy_of(clocks.ladder)
    kind = session.get_one(WorkType, clocks.case.work_type_id)
    return replace(policy, remote_first=False) if kind.remote_exempt else policy


def set_dues(
    session: Session,
    clocks: CaseClocks,
    actor: str,
    now: datetime,
    working: WorkingClock | None = None,
) -> Moved:
    """Compute the stages that are neither met nor broken, and the deadlines of open visits.

    A deadline that was given as an instant stays. Visits whose deadline moved have been changed,
    which is recorded.
    """
    rows = {stage.stage: stage for stage in clocks.stages}
    stages = [
        moved
        for clock in computed_stages(session, clocks, working)
        for moved in _set_stage(clocks.case_id, rows.get(clock.stage), clock)
    ]
    visits = []
    for visit in _open_visits(session, clocks.case_id):
        before, sure = visit.sla_due_at, visit.provisional
        set_deadline(visit, clocks)
        due = visit.sla_due_at
        if due is not None and (due, visit.provisional) != (before, sure):
            visits.append(MovedVisit(visit.id, before, due, visit.provisional))
    session.flush()
    for moved in visits:
        record_event(session, _event(moved, actor, now))
    return Moved(tuple(stages), tuple(visits))


def set_deadline(visit: Visit, clocks: CaseClocks) -> None:
    """Give a visit the deadline and the outer bound of its case's stages, where it has them.

    One that was given as an instant stays. An outer bound that had passed when the visit was made
    is left out: it would forbid the work itself.
    """
    stages = {stage.stage: stage for stage in clocks.stages}
    named = clocks.ladder.visit_stage
    due = None if named is None else stages.get(named)
    if due is None or due.due_at is None or visit.deadline_given:
        return
    outer = stages.get(Stage.OUTER_BOUND)
    kept = kept_clock(Clock(due.due_at, None if outer is None else outer.due_at), visit.created_at)
    visit.sla_due_at, visit.sla_outer_at = kept.due_at, kept.outer_at
    visit.provisional = due.provisional
    visit.sla_policy_id = clocks.policy_id


def _open_visits(session: Session, case_id: str) -> Sequence[Visit]:
    rows = select(Visit).where(Visit.case_id == case_id, Visit.status.not_in(FINAL))
    return session.scalars(rows.order_by(Visit.id)).all()


def _set_stage(case_id: str, row: CaseStage | None, clock: StageClock) -> Iterator[MovedStage]:
    """Set a stage; yield it when it was due at another instant, or is now sure or unsure."""
    if row is None or row.met_at is not None or row.breached_at is not None:
        return
    before = row.due_at, row.provisional
    row.marks, row.due_at = as_rows(clock.marks), clock.due_at
    row.provisional = clock.provisional
    if before[0] is not None and before != (clock.due_at, clock.provisional):
        yield MovedStage(case_id, clock.stage, before[0], clock.due_at, clock.provisional)


def _event(moved: MovedVisit, actor: str, now: datetime) -> Event:
    payload = {
        "fields": ["slaDueTime"],
        "before": None if moved.before is None else moved.before.isoformat(),
        "after": moved.after.isoformat(),
        "provisional": moved.provisional,
    }
    return Event(
        at=now,
        actor=actor,
        kind=MOVED,
        entity="visit",
        entity_id=moved.visit_id,
        payload=payload,
    )
