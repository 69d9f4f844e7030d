"""When each stage of a case is due, and when its owner is reminded.

A stage is never due before one that it waits for: where working time passes slowly (a long
holiday) what is counted in days moves with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Protocol
from zoneinfo import ZoneInfo

from dispatch.domain.sla.policy import LadderPolicy, Stage, StageRule, Unit

BREACH = 100
"""The last mark of a stage: all of its time is used."""

NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Pause:
    """A span in which the clocks of a case stand still."""

    start: datetime
    end: datetime


class WorkingClock(Protocol):
    """Counts opening time of the centre that is responsible."""

    def due(
        self, received: datetime, working: timedelta, pauses: Sequence[Pause]
    ) -> tuple[datetime, bool]:
        """Return when so much opening time has passed, and whether that is provisional."""
        ...


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """The instant at which so many per cent of a stage's time are used."""

    at: datetime
    percent: int


@dataclass(frozen=True, slots=True)
class StageClock:
    """A stage of a case: its marks in order, the last one BREACH, the instant it is due.

    `provisional`: it leans on a calendar that is not announced yet.
    """

    stage: Stage
    marks: tuple[Mark, ...]
    provisional: bool

    @property
    def due_at(self) -> datetime:
        """By when the stage is to be met; at that very instant it still is."""
        return self.marks[-1].at


@dataclass(frozen=True, slots=True)
class Received:
    """A case as its clocks see it; `pauses` are those that have ended, by their start."""

    at: datetime
    zone: ZoneInfo
    work_type: str
    pauses: Sequence[Pause] = ()


def needs_remote_attempt(policy: LadderPolicy, work_type: str) -> bool:
    """Whether a visit of this work type waits for a logged remote attempt."""
    return policy.remote_first and work_type not in policy.exempt_work_types


def stage_clocks(
    policy: LadderPolicy, case: Received, working: WorkingClock
) -> tuple[StageClock, ...]:
    """Return the clocks of a case's steps, in the order of the ladder."""
    made: list[StageClock] = []
    for rule in policy.ladder():
        exempt = not needs_remote_attempt(policy, case.work_type)
        if rule.stage is Stage.REMOTE_ATTEMPT and exempt:
            continue
        own = _clock(policy, rule, case, working)
        made.append(_after(made[-1], own) if made else own)
    return tuple(made)


def _clock(
    policy: LadderPolicy, rule: StageRule, case: Received, working: WorkingClock
) -> StageClock:
    percents = (*sorted(set(policy.reminders)), BREACH)
    if rule.unit is Unit.WORKING_TIME:
        dues = [
            working.due(case.at, timedelta(seconds=_part(rule.amount, percent)), case.pauses)
            for percent in percents
        ]
        marks = [Mark(at, percent) for (at, _), percent in zip(dues, percents, strict=True)]
        return StageClock(rule.stage, tuple(marks), dues[-1][1])
    span = _span(rule, case)
    marks = [Mark(_moved(case.at + span * percent / BREACH, case), percent) for percent in percents]
    return StageClock(rule.stage, tuple(marks), provisional=False)


def _part(amount_s: int, percent: int) -> int:
    """Whole seconds of a share, rounded half up."""
    return int(Fraction(amount_s * percent, BREACH) + Fraction(1, 2))


def _span(rule: StageRule, case: Received) -> timedelta:
    """Time from receipt to the instant it is due, without pauses."""
    if rule.unit is Unit.ANY_HOUR:
        return timedelta(seconds=rule.amount)
    # As the Civil Code counts days: not the day itself, and the last one to its end.
    after = case.at.astimezone(case.zone).date() + timedelta(days=rule.amount + 1)
    return datetime.combine(after, time(), case.zone).astimezone(case.at.tzinfo) - case.at


def _moved(at: datetime, case: Received) -> datetime:
    """Put off an instant by the pauses that begin before it."""
    for pause in case.pauses:
        start = max(pause.start, case.at)
        if start < at:
            at += max(pause.end - start, NO_TIME)
    return at


def _after(earlier: StageClock, later: StageClock) -> StageClock:
    """Let no mark of the later stage come before the same mark of the earlier one."""
    marks = tuple(
        max(mine, before) for before, mine in zip(earlier.marks, later.marks, strict=True)
    )
    leans = earlier.provisional and marks[-1].at == earlier.due_at
    return StageClock(later.stage, marks, later.provisional or leans)
