"""The clocks of cases."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from api.rest.schemas.clocks import (
    AttemptView,
    ClocksHead,
    ClocksView,
    MarkView,
    OverrideView,
    PauseView,
    StageView,
)
from api.rest.schemas.visits import CustomerView
from api.rest.views.values import local, local_or_none
from dispatch.domain.sla.policy import Stage
from dispatch.services.reading.clocks import ClocksTold
from dispatch.services.sla.telling import marks_of
from dispatch.store.sla import CaseClocks, CaseStage, SlaNotice


def clocks_view(told: ClocksTold) -> ClocksView:
    """Show the clocks of a case with all that was done with them."""
    zone, logins = told.zone, told.logins
    return ClocksView(
        **dict(_head(told.clocks, zone, told)),
        pauses=[
            PauseView(
                reason=row.reason,
                begun_at=local(row.begun_at, zone),
                begun_by=logins.get(row.begun_by, row.begun_by),
                ended_at=local_or_none(row.ended_at, zone),
                ended_by=None if row.ended_by is None else logins.get(row.ended_by, row.ended_by),
            )
            for row in told.pauses
        ],
        attempts=[
            AttemptView(
                at=local(row.at, zone),
                by=logins.get(row.actor, row.actor),
                outcome=row.outcome,
                note=row.note,
            )
            for row in told.attempts
        ],
        overrides=[
            OverrideView(
                at=local(row.at, zone), by=logins.get(row.actor, row.actor), reason=row.reason
            )
            for row in told.overrides
        ],
    )


def clocks_head(clocks: CaseClocks) -> ClocksHead:
    """Show the clocks of a case on a list, without who was told of what."""
    return _head(clocks, ZoneInfo(clocks.centre.timezone), None)


def _head(clocks: CaseClocks, zone: ZoneInfo, told: ClocksTold | None) -> ClocksHead:
    case = clocks.case
    remote = Stage.REMOTE_ATTEMPT
    waits = any(stage.stage is remote and stage.met_at is None for stage in clocks.stages)
    return ClocksHead(
        case_id=clocks.case_id,
        ticket=case.ticket,
        description=case.description,
        customer=CustomerView(name=case.customer.name, phone=case.customer.phone),
        centre_id=clocks.centre_id,
        received_at=local(case.received_at, zone),
        policy_id=clocks.policy_id,
        policy_name=clocks.ladder.policy.name,
        case_class=clocks.ladder.case_class,
        owner=clocks.owner,
        paused_at=local_or_none(clocks.paused_at, zone),
        closed_at=local_or_none(clocks.closed_at, zone),
        handling_since=local_or_none(clocks.handling_since, zone),
        handled_duration=timedelta(seconds=clocks.handled_s),
        waits_for_remote_attempt=waits and clocks.closed_at is None,
        stages=[_stage(stage, zone, told) for stage in clocks.stages],
    )


def _stage(stage: CaseStage, zone: ZoneInfo, told: ClocksTold | None) -> StageView:
    logins = {} if told is None else told.logins
    notices = () if told is None else told.notices
    return StageView(
        stage=stage.stage,
        due=local_or_none(stage.due_at, zone),
        provisional=stage.provisional,
        met_at=local_or_none(stage.met_at, zone),
        met_by=None if stage.met_by is None else logins.get(stage.met_by, stage.met_by),
        breached_at=local_or_none(stage.breached_at, zone),
        owner=stage.owner,
        marks=_marks(stage, zone, [each for each in notices if each.stage is stage.stage]),
    )


def _marks(stage: CaseStage, zone: ZoneInfo, notices: Sequence[SlaNotice]) -> list[MarkView]:
    sent = {notice.percent: notice for notice in notices}
    return [
        MarkView(
            percent=mark.percent,
            at=local(mark.at, zone),
            told=sent[mark.percent].told if mark.percent in sent else None,
            sent_at=local(sent[mark.percent].sent_at, zone) if mark.percent in sent else None,
        )
        for mark in marks_of(stage)
    ]
