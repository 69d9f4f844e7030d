"""An evaluation as a schema, and as a workbook."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from api.rest.schemas.base import Names
from api.rest.schemas.evaluation import EvaluationView, IndicatorView, ModelView
from api.texts.evaluation import BANDS, HEADINGS, MODEL_HEADINGS, STATES, TITLES, UNITS
from dispatch.domain.kinds import Language
from dispatch.domain.quality.evaluation import Line, band_of
from dispatch.domain.quality.indicators import THOUSANDTHS, unit_of
from dispatch.domain.quality.reliability import ModelRecord
from dispatch.files.sheets import Sheet, Value, write_workbook
from dispatch.services.quality.evaluation import Assessed

CENT = Decimal("0.01")


def evaluation_view(found: Assessed) -> EvaluationView:
    """Show an evaluation."""
    score = found.evaluation.score
    return EvaluationView(
        first=found.period.first,
        last=found.period.last,
        centre_id=found.period.centre_id,
        score=None if score is None else _decimal(score, ROUND_DOWN),
        band=None if score is None else band_of(score),
        obtained=_points(found.evaluation.obtained),
        applicable=_points(found.evaluation.applicable),
        items=[_line(line) for line in found.evaluation.lines],
        models=[_model(record) for record in found.models],
    )


def evaluation_workbook(found: Assessed, language: Language) -> bytes:
    """Write an evaluation as a workbook: the score, each indicator, the models."""
    view = evaluation_view(found)
    sheets = (_score_sheet(view, language), _lines_sheet(view, language), _models_sheet(view))
    titles = TITLES[language]
    named = dict(zip(titles, sheets, strict=True))
    named[titles[2]] = Sheet(MODEL_HEADINGS[language], named[titles[2]].rows)
    return write_workbook(named)


def points_of(hundredths: int) -> Decimal:
    """Write hundredths of points as points."""
    return _points(hundredths)


def _score_sheet(view: EvaluationView, language: Language) -> Sheet:
    names = HEADINGS[language]
    band = "" if view.band is None else BANDS[language][view.band]
    rows: list[list[Value]] = [
        [names["to"], view.last],
        [names["centre"], view.centre_id or names["all"]],
        [names["obtained"], view.obtained],
        [names["applicable"], view.applicable],
        [names["score"], view.score],
        [names["band"], band],
    ]
    return Sheet([names["from"], view.first.isoformat()], rows)


def _lines_sheet(view: EvaluationView, language: Language) -> Sheet:
    names = HEADINGS[language]
    columns = ("id", "indicator", "points", "obtained", "state", "value", "unit", "hits", "count")
    more = ("target", "threshold", "source", "evidence", "by")
    rows: list[list[Value]] = [
        [
            line.id,
            line.name.zh if language is Language.ZH else line.name.en,
            line.points,
            line.obtained,
            STATES[language][line.state],
            line.value,
            "" if line.unit is None else UNITS[language][line.unit],
            line.hits,
            line.count,
            line.target,
            line.threshold,
            line.source.value,
            line.evidence,
            line.entered_by,
        ]
        for line in view.items
    ]
    return Sheet([names[each] for each in (*columns, *more)], rows)


def _models_sheet(view: EvaluationView) -> Sheet:
    rows: list[list[Value]] = [
        [each.model, each.devices, each.device_days, each.failures, each.per_100_device_years]
        for each in view.models
    ]
    return Sheet([], rows)


def _line(line: Line) -> IndicatorView:
    indicator, measured, entry = line.indicator, line.measured, line.entry
    bounds = indicator.bounds
    return IndicatorView(
        id=indicator.id,
        name=Names(zh=indicator.name_zh, en=indicator.name_en),
        source=indicator.source,
        rule=indicator.rule,
        target=None if bounds is None else _bound(bounds.target),
        threshold=None if bounds is None else _bound(bounds.threshold),
        points=_points(indicator.points),
        state=line.state,
        obtained=None if line.obtained is None else _points(line.obtained),
        value=None if measured is None else _decimal(measured.value, ROUND_HALF_UP),
        unit=unit_of(indicator.source),
        hits=None if measured is None else measured.hits,
        count=None if measured is None else measured.count,
        evidence="" if entry is None else entry.evidence,
        entered_by=None if entry is None else entry.by,
        entered_at=None if entry is None else entry.at,
    )


def _model(record: ModelRecord) -> ModelView:
    rate = record.per_100_device_years
    return ModelView(
        model=record.model,
        devices=record.devices,
        device_days=record.device_days,
        failures=record.failures,
        per_100_device_years=None if rate is None else _decimal(rate, ROUND_HALF_UP),
    )


def _points(hundredths: int) -> Decimal:
    return (Decimal(hundredths) / 100).quantize(CENT)


def _bound(figure: Fraction) -> Decimal:
    """Write a bound, which has three decimals at most, as it was imported."""
    return (Decimal(int(figure * THOUSANDTHS)) / THOUSANDTHS).normalize() + 0


def _decimal(figure: Fraction, rounding: str) -> Decimal:
    """Round a figure (0 and up) to two decimals, from its exact value."""
    cents, rest = divmod(figure.numerator * 100, figure.denominator)
    if rounding == ROUND_HALF_UP and 2 * rest >= figure.denominator:
        cents += 1
    return _points(cents)
