"""When a case is over."""

import pytest

from dispatch.domain.cases.ending import status_of
from dispatch.domain.cases.policy import CasePolicy
from dispatch.domain.cases.trips import CaseVisit
from dispatch.domain.kinds import CaseStatus
from dispatch.domain.visit_events import FailureReason
from dispatch.domain.visit_status import VisitStatus

OPEN, CLOSED, CANCELLED = CaseStatus.OPEN, CaseStatus.CLOSED, CaseStatus.CANCELLED


def visit(status: VisitStatus, name: str = "v", group: str | None = None) -> CaseVisit:
    failed = status is VisitStatus.FAILED
    return CaseVisit(f"{name}-{status}", status, FailureReason.OTHER if failed else None, group)


DONE, FAILED = visit(VisitStatus.COMPLETED), visit(VisitStatus.FAILED)
CALLED_OFF, NEW = visit(VisitStatus.CANCELLED), visit(VisitStatus.NEW)
PAIR = [visit(VisitStatus.COMPLETED, "a", "g"), visit(VisitStatus.FAILED, "b", "g")]


@pytest.mark.parametrize(
    ("visits", "status"),
    [
        ([DONE], CLOSED),
        ([FAILED, DONE], CLOSED),
        ([DONE, NEW], OPEN),
        ([visit(VisitStatus.IN_SERVICE)], OPEN),
        ([FAILED], CANCELLED),
        ([FAILED, CALLED_OFF], CANCELLED),
        ([CALLED_OFF], CANCELLED),
        ([DONE, CALLED_OFF], CLOSED),  # what was called off never took place
        (PAIR, CANCELLED),  # one of two people could not do it
        ([*PAIR, DONE], CLOSED),
        ([], CLOSED),
    ],
)
def test_it_ends_with_the_last_of_its_visits(visits: list[CaseVisit], status: CaseStatus) -> None:
    assert status_of(CasePolicy(), visits, waits=False, solved=False) is status


@pytest.mark.parametrize("visits", [[], [DONE], [FAILED], [CALLED_OFF]])
def test_it_is_open_while_something_else_is_to_come(visits: list[CaseVisit]) -> None:
    assert status_of(CasePolicy(), visits, waits=True, solved=False) is OPEN
    assert status_of(CasePolicy(), visits, waits=True, solved=True) is OPEN


def test_what_help_from_afar_has_solved_is_done_once_no_visit_is_to_come() -> None:
    assert status_of(CasePolicy(), [CALLED_OFF], waits=False, solved=True) is CLOSED
    assert status_of(CasePolicy(), [NEW], waits=False, solved=True) is OPEN


@pytest.mark.parametrize("visits", [[], [DONE], [FAILED], [CALLED_OFF], [DONE, CALLED_OFF]])
def test_what_a_person_calls_off_is_cancelled_whatever_was_done(visits: list[CaseVisit]) -> None:
    policy = CasePolicy()
    assert status_of(policy, visits, waits=False, solved=False, called_off=True) is CANCELLED
    assert status_of(policy, visits, waits=True, solved=False, called_off=True) is OPEN
