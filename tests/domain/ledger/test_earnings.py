"""What a completed visit earns."""

from datetime import date

import pytest

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.earnings import Unpriced, partner_earnings, technician_earnings
from dispatch.domain.ledger.lines import EndedVisit, LineKind, Payee, PayeeKind
from dispatch.domain.partners.fees import FeeCard, beyond

SHOP, ANN = Payee(PayeeKind.PARTNER, "shop"), Payee(PayeeKind.TECHNICIAN, "ann")
CARD = FeeCard({"install": 8000, "check": 0}, beyond(20, 150))
DAY = date(2026, 10, 8)


def done(work_type: str, payee: Payee) -> EndedVisit:
    return EndedVisit("v1", work_type, payee, DAY)


def test_a_partner_has_a_line_for_the_job_and_one_for_the_way_beyond_what_it_covers() -> None:
    # 12.5 km beyond the 20 that the job covers, at 1.50 yuan: 18.75.
    lines = partner_earnings(done("install", SHOP), CARD, 32_500)
    assert [(line.kind, line.rule, line.amount_fen) for line in lines] == [
        (LineKind.FEE, "fee-card", 8000),
        (LineKind.WAY, "fee-card-way", 1875),
    ]
    assert all((line.visit_id, line.payee) == ("v1", SHOP) for line in lines)
    assert lines[1].basis == {
        "distanceMeters": 32_500,
        "freeKilometres": 20,
        "perKilometreFen": 150,
    }


def test_nobody_is_paid_a_line_of_nothing() -> None:
    assert [line.kind for line in partner_earnings(done("install", SHOP), CARD, 1)] == [
        LineKind.FEE
    ]
    assert partner_earnings(done("check", SHOP), CARD, 1) == []


def test_work_that_the_card_lacks_has_no_price_yet_and_says_whose_card_it_is() -> None:
    with pytest.raises(Unpriced) as refused:
        partner_earnings(done("removal", SHOP), CARD, 1)
    assert refused.value.fault.code is LedgerCode.FEE_MISSING
    assert refused.value.fault.params == {"visit": "v1", "partner": "shop", "workType": "removal"}


def test_a_way_that_is_not_known_matters_only_where_kilometres_are_paid() -> None:
    with pytest.raises(Unpriced) as refused:
        partner_earnings(done("install", SHOP), CARD, None)
    assert refused.value.fault.code is LedgerCode.PLACE_MISSING
    flat = FeeCard({"install": 8000}, beyond(0, 0))
    (line,) = partner_earnings(done("install", SHOP), flat, None)
    assert line.amount_fen == 8000


def test_a_technician_has_the_pay_of_the_work_type_if_there_is_any() -> None:
    (line,) = technician_earnings(done("repair", ANN), {"repair": 1500})
    assert (line.kind, line.rule, line.amount_fen) == (LineKind.VISIT_PAY, "visit-pay", 1500)
    assert [*technician_earnings(done("install", ANN), {"repair": 1500})] == []
