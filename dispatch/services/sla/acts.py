"""What people do with a case that its clocks measure."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.domain.codes_sla import SlaCode
from dispatch.domain.kinds import RemoteOutcome
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.sla.clocks import BREACH, Mark
from dispatch.domain.sla.conduct import (
    acknowledge_fault,
    handed_up_at,
    owner_fault,
    reason_fault,
    stage_met_by,
    steps_to,
)
from dispatch.domain.sla.policy import Stage
from dispatch.domain.sla.watch import breached_at
from dispatch.domain.visit_events import VisitEventKind
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.clocks import live_limit, note, running_clocks
from dispatch.services.sla.telling import as_rows, tell
from dispatch.store.queries.sla import held_clocks, policy_of
from dispatch.store.sla import CaseClocks, CaseStage, RemoteAttempt, RemoteOverride
from solver.faults import Fault


def acknowledge(
    session: Session, who: Principal, case_id: str, now: datetime, *, told_to_shut_valve: bool
) -> CaseClocks:
    """Take a case; of a leak only once the customer was told to shut the valve.

    Raises
    ------
    Refused
        INVALID: SLA_VALVE_UNTOLD.
    """
    clocks = running_clocks(session, case_id)
    policy = policy_of(clocks.ladder)
    _raise(acknowledge_fault(policy, told_to_shut_valve=told_to_shut_valve))
    _meet(session, clocks, Stage.ACKNOWLEDGED, who, now, now)
    told = {"toldToShutValve": str(told_to_shut_valve).lower()}
    note(session, who, clocks, "acknowledged", now, **told)
    return clocks


def log_remote_attempt(
    session: Session,
    who: Principal,
    case_id: str,
    outcome: RemoteOutcome,
    text: str,
    now: datetime,
) -> CaseClocks:
    """Log an attempt to help from afar; who was reached has been served from then on."""
    clocks = running_clocks(session, case_id)
    attempt = RemoteAttempt(case_id=case_id, at=now, actor=who.user_id, outcome=outcome, note=text)
    session.add(attempt)
    _try_to_meet(session, clocks, Stage.REMOTE_ATTEMPT, who, now, now)
    if outcome is not RemoteOutcome.UNREACHABLE:
        _try_to_meet(session, clocks, Stage.SERVICE_BEGUN, who, now, now)
    note(session, who, clocks, "remote-attempt", now, outcome=outcome.value)
    return clocks


def override_remote_first(
    session: Session, who: Principal, case_id: str, reason: str, now: datetime
) -> CaseClocks:
    """Let a case do without a remote attempt.

    Raises
    ------
    Refused
        INVALID: SLA_REASON_MISSING. CONFLICT: the case needs none.
    """
    clocks = running_clocks(session, case_id)
    _raise(reason_fault(reason))
    _meet(session, clocks, Stage.REMOTE_ATTEMPT, who, now, now)
    row = RemoteOverride(case_id=case_id, at=now, actor=who.user_id, reason=reason.strip())
    session.add(row)
    note(session, who, clocks, "overridden", now, reason=reason.strip())
    return clocks


def meet_stage(
    session: Session, who: Principal, case_id: str, stage: Stage, now: datetime
) -> CaseClocks:
    """Say that a stage is met now, and with it those it implies.

    Raises
    ------
    Refused
        CONFLICT: the case has no such stage.
    """
    clocks = running_clocks(session, case_id)
    _meet(session, clocks, stage, who, now, now)
    note(session, who, clocks, "met", now, stage=stage.value)
    return clocks


def met_by_report(
    session: Session,
    who: Principal,
    case_id: str,
    kind: VisitEventKind,
    at: datetime,
    now: datetime,
) -> None:
    """Let a report from a visit meet the stages that it tells of, at the reporter's own time."""
    stage = stage_met_by(kind)
    clocks = None if stage is None else held_clocks(session, case_id)
    if stage is not None and clocks is not None and clocks.closed_at is None:
        _try_to_meet(session, clocks, stage, who, min(at, now), now)


def hand_over(
    session: Session, who: Principal, case_id: str, owner: str, now: datetime
) -> CaseClocks:
    """Give a case, and the stages that its owner has, to someone else.

    Raises
    ------
    Refused
        INVALID: nobody is named, or the case is a complaint, which stays with who received it.
    """
    clocks = running_clocks(session, case_id)
    _raise(owner_fault(policy_of(clocks.ladder), owner))
    before, clocks.owner = clocks.owner, owner.strip()
    for stage in clocks.stages:
        if stage.owner == before and stage.met_at is None:
            stage.owner = clocks.owner
    note(session, who, clocks, "handed-over", now, before=before, owner=clocks.owner)
    return clocks


def begin_handling(session: Session, who: Principal, case_id: str, now: datetime) -> CaseClocks:
    """Note that someone is busy with a case from now on; when that is too long it goes one up.

    Raises
    ------
    Refused
        CONFLICT: its policy has no limit for it.
    """
    clocks = running_clocks(session, case_id)
    stage, limit = _stage(clocks, Stage.LIVE_HANDLING), live_limit(clocks)
    if stage is None or limit is None:
        raise _missing(clocks, Stage.LIVE_HANDLING)
    if clocks.handling_since is None:
        clocks.handling_since = now
        up = handed_up_at(limit, timedelta(seconds=clocks.handled_s), now)
        if stage.breached_at is None:
            stage.due_at, stage.marks = up, as_rows([Mark(up, BREACH)])
        tell(session, clocks, now)
        note(session, who, clocks, "handling-begun", now)
    return clocks


def end_handling(session: Session, who: Principal, case_id: str, now: datetime) -> CaseClocks:
    """Note that nobody is busy with a case any more; the time is added up."""
    clocks = running_clocks(session, case_id)
    stage = _stage(clocks, Stage.LIVE_HANDLING)
    if clocks.handling_since is not None and stage is not None:
        tell(session, clocks, now)
        spent = max(now - clocks.handling_since, timedelta(0))
        clocks.handled_s += int(spent.total_seconds())
        clocks.handling_since = None
        if stage.breached_at is None:
            stage.due_at, stage.marks, stage.next_at = None, [], None
        note(session, who, clocks, "handling-ended", now)
    return clocks


def _meet(
    session: Session,
    clocks: CaseClocks,
    stage: Stage,
    who: Principal,
    at: datetime,
    now: datetime,
) -> None:
    if _stage(clocks, stage) is None:
        raise _missing(clocks, stage)
    _try_to_meet(session, clocks, stage, who, at, now)


def _try_to_meet(
    session: Session,
    clocks: CaseClocks,
    stage: Stage,
    who: Principal,
    at: datetime,
    now: datetime,
) -> None:
    """Meet a stage and what it implies, as far as the case has them and they are not met."""
    for step in steps_to(stage):
        row = _stage(clocks, step)
        if row is None or row.met_at is not None:
            continue
        row.met_at, row.met_by = at, who.user_id
        if row.due_at is not None:
            stood = at if clocks.paused_at is None else min(at, clocks.paused_at)
            row.breached_at = breached_at(row.due_at, stood, now)
    tell(session, clocks, now)


def _stage(clocks: CaseClocks, stage: Stage) -> CaseStage | None:
    return next((row for row in clocks.stages if row.stage is stage), None)


def _missing(clocks: CaseClocks, stage: Stage) -> Refused:
    values = {"id": clocks.case_id, "stage": stage.value}
    return Refused(Fault(SlaCode.STAGE_MISSING, "stage", values), Refusal.CONFLICT)


def _raise(fault: Fault | None) -> None:
    if fault is not None:
        raise Refused(fault)
