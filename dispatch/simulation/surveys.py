"""Surveys of a simulated centre: asked when a visit is done, answered days later, followed up.

What is asked, until when, and which answers somebody has to follow up is the product's own
(`dispatch.domain.quality.survey`); what a customer says is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from dispatch.domain.quality.survey import (
    BEST,
    WORST,
    Answers,
    SurveyPurpose,
    answer_faults,
    closed_fault,
    needs_follow_up,
)
from dispatch.simulation.cases import Visit
from dispatch.simulation.centre import Centre
from dispatch.simulation.pending import Answer, FollowUp
from dispatch.simulation.requests import HOME, at_minute, request_of
from dispatch.simulation.settings import Rates
from dispatch.simulation.terms import SURVEYS
from solver.faults import InvalidInput

MARKS = range(WORST, BEST + 1)
PLEASED, WAITED, UNMENDED = (1, 2, 8, 34, 55), (8, 14, 28, 30, 20), (55, 30, 15, 0, 0)
"""Marks from 1 to 5 in a hundred answers: all was well, it was late or not the first visit, or what
was broken still is."""
SLOW_SHARE, SOON_DAYS, SLOW_DAYS = 0.04, (0, 7), (14, 25)
"""Most answer within a week, few so late that the survey may be over."""
CALLED_AT = 10 * 60
"""Minute of the day after on which somebody calls who did not like a visit."""
SAYS_SO = 0.8
"""Part of the answers that leave nothing open; and how often what is said is the truth."""


@dataclass(frozen=True, slots=True)
class Experience:
    """What a customer saw of a visit that is done."""

    visit: Visit
    late: bool
    ended: datetime


def ask(centre: Centre, seen: Experience, day: date) -> None:
    """Ask about a visit that was completed on a day; an answer, if there will be one, is drawn."""
    centre.tally.month(day).surveys_asked += 1
    dice, rates = centre.dice["surveys"], centre.settings.rates
    if dice.random() >= rates.answers_survey:
        return
    days = dice.randrange(*(SLOW_DAYS if dice.random() < SLOW_SHARE else SOON_DAYS))
    at = seen.ended + timedelta(days=days, minutes=dice.randrange(10, 20 * 60))
    told = _answers(dice, rates, seen)
    answer = Answer(at, seen.visit, day, SURVEYS.expires(seen.ended), told)
    centre.pending.answers.setdefault(_local(at), []).append(answer)


def take_answers(centre: Centre, day: date) -> None:
    """Take the answers that come on a day, and call those who wait for a call."""
    coming = centre.pending.answers.pop(day, [])
    for answer in sorted(coming, key=lambda one: (one.at, one.visit.id)):
        _take(centre, answer, day)
    for waiting in centre.pending.follow_ups.pop(day, []):
        _call(centre, waiting, day)


def _take(centre: Centre, answer: Answer, day: date) -> None:
    """Keep an answer that comes in time.

    Raises
    ------
    InvalidInput
        It is one that nobody could give.
    """
    told = answer.told
    faults = [*answer_faults(SurveyPurpose.VISIT, told)]
    if faults:
        raise InvalidInput(faults)
    if closed_fault(None, answer.expires, answer.at) is not None:
        centre.log.add("survey.refused", at=answer.at, visit=answer.visit.id)
        return
    centre.log.add(
        "survey.answered",
        at=answer.at,
        visit=answer.visit.id,
        satisfaction=told.satisfaction,
        onTime=told.on_time,
        repaired=told.repaired,
        cleanliness=told.cleanliness,
        explained=told.explained,
    )
    _count(centre, answer)
    if needs_follow_up(SURVEYS, told):
        following = FollowUp(answer.visit, unmended=told.repaired is False)
        tomorrow = day + timedelta(days=1)
        centre.pending.follow_ups.setdefault(tomorrow, []).append(following)


def _call(centre: Centre, waiting: FollowUp, day: date) -> None:
    """Follow up; where the fault is still there, the customer asks for a visit the day after."""
    case = waiting.visit.case
    centre.tally.month(day).follow_ups += 1
    centre.log.add(
        "survey.followed-up",
        at=at_minute(day, CALLED_AT),
        visit=waiting.visit.id,
        again=waiting.unmended,
    )
    if waiting.unmended:
        back, dice = day + timedelta(days=1), centre.dice["surveys"]
        rates = centre.settings.rates
        again = request_of(dice, rates, case.home, "repair", back, case.fault_code)
        centre.returning.setdefault(back, []).append(again)


def _answers(dice: Random, rates: Rates, seen: Experience) -> Answers:
    mended = None
    if seen.visit.case.fault_code is not None:
        mended = dice.random() >= rates.says_unmended
    liked = PLEASED if not seen.late and seen.visit.number == 1 else WAITED
    return Answers(
        satisfaction=_mark(dice, UNMENDED if mended is False else liked),
        on_time=_said(dice, truth=not seen.late),
        repaired=mended,
        cleanliness=_mark(dice, PLEASED) if dice.random() < SAYS_SO else None,
        explained=_said(dice, truth=True),
    )


def _mark(dice: Random, weights: Sequence[int]) -> int:
    return dice.choices(MARKS, weights)[0]


def _said(dice: Random, *, truth: bool) -> bool | None:
    if dice.random() >= SAYS_SO:
        return None
    return truth if dice.random() < SAYS_SO else not truth


def _count(centre: Centre, answer: Answer) -> None:
    """Count an answer in the month of the visit that it is about."""
    month, told = centre.tally.month(answer.day), answer.told
    month.surveys_answered += 1
    month.satisfaction += told.satisfaction
    month.on_time_said += told.on_time is not None
    month.on_time_yes += told.on_time is True
    month.repaired_said += told.repaired is not None
    month.repaired_yes += told.repaired is True
    month.cleanliness_said += told.cleanliness is not None
    month.cleanliness += told.cleanliness or 0
    month.explained_said += told.explained is not None
    month.explained_yes += told.explained is True


def _local(at: datetime) -> date:
    return at.astimezone(HOME).date()
