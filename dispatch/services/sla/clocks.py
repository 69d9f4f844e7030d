"""The clocks of a case: started, paused, resumed, ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.domain.calendar.clock import WorkingClock
from dispatch.domain.calendar.pauses import PauseReason
from dispatch.domain.codes_sla import SlaCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.sla.policy import CaseClass, Stage
from dispatch.services.people.accounts import Principal
from dispatch.services.quality.surveys import ask_of_complaint
from dispatch.services.sla.dues import computed_stages, set_dues
from dispatch.services.sla.ladders import find_ladder
from dispatch.services.sla.telling import tell
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.organisation import ServiceCentre
from dispatch.store.queries.sla import held_clocks, pauses_of, policy_of
from dispatch.store.sla import CaseClocks, CasePause, CaseStage
from dispatch.store.work import Case
from solver.codes import InputCode
from solver.faults import Fault

POSITIONS = {stage: position for position, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True)
class Start:
    """How the clocks of a case start.

    Stages in `met` were met when the case was received. `working` is the clock of the centre's
    desk, for who has it at hand.
    """

    met: Collection[Stage] = ()
    working: WorkingClock | None = None


def start_clocks(
    session: Session,
    who: Principal,
    case_id: str,
    policy_id: str,
    centre_id: str,
    now: datetime,
    start: Start | None = None,
) -> CaseClocks:
    """Start the clocks of a case, which run from its receipt; who starts them owns the case.

    What is reached already is told at once.

    Raises
    ------
    Refused
        NOT_FOUND: no such case, policy, ladder or centre. CONFLICT: it has clocks.
    """
    start = start or Start()
    one_at_a_time(session)
    case = session.get(Case, case_id)
    if case is None:
        raise _refused(SlaCode.CASE_NOT_FOUND, case_id, Refusal.NOT_FOUND)
    if session.get(CaseClocks, case_id) is not None:
        raise _refused(SlaCode.CLOCKS_RUNNING, case_id, Refusal.CONFLICT)
    ladder = find_ladder(session, policy_id)
    centre = session.get(ServiceCentre, centre_id)
    if centre is None:
        fault = Fault(InputCode.UNKNOWN_REFERENCE, "centreId", {"value": centre_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    owner = who.login
    clocks = CaseClocks(case=case, ladder=ladder, centre=centre, owner=owner, handled_s=0)
    case.sla_policy_id = case.sla_policy_id or policy_id
    session.add(clocks)
    steps = [clock.stage for clock in computed_stages(session, clocks, start.working)]
    if policy_of(ladder).rule(Stage.LIVE_HANDLING) is not None:
        steps.append(Stage.LIVE_HANDLING)
    clocks.stages = [
        CaseStage(stage=step, position=POSITIONS[step], owner=owner, marks=[]) for step in steps
    ]
    session.flush()
    set_dues(session, clocks, who.user_id, now, start.working)
    for stage in clocks.stages:
        if stage.stage in start.met:
            stage.met_at, stage.met_by = case.received_at, who.user_id
    tell(session, clocks, now)
    note(session, who, clocks, "started", now, policy=policy_id, centre=centre_id)
    return clocks


def pause(
    session: Session, who: Principal, case_id: str, reason: PauseReason, now: datetime
) -> CaseClocks:
    """Let the clocks stand still, after telling what was reached; standing ones go on to stand."""
    clocks = running_clocks(session, case_id)
    if clocks.paused_at is None:
        tell(session, clocks, now)
        clocks.paused_at = now
        session.add(CasePause(case_id=case_id, reason=reason, begun_at=now, begun_by=who.user_id))
        tell(session, clocks, now)
        note(session, who, clocks, "paused", now, reason=reason.value)
    return clocks


def resume(session: Session, who: Principal, case_id: str, now: datetime) -> CaseClocks:
    """Let the clocks go on; what is still to come is due so much later."""
    clocks = running_clocks(session, case_id)
    if clocks.paused_at is not None:
        for row in pauses_of(session, case_id):
            if row.ended_at is None:
                row.ended_at, row.ended_by = max(now, row.begun_at), who.user_id
        clocks.paused_at = None
        session.flush()
        set_dues(session, clocks, who.user_id, now)
        tell(session, clocks, now)
        note(session, who, clocks, "resumed", now)
    return clocks


def close(session: Session, who: Principal, case_id: str, now: datetime) -> CaseClocks:
    """End the clocks of a case, after telling what was reached; its owner stays on record.

    Who complained is asked whether the complaint is settled.
    """
    clocks = running_clocks(session, case_id)
    end_clocks(session, who.user_id, clocks, now)
    return clocks


def end_clocks(
    session: Session, actor: str, clocks: CaseClocks, now: datetime, *, asks: bool = True
) -> None:
    """End clocks that run, as `close` does; unless it `asks`, without a survey."""
    tell(session, clocks, now)
    clocks.closed_at, clocks.handling_since = now, None
    for stage in clocks.stages:
        stage.next_at = None
    _record(session, actor, clocks, "closed", now)
    if asks and clocks.ladder.case_class is CaseClass.COMPLAINT:
        ask_of_complaint(session, clocks.case_id, clocks.centre_id, now)


def reopen_clocks(session: Session, actor: str, clocks: CaseClocks, now: datetime) -> None:
    """Let clocks that have ended go on; in between they stood still, waiting for the customer."""
    since = clocks.closed_at
    if since is None:
        return
    if clocks.paused_at is None:
        stood = CasePause(
            case_id=clocks.case_id,
            reason=PauseReason.WAITING_FOR_CUSTOMER,
            begun_at=since,
            begun_by=actor,
            ended_at=max(now, since),
            ended_by=actor,
        )
        session.add(stood)
    clocks.closed_at = None
    session.flush()
    set_dues(session, clocks, actor, now)
    tell(session, clocks, now)
    _record(session, actor, clocks, "reopened", now)


def running_clocks(session: Session, case_id: str) -> CaseClocks:
    """Return clocks that have not ended, held for a change.

    Raises
    ------
    Refused
        NOT_FOUND: there are none. CONFLICT: they have ended.
    """
    clocks = held_clocks(session, case_id)
    if clocks is None:
        if session.get(Case, case_id) is None:
            raise _refused(SlaCode.CASE_NOT_FOUND, case_id, Refusal.NOT_FOUND)
        raise _refused(SlaCode.CLOCKS_MISSING, case_id, Refusal.NOT_FOUND)
    if clocks.closed_at is not None:
        raise _refused(SlaCode.CLOCKS_ENDED, case_id, Refusal.CONFLICT)
    return clocks


def note(
    session: Session, who: Principal, clocks: CaseClocks, what: str, now: datetime, **told: str
) -> None:
    """Record what a person did with the clocks of a case."""
    _record(session, who.user_id, clocks, what, now, **told)


def _record(
    session: Session, actor: str, clocks: CaseClocks, what: str, now: datetime, **told: str
) -> None:
    event = Event(
        at=now,
        actor=actor,
        kind=f"sla.{what}",
        entity="case",
        entity_id=clocks.case_id,
        payload=told,
    )
    record_event(session, event)


def _refused(code: SlaCode, case_id: str, kind: Refusal) -> Refused:
    return Refused(Fault(code, "caseId", {"id": case_id}), kind)


def live_limit(clocks: CaseClocks) -> timedelta | None:
    """Return how long a case may be handled live; None when there is no such rule."""
    rule = policy_of(clocks.ladder).rule(Stage.LIVE_HANDLING)
    return None if rule is None else timedelta(seconds=rule.amount)
