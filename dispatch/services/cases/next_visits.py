"""The visit after one that failed, as a row; or the decision that a person has to take first."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cases.findings import PartUse
from dispatch.domain.cases.next_visit import (
    Clock,
    Failed,
    decision_needed,
    kept_clock,
    next_visit,
)
from dispatch.domain.cases.next_visit import NextVisit as Carried
from dispatch.domain.cases.trips import CaseVisit
from dispatch.domain.values import TimeWindow
from dispatch.domain.visit_events import FailureReason
from dispatch.services.policies import case_policy
from dispatch.services.sla.begin import add_visit_to_promise
from dispatch.store.cases import CaseDecision, NextVisit, VisitOutcome
from dispatch.store.events import Event, record_event
from dispatch.store.ids import new_id
from dispatch.store.organisation import ServiceCentre
from dispatch.store.people import Technician
from dispatch.store.work import Visit, VisitDependency, VisitGroup
from solver.visit import Assignment

SYSTEM = "system"
"""Actor of what follows by itself."""


def go_on(
    session: Session, visit: Visit, outcome: VisitOutcome, reason: FailureReason, now: datetime
) -> Visit | CaseDecision:
    """Make the visit after one that failed for `reason`, or open the decision that it needs.

    Either is made once for a visit: repeated, this returns what was made before.
    """
    known = session.scalar(select(CaseDecision).where(CaseDecision.visit_id == visit.id))
    if known is not None:
        return known
    cause = decision_needed(case_policy(session), case_visits(session, visit.case_id), reason)
    if cause is None:
        return make_next_visit(session, visit, outcome, now)
    decision = CaseDecision(
        id=new_id(), case_id=visit.case_id, visit_id=visit.id, cause=cause, opened_at=now
    )
    session.add(decision)
    session.flush()
    _record(session, "case.decision", "case", visit.case_id, {"cause": cause.value}, now)
    return decision


def make_next_visit(
    session: Session, visit: Visit, outcome: VisitOutcome, now: datetime, actor: str = SYSTEM
) -> Visit:
    """Make the visit that follows one that failed, with all it must carry; once.

    Visits that depended on the one that failed depend on the new one. Where several visits of a
    group have failed, those that follow them are a group again.
    """
    made = session.scalar(select(NextVisit).where(NextVisit.follows_id == visit.id))
    if made is not None:
        return session.get_one(Visit, made.visit_id)
    crew = _crew(session, visit.centre_id, now)
    carried = next_visit(case_policy(session), _failed(visit, outcome), crew)
    row = _row(visit, carried, now)
    session.add(row)
    session.flush()
    add_visit_to_promise(session, row)
    session.add(
        NextVisit(
            visit_id=row.id,
            follows_id=visit.id,
            remainder=carried.remainder,
            diagnosis=carried.diagnosis,
            made_at=now,
        )
    )
    _join(session, visit, row)
    for need in session.scalars(
        select(VisitDependency).where(VisitDependency.preceding_visit_id == visit.id)
    ):
        need.preceding_visit_id = row.id
    session.flush()
    payload = {"follows": visit.id, "remainder": carried.remainder}
    _record(session, "visit.follows", "visit", row.id, payload, now, actor)
    return row


def _join(session: Session, visit: Visit, made: Visit) -> None:
    """Tie what follows the visits of one group as they were: the work still takes several people.

    Whose visit was completed does not come again.
    """
    if visit.group_id is None:
        return
    follows = select(Visit.id).where(Visit.group_id == visit.group_id, Visit.id != visit.id)
    beside = session.scalars(
        select(Visit)
        .join(NextVisit, NextVisit.visit_id == Visit.id)
        .where(NextVisit.follows_id.in_(follows))
        .order_by(Visit.id)
    ).all()
    if not beside:
        return
    group_id = beside[0].group_id
    if group_id is None:
        before = session.get_one(VisitGroup, visit.group_id)
        group = VisitGroup(id=new_id(), min_gap_s=before.min_gap_s, max_gap_s=before.max_gap_s)
        session.add(group)
        session.flush()
        group_id = group.id
    for each in (*beside, made):
        link = session.get_one(NextVisit, each.id)
        each.group_id = group_id
        each.group_position = session.get_one(Visit, link.follows_id).group_position


def case_visits(session: Session, case_id: str) -> list[CaseVisit]:
    """Return the visits of a case in order, as its trips are counted from."""
    rows = session.scalars(
        select(Visit).where(Visit.case_id == case_id).order_by(Visit.created_at, Visit.id)
    )
    return [as_case_visit(row) for row in rows]


def as_case_visit(row: Visit) -> CaseVisit:
    """Return a visit as trips are counted from it."""
    reason = None if row.failure_reason is None else FailureReason(row.failure_reason)
    return CaseVisit(row.id, row.status, reason, row.group_id)


def _failed(visit: Visit, outcome: VisitOutcome) -> Failed:
    pieces = {use: {p.part: p.quantity for p in outcome.parts if p.use is use} for use in PartUse}
    used = dict(pieces[PartUse.USED])
    for part, quantity in pieces[PartUse.REPLACED].items():
        used[part] = used.get(part, 0) + quantity
    if visit.failure_reason is None:
        raise ValueError(visit.id)
    return Failed(
        FailureReason(visit.failure_reason),
        service_s=visit.service_s,
        needs={need["name"]: need["min_level"] for need in visit.required_skills},
        technician_id=outcome.technician_id,
        parts=dict(visit.required_parts),
        used=used,
        lacking=pieces[PartUse.LACKING],
        diagnosis=outcome.diagnosis,
        remaining_s=outcome.remaining_s,
    )


def _row(visit: Visit, carried: Carried, now: datetime) -> Visit:
    clock = kept_clock(Clock(visit.sla_due_at, visit.sla_outer_at), now)
    barred = set(visit.prohibited_technicians)
    # Whom the customer asked for stays, unless the policy says who is able.
    technicians = sorted(carried.technicians - barred) or list(visit.required_technicians)
    return Visit(
        id=new_id(),
        case_id=visit.case_id,
        site_id=visit.site_id,
        device_id=visit.device_id,
        work_type_id=visit.work_type_id,
        centre_id=visit.centre_id,
        priority=visit.priority,
        assignment=Assignment.MANDATORY if carried.mandatory else visit.assignment,
        drop_price_fen=visit.drop_price_fen,
        service_s=carried.service_s,
        access_s=visit.access_s,
        windows=[window for window in visit.windows if _still_open(window, now)],
        required_skills=[
            {"name": name, "min_level": level} for name, level in sorted(carried.needs.items())
        ],
        required_technicians=technicians,
        preferred_technicians=list(visit.preferred_technicians),
        prohibited_technicians=list(visit.prohibited_technicians),
        required_parts=dict(carried.parts),
        required_tools=list(visit.required_tools),
        demand=list(visit.demand),
        sla_policy_id=visit.sla_policy_id,
        sla_due_at=clock.due_at,
        sla_outer_at=clock.outer_at,
        provisional=visit.provisional,
        deadline_given=visit.deadline_given,
        household=visit.household,
        created_at=now,
    )


def _still_open(window: TimeWindow, now: datetime) -> bool:
    return datetime.fromisoformat(window["maxStartTime"]) > now


def _crew(session: Session, centre_id: str, now: datetime) -> Mapping[str, Mapping[str, int]]:
    """Levels that the centre's technicians hold on the local date, by technician and skill."""
    zone = ZoneInfo(session.get_one(ServiceCentre, centre_id).timezone)
    today = now.astimezone(zone).date()
    people = session.scalars(select(Technician).where(Technician.centre_id == centre_id))
    return {person.id: _levels(person, today) for person in people}


def _levels(person: Technician, day: date) -> Mapping[str, int]:
    levels: dict[str, int] = {}
    for held in person.skills:
        begun = held.valid_from is None or held.valid_from <= day
        if begun and (held.valid_to is None or day <= held.valid_to):
            levels[held.skill] = max(held.level, levels.get(held.skill, 0))
    return levels


def _record(
    session: Session,
    kind: str,
    entity: str,
    entity_id: str,
    payload: Mapping[str, object],
    now: datetime,
    actor: str = SYSTEM,
) -> None:
    event = Event(
        at=now, actor=actor, kind=kind, entity=entity, entity_id=entity_id, payload=dict(payload)
    )
    record_event(session, event)
