"""Statements of random months equal an independent recount, to the fen."""

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.ledger.deductions import EXAMPLES
from dispatch.domain.ledger.disputes import DisputeState, Ruling
from dispatch.domain.ledger.months import Month
from dispatch.services.cases.rework import note_fault
from dispatch.services.ledger.booking import book_everything
from dispatch.services.ledger.corrections import correct
from dispatch.services.ledger.disputes import decide_dispute, dispute
from dispatch.services.ledger.months import close_month
from dispatch.services.policies import change_deduction_rules
from dispatch.services.reading.ledger import statement_of, statements_of
from dispatch.store.cases import FaultCode, Rework
from dispatch.store.ledger import LedgerDispute, LedgerLine, LedgerMonth
from dispatch.store.session import Database
from dispatch.store.work import Case
from solver.problem import Location
from tests.services.ledger.recount import FAR_M, recounted
from tests.services.ledger.shop import ANN, BEN, MEI, POINT, PUMP, TRAVEL, over, shop
from tests.support.rows import NOON

DAYS = 100
"""From 8 October to 15 January: three months are closed on the way."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PEOPLE = {"ann": ANN, "ben": BEN, "point": POINT}
MONTHS = [Month(2026, 10), Month(2026, 11), Month(2026, 12), Month(2027, 1)]


class Life:
    """A hundred random days of the shop."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.dice = random.Random(seed)
        self.bookings: list[datetime] = []
        self.withdrawn: dict[str, datetime] = {}
        self.number = 0

    def lived(self) -> None:
        with self.database.write() as session:
            shop(session)
            session.add(FaultCode(id="ODD", name_zh="其他", name_en="Odd"))
            fine = replace(EXAMPLES[1], enabled=True)
            change_deduction_rules(session, MEI, [fine], NOON)
        for number in range(DAYS):
            noon = NOON + number * DAY
            minutes = sorted(self.dice.sample(range(300), self.dice.choice([0, 0, 1, 2])))
            if minutes:
                self.visits([noon + timedelta(minutes=each) for each in minutes])
            if self.dice.random() < 0.15:
                self.rediagnose(noon + 6 * HOUR)
            if self.dice.random() < 0.3:
                self.contest(noon + 7 * HOUR)
            if self.dice.random() < 0.5:  # not every night
                book_everything(self.database, TRAVEL, noon + 14 * HOUR)
                self.bookings.append(noon + 14 * HOUR)
            self.close(noon + 15 * HOUR)
        book_everything(self.database, TRAVEL, noon + 16 * HOUR)
        self.bookings.append(noon + 16 * HOUR)

    def visits(self, instants: list[datetime]) -> None:
        """Visits end, one after the other."""
        with self.database.write() as session:
            for at in instants:
                self.visit(session, at)

    def visit(self, session: Session, at: datetime) -> None:
        self.number += 1
        failed = self.dice.choice([None, None, None, "PART_MISSING", "NOBODY_HOME"])
        device = self.dice.choice([None, "d1", "d9"])
        pump = device is not None and failed is None and self.dice.random() < 0.7
        over(
            session,
            f"v{self.number:03}",
            self.dice.choice([*PEOPLE.values()]),
            PUMP if pump else None,
            at=at,
            work_type=self.dice.choice(["install", "repair"]),
            site_id=self.dice.choice(["near", "far"]),
            device_id=device,
            failed_for=failed,
        )

    def rediagnose(self, at: datetime) -> None:
        """The last rework that was found turns out to be none."""
        with self.database.write() as session:
            found = session.scalars(select(Rework).order_by(Rework.found_at.desc())).first()
            if found is not None:
                case_id = found.case_id
                note_fault(session, session.get_one(Case, case_id), "ODD", at)
                self.withdrawn[case_id.removeprefix("case-")] = at

    def contest(self, at: datetime) -> None:
        """Someone disputes a line, or a dispute is decided, or a line is corrected."""
        with self.database.write() as session:
            lines = session.scalars(select(LedgerLine).order_by(LedgerLine.id)).all()
            if not lines:
                return
            line = self.dice.choice(lines)
            contested = session.get(LedgerDispute, line.id)
            fen = self.dice.choice([-1500, -1, 1, 2000])
            if contested is None and self.dice.random() < 0.6:
                dispute(session, PEOPLE[line.payee_id], line.id, "wrong", at)
            elif contested is not None and contested.state is DisputeState.OPEN:
                accepted = self.dice.random() < 0.6
                correction = fen if accepted and self.dice.random() < 0.8 else None
                decide_dispute(session, MEI, line.id, Ruling(accepted, "so", correction), at)
            else:
                correct(session, MEI, line.id, fen, "by hand", at)

    def close(self, at: datetime) -> None:
        """On the third of a month the month before is closed."""
        local = at + 8 * HOUR
        if local.day == 3:
            month = Month.of((local - 10 * DAY).date())
            with self.database.write() as session:
                close_month(session, MEI, TRAVEL, month, at)
            self.bookings.append(at)


def statements(database: Database) -> Counter[tuple[str, str]]:
    """Totals of all statements by month and payee, whose lines add up to them."""
    found: Counter[tuple[str, str]] = Counter()
    with database.read() as session:
        for month in MONTHS:
            for item in statements_of(session, MEI, TRAVEL, month, NOON).items:
                found[str(month), item.payee.id] = item.totals.total_fen
                own = statement_of(session, MEI, month, item.payee)
                assert sum(line.amount_fen for line in own.lines) == item.totals.total_fen
                assert own.totals == item.totals
    return found


def without_nothing(total: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {key: fen for key, fen in total.items() if fen}


SEEDS = [pytest.param(seed, id=f"seed{seed}") for seed in range(3)]


@pytest.mark.parametrize("seed", SEEDS)
def test_statements_equal_the_recount(database: Database, seed: int) -> None:
    life = Life(database, seed)
    life.lived()
    told = statements(database)
    with database.read() as session:
        counted = recounted(session, life.bookings, life.withdrawn)
        assert without_nothing(told) == without_nothing(counted)
        # What was closed has stayed as it was then.
        closed = {row.month: row.total_fen for row in session.scalars(select(LedgerMonth))}
        assert {*closed} == {"2026-10", "2026-11", "2026-12"}
        for month, total in closed.items():
            assert total == sum(fen for (name, _), fen in counted.items() if name == month)


def test_the_random_months_have_everything_in_them(migrated_sqlite_url: str) -> None:
    rules: Counter[str] = Counter()
    states: Counter[str] = Counter()
    later = 0
    with Database(migrated_sqlite_url) as database:
        Life(database, 0).lived()
        with database.read() as session:
            for line in session.scalars(select(LedgerLine)):
                rules[line.rule] += 1
                later += line.month != str(Month.of(line.day))
            states.update(row.state.value for row in session.scalars(select(LedgerDispute)))
    assert {*rules} >= {
        *("fee-card", "fee-card-way", "visit-pay", "not-completed"),
        *("rework", "rework-withdrawn", "correction"),
    }
    assert {*states} >= {"ACCEPTED", "REJECTED"}
    assert later > 0


def test_the_way_of_the_recount_is_that_of_the_travel_model() -> None:
    ends = [Location(26.09, 119.3), Location(26.39, 119.3)]
    assert int(TRAVEL.matrices(ends, ()).distance_m[0, 1]) == FAR_M
