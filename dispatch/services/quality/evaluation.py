"""The evaluation of service: the table, what people enter of it, and the score of a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dispatch.domain.codes_quality import QualityCode
from dispatch.domain.quality.evaluation import (
    Entry,
    Evaluation,
    entry_faults,
    evaluate,
    period_fault,
)
from dispatch.domain.quality.indicators import THOUSANDTHS, Indicator, Source, bounds_of
from dispatch.domain.quality.reliability import ModelRecord
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.values import JsonObject
from dispatch.services.people.accounts import Principal
from dispatch.services.reading.quality import Period, measures_of, model_records
from dispatch.store.events import Event, record_event
from dispatch.store.organisation import ServiceCentre
from dispatch.store.quality import EvaluationEntry, QualityIndicator
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput

ALL_CENTRES = ""
"""Stands for the whole organisation in what people enter."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """An evaluation of a period, with the reliability of each model in it."""

    period: Period
    evaluation: Evaluation
    models: Sequence[ModelRecord]


@dataclass(frozen=True, slots=True)
class Given:
    """What a person enters: hundredths of points, or that the indicator does not apply."""

    points: int | None
    evidence: str
    applies: bool = True


def import_table(
    session: Session, who: Principal, table: Sequence[Indicator], now: datetime
) -> None:
    """Put a table in the place of the one before; what was entered stays, by indicator."""
    session.execute(delete(QualityIndicator))
    session.add_all(
        QualityIndicator(
            id=each.id,
            position=position,
            name_en=each.name_en,
            name_zh=each.name_zh,
            points=each.points,
            source=each.source,
            rule=each.rule,
            target=None if each.bounds is None else _thousandths(each.bounds.target),
            threshold=None if each.bounds is None else _thousandths(each.bounds.threshold),
        )
        for position, each in enumerate(table)
    )
    session.flush()
    payload = {"indicators": [each.id for each in table]}
    _note(session, who, "evaluation.table", "table", payload, now)


def table_of(session: Session) -> list[Indicator]:
    """Return the indicators in the order of their table."""
    rows = session.scalars(select(QualityIndicator).order_by(QualityIndicator.position))
    return [
        Indicator(
            row.id,
            row.name_en,
            row.name_zh,
            row.points,
            row.source,
            row.rule,
            bounds_of(row.target, row.threshold),
        )
        for row in rows
    ]


def assess(session: Session, first: date, last: date, centre_id: str | None) -> Assessed:
    """Evaluate local dates, both included, of a centre or of all.

    Raises
    ------
    Refused
        EVALUATION_PERIOD_REVERSED. NOT_FOUND: no such centre.
    """
    period = _period(session, first, last, centre_id)
    models = model_records(session, period)
    found = evaluate(
        table_of(session), measures_of(session, period, models), _entries(session, period)
    )
    return Assessed(period, found, models)


def enter_points(
    session: Session,
    who: Principal,
    indicator_id: str,
    period: tuple[date, date, str | None],
    given: Given,
    now: datetime,
) -> None:
    """Keep what a person gives an indicator for a period; what was entered before is replaced.

    One that is measured takes no points: it is left out, or (`applies`) counts again.

    Raises
    ------
    Refused
        As `assess`. NOT_FOUND: no such indicator.
    InvalidInput
        With everything that is wrong with what is given.
    """
    checked = _period(session, *period)
    indicator = next((each for each in table_of(session) if each.id == indicator_id), None)
    if indicator is None:
        fault = Fault(QualityCode.INDICATOR_NOT_FOUND, "indicatorId", {"id": indicator_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    points = given.points if given.applies else None
    faults = [*entry_faults(indicator, points, given.evidence, applies=given.applies)]
    if faults:
        raise InvalidInput(faults)
    key = (checked.first, checked.last, checked.centre_id or ALL_CENTRES, indicator_id)
    row = session.get(EvaluationEntry, key)
    evidence = given.evidence.strip()
    if given.applies and indicator.source is not Source.MANUAL:
        if row is not None:
            session.delete(row)
    else:
        if row is None:
            names = ("first_date", "last_date", "centre_id", "indicator_id")
            row = EvaluationEntry(**dict(zip(names, key, strict=True)))
            session.add(row)
        row.points, row.evidence = points, evidence
        row.entered_at, row.entered_by = now, who.user_id
    payload = {
        "from": checked.first.isoformat(),
        "to": checked.last.isoformat(),
        "centreId": checked.centre_id,
        "applies": given.applies,
        "points": points,
        "evidence": evidence,
    }
    _note(session, who, "evaluation.entered", indicator_id, payload, now)


def _period(session: Session, first: date, last: date, centre_id: str | None) -> Period:
    fault = period_fault(first, last)
    if fault is not None:
        raise Refused(fault)
    if centre_id is not None and session.get(ServiceCentre, centre_id) is None:
        unknown = Fault(InputCode.UNKNOWN_REFERENCE, "centreId", {"value": centre_id})
        raise Refused(unknown, Refusal.NOT_FOUND)
    return Period(first, last, centre_id)


def _entries(session: Session, period: Period) -> dict[str, Entry]:
    wanted = select(EvaluationEntry).where(
        EvaluationEntry.first_date == period.first,
        EvaluationEntry.last_date == period.last,
        EvaluationEntry.centre_id == (period.centre_id or ALL_CENTRES),
    )
    return {
        row.indicator_id: Entry(row.points, row.evidence, row.entered_by, row.entered_at)
        for row in session.scalars(wanted)
    }


def _thousandths(figure: Fraction) -> int:
    return int(figure * THOUSANDTHS)


def _note(
    session: Session, who: Principal, kind: str, entity_id: str, payload: JsonObject, now: datetime
) -> None:
    event = Event(
        at=now,
        actor=who.user_id,
        kind=kind,
        entity="evaluation",
        entity_id=entity_id,
        payload=payload,
    )
    record_event(session, event)
