"""What a completed visit earns: a partner point by its fee card, a technician per visit."""

from collections.abc import Iterator

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.lines import (
    FEE_CARD,
    FEE_CARD_WAY,
    VISIT_PAY,
    Draft,
    EndedVisit,
    LineKind,
    PayByWorkType,
)
from dispatch.domain.partners.fees import FeeCard
from solver.faults import Fault


def partner_earnings(visit: EndedVisit, card: FeeCard, away_m: int | None) -> list[Draft]:
    """Return the lines of a visit that a partner point completed, `away_m` metres from it.

    Without amounts of 0, which nobody is paid.

    Raises
    ------
    Unpriced
        FEE_MISSING for work that the card does not list; PLACE_MISSING when nobody knows how far
        it is (`away_m` None) and the card asks for kilometres.
    """
    free_km, per_km_fen = card.free_and_rate()
    if away_m is None and per_km_fen > 0:
        raise Unpriced(Fault(LedgerCode.PLACE_MISSING, "", {"visit": visit.visit_id}))
    job_fen = card.fees_fen.get(visit.work_type)
    if job_fen is None:
        values = {
            "visit": visit.visit_id,
            "partner": visit.payee.id,
            "workType": visit.work_type,
        }
        raise Unpriced(Fault(LedgerCode.FEE_MISSING, "", values))
    way_fen = card.fee_fen(visit.work_type, away_m or 0) - job_fen
    job = {"workTypeId": visit.work_type}
    way = {
        "distanceMeters": away_m or 0,
        "freeKilometres": free_km,
        "perKilometreFen": per_km_fen,
    }
    lines = (
        Draft(visit.visit_id, visit.payee, LineKind.FEE, FEE_CARD, job_fen, job),
        Draft(visit.visit_id, visit.payee, LineKind.WAY, FEE_CARD_WAY, way_fen, way),
    )
    return [line for line in lines if line.amount_fen != 0]


def technician_earnings(visit: EndedVisit, pay: PayByWorkType) -> Iterator[Draft]:
    """Yield the line of a visit that a technician completed; none where no pay is set."""
    amount = pay.get(visit.work_type, 0)
    if amount:
        basis = {"workTypeId": visit.work_type}
        yield Draft(visit.visit_id, visit.payee, LineKind.VISIT_PAY, VISIT_PAY, amount, basis)


class Unpriced(Exception):
    """A visit has no price yet; `fault` says what is missing."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))
