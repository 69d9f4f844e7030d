"""Rework: what the first visit earned is paid back, once, and given back when it was none."""

from dispatch.domain.ledger.lines import Draft, LineKind, Payee, PayeeKind
from dispatch.domain.ledger.rework import Booked, PayBack, pay_back

SHOP = Payee(PayeeKind.PARTNER, "shop")
FEE = Booked(LineKind.FEE, "fee-card", 8000)
WAY = Booked(LineKind.WAY, "fee-card-way", 1875)
LATE = Booked(LineKind.DEDUCTION, "late", -2000)
TAKEN = Booked(LineKind.REWORK, "rework", -9875, line_id=7)


def again(*booked: Booked, cases: tuple[str, ...] = ("c2",)) -> PayBack | None:
    return pay_back("v1", SHOP, booked, cases)


def correction(rule: str, amount_fen: int, *cases: str) -> PayBack:
    basis = {"caseIds": [*cases]}
    return PayBack(Draft("v1", SHOP, LineKind.CORRECTION, rule, amount_fen, basis), 7)


def test_fee_and_way_are_paid_back_and_a_deduction_stays_one() -> None:
    draft = Draft("v1", SHOP, LineKind.REWORK, "rework", -9875, {"caseIds": ["c2"]})
    assert again(FEE, WAY, LATE) == PayBack(draft)


def test_a_correction_of_the_fee_counts_and_one_of_the_deduction_does_not() -> None:
    less = Booked(LineKind.CORRECTION, "correction", -1000, corrects=LineKind.FEE)
    other = Booked(LineKind.CORRECTION, "correction", 2000, corrects=LineKind.DEDUCTION)
    found = again(FEE, LATE, less, other)
    assert found is not None
    assert found.draft.amount_fen == -7000  # 80.00 less 10.00


def test_it_is_paid_back_once_however_often_it_is_done_again() -> None:
    assert again(FEE, WAY, TAKEN) is None
    assert again(FEE, WAY, TAKEN, cases=("c2", "c3")) is None


def test_nothing_is_paid_back_where_nothing_was_earned_or_nothing_done_again() -> None:
    assert again(LATE) is None
    assert again() is None
    assert again(FEE, cases=()) is None


def test_a_rework_that_was_none_is_given_back_and_can_turn_again() -> None:
    given = Booked(LineKind.CORRECTION, "rework-withdrawn", 9875)
    assert again(FEE, WAY, TAKEN, cases=()) == correction("rework-withdrawn", 9875)
    assert again(FEE, WAY, TAKEN, given, cases=()) is None
    assert again(FEE, WAY, TAKEN, given) == correction("rework-again", -9875, "c2")


def test_what_a_person_corrected_of_it_is_left_alone() -> None:
    forgiven = Booked(LineKind.CORRECTION, "correction", 5000, corrects=LineKind.REWORK)
    assert again(FEE, WAY, TAKEN, forgiven) is None
