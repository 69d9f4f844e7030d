"""What the system has recorded of the quality of a period, as figures for its evaluation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from dispatch.domain.cases.figures import Rate, figures
from dispatch.domain.quality.evaluation import Measured, Measures, mean, ratio
from dispatch.domain.quality.indicators import Source
from dispatch.domain.quality.reliability import ModelRecord, all_models, records
from dispatch.domain.visit_events import FailureReason, VisitEventKind
from dispatch.services.execution import VISIT_STATUS
from dispatch.services.reading.cases import case_histories
from dispatch.store.events import Event
from dispatch.store.pieces import in_pieces
from dispatch.store.quality import Survey
from dispatch.store.queries.directory import local_instant
from dispatch.store.queries.quality import (
    answered_surveys,
    cases_of_centre,
    ended_visits,
    failed_devices,
    installed_devices,
    links_given,
    repairs,
    responses,
    stages,
)
from dispatch.store.queries.visits import events_of_visits
from dispatch.store.work import Visit

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates, both included, of a centre or (None) of all."""

    first: date
    last: date
    centre_id: str | None


@dataclass(frozen=True, slots=True)
class _Span:
    begin: datetime
    end: datetime
    centre_id: str | None


def measures_of(session: Session, period: Period, models: Iterable[ModelRecord]) -> Measures:
    """Measure everything that an indicator can ask for; None where nothing happened."""
    begin = local_instant(session, period.first, period.centre_id)
    end = local_instant(session, period.last + timedelta(days=1), period.centre_id)
    span = _Span(begin, end, period.centre_id)
    return {
        **_of_clocks(session, span),
        **_of_cases(session, span),
        **_of_visits(session, span),
        **_of_surveys(session, span),
        Source.MODEL_FAILURES: all_models(models),
    }


def model_records(session: Session, period: Period) -> Sequence[ModelRecord]:
    """Count devices and failures of each model in a period."""
    begin = local_instant(session, period.first, period.centre_id)
    end = local_instant(session, period.last + timedelta(days=1), period.centre_id)
    failures: dict[str, int] = {}
    for model in failed_devices(session, begin, end, period.centre_id):
        failures[model] = failures.get(model, 0) + 1
    installed = installed_devices(session, period.last, period.centre_id)
    return records(installed, failures, period.first, period.last)


def _of_clocks(session: Session, span: _Span) -> Measures:
    waits = [
        _seconds(met - received)
        for received, met in responses(session, span.begin, span.end, span.centre_id)
    ]
    decided = stages(session, span.begin, span.end, span.centre_id)
    return {
        Source.RESPONSE_TIME: mean(Fraction(sum(waits), MINUTE), len(waits)),
        Source.STAGES_IN_TIME: ratio(decided.count(True), len(decided)),
    }


def _of_cases(session: Session, span: _Span) -> Measures:
    histories = case_histories(session, span.begin, span.end)
    if span.centre_id is not None:
        own = cases_of_centre(session, span.centre_id, [case.case_id for case in histories])
        histories = [case for case in histories if case.case_id in own]
    counted = figures(histories)
    took = [
        _seconds(ended - received)
        for received, ended in repairs(session, span.begin, span.end, span.centre_id)
    ]
    return {
        Source.FIRST_TIME_FIX: _rate(counted.first_time_fix),
        Source.REWORK: _rate(counted.rework),
        Source.THIRD_VISITS: ratio(counted.third_visits, counted.first_time_fix.cases),
        Source.REPAIR_TIME: mean(Fraction(sum(took), HOUR), len(took)),
    }


def _of_visits(session: Session, span: _Span) -> Measures:
    found = ended_visits(session, span.begin, span.end, span.centre_id)
    promised = [(visit, ended) for visit, ended in found if visit.sla_due_at is not None]
    begun = _begun(session, [visit.id for visit, _ in promised])
    kept = sum(_in_time(visit, begun.get(visit.id, ended)) for visit, ended in promised)
    with_parts = [visit for visit, _ in found if visit.required_parts]
    lacking = FailureReason.PART_MISSING.value
    there = sum(visit.failure_reason != lacking for visit in with_parts)
    return {
        Source.VISITS_IN_TIME: ratio(kept, len(promised)),
        Source.PARTS_ARRIVAL: ratio(there, len(with_parts)),
    }


def _of_surveys(session: Session, span: _Span) -> Measures:
    rows = answered_surveys(session, span.begin, span.end, span.centre_id)
    given = links_given(session, span.begin, span.end, span.centre_id)
    return {
        Source.SURVEY_ANSWERED: ratio(sum(given), len(given)),
        Source.SURVEY_SATISFACTION: _marks(row.satisfaction for row in rows),
        Source.SURVEY_CLEANLINESS: _marks(row.cleanliness for row in rows),
        Source.SURVEY_ON_TIME: _yes(row.on_time for row in rows),
        Source.SURVEY_REPAIRED: _yes(_repaired(rows)),
        Source.SURVEY_EXPLAINED: _yes(row.explained for row in rows),
    }


def _repaired(rows: Iterable[Survey]) -> Iterable[bool | None]:
    """Answers about visits alone: after a complaint the same question is about the complaint."""
    return (row.repaired for row in rows if row.visit_id is not None)


def _marks(said: Iterable[int | None]) -> Measured | None:
    known = [mark for mark in said if mark is not None]
    return mean(sum(known), len(known))


def _yes(said: Iterable[bool | None]) -> Measured | None:
    known = [answer for answer in said if answer is not None]
    return ratio(sum(known), len(known))


def _rate(rate: Rate) -> Measured | None:
    return ratio(rate.hits, rate.cases)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def _in_time(visit: Visit, begun: datetime) -> bool:
    return visit.sla_due_at is not None and begun <= visit.sla_due_at


def _begun(session: Session, visit_ids: Iterable[str]) -> dict[str, datetime]:
    """Return when service began, as it was reported; who reports no beginning began on arrival."""
    found: dict[str, datetime] = {}
    arrived: dict[str, datetime] = {}
    for some in in_pieces(visit_ids):
        for event in events_of_visits(session, some, VISIT_STATUS):
            told = event.payload["report"]
            if told == VisitEventKind.BEGIN.value:
                found.setdefault(event.entity_id, _told_at(event))
            elif told == VisitEventKind.ARRIVE.value:
                arrived.setdefault(event.entity_id, _told_at(event))
    return arrived | found


def _told_at(event: Event) -> datetime:
    return datetime.fromisoformat(event.payload["at"])
