"""Pay per visit by day: a change holds from a day on; earlier visits are paid what held then.

Ben is paid 15 yuan a repair. He ends one at noon of 2026-10-08, and others later.
"""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.months import Month
from dispatch.domain.ledger.pay import DatedPay, pay_of_day
from dispatch.domain.refusals import Refused
from dispatch.planning.build import build
from dispatch.services.ledger.booking import book_everything
from dispatch.services.ledger.months import close_month
from dispatch.services.ledger.pay import change_pay
from dispatch.store.events import Event
from dispatch.store.people import Technician
from dispatch.store.session import Database
from solver.codes import InputCode
from solver.faults import InvalidInput
from tests.services.ledger.shop import BEN, MEI, NOVEMBER_1, OCTOBER_9, TRAVEL, booked, over, shop
from tests.support import rows
from tests.support.rows import NOON

NINTH, TENTH = date(2026, 10, 9), date(2026, 10, 10)
DAYS = timedelta(days=1)


def test_the_pay_of_a_day_is_the_last_change_before_it() -> None:
    changes = [DatedPay(TENTH, {"repair": 20}), DatedPay(NINTH, {"repair": 18})]
    days = [NINTH - DAYS, NINTH, TENTH, TENTH + 30 * DAYS]
    paid = [pay_of_day({"repair": 15}, changes, day)["repair"] for day in days]
    assert paid == [15, 18, 20, 20]


def raised(session: Session, day: date, fen: int = 18_00) -> None:
    change_pay(session, MEI, "ben", {"repair": fen}, day, NOON)


def test_a_raise_holds_from_its_day_on(database: Database) -> None:
    with database.write() as session:
        shop(session)
        over(session, "a", BEN)
    book_everything(database, TRAVEL, NOON)
    with database.write() as session:
        raised(session, TENTH)
        over(session, "b", BEN, at=NOON + DAYS)  # the 9th, booked after the raise was set
        over(session, "c", BEN, at=NOON + 2 * DAYS)
    book_everything(database, TRAVEL, NOON + 3 * DAYS)
    with database.write() as session:
        assert [(line[0], line[2]) for line in booked(session, "a", "b", "c")] == [
            ("a", 15_00),
            ("b", 15_00),
            ("c", 18_00),
        ]
        (event,) = session.query(Event).filter(Event.kind == "technician.pay")
        assert (event.actor, event.entity_id, dict(event.payload)) == (
            "user-mei",
            "ben",
            {"validFrom": "2026-10-10", "perVisitFen": {"repair": 18_00}},
        )


def test_a_change_for_the_same_day_takes_the_place_of_the_other(database: Database) -> None:
    with database.write() as session:
        shop(session)
        raised(session, TENTH)
        raised(session, TENTH, 19_00)
        ben = session.get_one(Technician, "ben")
        assert [(row.valid_from, row.per_visit_fen) for row in ben.pay_changes] == [
            (TENTH, {"repair": 19_00})
        ]


def test_what_is_booked_or_closed_cannot_be_paid_anew(database: Database) -> None:
    with database.write() as session:
        shop(session)
        over(session, "a", BEN)
    book_everything(database, TRAVEL, OCTOBER_9)
    wrong = {"repair": -1, "gas": 10_000_001}
    with pytest.raises(InvalidInput) as refused, database.write() as session:
        change_pay(session, MEI, "ben", wrong, date(2026, 10, 8), NOON)
    assert [(fault.code, fault.field) for fault in refused.value.faults] == [
        (LedgerCode.PAY_RANGE, "amounts.gas"),
        (LedgerCode.PAY_RANGE, "amounts.repair"),
        (LedgerCode.PAY_BOOKED, "validFrom"),
        (InputCode.UNKNOWN_REFERENCE, "amounts"),
    ]
    with database.write() as session:
        close_month(session, MEI, TRAVEL, Month(2026, 10), NOVEMBER_1)
    with pytest.raises(InvalidInput) as refused, database.write() as session:
        raised(session, date(2026, 10, 31))
    assert [fault.code for fault in refused.value.faults] == [LedgerCode.PAY_MONTH_CLOSED]
    with database.write() as session:
        raised(session, date(2026, 11, 1))
        assert booked(session, "a")[0][2] == 15_00
        assert len(session.get_one(Technician, "ben").pay_changes) == 1
    with pytest.raises(Refused), database.write() as session:
        change_pay(session, MEI, "nobody", {}, TENTH, NOON)


def test_a_plan_counts_with_the_pay_of_each_day(database: Database) -> None:
    with database.write() as session:
        rows.add_organisation(session)
        ann = session.get_one(Technician, "ann")
        ann.per_visit_fen = {"repair": 15_00}
        session.add(
            rows.shift(
                "ann-2",
                date=NINTH,
                starts_at=NOON + timedelta(hours=20),
                ends_at=NOON + timedelta(hours=28),
                soft_ends_at=NOON + timedelta(hours=28),
            )
        )
        change_pay(session, MEI, "ann", {"repair": 18_00}, NINTH, NOON)
        run = rows.run(window_end=NINTH, freeze_at=NOON - timedelta(hours=4))
        session.add(run)
        session.flush()
        problem = build(session, run, TRAVEL).problem
        assert [shift.cost.per_visit_fen["repair"] for shift in problem.shifts] == [15_00, 18_00]
