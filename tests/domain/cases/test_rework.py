"""F9: the same device and fault within 60 days of a replaced part is rework."""

from datetime import date, timedelta
from typing import Any

import pytest

from dispatch.domain.cases.policy import CasePolicy, policy_faults
from dispatch.domain.cases.rework import NewCase, Replacement, rework_of
from dispatch.domain.codes_cases import CaseCode
from dispatch.domain.visit_events import FailureReason

DAY = date(2026, 3, 2)


def replaced(**facts: Any) -> Replacement:
    """Ann replaced the pump of d1 for fault E3 on the day."""
    values: dict[str, Any] = {
        "visit_id": "v1",
        "case_id": "c1",
        "device_id": "d1",
        "fault_code": "E3",
        "part": "pump",
        "replaced_on": DAY,
        "technician_id": "ann",
    }
    return Replacement(**(values | facts))


def case(days_later: int, **facts: str) -> NewCase:
    """The device d1 shows E3 again."""
    values = {"case_id": "c2", "device_id": "d1", "fault_code": "E3"}
    return NewCase(received_on=DAY + timedelta(days=days_later), **(values | facts))


@pytest.mark.parametrize(
    ("days_later", "is_rework"), [(-1, False), (0, True), (59, True), (60, True), (61, False)]
)
def test_the_sixtieth_day_is_the_last(days_later: int, is_rework: bool) -> None:
    done = replaced()
    found = rework_of(CasePolicy(), case(days_later), [done])
    assert found == (done if is_rework else None)


def test_an_organisation_may_set_other_days() -> None:
    assert rework_of(CasePolicy(rework_days=30), case(31), [replaced()]) is None


@pytest.mark.parametrize(
    "other", [{"device_id": "d2"}, {"fault_code": "E4"}, {"case_id": "c1"}], ids=str
)
def test_another_device_or_fault_or_the_case_itself_is_none(other: dict[str, str]) -> None:
    assert rework_of(CasePolicy(), case(5, **other), [replaced()]) is None


def test_the_latest_replacement_answers_for_it() -> None:
    later = replaced(
        visit_id="v2", case_id="c9", replaced_on=DAY + timedelta(days=10), technician_id="ben"
    )
    found = rework_of(CasePolicy(), case(20), [later, replaced()])
    assert found is not None
    assert (found.visit_id, found.technician_id) == ("v2", "ben")


def test_figures_below_their_range_and_reasons_left_open_are_all_told_at_once() -> None:
    policy = CasePolicy(
        trips_allowed=0,
        level_step=0,
        rework_days=-1,
        exchange_after_failed=0,
        next_technician={},
    )
    faults = [*policy_faults(policy)]
    assert [fault.field for fault in faults[:4]] == [
        "tripsAllowed",
        "levelStep",
        "exchangeAfterFailed",
        "reworkDays",
    ]
    assert {fault.code for fault in faults[4:]} == {CaseCode.POLICY_INCOMPLETE}
    assert len(faults) == 4 + len(FailureReason)
    assert [*policy_faults(CasePolicy())] == []
