"""Which request repeats one that was made before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dispatch.domain.cases.policy import CasePolicy
from dispatch.domain.cases.trips import CaseVisit
from dispatch.domain.intake.duplicates import (
    About,
    KnownCase,
    Standing,
    duplicate_of,
    same_request,
    standing_of,
)
from dispatch.domain.visit_events import FailureReason
from dispatch.domain.visit_status import VisitStatus

NOON = datetime(2026, 10, 8, 4, tzinfo=UTC)
ASKED = About("k1", "s1", "d1", "repair", "PUMP")
WAITING, UNMENDED, OVER = Standing.WAITING, Standing.UNMENDED, Standing.OVER


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"customer_id": "k2"}, False),
        ({"work_type": "inspection"}, False),
        ({"fault_code": "VALVE"}, False),
        ({"fault_code": None}, True),  # not named is no difference
        ({"device_id": "d2"}, False),
        ({"device_id": "d2", "site_id": "s1"}, False),
        ({"site_id": "s2"}, True),  # the device says it: it may have been moved
        ({"device_id": None}, True),
        ({"device_id": None, "site_id": "s2"}, False),
    ],
)
def test_same_customer_device_work_and_fault(changed: dict[str, Any], same: bool) -> None:
    other = replace(ASKED, **changed)
    assert same_request(ASKED, other) == same
    assert same_request(other, ASKED) == same


def visit(status: VisitStatus, reason: FailureReason | None = None) -> CaseVisit:
    return CaseVisit(f"v-{status}-{reason}", status, reason)


DONE = visit(VisitStatus.COMPLETED)
FAILED = visit(VisitStatus.FAILED, FailureReason.PART_MISSING)
NOBODY = visit(VisitStatus.FAILED, FailureReason.NOBODY_HOME)
CANCELLED = visit(VisitStatus.CANCELLED)
NEW = visit(VisitStatus.NEW)
PUBLISHED = visit(VisitStatus.PUBLISHED)


@pytest.mark.parametrize(
    ("visits", "undecided", "standing"),
    [
        ([], False, OVER),
        ([NEW], False, WAITING),
        ([FAILED, PUBLISHED], False, WAITING),
        ([FAILED], True, WAITING),
        ([FAILED], False, UNMENDED),
        ([NOBODY], False, UNMENDED),
        ([FAILED, CANCELLED], False, UNMENDED),
        ([FAILED, DONE], False, OVER),
        ([DONE], False, OVER),
        ([CANCELLED], False, OVER),
    ],
)
def test_how_a_case_stands(visits: list[CaseVisit], undecided: bool, standing: Standing) -> None:
    assert standing_of(CasePolicy(), visits, undecided=undecided) is standing


def test_a_case_that_was_closed_is_over() -> None:
    assert standing_of(CasePolicy(), [FAILED], undecided=False, closed=True) is OVER


def known(case_id: str, hours: int, standing: Standing, about: About = ASKED) -> KnownCase:
    return KnownCase(case_id, f"T-{case_id}", about, NOON + timedelta(hours=hours), standing)


def test_the_case_that_waits_goes_before_the_older_one_and_what_is_over_is_none() -> None:
    over, unmended = known("c1", 0, OVER), known("c2", 1, UNMENDED)
    late, early = known("c3", 3, WAITING), known("c4", 2, WAITING)
    assert duplicate_of(ASKED, [over]) is None
    assert duplicate_of(ASKED, [over, unmended]) is unmended
    assert duplicate_of(ASKED, [over, unmended, late, early]) is early
    other = known("c5", 0, WAITING, replace(ASKED, fault_code="VALVE"))
    assert duplicate_of(ASKED, [other]) is None
