"""F12: what a customer may answer, until when, and which answers somebody has to call about."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.domain.codes_quality import QualityCode
from dispatch.domain.quality.survey import (
    Answers,
    SurveyPolicy,
    SurveyPurpose,
    answer_faults,
    closed_fault,
    needs_follow_up,
    survey_policy_faults,
)
from solver.codes import InputCode

ASKED = datetime(2026, 10, 8, 4, tzinfo=UTC)


def test_a_survey_is_open_for_fourteen_days_to_the_instant() -> None:
    expires = SurveyPolicy().expires(ASKED)
    assert expires == datetime(2026, 10, 22, 4, tzinfo=UTC)
    assert closed_fault(None, expires, expires - timedelta(microseconds=1)) is None
    late = closed_fault(None, expires, expires)
    assert late is not None
    assert late.code is QualityCode.SURVEY_EXPIRED


def test_one_that_was_answered_says_so_even_when_it_is_late() -> None:
    expires = SurveyPolicy().expires(ASKED)
    fault = closed_fault(ASKED, expires, expires)
    assert fault is not None
    assert fault.code is QualityCode.SURVEY_ANSWERED


@pytest.mark.parametrize(
    ("mark", "repaired", "called"),
    [
        (2, None, True),  # the best of the low marks
        (3, None, False),
        (5, False, True),  # whatever the mark: it is still broken
        (5, True, False),
        (1, True, True),
    ],
)
def test_who_is_called(mark: int, repaired: bool | None, called: bool) -> None:
    assert needs_follow_up(SurveyPolicy(), Answers(mark, repaired=repaired)) is called


def test_the_mark_is_the_organisation_s_own() -> None:
    assert needs_follow_up(SurveyPolicy(low_satisfaction=4), Answers(4))
    assert not needs_follow_up(SurveyPolicy(low_satisfaction=0), Answers(1))


def test_marks_off_the_scale_are_all_told() -> None:
    faults = [*answer_faults(SurveyPurpose.VISIT, Answers(0, cleanliness=6))]
    assert [(each.code, each.field) for each in faults] == [
        (InputCode.OUT_OF_RANGE, "satisfaction"),
        (InputCode.OUT_OF_RANGE, "cleanliness"),
    ]


def test_after_a_complaint_nobody_is_asked_of_time_and_cleanliness() -> None:
    said = Answers(4, on_time=True, repaired=True, cleanliness=3, explained=True)
    assert [*answer_faults(SurveyPurpose.VISIT, said)] == []
    faults = [*answer_faults(SurveyPurpose.COMPLAINT, said)]
    assert [(each.code, each.field) for each in faults] == [
        (QualityCode.SURVEY_NOT_ASKED, "onTime"),
        (QualityCode.SURVEY_NOT_ASKED, "cleanliness"),
    ]


def test_a_policy_is_held_to_its_ranges() -> None:
    wrong = SurveyPolicy(valid_days=0, low_satisfaction=6)
    assert [each.field for each in survey_policy_faults(wrong)] == ["validDays", "lowSatisfaction"]
    assert [*survey_policy_faults(SurveyPolicy(365, 0))] == []
