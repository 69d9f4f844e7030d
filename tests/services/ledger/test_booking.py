"""Visits that are over become lines, each once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.deductions import EXAMPLES
from dispatch.domain.ledger.months import Month
from dispatch.domain.visit_events import VisitEventKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.execution import Report, report
from dispatch.services.ledger.booking import book_everything
from dispatch.services.ledger.months import close_month
from dispatch.services.policies import change_deduction_rules
from dispatch.store.cases import Rework
from dispatch.store.events import Event
from dispatch.store.ledger import LedgerLine, LedgerMonth
from dispatch.store.organisation import PartnerPoint, PartnerWorkType
from dispatch.store.people import Technician
from dispatch.store.session import Database
from tests.services.cases import people
from tests.services.ledger.shop import (
    ANN,
    BEN,
    MEI,
    NOVEMBER_1,
    OCTOBER_9,
    POINT,
    PUMP,
    TRAVEL,
    booked,
    over,
    shop,
)
from tests.support.rows import NOON

DAYS = timedelta(days=1)


def test_a_night_books_what_is_over_and_another_adds_nothing(database: Database) -> None:
    with database.write() as session:
        shop(session)
        over(session, "a", POINT, work_type="install")
        over(session, "b", POINT, site_id="far")
        over(session, "c", BEN)
        over(session, "d", ANN)  # without pay per visit
    first = book_everything(database, TRAVEL, OCTOBER_9)
    assert (first.visits, first.lines, first.unpriced) == (4, 4, ())
    # 0.3 degrees of latitude at 26 N are 33.237 km; by road 33.237 x 1.35 = 44.870 km, 24.870 of
    # them beyond 20, at 1.50 yuan: 37.31 yuan (rounded half up).
    with database.read() as session:
        assert booked(session, "a", "b", "c", "d") == [
            ("a", "fee-card", 8000, "2026-10"),
            ("b", "fee-card", 6000, "2026-10"),
            ("b", "fee-card-way", 3731, "2026-10"),
            ("c", "visit-pay", 1500, "2026-10"),
        ]
        assert session.query(Event).filter_by(kind="ledger.booked").count() == 1
    again = book_everything(database, TRAVEL, OCTOBER_9 + DAYS)
    assert (again.visits, again.lines) == (0, 0)


def test_a_visit_counts_for_the_month_of_its_centre(database: Database) -> None:
    with database.write() as session:
        shop(session)
        over(session, "a", BEN, at=NOVEMBER_1 - timedelta(seconds=1))
        over(session, "b", BEN, at=NOVEMBER_1)
    book_everything(database, TRAVEL, NOVEMBER_1 + DAYS)
    with database.read() as session:
        assert [month for *_, month in booked(session, "a", "b")] == ["2026-10", "2026-11"]


def test_work_without_a_fee_waits_for_one_and_the_others_do_not(database: Database) -> None:
    with database.write() as session:
        shop(session)
        over(session, "a", POINT, work_type="removal")
        over(session, "b", POINT)
    booking = book_everything(database, TRAVEL, OCTOBER_9)
    assert [(one.visit_id, one.fault.code) for one in booking.unpriced] == [
        ("a", LedgerCode.FEE_MISSING)
    ]
    assert (booking.visits, booking.lines) == (1, 1)
    with database.write() as session:
        session.add(PartnerWorkType(partner_id="point", work_type_id="removal", fee_fen=3000))
    assert book_everything(database, TRAVEL, OCTOBER_9 + DAYS).unpriced == ()
    with database.read() as session:
        assert booked(session, "a") == [("a", "fee-card", 3000, "2026-10")]


def test_a_visit_is_priced_by_the_card_of_its_day(database: Database) -> None:
    with database.write() as session:
        shop(session)
    book_everything(database, TRAVEL, NOON)
    with database.write() as session:
        session.get_one(PartnerPoint, "point").work_types[1].fee_fen = 7000  # repair
    book_everything(database, TRAVEL, NOON + 7 * DAYS)
    with database.write() as session:
        # Reported late: what was done before the new card is paid by the old one.
        over(session, "before", POINT, at=NOON + 6 * DAYS)
        over(session, "after", POINT, at=NOON + 7 * DAYS)
    book_everything(database, TRAVEL, NOON + 8 * DAYS)
    with database.read() as session:
        assert [fen for _, _, fen, _ in booked(session, "before", "after")] == [6000, 7000]


def test_rework_takes_back_what_the_first_visit_earned_in_the_month_it_is_found(
    database: Database,
) -> None:
    with database.write() as session:
        shop(session)
        over(session, "first", POINT, PUMP, device_id="d9")
        over(session, "second", BEN, PUMP, device_id="d9", at=NOON + 30 * DAYS)
    book_everything(database, TRAVEL, NOON + 31 * DAYS)
    with database.read() as session:
        assert booked(session, "first", "second") == [
            ("first", "fee-card", 6000, "2026-10"),
            ("first", "rework", -6000, "2026-11"),
            ("second", "visit-pay", 1500, "2026-11"),
        ]
    with database.write() as session:  # a later diagnosis: it was none
        session.execute(delete(Rework))
    book_everything(database, TRAVEL, NOON + 32 * DAYS)
    book_everything(database, TRAVEL, NOON + 33 * DAYS)
    with database.read() as session:
        assert booked(session, "first")[2:] == [("first", "rework-withdrawn", 6000, "2026-11")]


def test_deductions_come_by_themselves_once_a_rule_is_on(database: Database) -> None:
    late, not_completed, _ = EXAMPLES
    with database.write() as session:
        people.shop(session)  # Ann is at v1, which was due at eleven
        session.get_one(Technician, "ann").per_visit_fen = {"repair": 1200}
        visit = over(session, "x", ANN, site_id="home", failed_for="PART_MISSING")
        assert visit.status is VisitStatus.FAILED
    book_everything(database, TRAVEL, NOON)
    rules = [replace(rule, enabled=True) for rule in (late, not_completed)]
    with database.write() as session:
        change_deduction_rules(session, MEI, rules, NOON)
        over(session, "y", ANN, site_id="home", failed_for="PART_MISSING")
        over(session, "z", ANN, site_id="home", failed_for="NOBODY_HOME")
        told = Report(VisitEventKind.BEGIN, NOON, "e-begin")
        session.get_one(type(visit), "v1").status = VisitStatus.ARRIVED
        report(session, people.ANN, "v1", told, NOON)
        people.completes(session, at=NOON + timedelta(hours=1))
    book_everything(database, TRAVEL, OCTOBER_9)
    with database.read() as session:
        # Service began an hour late; the rule counts from 30 minutes on. x was over before it.
        assert booked(session, "v1", "x", "y", "z") == [
            ("v1", "visit-pay", 1200, "2026-10"),
            ("v1", "late", -2000, "2026-10"),
            ("y", "not-completed", -5000, "2026-10"),
        ]


def test_the_database_itself_keeps_lines_and_closed_months(database: Database) -> None:
    with database.write() as session:
        shop(session)
        over(session, "a", BEN)
    with database.write() as session:
        close_month(session, MEI, TRAVEL, Month(2026, 10), NOVEMBER_1)
    for statement in (
        update(LedgerLine).values(amount_fen=1),
        delete(LedgerLine),
        update(LedgerMonth).values(total_fen=1),
        delete(LedgerMonth),
    ):
        with pytest.raises(IntegrityError, match="append-only"), database.write() as session:
            session.execute(statement)
    with pytest.raises(IntegrityError, match="closed"), database.write() as session:
        session.add(
            LedgerLine(
                month="2026-10",
                day=NOON.date(),
                visit_id="a",
                payee_kind="TECHNICIAN",
                payee_id="ben",
                kind="FEE",
                rule="more",
                amount_fen=1,
                booked_at=NOON,
                booked_by="x",
            )
        )
