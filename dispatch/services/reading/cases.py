"""Cases as people see them: what waits for a decision, what happened, and the figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from dispatch.domain.cases.decisions import OfferState
from dispatch.domain.cases.figures import By, CaseHistory, DoneTrip
from dispatch.domain.cases.findings import PartUse
from dispatch.domain.cases.policy import CasePolicy
from dispatch.domain.cases.trips import Trip, trips_of
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.cases.next_visits import as_case_visit
from dispatch.services.policies import case_policy
from dispatch.store.cases import CaseDecision, Rework, VisitOutcome
from dispatch.store.pieces import in_pieces
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.work import Case, Visit

ENDED = frozenset({VisitStatus.COMPLETED, VisitStatus.FAILED})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision with the visits of its case so far, oldest first, and how each ended."""

    decision: CaseDecision
    zone: ZoneInfo
    visits: Sequence[Visit]
    outcomes: Mapping[str, VisitOutcome]


def waiting_decisions(session: Session, centre_id: str | None = None) -> list[Waiting]:
    """List what nobody has decided yet, then the offers without an answer; the oldest first."""
    wanted = (
        select(CaseDecision)
        .join(Visit, Visit.id == CaseDecision.visit_id)
        .where(or_(CaseDecision.verdict.is_(None), CaseDecision.offer_state == OfferState.OPEN))
        .options(joinedload(CaseDecision.case).joinedload(Case.customer))
        .order_by(CaseDecision.verdict.is_not(None), CaseDecision.opened_at, CaseDecision.id)
    )
    if centre_id is not None:
        wanted = wanted.where(Visit.centre_id == centre_id)
    return told_of(session, session.scalars(wanted).all())


def told_of(session: Session, decisions: Sequence[CaseDecision]) -> list[Waiting]:
    """Gather what there is to know of decisions, in their order."""
    visits = _visits(session, {row.case_id for row in decisions})
    outcomes = _outcomes(session, [each.id for own in visits.values() for each in own])
    zones = zones_of_centres(session)
    return [
        Waiting(row, zones[own[0].centre_id], own, outcomes)
        for row in decisions
        for own in [visits[row.case_id]]
    ]


def case_histories(session: Session, first: datetime, before: datetime) -> list[CaseHistory]:
    """Return the cases whose first counted trip ended in [first, before), by id."""
    policy = case_policy(session)
    ended = (
        select(Visit.case_id)
        .join(VisitOutcome, VisitOutcome.visit_id == Visit.id)
        .where(VisitOutcome.ended_at >= first, VisitOutcome.ended_at < before)
        .distinct()
    )
    made = []
    for case_ids in in_pieces(session.scalars(ended)):
        visits = _visits(session, case_ids)
        ids = [each.id for own in visits.values() for each in own]
        outcomes = _outcomes(session, ids)
        reworked = _reworked(session, ids)
        for case_id, own in sorted(visits.items()):
            trips = _counted(policy, own, outcomes)
            if trips and first <= _ended_at(trips[0], outcomes) < before:
                by_id = {each.id: each for each in own}
                done = [_done(trip, by_id, outcomes, reworked) for trip in trips]
                made.append(CaseHistory(case_id, done))
    return made


def _counted(
    policy: CasePolicy, visits: Iterable[Visit], outcomes: Mapping[str, VisitOutcome]
) -> list[Trip]:
    """List the trips in the order of their ends; one without an outcome is from before them."""
    known = [as_case_visit(row) for row in visits if row.status not in ENDED or row.id in outcomes]
    counting = [trip for trip in trips_of(policy, known) if trip.counted]
    return sorted(counting, key=lambda trip: (_ended_at(trip, outcomes), trip.visit_ids))


def _ended_at(trip: Trip, outcomes: Mapping[str, VisitOutcome]) -> datetime:
    return max(each.ended_at for each in _known(trip, outcomes))


def _known(trip: Trip, outcomes: Mapping[str, VisitOutcome]) -> list[VisitOutcome]:
    """Outcomes of a trip: not all of its visits need have ended once one has failed."""
    return [outcomes[visit_id] for visit_id in trip.visit_ids if visit_id in outcomes]


def _done(
    trip: Trip,
    visits: Mapping[str, Visit],
    outcomes: Mapping[str, VisitOutcome],
    reworked: frozenset[str],
) -> DoneTrip:
    own = _known(trip, outcomes)
    parts = {p.part for each in own for p in each.parts if p.use is PartUse.REPLACED}
    devices = (visits[visit_id].device for visit_id in trip.visit_ids)
    return DoneTrip(
        fixed=trip.fixed,
        reworked=not reworked.isdisjoint(trip.visit_ids),
        replaced=bool(parts),
        labels={
            By.TECHNICIAN: frozenset(e.technician_id for e in own if e.technician_id is not None),
            By.PARTNER: frozenset(e.partner_id for e in own if e.partner_id is not None),
            By.PART: frozenset(parts),
            By.MODEL: frozenset(device.model for device in devices if device is not None),
        },
    )


def _visits(session: Session, case_ids: Iterable[str]) -> dict[str, list[Visit]]:
    """Return visits by case, in the order of their making."""
    found: dict[str, list[Visit]] = {}
    for some in in_pieces(case_ids):
        rows = session.scalars(
            select(Visit)
            .where(Visit.case_id.in_(some))
            .options(joinedload(Visit.device))
            .order_by(Visit.created_at, Visit.id)
        )
        for row in rows:
            found.setdefault(row.case_id, []).append(row)
    return found


def _outcomes(session: Session, visit_ids: Iterable[str]) -> dict[str, VisitOutcome]:
    found: dict[str, VisitOutcome] = {}
    for some in in_pieces(visit_ids):
        rows = session.scalars(select(VisitOutcome).where(VisitOutcome.visit_id.in_(some)))
        found |= {row.visit_id: row for row in rows}
    return found


def _reworked(session: Session, visit_ids: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for some in in_pieces(visit_ids):
        found.update(session.scalars(select(Rework.visit_id).where(Rework.visit_id.in_(some))))
    return frozenset(found)
