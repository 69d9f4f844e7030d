"""A partner point's month by the published card: statement = fees - deductions - clawback (F6, F7).

In October the point installs (80 yuan), repairs 44.871 km away (60, and 24.871 km at 1.50 = 37.31),
fails for a part that it lacks, and changes a pump (60), which fails again within 60 days.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from api.statement_files import StatementFormat, statement_file
from dispatch.domain.kinds import Language
from dispatch.domain.ledger.deductions import EXAMPLES, DeductionRule
from dispatch.domain.ledger.months import Month
from dispatch.files.sheets import read_lines
from dispatch.services.ledger.corrections import correct
from dispatch.services.ledger.months import close_month
from dispatch.services.policies import change_deduction_rules
from dispatch.services.reading.ledger import Statement, statement_of
from dispatch.store.organisation import PartnerContract
from dispatch.store.session import Database
from solver.workforce import ContractKind
from tests.services.ledger.shop import (
    BEN,
    MEI,
    NOVEMBER_1,
    OF_POINT,
    POINT,
    PUMP,
    TRAVEL,
    over,
    shop,
)
from tests.support.rows import NOON

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
NOT_COMPLETED = [replace(EXAMPLES[1], enabled=True)]


def month_of(database: Database, month: Month) -> Statement:
    with database.read() as session:
        return statement_of(session, None, month, OF_POINT)


def closed_october(database: Database, rules: Sequence[DeductionRule]) -> None:
    """Let the month pass and close it; without rules the organisation has set none."""
    with database.write() as session:
        shop(session)
        if rules:
            change_deduction_rules(session, MEI, rules, NOON)
        terms = {"kind": ContractKind.FIRST_CALL, "guaranteed_visits": 5, "shortfall_fen": 40_00}
        session.add(PartnerContract(partner_id="point", centre_id="gulou", **terms))
        over(session, "install", POINT, work_type="install")
        over(session, "far", POINT, site_id="far")
        over(session, "lacks", POINT, failed_for="PART_MISSING")
        over(session, "pump", POINT, PUMP, device_id="d9")
        over(session, "again", BEN, PUMP, device_id="d9", at=NOON + timedelta(days=14))
        close_month(session, MEI, TRAVEL, OCTOBER, NOVEMBER_1)


@pytest.mark.parametrize(
    ("rules", "deducted_fen", "total_fen"),
    [
        # 80 + 97.31 + 60 = 237.31; less 60 for the pump; and 5 x 40 = 200 that were guaranteed,
        # because nothing was handed over through a plan.
        ([], 0, 377_31),
        (NOT_COMPLETED, -50_00, 327_31),
    ],
)
def test_a_statement_is_fees_less_deductions_less_clawback(
    database: Database, rules: Sequence[DeductionRule], deducted_fen: int, total_fen: int
) -> None:
    closed_october(database, rules)
    statement = month_of(database, OCTOBER)
    sums = statement.totals
    assert (sums.earned_fen, sums.deducted_fen, sums.paid_back_fen) == (
        237_31,
        deducted_fen,
        -60_00,
    )
    assert (sums.guaranteed_fen, sums.corrected_fen, sums.total_fen) == (200_00, 0, total_fen)
    # Each line is tied to a visit or to the contract, and together they are the total.
    assert sum(line.amount_fen for line in statement.lines) == total_fen
    assert [(line.visit_id, line.rule) for line in statement.lines if line.visit_id is None] == [
        (None, "guaranteed-volume")
    ]
    fined = [("lacks", "not-completed")] if rules else []
    assert sorted((line.visit_id, line.rule) for line in statement.lines if line.visit_id) == [
        ("far", "fee-card"),
        ("far", "fee-card-way"),
        ("install", "fee-card"),
        *fined,
        ("pump", "fee-card"),
        ("pump", "rework"),
    ]


def test_what_is_frozen_stays_and_both_files_say_the_same(database: Database) -> None:
    closed_october(database, NOT_COMPLETED)
    before = month_of(database, OCTOBER)
    with database.write() as session:
        correct(session, MEI, before.lines[0].id, -5_00, "agreed on the phone", NOVEMBER_1)
    after, next_month = month_of(database, OCTOBER), month_of(database, NOVEMBER)
    assert [line.amount_fen for line in after.lines] == [line.amount_fen for line in before.lines]
    assert (after.totals, next_month.totals.total_fen) == (before.totals, -5_00)
    content = statement_file(after, StatementFormat.CSV, Language.EN).decode("utf-8-sig")
    yuan = [Decimal(row["Yuan"]) for row in csv.DictReader(io.StringIO(content))]
    assert (len(yuan), sum(yuan)) == (7, Decimal("327.31"))
    book = statement_file(after, StatementFormat.XLSX, Language.EN)
    told = dict(row[:2] for _, row in read_lines("statement.xlsx", book))
    names = ("Fees", "Deductions", "Rework", "Guaranteed volume", "Corrections", "Total")
    assert [Decimal(told[name]) for name in names] == [
        Decimal(text) for text in ("237.31", "-50", "-60", "200", "0", "327.31")
    ]
