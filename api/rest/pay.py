"""Pay per visit of technicians: read by the office, set by managers from a day on."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.auth import Manager, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.pay import PayAmount, PayChangeBody, Pays, PayView
from api.rest.views.values import fen, yuan
from dispatch.services.ledger.pay import change_pay, paid_technician
from dispatch.store.people import Technician

router = APIRouter(
    tags=["ledger"], responses=failures(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
)

TechnicianId = Annotated[str, Path(max_length=64)]


@router.get("/technicians/{technician_id}/pay")
def get_technician_pay(technician_id: TechnicianId, who: OfficeReader, house: InHouse) -> Pays:
    """Read what a technician was, is and will be paid per visit."""
    with house.database.read() as session:
        return _pays(paid_technician(session, technician_id))


@router.put("/technicians/{technician_id}/pay")
def set_technician_pay(
    technician_id: TechnicianId, body: PayChangeBody, who: Manager, house: InHouse
) -> Pays:
    """Set a technician's pay per visit from a day on; lines that are booked stay as they are."""
    pay = {each.work_type: fen(each.amount) for each in body.amounts}
    with house.database.write() as session:
        return _pays(change_pay(session, who, technician_id, pay, body.valid_from, house.now()))


def _pays(person: Technician) -> Pays:
    changes = [(row.valid_from, row.per_visit_fen) for row in person.pay_changes]
    return Pays(items=[_pay(None, person.per_visit_fen), *(_pay(*each) for each in changes)])


def _pay(valid_from: date | None, amounts: Mapping[str, int]) -> PayView:
    return PayView(
        valid_from=valid_from,
        amounts=[PayAmount(work_type=kind, amount=yuan(each)) for kind, each in amounts.items()],
    )
