"""Indicators of an evaluation: how many points, for what, and how a figure earns them.

An organisation brings its own table (docs/quality.md); what a standard says of indicators is not
repeated here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from dispatch.domain.codes_quality import QualityCode
from solver.faults import Fault

HUNDREDTHS = 100
"""Of a point."""
THOUSANDTHS = 1_000
"""Of the unit of a figure."""


class Source(StrEnum):
    """Where an indicator's figure comes from: what the system measured, or a person."""

    MANUAL = "MANUAL"
    RESPONSE_TIME = "RESPONSE_TIME"
    REPAIR_TIME = "REPAIR_TIME"
    FIRST_TIME_FIX = "FIRST_TIME_FIX"
    REWORK = "REWORK"
    THIRD_VISITS = "THIRD_VISITS"
    STAGES_IN_TIME = "STAGES_IN_TIME"
    VISITS_IN_TIME = "VISITS_IN_TIME"
    PARTS_ARRIVAL = "PARTS_ARRIVAL"
    MODEL_FAILURES = "MODEL_FAILURES"
    SURVEY_ANSWERED = "SURVEY_ANSWERED"
    SURVEY_SATISFACTION = "SURVEY_SATISFACTION"
    SURVEY_ON_TIME = "SURVEY_ON_TIME"
    SURVEY_REPAIRED = "SURVEY_REPAIRED"
    SURVEY_CLEANLINESS = "SURVEY_CLEANLINESS"
    SURVEY_EXPLAINED = "SURVEY_EXPLAINED"


class FigureUnit(StrEnum):
    """What a figure counts; MARK is a customer's, from 1 to 5."""

    PERCENT = "PERCENT"
    MINUTES = "MINUTES"
    HOURS = "HOURS"
    MARK = "MARK"
    PER_100_DEVICE_YEARS = "PER_100_DEVICE_YEARS"


_NOT_PERCENT: Mapping[Source, FigureUnit] = {
    Source.RESPONSE_TIME: FigureUnit.MINUTES,
    Source.REPAIR_TIME: FigureUnit.HOURS,
    Source.MODEL_FAILURES: FigureUnit.PER_100_DEVICE_YEARS,
    Source.SURVEY_SATISFACTION: FigureUnit.MARK,
    Source.SURVEY_CLEANLINESS: FigureUnit.MARK,
}


def unit_of(source: Source) -> FigureUnit | None:
    """Return what the figures of a source count; None for points that a person gives."""
    if source is Source.MANUAL:
        return None
    return _NOT_PERCENT.get(source, FigureUnit.PERCENT)


class Rule(StrEnum):
    """How a figure earns points between threshold and target: in proportion, or none."""

    LINEAR = "LINEAR"
    STEP = "STEP"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A figure at `target` or better earns all points, one at `threshold` or worse none.

    Which way is better follows from which of them is greater.
    """

    target: Fraction
    threshold: Fraction

    def share(self, figure: Fraction, rule: Rule) -> Fraction:
        """Return the share of the points that a figure earns, 0 to 1."""
        way = (figure - self.threshold) / (self.target - self.threshold)
        if rule is Rule.STEP:
            return Fraction(way >= 1)
        return min(max(way, Fraction(0)), Fraction(1))


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of the table; `points` in hundredths, `bounds` unless a person gives the points."""

    id: str
    name_en: str
    name_zh: str
    points: int
    source: Source
    rule: Rule = Rule.LINEAR
    bounds: Bounds | None = None

    def earned(self, figure: Fraction) -> int:
        """Return the hundredths of points that a figure earns, rounded half up."""
        if self.bounds is None:
            raise ValueError(self.id)
        exact = self.points * self.bounds.share(figure, self.rule)
        return int(exact + Fraction(1, 2))


def line_faults(
    points: int, source: Source, target: int | None, threshold: int | None
) -> Iterator[Fault]:
    """Yield what is wrong with a line of the table, beside what its cells say for themselves."""
    if points <= 0:
        yield Fault(QualityCode.POINTS_NONE, "points")
    bounds = {"target": target, "threshold": threshold}
    for name, bound in bounds.items():
        values = {"source": source.value}
        if source is Source.MANUAL and bound is not None:
            yield Fault(QualityCode.BOUNDS_UNWANTED, name, values)
        if source is not Source.MANUAL and bound is None:
            yield Fault(QualityCode.BOUNDS_MISSING, name, values)
    if source is not Source.MANUAL and target is not None and target == threshold:
        yield Fault(QualityCode.BOUNDS_EQUAL, "threshold")


def bounds_of(target: int | None, threshold: int | None) -> Bounds | None:
    """Make bounds of thousandths; None without them."""
    if target is None or threshold is None:
        return None
    return Bounds(Fraction(target, THOUSANDTHS), Fraction(threshold, THOUSANDTHS))
