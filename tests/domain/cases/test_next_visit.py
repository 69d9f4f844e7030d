"""F8 and F16: what the visit after one that failed must carry, and when a person decides."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dispatch.domain.cases.next_visit import (
    MANAGERS,
    Clock,
    DecisionCause,
    Failed,
    decision_needed,
    kept_clock,
    next_visit,
)
from dispatch.domain.cases.policy import CasePolicy, NextTechnician
from dispatch.domain.cases.trips import CaseVisit
from dispatch.domain.visit_events import FailureReason
from dispatch.domain.visit_status import VisitStatus

R = FailureReason
DEFAULT = CasePolicy()
CREW = {
    "ann": {"repair": 1},
    "ben": {"repair": 2, "gas": 1},
    "cat": {"repair": 3},
    "dan": {"gas": 3},
}
NOW = datetime(2026, 10, 8, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def failed(reason: FailureReason = R.PART_MISSING, **facts: Any) -> Failed:
    """A repair of 50 minutes at which Ann failed."""
    values: dict[str, Any] = {"needs": {"repair": 1}, "technician_id": "ann", "service_s": 3000}
    return Failed(reason, **(values | facts))


def visits(*reasons: FailureReason | None) -> list[CaseVisit]:
    """Visits of one case that failed for these reasons; None was completed."""
    return [
        CaseVisit(f"v{n}", VisitStatus.COMPLETED if r is None else VisitStatus.FAILED, r)
        for n, r in enumerate(reasons)
    ]


def test_the_second_visit_carries_the_missing_part_the_diagnosis_and_someone_able() -> None:
    made = next_visit(
        DEFAULT, failed(lacking={"pump": 1}, parts={"seal": 2}, diagnosis="pump is dead"), CREW
    )
    assert made.parts == {"seal": 2, "pump": 1}
    assert made.diagnosis == "pump is dead"
    # Ann knows the fault; Ben and Cat are at least one level above her.
    assert made.technicians == {"ann", "ben", "cat"}
    assert made.needs == {"repair": 1}
    assert (made.service_s, made.remainder, made.mandatory) == (3000, False, True)


def test_who_lacked_the_skill_is_followed_by_someone_a_level_higher() -> None:
    made = next_visit(DEFAULT, failed(R.SKILL_MISSING), CREW)
    # Level 1 failed: 1 + 1. Partner points may come too, so nobody is named.
    assert made.needs == {"repair": 2}
    assert made.technicians == frozenset()


def test_the_step_is_counted_from_the_level_of_who_failed_not_of_what_was_required() -> None:
    made = next_visit(DEFAULT, failed(R.SKILL_MISSING, technician_id="ben"), CREW)
    assert made.needs == {"repair": 3}  # Ben has 2


def test_two_levels_higher_where_the_policy_says_so() -> None:
    made = next_visit(CasePolicy(level_step=2), failed(R.SKILL_MISSING), CREW)
    assert made.needs == {"repair": 3}  # 1 + 2


def test_nobody_is_higher_than_the_highest() -> None:
    made = next_visit(DEFAULT, failed(R.SKILL_MISSING, technician_id="cat"), CREW)
    assert made.needs == {"repair": 3}


def test_levels_that_nobody_has_together_are_not_asked_for() -> None:
    both = {"repair": 1, "gas": 1}
    made = next_visit(DEFAULT, failed(R.SKILL_MISSING, needs=both, technician_id="ben"), CREW)
    # repair 3 is Cat's alone and gas 2 Dan's alone: Ben, or whoever comes, has what was required.
    assert made.needs == both


def test_the_same_technician_alone_where_the_policy_says_so() -> None:
    policy = CasePolicy(next_technician=dict.fromkeys(FailureReason, NextTechnician.SAME))
    assert next_visit(policy, failed(), CREW).technicians == {"ann"}
    # Who has left the company is followed by someone higher than was required: level 2.
    gone = next_visit(policy, failed(technician_id="zoe"), CREW)
    assert gone.needs == {"repair": 2}


def test_after_a_partner_point_comes_one_of_our_own_who_is_higher() -> None:
    made = next_visit(DEFAULT, failed(technician_id=None), CREW)
    assert made.needs == {"repair": 2}
    assert made.technicians == {"ben", "cat"}


def test_a_closed_door_asks_for_nobody_else() -> None:
    made = next_visit(DEFAULT, failed(R.NOBODY_HOME), CREW)
    assert (made.needs, made.technicians) == ({"repair": 1}, frozenset())
    assert not made.mandatory


def test_parts_that_were_used_are_not_needed_again() -> None:
    made = next_visit(DEFAULT, failed(parts={"seal": 2, "pump": 1}, used={"seal": 2}), CREW)
    assert made.parts == {"pump": 1}


def test_a_missing_part_that_was_required_already_is_carried_once() -> None:
    assert next_visit(DEFAULT, failed(parts={"pump": 1}, lacking={"pump": 1}), CREW).parts == {
        "pump": 1
    }


def test_a_work_done_in_part_leaves_the_rest() -> None:
    made = next_visit(
        DEFAULT,
        failed(R.OUT_OF_TIME, remaining_s=1200, parts={"filter": 3}, used={"filter": 2}),
        CREW,
    )
    assert made.remainder
    assert made.service_s == 1200
    assert made.parts == {"filter": 1}


def test_the_clock_runs_on_and_a_bound_that_has_passed_forbids_nothing() -> None:
    due, outer = NOW - HOUR, NOW + 2 * HOUR
    assert kept_clock(Clock(due, outer), NOW) == Clock(due, outer)
    assert kept_clock(Clock(due, NOW), NOW) == Clock(due, None)
    assert kept_clock(Clock(None, None), NOW) == Clock(None, None)


@pytest.mark.parametrize(
    ("reasons", "cause"),
    [
        ((R.PART_MISSING,), None),
        ((R.PART_MISSING, R.SKILL_MISSING), DecisionCause.THIRD_VISIT),
        ((R.PART_MISSING, R.SKILL_MISSING, R.OTHER), DecisionCause.THIRD_VISIT),
        # Nobody was home: that trip is not one of the two.
        ((R.NOBODY_HOME, R.PART_MISSING), None),
        ((R.NOBODY_HOME, R.PART_MISSING, R.NOBODY_HOME), None),
        ((R.NOBODY_HOME, R.PART_MISSING, R.OTHER), DecisionCause.THIRD_VISIT),
        # A case whose first trip was completed, and that goes on, has had one.
        ((None, R.PART_MISSING), DecisionCause.THIRD_VISIT),
        ((R.DEVICE_BEYOND_REPAIR,), DecisionCause.BEYOND_REPAIR),
        ((R.CUSTOMER_REFUSED,), DecisionCause.CUSTOMER_REFUSED),
        ((R.WRONG_ADDRESS,), DecisionCause.WRONG_ADDRESS),
    ],
)
def test_never_a_third_visit_without_a_decision(
    reasons: tuple[FailureReason | None, ...], cause: DecisionCause | None
) -> None:
    last = reasons[-1]
    assert last is not None
    assert decision_needed(DEFAULT, visits(*reasons), last) is cause


def test_a_manager_decides_of_a_third_visit_and_the_desk_of_an_address() -> None:
    assert DecisionCause.THIRD_VISIT in MANAGERS
    assert DecisionCause.WRONG_ADDRESS not in MANAGERS


def test_two_technicians_at_one_door_are_one_trip() -> None:
    together = [
        CaseVisit("v1", VisitStatus.COMPLETED, group="g"),
        CaseVisit("v2", VisitStatus.FAILED, R.PART_MISSING, group="g"),
    ]
    assert decision_needed(DEFAULT, together, R.PART_MISSING) is None


def test_a_trip_is_over_as_soon_as_one_of_two_technicians_has_failed() -> None:
    # The second trip: its other technician is still at work, but a third visit is what comes next.
    trips = [
        *visits(R.OTHER),
        CaseVisit("v1", VisitStatus.FAILED, R.PART_MISSING, group="g"),
        CaseVisit("v2", VisitStatus.IN_SERVICE, group="g"),
    ]
    assert decision_needed(DEFAULT, trips, R.PART_MISSING) is DecisionCause.THIRD_VISIT


def test_cancelled_and_coming_visits_are_no_trips() -> None:
    others = [CaseVisit("v8", VisitStatus.CANCELLED), CaseVisit("v9", VisitStatus.PLANNED)]
    assert decision_needed(DEFAULT, [*visits(R.OTHER), *others], R.OTHER) is None


def test_the_rule_can_be_switched_off_or_turned_into_an_exchange() -> None:
    twice = visits(R.PART_MISSING, R.PART_MISSING)
    assert decision_needed(CasePolicy(trips_allowed=None), twice, R.PART_MISSING) is None
    exchange = CasePolicy(exchange_after_failed=2)
    assert decision_needed(exchange, twice, R.PART_MISSING) is DecisionCause.EXCHANGE_DUE
