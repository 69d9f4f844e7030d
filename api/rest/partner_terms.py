"""Contracts, terms and closures of partner points: read by the office, set by managers."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.auth import Manager, OfficePlanner, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.organisation import ContractView, PartnerPointView
from api.rest.schemas.partner_terms import (
    ContractEnd,
    ContractRequest,
    Contracts,
    ContractTerms,
    PointClosureBody,
    PointClosures,
    PointClosureView,
    PointTermsBody,
)
from api.rest.views.organisation import contract_view, partner_point_view
from api.rest.views.values import fen
from dispatch.domain.partners.terms import DayTerms, PointTerms
from dispatch.services.partners.contracts import (
    Terms,
    change_contract,
    end_contract,
    make_contract,
)
from dispatch.services.partners.terms import (
    Closing,
    change_terms,
    close_point,
    closures_after,
    reopen_point,
)
from dispatch.store.partners import PartnerClosure
from dispatch.store.queries.partners import list_contracts

router = APIRouter(
    tags=["partners"], responses=failures(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
)

Number = Annotated[int, Path(ge=1, lt=2**31)]
PointId = Annotated[str, Path(max_length=64)]


@router.get("/partner-contracts")
def list_partner_contracts(
    who: OfficeReader,
    house: InHouse,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
    partner_id: Annotated[str | None, Query(alias="partnerId", max_length=64)] = None,
) -> Contracts:
    """List contracts, also those that are over, of a centre and of a point if they are named."""
    with house.database.read() as session:
        rows = list_contracts(session, centre_id, partner_id)
        return Contracts(items=[contract_view(row) for row in rows])


@router.post("/partner-contracts")
def make_partner_contract(body: ContractRequest, who: Manager, house: InHouse) -> ContractView:
    """Make a contract; one that is wrong is refused with all that is wrong with it."""
    with house.database.write() as session:
        row = make_contract(
            session, who, body.partner_id, body.centre_id, _terms(body), house.now()
        )
        return contract_view(row)


@router.put("/partner-contracts/{contract_id}")
def change_partner_contract(
    contract_id: Number, body: ContractTerms, who: Manager, house: InHouse
) -> ContractView:
    """Change a contract that is not over, for plans that are made from now on."""
    with house.database.write() as session:
        return contract_view(change_contract(session, who, contract_id, _terms(body), house.now()))


@router.post("/partner-contracts/{contract_id}/end")
def end_partner_contract(
    contract_id: Number, body: ContractEnd, who: Manager, house: InHouse
) -> ContractView:
    """Let a contract end with a day that is not past."""
    with house.database.write() as session:
        return contract_view(end_contract(session, who, contract_id, body.last_day, house.now()))


@router.put("/partner-points/{partner_id}/terms")
def set_partner_terms(
    partner_id: PointId, body: PointTermsBody, who: Manager, house: InHouse
) -> PartnerPointView:
    """Set a point's reach, time to answer, hours and caps; wrong ones are refused whole."""
    terms = PointTerms(
        body.radius_meters,
        body.acceptance_minutes,
        [
            DayTerms(day.weekday, day.opens, day.closes, day.max_visits, day.max_minutes)
            for day in body.days
        ],
    )
    with house.database.write() as session:
        return partner_point_view(change_terms(session, who, partner_id, terms, house.now()))


@router.get("/partner-points/{partner_id}/closures")
def list_partner_closures(partner_id: PointId, who: OfficeReader, house: InHouse) -> PointClosures:
    """List the closures of a point that are not over, the first first."""
    with house.database.read() as session:
        rows = closures_after(session, partner_id, house.now())
        return PointClosures(items=[_closure(row) for row in rows])


@router.post("/partner-points/{partner_id}/closures")
def close_partner(
    partner_id: PointId, body: PointClosureBody, who: OfficePlanner, house: InHouse
) -> PointClosureView:
    """Close a point for some days."""
    closing = Closing(body.first, body.last, body.reason)
    with house.database.write() as session:
        return _closure(close_point(session, who, partner_id, closing, house.now()))


@router.delete(
    "/partner-points/{partner_id}/closures/{closure_id}", status_code=HTTPStatus.NO_CONTENT
)
def remove_partner_closure(
    partner_id: PointId, closure_id: Number, who: OfficePlanner, house: InHouse
) -> None:
    """Take a closure back."""
    with house.database.write() as session:
        reopen_point(session, who, partner_id, closure_id, house.now())


def _terms(body: ContractTerms) -> Terms:
    return Terms(
        body.kind,
        body.valid_from,
        body.valid_to,
        body.guaranteed_visits,
        fen(body.shortfall_fee),
        fen(body.margin),
    )


def _closure(row: PartnerClosure) -> PointClosureView:
    return PointClosureView(id=row.id, first=row.first, last=row.last, reason=row.reason)
