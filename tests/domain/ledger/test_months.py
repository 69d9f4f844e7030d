"""Months: where a line goes, when a month closes; disputes and totals."""

from datetime import date

import pytest

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.disputes import Ruling, correction_faults, ruling_faults
from dispatch.domain.ledger.lines import LineKind
from dispatch.domain.ledger.months import Month, closing_fault, open_month
from dispatch.domain.ledger.statement import Totals, totals
from dispatch.domain.refusals import Refused

OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)


def test_a_month_is_written_and_read() -> None:
    assert Month.read("2026-10") == OCTOBER == Month.of(date(2026, 10, 31))
    assert str(OCTOBER) == "2026-10"
    assert [DECEMBER.next(), OCTOBER.next()] == [Month(2027, 1), NOVEMBER]


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "10/2026", "", "2026-10-01", "0026-10"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        Month.read(text)
    assert refused.value.fault.code is LedgerCode.MONTH_MALFORMED


def test_a_line_goes_to_its_own_month_or_the_first_open_one_after() -> None:
    assert open_month(OCTOBER, ()) == OCTOBER
    assert open_month(OCTOBER, {OCTOBER}) == NOVEMBER
    assert open_month(OCTOBER, {OCTOBER, NOVEMBER}) == DECEMBER


@pytest.mark.parametrize(
    ("month", "today", "code"),
    [
        (NOVEMBER, date(2026, 12, 1), None),
        (NOVEMBER, date(2026, 11, 30), LedgerCode.MONTH_NOT_OVER),
        (OCTOBER, date(2026, 12, 1), LedgerCode.MONTH_CLOSED),
        (DECEMBER, date(2027, 1, 1), LedgerCode.EARLIER_MONTH_OPEN),
    ],
)
def test_months_are_closed_once_over_and_in_their_order(
    month: Month, today: date, code: LedgerCode | None
) -> None:
    fault = closing_fault(month, today, {OCTOBER}, [OCTOBER, NOVEMBER, DECEMBER])
    assert (fault and fault.code) is code


def test_a_ruling_needs_a_reason_and_corrects_only_what_it_accepts() -> None:
    assert [*ruling_faults(Ruling(True, "traffic accident", 2000))] == []
    assert [*ruling_faults(Ruling(False, "the log says otherwise"))] == []
    found = [fault.code for fault in ruling_faults(Ruling(False, " ", 2000))]
    assert found == [LedgerCode.REASON_MISSING, LedgerCode.CORRECTION_UNWANTED]
    assert [fault.code for fault in correction_faults(0, "")] == [
        LedgerCode.REASON_MISSING,
        LedgerCode.CORRECTION_EMPTY,
    ]


def test_totals_are_fees_less_deductions_less_rework_with_corrections() -> None:
    found = totals(
        [
            ("v1", LineKind.FEE, 8000),
            ("v1", LineKind.WAY, 1875),
            ("v2", LineKind.VISIT_PAY, 1500),
            ("v2", LineKind.DEDUCTION, -2000),
            ("v1", LineKind.REWORK, -9875),
            ("v2", LineKind.CORRECTION, 2000),
        ]
    )
    assert found == Totals(11_375, -2000, -9875, 2000, visits=2)
    assert found.total_fen == 1500
    assert totals([]) == Totals()
