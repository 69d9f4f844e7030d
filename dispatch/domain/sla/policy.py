"""What an organisation promises, as data: the stages, who is told, what comes first.

The sources of the rules stand in docs/sla.md. Every figure here is a default of this product.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from dispatch.domain.codes_sla import SlaCode
from solver.faults import Fault

HOUR_S = 3_600
DAY_S = 24 * HOUR_S


class Stage(StrEnum):
    """A step of the ladder, in the order in which they are climbed.

    LIVE_HANDLING is none of the steps: it measures how long a person has been busy with a case.
    """

    ACKNOWLEDGED = "ACKNOWLEDGED"
    REMOTE_ATTEMPT = "REMOTE_ATTEMPT"
    SERVICE_BEGUN = "SERVICE_BEGUN"
    ON_SITE = "ON_SITE"
    ANSWERED = "ANSWERED"
    OUTER_BOUND = "OUTER_BOUND"
    LIVE_HANDLING = "LIVE_HANDLING"


LADDER = tuple(stage for stage in Stage if stage is not Stage.LIVE_HANDLING)
"""The steps, in order."""


class Unit(StrEnum):
    """What a stage is counted in.

    WORKING_TIME: seconds of opening time. CALENDAR_DAYS: to the end of so many local days after
    the day of receipt. ANY_HOUR: seconds, day and night.
    """

    WORKING_TIME = "WORKING_TIME"
    CALENDAR_DAYS = "CALENDAR_DAYS"
    ANY_HOUR = "ANY_HOUR"


class CaseClass(StrEnum):
    """What kind of promise it is; EMERGENCY is a leak, COMPLAINT stays with who received it."""

    NORMAL = "NORMAL"
    EMERGENCY = "EMERGENCY"
    COMPLAINT = "COMPLAINT"


@dataclass(frozen=True, slots=True)
class StageRule:
    """By when a stage is to be met: `amount` seconds, or days for CALENDAR_DAYS."""

    stage: Stage
    unit: Unit
    amount: int


@dataclass(frozen=True, slots=True)
class LadderPolicy:
    """What is promised to a class of cases.

    Attributes
    ----------
    stages
        At most one rule for each stage.
    owners
        Who is told of a breach, from the lowest up: logins, or names of desks. The person who
        works on a case stands below the first.
    reminders
        Per cent of a stage's time (1 to 99) at which its owner is reminded.
    remote_first
        A visit needs a logged remote attempt before it.
    exempt_work_types
        Ids of the work types that need none.
    visit_stage
        The stage whose due instant is the deadline for the start of a visit's service.
    """

    stages: tuple[StageRule, ...]
    owners: tuple[str, ...]
    case_class: CaseClass = CaseClass.NORMAL
    reminders: tuple[int, ...] = (50, 80)
    remote_first: bool = True
    exempt_work_types: frozenset[str] = frozenset()
    visit_stage: Stage | None = None

    def rule(self, stage: Stage) -> StageRule | None:
        """Return the rule of a stage; None when nothing is promised of it."""
        return next((rule for rule in self.stages if rule.stage is stage), None)

    def ladder(self) -> tuple[StageRule, ...]:
        """Return the rules of the steps, in the order of the ladder."""
        found = (self.rule(stage) for stage in LADDER)
        return tuple(rule for rule in found if rule is not None)


OWNERS = ("team-lead", "duty-manager", "service-director")

STANDARD = LadderPolicy(
    stages=(
        StageRule(Stage.ACKNOWLEDGED, Unit.WORKING_TIME, 2 * HOUR_S),
        StageRule(Stage.REMOTE_ATTEMPT, Unit.WORKING_TIME, 5 * HOUR_S),
        StageRule(Stage.SERVICE_BEGUN, Unit.WORKING_TIME, 5 * HOUR_S),
        StageRule(Stage.ON_SITE, Unit.CALENDAR_DAYS, 1),
        StageRule(Stage.OUTER_BOUND, Unit.CALENDAR_DAYS, 3),
    ),
    owners=OWNERS,
    visit_stage=Stage.SERVICE_BEGUN,
)
"""Acknowledged in 2, begun in 5 working hours; there the same or the next day, 3 days at most."""

EMERGENCY = LadderPolicy(
    stages=(
        StageRule(Stage.ACKNOWLEDGED, Unit.ANY_HOUR, 15 * 60),
        StageRule(Stage.ON_SITE, Unit.ANY_HOUR, 2 * HOUR_S),
    ),
    owners=OWNERS[1:],
    case_class=CaseClass.EMERGENCY,
    remote_first=False,
    visit_stage=Stage.ON_SITE,
)
"""A leak: the valve shut within 15 minutes, two hours on site at any hour, no remote attempt."""

COMPLAINT = LadderPolicy(
    stages=(
        StageRule(Stage.ANSWERED, Unit.CALENDAR_DAYS, 3),
        StageRule(Stage.LIVE_HANDLING, Unit.ANY_HOUR, 45 * 60),
    ),
    owners=OWNERS[1:],
    case_class=CaseClass.COMPLAINT,
    remote_first=False,
)
"""Answered within 3 days; 45 minutes of live handling, then the duty manager."""

DEFAULT_LADDERS = {each.case_class: each for each in (STANDARD, EMERGENCY, COMPLAINT)}
"""The default ladder of each class."""


def policy_faults(policy: LadderPolicy) -> Iterator[Fault]:
    """Yield everything that is wrong with a policy; `field` is in the words of the API."""
    if not policy.stages:
        yield Fault(SlaCode.NO_STAGES, "stages")
    yield from _stage_faults(policy)
    for earlier, later in combinations(policy.ladder(), 2):
        if _backwards(earlier, later):
            values = {"earlier": earlier.stage.value, "later": later.stage.value}
            yield Fault(SlaCode.STAGES_BACKWARDS, f"stages.{later.stage.value}", values)
    for place, percent in enumerate(policy.reminders):
        if not 1 <= percent <= 99:
            yield Fault(SlaCode.REMINDER_RANGE, f"reminders[{place}]", {"value": percent})
    if not policy.owners or not all(name.strip() for name in policy.owners):
        yield Fault(SlaCode.OWNERS_MISSING, "owners")
    for place, name in enumerate(policy.owners):
        if name in policy.owners[:place]:
            yield Fault(SlaCode.OWNER_TWICE, f"owners[{place}]", {"owner": name})
    if policy.visit_stage is not None and policy.rule(policy.visit_stage) not in policy.ladder():
        stage = {"stage": policy.visit_stage.value}
        yield Fault(SlaCode.VISIT_STAGE_MISSING, "visitStage", stage)


def _stage_faults(policy: LadderPolicy) -> Iterator[Fault]:
    seen = set()
    for rule in policy.stages:
        field = f"stages.{rule.stage.value}"
        if rule.stage in seen:
            yield Fault(SlaCode.STAGE_TWICE, field, {"stage": rule.stage.value})
        seen.add(rule.stage)
        least = 0 if rule.unit is Unit.CALENDAR_DAYS else 1
        if rule.amount < least:
            values = {"stage": rule.stage.value, "value": rule.amount, "least": least}
            yield Fault(SlaCode.STAGE_AMOUNT, field, values)


def _backwards(earlier: StageRule, later: StageRule) -> bool:
    """Whether the later stage is due before the earlier one, whenever a case is received."""
    if earlier.unit is later.unit:
        return earlier.amount > later.amount
    return _least_s(earlier) > _most_s(later)


def _least_s(rule: StageRule) -> int:
    """Seconds from receipt that pass at the least before it is due.

    An hour less than the days say, which the clocks' change in spring may take.
    """
    if rule.unit is Unit.CALENDAR_DAYS:
        return rule.amount * DAY_S - HOUR_S
    return rule.amount


def _most_s(rule: StageRule) -> float:
    """Seconds from receipt by which it is due; working time has no such bound."""
    if rule.unit is Unit.CALENDAR_DAYS:
        return (rule.amount + 1) * DAY_S + HOUR_S
    return rule.amount if rule.unit is Unit.ANY_HOUR else float("inf")
