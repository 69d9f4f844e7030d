"""Surveys: what a customer is asked once a visit or a complaint is over, and what follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.domain.codes_quality import QualityCode
from solver.codes import InputCode
from solver.faults import Fault

WORST, BEST = 1, 5
"""Ends of the scale of marks."""
LONGEST_LIFE = 365
"""Days."""


@dataclass(frozen=True, slots=True)
class SurveyPolicy:
    """How long customers may answer, and which mark of satisfaction is a low one.

    Attributes
    ----------
    valid_days
        Days from the end of the work in which its survey can be answered, 1 to 365.
    low_satisfaction
        The best mark that somebody has to follow up, 0 (never) to 5 (always).
    """

    valid_days: int = 14
    low_satisfaction: int = 2

    def expires(self, asked: datetime) -> datetime:
        """Return the first instant at which it is too late to answer."""
        return asked + timedelta(days=self.valid_days)


def survey_policy_faults(policy: SurveyPolicy) -> Iterator[Fault]:
    """Yield SURVEY_POLICY_RANGE for each figure that is out of its range."""
    figures = (
        ("validDays", policy.valid_days, 1, LONGEST_LIFE),
        ("lowSatisfaction", policy.low_satisfaction, 0, BEST),
    )
    for name, figure, least, most in figures:
        if not least <= figure <= most:
            values: dict[str, str | int] = {"value": figure, "least": least, "most": most}
            yield Fault(QualityCode.SURVEY_POLICY_RANGE, name, values)


class SurveyPurpose(StrEnum):
    """What a customer is asked about: a visit that is done, or a complaint that is closed."""

    VISIT = "VISIT"
    COMPLAINT = "COMPLAINT"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a customer says: marks from 1 (worst) to 5; None for what they leave open.

    `repaired` is for a complaint whether it was settled.
    """

    satisfaction: int
    on_time: bool | None = None
    repaired: bool | None = None
    cleanliness: int | None = None
    explained: bool | None = None
    comment: str = ""


def answer_faults(purpose: SurveyPurpose, answers: Answers) -> Iterator[Fault]:
    """Yield OUT_OF_RANGE for marks off the scale, SURVEY_NOT_ASKED for what was not asked."""
    marks = (("satisfaction", answers.satisfaction), ("cleanliness", answers.cleanliness))
    for name, mark in marks:
        if mark is not None and not WORST <= mark <= BEST:
            yield Fault(InputCode.OUT_OF_RANGE, name, {"value": mark})
    if purpose is SurveyPurpose.COMPLAINT:
        of_visits = (("onTime", answers.on_time), ("cleanliness", answers.cleanliness))
        for name, said in of_visits:
            if said is not None:
                yield Fault(QualityCode.SURVEY_NOT_ASKED, name)


def needs_follow_up(policy: SurveyPolicy, answers: Answers) -> bool:
    """Tell whether somebody has to call: the mark is low, or what was broken still is."""
    return answers.satisfaction <= policy.low_satisfaction or answers.repaired is False


def closed_fault(answered: datetime | None, expires: datetime, now: datetime) -> Fault | None:
    """Return why a survey takes no answer (any more); None while it does."""
    if answered is not None:
        return Fault(QualityCode.SURVEY_ANSWERED)
    return Fault(QualityCode.SURVEY_EXPIRED) if now >= expires else None
