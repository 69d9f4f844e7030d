"""The promises of many new cases, begun as `begin_promise` does, without reading any of them.

What is reached already is told by the watch, which looks at them next.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from dispatch.domain.cases.next_visit import Clock, kept_clock
from dispatch.domain.sla.choice import chosen_policy
from dispatch.domain.sla.clocks import Received, StageClock, stage_clocks
from dispatch.domain.sla.policy import LadderPolicy, Stage
from dispatch.domain.sla.watch import next_at
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.clocks import POSITIONS
from dispatch.services.sla.promises import Promises
from dispatch.services.sla.telling import as_rows
from dispatch.store.events import Event, record_events
from dispatch.store.organisation import ServiceCentre
from dispatch.store.queries.sla import policy_of
from dispatch.store.sla import CaseClocks, CaseStage
from dispatch.store.work import WorkType

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that is about to be written, by whose centre's desk its clocks run."""

    case_id: str
    kind: WorkType
    centre: ServiceCentre
    received_at: datetime
    own_policy: str | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """What a new case is promised."""

    case: NewCase
    policy_id: str
    ladder: LadderPolicy
    stages: tuple[StageClock, ...]

    def of_visit(self, made_at: datetime) -> Values:
        """Return the columns of a visit of the case that the promise sets."""
        dues = {clock.stage: clock for clock in self.stages}
        named = self.ladder.visit_stage
        due = None if named is None else dues.get(named)
        if due is None:
            return {}
        outer = dues.get(Stage.OUTER_BOUND)
        kept = kept_clock(Clock(due.due_at, None if outer is None else outer.due_at), made_at)
        return {
            "sla_due_at": kept.due_at,
            "sla_outer_at": kept.outer_at,
            "provisional": due.provisional,
            "sla_policy_id": self.policy_id,
        }


class PromiseBook:
    """Finds what cases are promised; those that are alike are counted once."""

    def __init__(self, session: Session) -> None:
        promises = Promises(session)
        self._ladders = {name: policy_of(row) for name, row in promises.ladders.items()}
        self._classes = {name: ladder.case_class for name, ladder in self._ladders.items()}
        self._policy = promises.policy
        self._desk = promises.desk
        self._counted: dict[tuple[str, str, str, datetime], tuple[StageClock, ...]] = {}

    def promised(self, case: NewCase) -> Promised | None:
        """Return what a case is promised; None when nothing is."""
        policy_id = chosen_policy(
            self._policy,
            case.own_policy,
            case.kind.id,
            self._classes,
            emergency=case.kind.emergency,
        )
        if policy_id is None:
            return None
        ladder = self._ladders[policy_id]
        if case.kind.remote_exempt:
            ladder = replace(ladder, remote_first=False)
        alike = (policy_id, case.kind.id, case.centre.id, case.received_at)
        if alike not in self._counted:
            self._counted[alike] = self._stages(case, ladder)
        return Promised(case, policy_id, ladder, self._counted[alike])

    def _stages(self, case: NewCase, ladder: LadderPolicy) -> tuple[StageClock, ...]:
        working = self._desk(case.centre.id)
        if working is None:
            raise ValueError(case.centre.id)
        received = Received(case.received_at, ZoneInfo(case.centre.timezone), case.kind.id)
        return stage_clocks(ladder, received, working)


def begin_many(
    session: Session, who: Principal, promised: Sequence[Promised], now: datetime
) -> None:
    """Write the clocks of cases that were written just before; `who` owns the cases."""
    if not promised:
        return
    clocks = [
        {
            "case_id": each.case.case_id,
            "policy_id": each.policy_id,
            "centre_id": each.case.centre.id,
            "owner": who.login,
            "handled_s": 0,
        }
        for each in promised
    ]
    session.execute(insert(CaseClocks), clocks)
    session.execute(insert(CaseStage), [*_stage_rows(promised, who.login)])
    record_events(session, (_event(each, who, now) for each in promised))


def _stage_rows(promised: Iterable[Promised], owner: str) -> Iterator[Values]:
    for each in promised:
        for clock in each.stages:
            dues = {
                "due_at": clock.due_at,
                "provisional": clock.provisional,
                "marks": as_rows(clock.marks),
                "next_at": next_at(clock.marks, (), None),
            }
            yield _stage(each, clock.stage, owner) | dues
        if each.ladder.rule(Stage.LIVE_HANDLING) is not None:
            yield _stage(each, Stage.LIVE_HANDLING, owner)


def _stage(promised: Promised, stage: Stage, owner: str) -> dict[str, Any]:
    """Return a stage whose clock does not run."""
    return {
        "case_id": promised.case.case_id,
        "stage": stage,
        "position": POSITIONS[stage],
        "owner": owner,
        "due_at": None,
        "provisional": False,
        "marks": [],
        "next_at": None,
    }


def _event(promised: Promised, who: Principal, now: datetime) -> Event:
    return Event(
        at=now,
        actor=who.user_id,
        kind="sla.started",
        entity="case",
        entity_id=promised.case.case_id,
        payload={"policy": promised.policy_id, "centre": promised.case.centre.id},
    )
