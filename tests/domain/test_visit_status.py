"""The life of a visit."""

from itertools import pairwise

import pytest

from dispatch.domain.codes import DomainCode
from dispatch.domain.visit_status import (
    FINAL,
    OPEN,
    TRANSITIONS,
    UNDER_WAY,
    VisitStatus,
    allowed,
    transition_fault,
)

S = VisitStatus


@pytest.mark.parametrize(
    "life",
    [
        (S.NEW, S.PLANNED, S.PUBLISHED, S.EN_ROUTE, S.ARRIVED, S.IN_SERVICE, S.COMPLETED),
        (S.PUBLISHED, S.EN_ROUTE, S.ARRIVED, S.FAILED),  # nobody opens
        (S.PUBLISHED, S.EN_ROUTE, S.PUBLISHED, S.NEW, S.PLANNED),  # called off, then planned anew
        (S.PLANNED, S.NEW, S.CANCELLED),
        (S.PUBLISHED, S.ARRIVED, S.COMPLETED),  # a phone without a network skipped steps
    ],
)
def test_lives_that_a_visit_can_lead(life: tuple[VisitStatus, ...]) -> None:
    assert [step for step in pairwise(life) if not allowed(*step)] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (S.COMPLETED, S.IN_SERVICE),
        (S.COMPLETED, S.COMPLETED),
        (S.FAILED, S.NEW),
        (S.CANCELLED, S.PLANNED),
        (S.NEW, S.EN_ROUTE),
        (S.NEW, S.COMPLETED),
        (S.IN_SERVICE, S.PUBLISHED),
        (S.IN_SERVICE, S.CANCELLED),
    ],
)
def test_a_step_that_makes_no_sense_is_a_coded_fault(
    before: VisitStatus, after: VisitStatus
) -> None:
    fault = transition_fault(before, after)
    assert fault is not None
    assert fault.code is DomainCode.VISIT_TRANSITION
    assert fault.field == "status"
    assert fault.params == {"before": before, "after": after}


def test_an_allowed_step_is_no_fault() -> None:
    assert transition_fault(S.ARRIVED, S.IN_SERVICE) is None


def test_every_status_has_its_place() -> None:
    assert set(TRANSITIONS) == set(VisitStatus)
    assert {S.COMPLETED, S.FAILED, S.CANCELLED} == FINAL
    assert {S.EN_ROUTE, S.ARRIVED, S.IN_SERVICE} == UNDER_WAY
    assert {S.NEW, S.PLANNED, S.PUBLISHED} == OPEN
