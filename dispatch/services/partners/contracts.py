"""Contracts of partner points: made, changed, ended; what is wrong changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from dispatch.domain.codes import PlanningCode
from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.partners.contracts import Contract, new_contract_faults
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.values import JsonObject
from dispatch.services.partners.areas import (
    contracts_of,
    hold_centres,
    plain,
    record_change,
    today_at,
)
from dispatch.services.partners.withdrawing import withdraw_uncovered
from dispatch.services.people.accounts import Principal
from dispatch.store.organisation import PartnerContract, PartnerPoint
from solver.faults import Fault, InvalidInput
from solver.workforce import ContractKind


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says: its kind, its days, both included, and its figures."""

    kind: ContractKind
    valid_from: date | None
    valid_to: date | None
    guaranteed_visits: int
    shortfall_fen: int
    margin_fen: int


_NOBODY = PartnerPoint(id="", lat=0.0, lon=0.0, radius_m=0)
"""Stands for a point that there is not, so that the rest of a contract is judged all the same."""


def make_contract(
    session: Session,
    who: Principal,
    partner_id: str,
    centre_id: str,
    terms: Terms,
    now: datetime,
) -> PartnerContract:
    """Make a contract of a partner point with a service centre.

    Raises
    ------
    InvalidInput
        With everything that is wrong: a point or centre that there is not, days reversed, figures
        below 0, another contract of both on one of the days, exclusive areas that overlap.
    """
    held = hold_centres(session, [centre_id])
    point = session.get(PartnerPoint, partner_id, with_for_update=True)
    faults: list[Fault] = []
    if point is None:
        faults.append(Fault(PartnerCode.POINT_NOT_FOUND, "partnerId", {"id": partner_id}))
    if not held:
        faults.append(Fault(PlanningCode.CENTRE_UNKNOWN, "centreId", {"id": centre_id}))
    others = [] if faults else [one for _, one in contracts_of(session, held, now)]
    faults += _faults(terms, point or _NOBODY, centre_id, others)
    if faults:
        raise InvalidInput(faults)
    row = PartnerContract(partner_id=partner_id, centre_id=centre_id)
    _write(row, terms)
    session.add(row)
    session.flush()
    return _recorded(session, who, row, "partner.contract-made", now)


def change_contract(
    session: Session, who: Principal, contract_id: int, terms: Terms, now: datetime
) -> PartnerContract:
    """Change a contract that is not over, for plans that are made from now on.

    Offers that are open for days it does not last to any more are withdrawn.

    Raises
    ------
    Refused
        NOT_FOUND. INVALID: it is over.
    InvalidInput
        As `make_contract`.
    """
    row = _held(session, contract_id, now)
    point = session.get_one(PartnerPoint, row.partner_id)
    known = contracts_of(session, {row.centre_id}, now)
    faults = _faults(terms, point, row.centre_id, [one for other, one in known if other is not row])
    if faults:
        raise InvalidInput(faults)
    _write(row, terms)
    session.flush()
    withdraw_uncovered(session, who, row, now)
    return _recorded(session, who, row, "partner.contract-changed", now)


def end_contract(
    session: Session, who: Principal, contract_id: int, last_day: date, now: datetime
) -> PartnerContract:
    """Let a contract end with a day that is not past.

    What the point has accepted by then stays its own; what it is offered for later days, and has
    not accepted, is withdrawn.

    Raises
    ------
    Refused
        NOT_FOUND. INVALID: it is over, the day is past, or the contract would not have begun.
    """
    row = _held(session, contract_id, now)
    if last_day < today_at(session, row.centre_id, now):
        fault = Fault(PartnerCode.CONTRACT_END_PAST, "lastDay", {"day": last_day.isoformat()})
        raise Refused(fault)
    if row.valid_from is not None and last_day < row.valid_from:
        dates = {"from": row.valid_from.isoformat(), "to": last_day.isoformat()}
        raise Refused(Fault(PartnerCode.CONTRACT_REVERSED, "lastDay", dates))
    row.valid_to = last_day
    session.flush()
    withdraw_uncovered(session, who, row, now)
    return _recorded(session, who, row, "partner.contract-ended", now)


def _faults(
    terms: Terms, point: PartnerPoint, centre_id: str, others: Sequence[Contract]
) -> list[Fault]:
    row = PartnerContract(centre_id=centre_id)
    _write(row, terms)
    return [*new_contract_faults(plain(row, point), others)]


def _held(session: Session, contract_id: int, now: datetime) -> PartnerContract:
    """Return a contract that is not over, and let nobody else change those of its centre."""
    row = session.get(PartnerContract, contract_id)
    if row is None:
        fault = Fault(PartnerCode.CONTRACT_NOT_FOUND, "contractId", {"id": contract_id})
        raise Refused(fault, Refusal.NOT_FOUND)
    hold_centres(session, [row.centre_id])
    session.refresh(row)
    if row.valid_to is not None and row.is_over(today_at(session, row.centre_id, now)):
        fault = Fault(PartnerCode.CONTRACT_OVER, "contractId", {"day": row.valid_to.isoformat()})
        raise Refused(fault)
    return row


def _write(row: PartnerContract, terms: Terms) -> None:
    row.kind, row.valid_from, row.valid_to = terms.kind, terms.valid_from, terms.valid_to
    row.guaranteed_visits = terms.guaranteed_visits
    row.shortfall_fen, row.margin_fen = terms.shortfall_fen, terms.margin_fen


def _recorded(
    session: Session, who: Principal, row: PartnerContract, kind: str, now: datetime
) -> PartnerContract:
    told: JsonObject = {
        "contractId": row.id,
        "centreId": row.centre_id,
        "kind": row.kind.value,
        "validFrom": None if row.valid_from is None else row.valid_from.isoformat(),
        "validTo": None if row.valid_to is None else row.valid_to.isoformat(),
        "guaranteedVisits": row.guaranteed_visits,
        "shortfallFen": row.shortfall_fen,
        "marginFen": row.margin_fen,
    }
    record_change(session, who, row.partner_id, kind, told, now)
    return row
