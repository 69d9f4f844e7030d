"""What will come at a simulated centre on days ahead: answers, calls, disputes and rulings."""

from dataclasses import dataclass, field
from datetime import date, datetime

from dispatch.domain.ledger.lines import Draft
from dispatch.domain.quality.survey import Answers
from dispatch.simulation.cases import Visit


@dataclass(frozen=True, slots=True)
class Answer:
    """What a customer will say of a visit of a day, when, and when it is too late to."""

    at: datetime
    visit: Visit
    day: date
    expires: datetime
    told: Answers


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A visit whose customer has to be called; `unmended` if the fault is still there."""

    visit: Visit
    unmended: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger by its number, with the month that it is paid in."""

    id: int
    draft: Draft
    month: str


@dataclass(slots=True)
class Pending:
    """All of it by day."""

    answers: dict[date, list[Answer]] = field(default_factory=dict)
    follow_ups: dict[date, list[FollowUp]] = field(default_factory=dict)
    disputes: dict[date, list[Line]] = field(default_factory=dict)
    rulings: dict[date, list[Line]] = field(default_factory=dict)
