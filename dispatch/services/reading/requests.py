"""What became of a request, and who may be asking."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.cases.ending import EVENTS
from dispatch.domain.codes_intake import IntakeCode
from dispatch.domain.intake.duplicates import Standing, standing_of
from dispatch.domain.kinds import CaseStatus
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.sla.policy import Stage
from dispatch.services.cases.next_visits import as_case_visit
from dispatch.services.intake.writing import MERGED, TAKEN
from dispatch.services.policies import case_policy
from dispatch.store.cases import Rework
from dispatch.store.customers import Customer, Device, Site
from dispatch.store.events import Event
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.queries.intake import (
    cases_not_done,
    devices_by,
    faults_of_cases,
    find_customers,
    sites_by,
    undecided_cases,
    visits_of_cases,
)
from dispatch.store.queries.rounds import kinds_of_rounds
from dispatch.store.sla import CaseClocks, CaseStage
from dispatch.store.work import Case, Visit
from solver.faults import Fault


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as who took its request wants to know it; `zone` is that of its centre.

    `turns` are the events of its having ended and been opened again, oldest first.
    `requests` are the events of the request and of its repetitions, oldest first; `cartridges` the
    kinds that its visit renews.
    """

    case: Case
    zone: ZoneInfo
    standing: Standing
    visits: Sequence[Visit]
    requests: Sequence[Event]
    turns: Sequence[Event]
    fault_code: str | None
    cartridges: Sequence[str]
    undecided: bool
    rework: bool
    waits_for_remote: bool
    owner: str | None


@dataclass(frozen=True, slots=True)
class CallerFacts:
    """A customer with the sites and devices they have, and their cases that are not over."""

    customer: Customer
    sites: Sequence[Site]
    devices: Mapping[str, Sequence[Device]]
    cases: Sequence[Case]


def case_of_request(session: Session, case_id: str) -> CaseFacts:
    """Return a case with what became of its request so far.

    Raises
    ------
    Refused
        NOT_FOUND.
    """
    case = session.get(Case, case_id)
    if case is None:
        fault = Fault(IntakeCode.CASE_NOT_FOUND, "caseId", {"id": case_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    visits = visits_of_cases(session, [case_id]).get(case_id, [])
    undecided = bool(undecided_cases(session, [case_id]))
    zones = zones_of_centres(session)
    attempt = session.get(CaseStage, (case_id, Stage.REMOTE_ATTEMPT))
    clocks = session.get(CaseClocks, case_id)
    return CaseFacts(
        case=case,
        zone=zones[visits[0].centre_id] if visits else ZoneInfo("UTC"),
        standing=_standing(session, case, visits, undecided=undecided),
        visits=visits,
        requests=_events(session, case_id, (TAKEN, MERGED)),
        turns=_events(session, case_id, EVENTS.values()),
        fault_code=faults_of_cases(session, [case_id]).get(case_id),
        cartridges=kinds_of_rounds(session, [case_id]).get(case_id, (None, ()))[1],
        undecided=undecided,
        rework=session.get(Rework, case_id) is not None,
        waits_for_remote=attempt is not None and attempt.met_at is None,
        owner=None if clocks is None else clocks.owner,
    )


def _events(session: Session, case_id: str, kinds: Iterable[str]) -> Sequence[Event]:
    found = select(Event).where(
        Event.entity == "case", Event.entity_id == case_id, Event.kind.in_(tuple(kinds))
    )
    return session.scalars(found.order_by(Event.id)).all()


def callers(session: Session, said: str, limit: int) -> list[CallerFacts]:
    """Find customers by the beginning of a phone number or a part of the name."""
    found = find_customers(session, said, limit)
    ids = [customer.id for customer in found]
    sites = [*sites_by(session, "customer_id", ids)]
    devices: dict[str, list[Device]] = {}
    for device in devices_by(session, "site_id", [site.id for site in sites]):
        devices.setdefault(device.site_id, []).append(device)
    cases = _not_over(session, ids)
    return [
        CallerFacts(
            customer,
            [site for site in sites if site.customer_id == customer.id],
            devices,
            [case for case in cases if case.customer_id == customer.id],
        )
        for customer in found
    ]


def _not_over(session: Session, customer_ids: Sequence[str]) -> list[Case]:
    found = cases_not_done(session, customer_ids)
    cases = [case for case in found if case.status is CaseStatus.OPEN]
    ids = [case.id for case in cases]
    visits, undecided = visits_of_cases(session, ids), undecided_cases(session, ids)
    return [
        case
        for case in cases
        if _standing(session, case, visits.get(case.id, ()), undecided=case.id in undecided)
        is not Standing.OVER
    ]


def _standing(
    session: Session, case: Case, visits: Sequence[Visit], *, undecided: bool
) -> Standing:
    trips = [as_case_visit(visit) for visit in visits]
    return standing_of(
        case_policy(session),
        trips,
        undecided=undecided,
        closed=case.status is CaseStatus.CLOSED,
        called_off=case.status is CaseStatus.CANCELLED,
    )


def received_at(event: Event) -> datetime:
    """Return when the request of an event was received."""
    return datetime.fromisoformat(event.payload["receivedAt"])
