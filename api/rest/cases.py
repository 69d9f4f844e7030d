"""Cases: what a person decides, offers, fault codes, and figures."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import OfficePlanner, OfficeReader, PaidReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.base import Day, Names
from api.rest.schemas.cases import (
    CallOff,
    CaseFiguresAnswer,
    CaseHeads,
    DecisionRequest,
    Decisions,
    DecisionView,
    FaultCodes,
    FaultCodeView,
    OfferAnswer,
)
from api.rest.schemas.requests import RequestCase
from api.rest.views.cases import case_head, decision_view, figures_view, labelled
from api.rest.views.requests import case_view
from dispatch.bootstrap import House
from dispatch.domain.cases.decisions import Decided
from dispatch.domain.cases.figures import By, figures, figures_by
from dispatch.domain.kinds import CaseStatus
from dispatch.services.cases.calling_off import call_off
from dispatch.services.cases.decisions import answer_offer, decide
from dispatch.services.policies import case_policy
from dispatch.services.reading.case_list import case_list
from dispatch.services.reading.cases import case_histories, told_of, waiting_decisions
from dispatch.services.reading.plans import directory_of
from dispatch.services.reading.requests import case_of_request
from dispatch.store.cases import CaseDecision
from dispatch.store.queries.cases import all_fault_codes
from dispatch.store.queries.directory import first_instant

router = APIRouter(tags=["cases"], responses=failures(HTTPStatus.UNAUTHORIZED))
DECIDED = failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.get("/cases")
def list_cases(
    who: OfficeReader,
    house: InHouse,
    status: CaseStatus = CaseStatus.OPEN,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> CaseHeads:
    """List the cases that are open, the oldest first, or ended so, the last one first."""
    with house.database.read() as session:
        found = case_list(session, status, centre_id, limit)
        return CaseHeads(items=[case_head(each) for each in found.items], total=found.total)


@router.post("/cases/{case_id}/cancel", responses=DECIDED)
def cancel_case(case_id: str, body: CallOff, who: OfficePlanner, house: InHouse) -> RequestCase:
    """Call off a case with all its visits that are not over, for a reason."""
    with house.database.write() as session:
        call_off(session, who, case_id, body.reason, house.now())
    with house.database.read() as session:
        return case_view(case_of_request(session, case_id))


@router.get("/case-decisions")
def list_case_decisions(
    who: OfficeReader,
    house: InHouse,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
) -> Decisions:
    """List what waits for a decision or for a customer's answer, the oldest first."""
    with house.database.read() as session:
        people = directory_of(session)
        rows = waiting_decisions(session, centre_id)
        return Decisions(
            items=[decision_view(row, people) for row in rows],
            offers=list(case_policy(session).offers),
        )


@router.post("/case-decisions/{decision_id}/decide", responses=DECIDED)
def decide_case(
    decision_id: str, body: DecisionRequest, who: OfficePlanner, house: InHouse
) -> DecisionView:
    """Decide how a case goes on; a manager alone decides of a third visit."""
    decided = Decided(body.verdict, body.reason, body.offer)
    with house.database.write() as session:
        row = decide(session, who, decision_id, decided, house.now())
    return _view(house, row)


@router.post("/case-decisions/{decision_id}/offer-answer", responses=DECIDED)
def answer_case_offer(
    decision_id: str, body: OfferAnswer, who: OfficePlanner, house: InHouse
) -> DecisionView:
    """Note whether the customer accepted the offer."""
    with house.database.write() as session:
        row = answer_offer(session, who, decision_id, body.accepted, house.now())
    return _view(house, row)


@router.get("/fault-codes")
def list_fault_codes(who: PaidReader, house: InHouse) -> FaultCodes:
    """List the faults that technicians tell from each other."""
    with house.database.read() as session:
        return FaultCodes(
            items=[
                FaultCodeView(id=row.id, name=Names(zh=row.name_zh, en=row.name_en))
                for row in all_fault_codes(session)
            ]
        )


@router.get("/case-figures")
def get_case_figures(
    who: OfficeReader,
    house: InHouse,
    first: Annotated[Day, Query(alias="from")],
    last: Annotated[Day, Query(alias="to")],
    by: By = By.TECHNICIAN,
) -> CaseFiguresAnswer:
    """Count the cases whose first trip ended on local dates `from` to `to`, both included."""
    with house.database.read() as session:
        begin = first_instant(session, first)
        end = first_instant(session, last + timedelta(days=1))
        cases = case_histories(session, begin, end)
        people = directory_of(session)
        return CaseFiguresAnswer(
            total=figures_view(figures(cases)),
            by=by,
            items=[
                labelled(label, counted, by, people)
                for label, counted in figures_by(cases, by).items()
            ],
        )


def _view(house: House, row: CaseDecision) -> DecisionView:
    with house.database.read() as session:
        found = session.get_one(CaseDecision, row.id)
        return decision_view(told_of(session, [found])[0], directory_of(session))
