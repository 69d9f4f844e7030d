"""A policy is data, and is refused with everything that is wrong with it at once."""

from dataclasses import replace

import pytest

from dispatch.domain.codes_sla import SlaCode
from dispatch.domain.sla.policy import (
    COMPLAINT,
    EMERGENCY,
    STANDARD,
    LadderPolicy,
    Stage,
    StageRule,
    Unit,
    policy_faults,
)

HOUR_S = 3_600
DAY_S = 24 * HOUR_S


def ladder(*rules: StageRule) -> LadderPolicy:
    return LadderPolicy(stages=rules, owners=("lead",))


def codes(policy: LadderPolicy) -> list[tuple[SlaCode, str]]:
    return [(SlaCode(fault.code), fault.field) for fault in policy_faults(policy)]


@pytest.mark.parametrize("policy", [STANDARD, EMERGENCY, COMPLAINT])
def test_the_defaults_are_sound(policy: LadderPolicy) -> None:
    assert codes(policy) == []


def test_the_standard_ladder_is_the_one_of_the_service_terms() -> None:
    assert STANDARD.ladder() == (
        StageRule(Stage.ACKNOWLEDGED, Unit.WORKING_TIME, 2 * HOUR_S),
        StageRule(Stage.REMOTE_ATTEMPT, Unit.WORKING_TIME, 5 * HOUR_S),
        StageRule(Stage.SERVICE_BEGUN, Unit.WORKING_TIME, 5 * HOUR_S),
        StageRule(Stage.ON_SITE, Unit.CALENDAR_DAYS, 1),
        StageRule(Stage.OUTER_BOUND, Unit.CALENDAR_DAYS, 3),
    )
    assert STANDARD.reminders == (50, 80)


def test_the_ladder_does_not_depend_on_the_order_of_the_rules() -> None:
    turned = replace(STANDARD, stages=STANDARD.stages[::-1])
    assert turned.ladder() == STANDARD.ladder()


_S, _U = Stage, Unit


@pytest.mark.parametrize(
    ("earlier", "later", "backwards"),
    [
        ((_S.ACKNOWLEDGED, _U.WORKING_TIME, 3), (_S.SERVICE_BEGUN, _U.WORKING_TIME, 2), True),
        ((_S.ACKNOWLEDGED, _U.WORKING_TIME, 2), (_S.SERVICE_BEGUN, _U.WORKING_TIME, 2), False),
        ((_S.ON_SITE, _U.CALENDAR_DAYS, 4), (_S.OUTER_BOUND, _U.CALENDAR_DAYS, 3), True),
        # Three days of opening time never fit into two hours of any.
        (
            (_S.ACKNOWLEDGED, _U.WORKING_TIME, 3 * DAY_S),
            (_S.ON_SITE, _U.ANY_HOUR, 2 * HOUR_S),
            True,
        ),
        # The end of the same day may be a minute or 24 hours away: only more is always too late.
        ((_S.SERVICE_BEGUN, _U.ANY_HOUR, DAY_S), (_S.ON_SITE, _U.CALENDAR_DAYS, 0), False),
        ((_S.SERVICE_BEGUN, _U.ANY_HOUR, 2 * DAY_S), (_S.ON_SITE, _U.CALENDAR_DAYS, 0), True),
        ((_S.ON_SITE, _U.CALENDAR_DAYS, 3), (_S.OUTER_BOUND, _U.ANY_HOUR, 2 * DAY_S), True),
        # Working time may pass as slowly as it likes: what comes after it moves with it.
        ((_S.ON_SITE, _U.CALENDAR_DAYS, 3), (_S.OUTER_BOUND, _U.WORKING_TIME, HOUR_S), False),
    ],
)
def test_stages_that_run_backwards(
    earlier: tuple[Stage, Unit, int], later: tuple[Stage, Unit, int], backwards: bool
) -> None:
    found = codes(ladder(StageRule(*earlier), StageRule(*later)))
    expected = [(SlaCode.STAGES_BACKWARDS, f"stages.{later[0].value}")]
    assert found == (expected if backwards else [])


def test_all_that_is_wrong_is_said_at_once() -> None:
    bad = LadderPolicy(
        stages=(
            StageRule(Stage.ACKNOWLEDGED, Unit.WORKING_TIME, 3 * HOUR_S),
            StageRule(Stage.SERVICE_BEGUN, Unit.WORKING_TIME, 2 * HOUR_S),
            StageRule(Stage.SERVICE_BEGUN, Unit.WORKING_TIME, 2 * HOUR_S),
            StageRule(Stage.LIVE_HANDLING, Unit.ANY_HOUR, 0),
        ),
        owners=("lead", "lead"),
        reminders=(50, 100),
        visit_stage=Stage.ON_SITE,
    )
    assert codes(bad) == [
        (SlaCode.STAGE_TWICE, "stages.SERVICE_BEGUN"),
        (SlaCode.STAGE_AMOUNT, "stages.LIVE_HANDLING"),
        (SlaCode.STAGES_BACKWARDS, "stages.SERVICE_BEGUN"),
        (SlaCode.REMINDER_RANGE, "reminders[1]"),
        (SlaCode.OWNER_TWICE, "owners[1]"),
        (SlaCode.VISIT_STAGE_MISSING, "visitStage"),
    ]


def test_a_policy_without_stages_or_owners() -> None:
    assert codes(LadderPolicy(stages=(), owners=())) == [
        (SlaCode.NO_STAGES, "stages"),
        (SlaCode.OWNERS_MISSING, "owners"),
    ]
