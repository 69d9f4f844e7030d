"""F12: points, scores and bands, each with its arithmetic."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from dispatch.domain.codes_quality import QualityCode
from dispatch.domain.quality.evaluation import (
    Band,
    Entry,
    Evaluation,
    Measured,
    State,
    band_of,
    entry_faults,
    evaluate,
    mean,
    period_fault,
    ratio,
    score_of,
)
from dispatch.domain.quality.indicators import (
    Bounds,
    FigureUnit,
    Indicator,
    Rule,
    Source,
    bounds_of,
    line_faults,
    unit_of,
)

NOON = datetime(2026, 10, 8, 4, tzinfo=UTC)
FIX = Indicator(
    "fix",
    "First-time fix",
    "一次修复",
    1000,
    Source.FIRST_TIME_FIX,
    bounds=bounds_of(90_000, 60_000),
)
WAIT = Indicator(
    "wait", "Response", "响应", 500, Source.RESPONSE_TIME, bounds=bounds_of(60_000, 240_000)
)
RULES = Indicator("rules", "Rules", "制度", 600, Source.MANUAL)
HOTLINE = Indicator("hotline", "Hotline", "热线", 400, Source.MANUAL)


def entry(points: int | None) -> Entry:
    return Entry(points, "audit of 5 October", "user-mei", NOON)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (Fraction(0), Band.BELOW),
        (Fraction(69_999, 1000), Band.BELOW),
        (Fraction(70), Band.MET),
        (Fraction(79_999, 1000), Band.MET),
        (Fraction(80), Band.THREE_STARS),
        (Fraction(89_999, 1000), Band.THREE_STARS),
        (Fraction(90), Band.FOUR_STARS),
        (Fraction(94_999, 1000), Band.FOUR_STARS),
        (Fraction(95), Band.FIVE_STARS),
        (Fraction(100), Band.FIVE_STARS),
    ],
)
def test_at_its_border_a_score_is_in_the_better_band(score: Fraction, band: Band) -> None:
    assert band_of(score) is band


def test_a_score_is_not_rounded_into_a_band() -> None:
    # 1399.9 of 2000 points are 69.995 per cent.
    assert score_of(139_990, 200_000) == Fraction(69_995, 1000)
    assert band_of(Fraction(69_995, 1000)) is Band.BELOW
    # 1400 of 2000 are 70 exactly.
    assert band_of(score_of(140_000, 200_000) or Fraction(0)) is Band.MET


@pytest.mark.parametrize(
    ("figure", "earned"),
    [
        # 10 points from 60 % on in proportion, all of them from 90 % on.
        (Fraction(60), 0),
        (Fraction(50), 0),
        (Fraction(75), 500),  # 15 of 30 per cent: half of 10.00
        (Fraction(90), 1000),
        (Fraction(99), 1000),
        (Fraction(200, 3), 222),  # 66.67 %: 6.667 / 30 = 2/9 of 10.00 = 2.222...
        (Fraction(80), 667),  # 20 / 30 = 2/3 of 10.00 = 6.666..., rounded half up
    ],
)
def test_a_figure_earns_points_in_proportion(figure: Fraction, earned: int) -> None:
    assert FIX.earned(figure) == earned


def test_less_is_better_where_the_target_is_below_the_threshold() -> None:
    # 5 points from 240 minutes down to 60: at 105 minutes 135 of 180 are won, three quarters.
    assert WAIT.earned(Fraction(105)) == 375
    assert WAIT.earned(Fraction(60)) == WAIT.earned(Fraction(10)) == 500
    assert WAIT.earned(Fraction(240)) == WAIT.earned(Fraction(999)) == 0


def test_a_step_gives_all_at_the_target_and_nothing_before() -> None:
    bounds = Bounds(Fraction(90), Fraction(60))
    assert bounds.share(Fraction(90), Rule.STEP) == 1
    assert bounds.share(Fraction(89_999, 1000), Rule.STEP) == 0
    down = Bounds(Fraction(60), Fraction(240))
    assert down.share(Fraction(60), Rule.STEP) == 1
    assert down.share(Fraction(61), Rule.STEP) == 0


def states(found: Evaluation) -> Mapping[str, tuple[State, int | None]]:
    return {line.indicator.id: (line.state, line.obtained) for line in found.lines}


def test_the_score_is_of_what_applies() -> None:
    measures = {Source.FIRST_TIME_FIX: ratio(3, 4), Source.RESPONSE_TIME: None}
    entries = {"rules": entry(450), "hotline": entry(None)}
    found = evaluate([FIX, WAIT, RULES, HOTLINE], measures, entries)
    assert states(found) == {
        "fix": (State.MEASURED, 500),  # 75 per cent
        "wait": (State.NO_DATA, None),
        "rules": (State.ENTERED, 450),
        "hotline": (State.NOT_APPLICABLE, None),
    }
    # 5.00 + 4.50 of 10 + 6 points; 9.5 / 16 = 59.375 per cent. WAIT and HOTLINE do not count.
    assert (found.obtained, found.applicable) == (950, 1600)
    assert found.score == Fraction(59_375, 1000)


def test_what_nobody_has_entered_counts_with_nothing() -> None:
    found = evaluate([FIX, RULES], {Source.FIRST_TIME_FIX: ratio(9, 10)}, {})
    assert states(found)["rules"] == (State.NOT_ENTERED, 0)
    # 10 of 10 + 6 points: 62.5 per cent.
    assert found.score == Fraction(125, 2)


def test_a_measured_indicator_can_be_said_not_to_apply() -> None:
    found = evaluate([FIX, RULES], {Source.FIRST_TIME_FIX: ratio(0, 9)}, {"fix": entry(None)})
    assert states(found)["fix"] == (State.NOT_APPLICABLE, None)
    assert found.applicable == 600


def test_points_that_a_newer_table_gives_less_of_are_cut() -> None:
    found = evaluate([HOTLINE], {}, {"hotline": entry(999)})
    assert states(found)["hotline"] == (State.ENTERED, 400)


def test_where_nothing_applies_there_is_no_score() -> None:
    assert evaluate([FIX], {}, {}).score is None
    assert evaluate([], {}, {}).score is None


def test_figures_of_nothing_are_none() -> None:
    assert ratio(0, 0) is None
    assert mean(0, 0) is None
    assert ratio(1, 3) == Measured(Fraction(100, 3), 3, 1)
    assert mean(14, 4) == Measured(Fraction(7, 2), 4)


@pytest.mark.parametrize(
    ("source", "unit"),
    [
        (Source.MANUAL, None),
        (Source.REWORK, FigureUnit.PERCENT),
        (Source.REPAIR_TIME, FigureUnit.HOURS),
        (Source.SURVEY_SATISFACTION, FigureUnit.MARK),
    ],
)
def test_units(source: Source, unit: FigureUnit | None) -> None:
    assert unit_of(source) is unit


def test_everything_that_is_wrong_with_a_line_is_told() -> None:
    def told(*line: object) -> list[tuple[QualityCode, str]]:
        return [(each.code, each.field) for each in line_faults(*line)]  # type: ignore[arg-type,misc]  # a line as a row holds it

    assert told(0, Source.MANUAL, 1, 1) == [
        (QualityCode.POINTS_NONE, "points"),
        (QualityCode.BOUNDS_UNWANTED, "target"),
        (QualityCode.BOUNDS_UNWANTED, "threshold"),
    ]
    assert told(1, Source.REWORK, None, None) == [
        (QualityCode.BOUNDS_MISSING, "target"),
        (QualityCode.BOUNDS_MISSING, "threshold"),
    ]
    assert told(1, Source.REWORK, 5, 5) == [(QualityCode.BOUNDS_EQUAL, "threshold")]
    assert told(1, Source.REWORK, 0, 5) == []
    assert told(1, Source.MANUAL, None, None) == []


def test_what_may_be_entered() -> None:
    def told(indicator: Indicator, points: int | None, why: str, *, applies: bool) -> list[object]:
        return [each.code for each in entry_faults(indicator, points, why, applies=applies)]

    assert told(RULES, 600, "audit", applies=True) == []
    assert told(RULES, 601, " ", applies=True) == [
        QualityCode.POINTS_TOO_MANY,
        QualityCode.EVIDENCE_MISSING,
    ]
    assert told(RULES, None, "audit", applies=True) == [QualityCode.POINTS_MISSING]
    assert told(FIX, 100, "audit", applies=True) == [QualityCode.INDICATOR_MEASURED]
    assert told(FIX, None, "no repairs here", applies=False) == []
    assert told(FIX, None, "there are, after all", applies=True) == []


def test_a_period_does_not_end_before_it_begins() -> None:
    day = date(2026, 10, 8)
    assert period_fault(day, day) is None
    fault = period_fault(day, date(2026, 10, 7))
    assert fault is not None
    assert fault.code is QualityCode.PERIOD_REVERSED
