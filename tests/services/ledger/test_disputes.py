"""Disputes, corrections, deductions by hand, and the end of a month."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.deductions import EXAMPLES
from dispatch.domain.ledger.disputes import DisputeState, Ruling
from dispatch.domain.ledger.months import Month
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.ledger.booking import book_everything
from dispatch.services.ledger.corrections import correct, deduct
from dispatch.services.ledger.disputes import decide_dispute, dispute
from dispatch.services.ledger.months import close_month
from dispatch.services.policies import change_deduction_rules
from dispatch.services.reading.ledger import statement_of, statements_of
from dispatch.store.events import Event
from dispatch.store.ledger import LedgerLine
from dispatch.store.session import Database
from solver.faults import InvalidInput
from tests.services.ledger.shop import (
    ANN,
    BEN,
    MEI,
    NOVEMBER_1,
    OCTOBER_9,
    OF_ANN,
    OF_POINT,
    POINT,
    TRAVEL,
    booked,
    line,
    over,
    shop,
)

OCTOBER = Month(2026, 10)


@pytest.fixture
def books(database: Database) -> Database:
    """One visit of the point's (60 yuan) and one of Ben's (15), booked."""
    with database.write() as session:
        shop(session)
        over(session, "a", POINT)
        over(session, "b", BEN)
    book_everything(database, TRAVEL, OCTOBER_9)
    return database


def refused(code: LedgerCode, kind: Refusal = Refusal.CONFLICT) -> object:
    class Expected:
        def __eq__(self, other: object) -> bool:
            return isinstance(other, Refused) and (other.fault.code, other.kind) == (code, kind)

        __hash__ = None  # type: ignore[assignment]  # compared, never kept

    return Expected()


def test_an_accepted_dispute_adds_a_line_and_leaves_the_first_as_it_was(books: Database) -> None:
    with books.write() as session:
        first = line(session, "a", "fee-card").id
        dispute(session, POINT, first, "it was an installation", OCTOBER_9)
        dispute(session, POINT, first, "it was an installation", OCTOBER_9)  # sent twice
    with books.read() as session:
        (mine,) = statements_of(session, POINT, TRAVEL, OCTOBER, OCTOBER_9).items
        assert (mine.payee, mine.disputes, mine.totals.total_fen) == (OF_POINT, 1, 6000)
    ruling = Ruling(True, "the photograph shows it", 2000)
    with books.write() as session:
        decide_dispute(session, MEI, first, ruling, OCTOBER_9)
        decide_dispute(session, MEI, first, ruling, OCTOBER_9)
    with books.read() as session:
        assert booked(session, "a") == [
            ("a", "fee-card", 6000, "2026-10"),
            ("a", "correction", 2000, "2026-10"),
        ]
        statement = statement_of(session, POINT, OCTOBER, OF_POINT)
        contested = statement.lines[0].dispute
        assert contested is not None
        assert (contested.state, contested.opened_by, contested.decided_by, contested.ruling) == (
            DisputeState.ACCEPTED,
            "user-point",
            "user-mei",
            "the photograph shows it",
        )
        assert statement.lines[1].corrects_id == first
        assert statement.totals.total_fen == 8000
        kinds = session.scalars(select(Event.kind).where(Event.entity == "ledger_line"))
        assert [*kinds] == ["ledger.disputed", "ledger.decided", "ledger.corrected"]


def test_a_dispute_is_raised_once_decided_once_and_by_whom_it_concerns(books: Database) -> None:
    with books.write() as session:
        fee, pay = line(session, "a", "fee-card").id, line(session, "b", "visit-pay").id
        with pytest.raises(Refused) as said:
            dispute(session, ANN, pay, "not mine", OCTOBER_9)
        assert said.value == refused(LedgerCode.LINE_NOT_FOUND, Refusal.NOT_FOUND)
        with pytest.raises(InvalidInput):
            dispute(session, POINT, fee, "  ", OCTOBER_9)
        with pytest.raises(Refused) as said:
            decide_dispute(session, MEI, fee, Ruling(False, "no"), OCTOBER_9)
        assert said.value == refused(LedgerCode.NOT_DISPUTED)
        dispute(session, POINT, fee, "too little", OCTOBER_9)
        with pytest.raises(Refused) as said:
            dispute(session, POINT, fee, "really", OCTOBER_9)
        assert said.value == refused(LedgerCode.DISPUTED_BEFORE)
        decide_dispute(session, MEI, fee, Ruling(False, "by the card"), OCTOBER_9)
        with pytest.raises(Refused) as said:
            decide_dispute(session, MEI, fee, Ruling(True, "after all"), OCTOBER_9)
        assert said.value == refused(LedgerCode.DISPUTE_DECIDED)
        assert booked(session, "a") == [("a", "fee-card", 6000, "2026-10")]


def test_a_closed_month_takes_no_line_and_a_correction_goes_to_the_next(books: Database) -> None:
    with books.write() as session:
        with pytest.raises(Refused) as said:
            close_month(session, MEI, TRAVEL, OCTOBER, NOVEMBER_1 - timedelta(seconds=1))
        assert said.value == refused(LedgerCode.MONTH_NOT_OVER)
    with books.write() as session:
        over(session, "late", BEN)  # not booked yet: closing books it first
        row = close_month(session, MEI, TRAVEL, OCTOBER, NOVEMBER_1)
        assert (row.line_count, row.total_fen, row.closed_by) == (3, 9000, "user-mei")
    with books.write() as session:
        with pytest.raises(Refused) as said:
            close_month(session, MEI, TRAVEL, OCTOBER, NOVEMBER_1)
        assert said.value == refused(LedgerCode.MONTH_CLOSED)
    with books.write() as session:
        over(session, "later", BEN)  # reported after the month was closed
        fee = line(session, "a", "fee-card").id
        made = correct(session, MEI, fee, -500, "agreed on the phone", NOVEMBER_1)
        correct(session, MEI, made.id, 100, "not so much", NOVEMBER_1)
    book_everything(books, TRAVEL, NOVEMBER_1)
    with books.read() as session:
        assert booked(session, "late", "later", "a") == [
            ("late", "visit-pay", 1500, "2026-10"),
            ("later", "visit-pay", 1500, "2026-11"),
            ("a", "fee-card", 6000, "2026-10"),
            ("a", "correction", -500, "2026-11"),
            ("a", "correction", 100, "2026-11"),
        ]
        closed = statements_of(session, MEI, TRAVEL, OCTOBER, NOVEMBER_1)
        assert sum(item.totals.total_fen for item in closed.items) == 9000
        assert closed.closed is not None


def test_a_month_with_work_that_has_no_price_stays_open(books: Database) -> None:
    with books.write() as session:
        over(session, "odd", POINT, work_type="removal")
    with pytest.raises(Refused) as said, books.write() as session:
        close_month(session, MEI, TRAVEL, OCTOBER, NOVEMBER_1)
    assert said.value == refused(LedgerCode.VISITS_UNPRICED)
    assert said.value.fault.params == {"month": "2026-10", "count": 1, "visits": "odd"}
    with books.read() as session:
        (waiting,) = statements_of(session, MEI, TRAVEL, OCTOBER, NOVEMBER_1).unpriced
        assert (waiting.visit_id, waiting.payee, waiting.fault.code) == (
            "odd",
            OF_POINT,
            LedgerCode.FEE_MISSING,
        )
        assert statements_of(session, MEI, TRAVEL, Month(2026, 9), NOVEMBER_1).unpriced == []


def test_months_close_in_their_order(books: Database) -> None:
    with books.write() as session:
        over(session, "c", BEN, at=NOVEMBER_1)
    with pytest.raises(Refused) as said, books.write() as session:
        close_month(session, MEI, TRAVEL, Month(2026, 11), NOVEMBER_1 + timedelta(days=31))
    assert said.value == refused(LedgerCode.EARLIER_MONTH_OPEN)


def test_a_person_deducts_by_a_rule_that_is_on_within_its_range_and_once(books: Database) -> None:
    conduct = EXAMPLES[-1]
    with books.write() as session:
        with pytest.raises(InvalidInput) as wrong:
            deduct(session, MEI, "b", conduct.id, 5000, "", OCTOBER_9)
        assert [fault.code for fault in wrong.value.faults] == [
            LedgerCode.REASON_MISSING,
            LedgerCode.DEDUCTION_OFF,
        ]
        change_deduction_rules(session, MEI, [replace(conduct, enabled=True)], OCTOBER_9)
        with pytest.raises(InvalidInput) as wrong:
            deduct(session, MEI, "b", "late", 2000, "late", OCTOBER_9)
        assert [fault.code for fault in wrong.value.faults] == [LedgerCode.DEDUCTION_UNKNOWN]
        made = deduct(session, MEI, "b", conduct.id, 7500, "smoked at the door", OCTOBER_9)
        assert (made.amount_fen, made.note, made.payee_id) == (-7500, "smoked at the door", "ben")
        with pytest.raises(Refused) as said:
            deduct(session, MEI, "b", conduct.id, 7500, "again", OCTOBER_9)
        assert said.value == refused(LedgerCode.DEDUCTION_BOOKED)


def test_everyone_sees_their_own_and_the_office_all(books: Database) -> None:
    with books.read() as session:
        seen = {
            who.login: [
                item.payee.id
                for item in statements_of(session, who, TRAVEL, OCTOBER, OCTOBER_9).items
            ]
            for who in (ANN, BEN, POINT, MEI)
        }
        assert seen == {"ann": [], "ben": ["ben"], "point": ["point"], "mei": ["point", "ben"]}
        assert statement_of(session, ANN, OCTOBER, OF_ANN).lines == []
        with pytest.raises(Refused) as said:
            statement_of(session, ANN, OCTOBER, OF_POINT)
        assert said.value == refused(LedgerCode.PAYEE_NOT_FOUND, Refusal.NOT_FOUND)


def test_corrections_of_one_line_are_told_apart(books: Database) -> None:
    with books.write() as session:
        fee = line(session, "a", "fee-card").id
        made = [correct(session, MEI, fee, 1, "a fen more", OCTOBER_9) for _ in range(3)]
        assert [row.occurrence for row in made] == [1, 2, 3]
        assert (
            session.scalars(select(LedgerLine).where(LedgerLine.corrects_id == fee)).all() == made
        )
