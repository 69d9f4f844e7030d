"""The score of an evaluation and its band: points obtained / points applicable x 100.

Formula and bands are those of GB/T 27922-2011, as docs/quality.md says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from dispatch.domain.codes_quality import QualityCode
from dispatch.domain.quality.indicators import Indicator, Source
from solver.faults import Fault


class Band(StrEnum):
    """How a score is called: at its border a score belongs to the better band."""

    BELOW = "BELOW"
    MET = "MET"
    THREE_STARS = "THREE_STARS"
    FOUR_STARS = "FOUR_STARS"
    FIVE_STARS = "FIVE_STARS"


BORDERS: tuple[tuple[int, Band], ...] = (
    (95, Band.FIVE_STARS),
    (90, Band.FOUR_STARS),
    (80, Band.THREE_STARS),
    (70, Band.MET),
)


class State(StrEnum):
    """Where the points of an indicator come from, or why it has none.

    NO_DATA (nothing happened that could be measured) and NOT_APPLICABLE (a person said so) leave
    the denominator. NOT_ENTERED stays in it with 0: nothing is gained by leaving work undone.
    """

    MEASURED = "MEASURED"
    ENTERED = "ENTERED"
    NOT_ENTERED = "NOT_ENTERED"
    NO_DATA = "NO_DATA"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure in its unit, over `count` things; `hits` of them where it is a per cent."""

    value: Fraction
    count: int
    hits: int | None = None


def ratio(hits: int, count: int) -> Measured | None:
    """Measure a per cent; None of nothing."""
    return None if count == 0 else Measured(Fraction(100 * hits, count), count, hits)


def mean(total: Fraction | int, count: int) -> Measured | None:
    """Measure a mean; None of nothing."""
    return None if count == 0 else Measured(Fraction(total) / count, count)


Measures = Mapping[Source, Measured | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person entered: hundredths of points (None: does not apply), and the evidence."""

    points: int | None
    evidence: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator in an evaluation; `obtained` in hundredths, None when it does not count."""

    indicator: Indicator
    state: State
    obtained: int | None
    measured: Measured | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All lines with their sum, in hundredths of points."""

    lines: Sequence[Line]

    @property
    def obtained(self) -> int:
        """Points of all lines that count."""
        return sum(line.obtained for line in self.lines if line.obtained is not None)

    @property
    def applicable(self) -> int:
        """Points that could be obtained in the lines that count."""
        return sum(line.indicator.points for line in self.lines if line.obtained is not None)

    @property
    def score(self) -> Fraction | None:
        """Per cent of the applicable points, exactly; None when no line counts."""
        return score_of(self.obtained, self.applicable)


def score_of(obtained: int, applicable: int) -> Fraction | None:
    """Return points obtained / points applicable x 100."""
    return None if applicable == 0 else Fraction(100 * obtained, applicable)


def band_of(score: Fraction) -> Band:
    """Return the band that a score reaches; it is not rounded before."""
    return next((band for border, band in BORDERS if score >= border), Band.BELOW)


def evaluate(
    table: Iterable[Indicator], measures: Measures, entries: Mapping[str, Entry]
) -> Evaluation:
    """Fill a table with what was measured and what people entered, by the id of the indicator."""
    return Evaluation([_line(each, measures, entries.get(each.id)) for each in table])


def _line(indicator: Indicator, measures: Measures, entry: Entry | None) -> Line:
    if entry is not None and entry.points is None:
        return Line(indicator, State.NOT_APPLICABLE, None, measures.get(indicator.source), entry)
    if indicator.source is Source.MANUAL:
        if entry is None or entry.points is None:
            return Line(indicator, State.NOT_ENTERED, 0)
        # A table that was imported since may give fewer points than somebody had entered.
        return Line(indicator, State.ENTERED, min(entry.points, indicator.points), None, entry)
    measured = measures.get(indicator.source)
    if measured is None:
        return Line(indicator, State.NO_DATA, None)
    return Line(indicator, State.MEASURED, indicator.earned(measured.value), measured)


def entry_faults(
    indicator: Indicator, points: int | None, evidence: str, *, applies: bool
) -> Iterator[Fault]:
    """Yield what is wrong with what a person enters of an indicator."""
    values = {"id": indicator.id}
    manual = indicator.source is Source.MANUAL
    if points is not None and not manual:
        yield Fault(QualityCode.INDICATOR_MEASURED, "points", values)
    elif applies and manual and points is None:
        yield Fault(QualityCode.POINTS_MISSING, "points", values)
    elif points is not None and points > indicator.points:
        most = f"{indicator.points // 100}.{indicator.points % 100:02d}"
        yield Fault(QualityCode.POINTS_TOO_MANY, "points", values | {"most": most})
    if not evidence.strip():
        yield Fault(QualityCode.EVIDENCE_MISSING, "evidence", values)


def period_fault(first: date, last: date) -> Fault | None:
    """Return EVALUATION_PERIOD_REVERSED for a period that ends before it begins."""
    return Fault(QualityCode.PERIOD_REVERSED, "to") if last < first else None
