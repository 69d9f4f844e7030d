"""Remote first, overrides with a reason, emergencies, and who owns a case."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dispatch.domain.codes_sla import SlaCode
from dispatch.domain.sla.conduct import (
    acknowledge_fault,
    handed_up_at,
    may_move,
    owner_fault,
    reason_fault,
    remote_first_fault,
    stage_met_by,
    steps_to,
)
from dispatch.domain.sla.policy import COMPLAINT, EMERGENCY, STANDARD, LadderPolicy, Stage
from dispatch.domain.visit_events import VisitEventKind
from solver.faults import Fault
from solver.visit import AppointmentState
from tests.support.office_hours import FUZHOU

EXEMPT = replace(STANDARD, exempt_work_types=frozenset({"installation"}))
NINE = datetime(2026, 10, 8, 9, tzinfo=FUZHOU)


def code(fault: Fault | None) -> str | None:
    return None if fault is None else fault.code.value


@pytest.mark.parametrize(
    ("policy", "work_type", "attempted", "overridden", "refused"),
    [
        (EXEMPT, "repair", False, False, True),
        (EXEMPT, "repair", True, False, False),
        (EXEMPT, "repair", False, True, False),
        (EXEMPT, "installation", False, False, False),
        (replace(EXEMPT, remote_first=False), "repair", False, False, False),
        (EMERGENCY, "repair", False, False, False),
    ],
)
def test_a_visit_needs_a_remote_attempt_first(
    policy: LadderPolicy, work_type: str, attempted: bool, overridden: bool, refused: bool
) -> None:
    fault = remote_first_fault(policy, work_type, attempted=attempted, overridden=overridden)
    assert code(fault) == (SlaCode.REMOTE_FIRST.value if refused else None)


@pytest.mark.parametrize(("reason", "refused"), [("", True), ("  ", True), ("no telephone", False)])
def test_an_override_gives_a_reason(reason: str, refused: bool) -> None:
    assert code(reason_fault(reason)) == (SlaCode.REASON_MISSING.value if refused else None)


def test_the_customer_of_a_leak_is_told_to_shut_the_valve() -> None:
    assert code(acknowledge_fault(EMERGENCY, told_to_shut_valve=False)) == "SLA_VALVE_UNTOLD"
    assert acknowledge_fault(EMERGENCY, told_to_shut_valve=True) is None
    assert acknowledge_fault(STANDARD, told_to_shut_valve=False) is None


@pytest.mark.parametrize(
    ("policy", "state", "moves"),
    [
        (EMERGENCY, AppointmentState.PROPOSED, True),
        (EMERGENCY, AppointmentState.OFFERED, False),
        (EMERGENCY, AppointmentState.CONFIRMED, False),
        (STANDARD, AppointmentState.PROPOSED, False),
    ],
)
def test_a_leak_moves_only_visits_that_no_customer_was_told_of(
    policy: LadderPolicy, state: AppointmentState, moves: bool
) -> None:
    assert may_move(policy, state) is moves


@pytest.mark.parametrize(
    ("policy", "owner", "refused"),
    [
        (STANDARD, "bob", None),
        (STANDARD, " ", "SLA_OWNER_EMPTY"),
        (COMPLAINT, "bob", "SLA_FIRST_OWNER_STAYS"),
        (COMPLAINT, "", "SLA_OWNER_EMPTY"),
    ],
)
def test_a_complaint_stays_with_who_received_it_and_no_case_with_nobody(
    policy: LadderPolicy, owner: str, refused: str | None
) -> None:
    assert code(owner_fault(policy, owner)) == refused


@pytest.mark.parametrize(
    ("handled", "since", "up"),
    [(0, 0, 45), (30, 60, 75), (45, 60, 60), (50, 60, 60)],
)
def test_45_minutes_of_live_handling_over_all_calls(handled: int, since: int, up: int) -> None:
    # 30 minutes in the first call leave 15 for the second, which began 60 minutes after nine.
    limit, before = timedelta(minutes=45), timedelta(minutes=handled)
    began = NINE + timedelta(minutes=since)
    assert handed_up_at(limit, before, began) == NINE + timedelta(minutes=up)


def test_what_a_report_from_a_visit_meets() -> None:
    assert stage_met_by(VisitEventKind.START) is None
    assert stage_met_by(VisitEventKind.ARRIVE) is Stage.ON_SITE
    assert stage_met_by(VisitEventKind.BEGIN) is Stage.OUTER_BOUND
    assert stage_met_by(VisitEventKind.CANNOT_COMPLETE) is None


def test_a_stage_implies_those_before_it_but_no_remote_attempt() -> None:
    assert steps_to(Stage.ACKNOWLEDGED) == (Stage.ACKNOWLEDGED,)
    assert steps_to(Stage.ON_SITE) == (Stage.ACKNOWLEDGED, Stage.SERVICE_BEGUN, Stage.ON_SITE)
    assert steps_to(Stage.OUTER_BOUND) == (
        Stage.ACKNOWLEDGED,
        Stage.SERVICE_BEGUN,
        Stage.ON_SITE,
        Stage.OUTER_BOUND,
    )
    assert steps_to(Stage.LIVE_HANDLING) == (Stage.LIVE_HANDLING,)
