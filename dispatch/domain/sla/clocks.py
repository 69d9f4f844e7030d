"""When each stage of a case is due, and when its owner is reminded.

A stage is never due before one that it waits for: where working time passes slowly (a long
holiday) what is counted in days moves with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from dispatch.domain.calendar.clock import WorkingClock
from dispatch.domain.calendar.pauses import Pause, runs
from dispatch.domain.sla.policy import LadderPolicy, Stage, StageRule, Unit

BREACH = 100
"""The last mark of a stage: all of its time is used."""

NO_TIME = timedelta(0)


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
    """A case as its clocks see it; `pauses` are those that have ended, by their beginning."""

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
        parts = [timedelta(seconds=_part(rule.amount, percent)) for percent in percents]
        found = [working.due(case.at, part, case.pauses) for part in parts]
        dues = [due for due in found if due is not None]  # None is for pauses that have no end
        marks = [Mark(due.at, percent) for due, percent in zip(dues, percents, strict=True)]
        return StageClock(rule.stage, tuple(marks), dues[-1].provisional)
    span = _span(rule, case)
    marks = [Mark(_moved(span * percent / BREACH, case), percent) for percent in percents]
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
    return _utc(datetime.combine(after, time(), case.zone)) - _utc(case.at)


def _moved(span: timedelta, case: Received) -> datetime:
    """Return when so much time has passed since receipt, outside pauses."""
    left = span
    for run in runs(_utc(case.at), case.pauses):
        if run.ended is None or run.ended - run.begun >= left:
            return run.begun + left
        left -= run.ended - run.begun
    raise ValueError(case.pauses)  # one of them has no end


def _utc(at: datetime) -> datetime:
    """Two instants of one zone differ by their wall clocks in Python, not by what elapses."""
    return at.astimezone(UTC)


def _after(earlier: StageClock, later: StageClock) -> StageClock:
    """Let no mark of the later stage come before the same mark of the earlier one."""
    marks = tuple(
        max(mine, before) for before, mine in zip(earlier.marks, later.marks, strict=True)
    )
    leans = earlier.provisional and marks[-1].at == earlier.due_at
    return StageClock(later.stage, marks, later.provisional or leans)
