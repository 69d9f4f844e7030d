"""Decisions and figures of cases."""

from collections.abc import Mapping
from datetime import timedelta

from api.rest.schemas.cases import (
    CaseFiguresView,
    CaseHead,
    CaseVisitHead,
    DecisionView,
    LabelledFigures,
    RateView,
    TriedVisit,
)
from api.rest.schemas.events import PieceOfPart
from api.rest.schemas.visits import CustomerView
from api.rest.views.values import Named, local, local_or_none, names, names_or_id
from dispatch.domain.cases.figures import By, CaseFigures, Rate
from dispatch.domain.cases.next_visit import MANAGERS
from dispatch.services.reading.case_list import ListedCase
from dispatch.services.reading.cases import Waiting
from dispatch.services.reading.plans import Directory
from dispatch.store.work import Visit


def case_head(facts: ListedCase) -> CaseHead:
    """Show a case in a list."""
    case, zone = facts.case, facts.zone
    first = facts.visits[0] if facts.visits else None
    return CaseHead(
        case_id=case.id,
        ticket=case.ticket,
        status=case.status,
        received_at=local(case.received_at, zone),
        ended_at=local_or_none(case.ended_at, zone),
        work_type=case.work_type_id,
        work_type_name=names(case.work_type),
        customer=CustomerView(name=case.customer.name, phone=case.customer.phone),
        address="" if first is None else first.site.address,
        centre_id=None if first is None else first.centre_id,
        description=case.description,
        waits_for_decision=facts.undecided,
        owner=facts.owner,
        visits=[CaseVisitHead(id=visit.id, status=visit.status) for visit in facts.visits],
    )


def decision_view(waiting: Waiting, people: Directory) -> DecisionView:
    """Show a decision and the visits before it."""
    row = waiting.decision
    customer = row.case.customer
    return DecisionView(
        id=row.id,
        case_id=row.case_id,
        ticket=row.case.ticket,
        description=row.case.description,
        customer=CustomerView(name=customer.name, phone=customer.phone),
        cause=row.cause,
        manager_needed=row.cause in MANAGERS,
        opened_at=local(row.opened_at, waiting.zone),
        visits=[_tried(visit, waiting, people) for visit in waiting.visits],
        verdict=row.verdict,
        reason=row.reason,
        offer=row.offer,
        offer_state=row.offer_state,
        next_visit_id=row.next_visit_id,
    )


def _tried(visit: Visit, waiting: Waiting, people: Directory) -> TriedVisit:
    outcome = waiting.outcomes.get(visit.id)
    technician = None if outcome is None else outcome.technician_id
    partner = None if outcome is None else outcome.partner_id
    rest = None if outcome is None else outcome.remaining_s
    return TriedVisit(
        visit_id=visit.id,
        status=visit.status,
        reason=visit.failure_reason,
        ended_at=None if outcome is None else local_or_none(outcome.ended_at, waiting.zone),
        technician_name=None if technician is None else names_or_id(people.technicians, technician),
        partner_name=None if partner is None else names_or_id(people.partners, partner),
        fault_code=None if outcome is None else outcome.fault_code_id,
        diagnosis="" if outcome is None else outcome.diagnosis,
        parts=[]
        if outcome is None
        else [PieceOfPart(part=p.part, use=p.use, quantity=p.quantity) for p in outcome.parts],
        remaining_duration=None if rest is None else timedelta(seconds=rest),
    )


def figures_view(counted: CaseFigures) -> CaseFiguresView:
    """Show figures."""
    return CaseFiguresView(
        first_time_fix=_rate(counted.first_time_fix),
        second_visit_fix=_rate(counted.second_visit_fix),
        third_visits=counted.third_visits,
        rework=_rate(counted.rework),
    )


def labelled(label: str, counted: CaseFigures, by: By, people: Directory) -> LabelledFigures:
    """Show the figures of one label; parts and models are named as they are."""
    named: dict[By, Mapping[str, Named]] = {
        By.TECHNICIAN: people.technicians,
        By.PARTNER: people.partners,
    }
    name = names_or_id(named.get(by, {}), label)
    return LabelledFigures(id=label, name=name, figures=figures_view(counted))


def _rate(rate: Rate) -> RateView:
    permille = rate.permille()
    percent = None if permille is None else f"{permille // 10}.{permille % 10}"
    return RateView(hits=rate.hits, cases=rate.cases, percent=percent)
