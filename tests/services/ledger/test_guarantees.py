"""Guaranteed volume in the ledger: a line for each contract, when a month is closed."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.disputes import Ruling
from dispatch.domain.ledger.lines import LineKind
from dispatch.domain.ledger.months import Month
from dispatch.domain.partners.offers import PartnerOfferState
from dispatch.domain.refusals import Refused
from dispatch.services.ledger.booking import book_everything
from dispatch.services.ledger.corrections import correct
from dispatch.services.ledger.disputes import decide_dispute, dispute
from dispatch.services.ledger.months import close_month
from dispatch.services.reading.ledger import statement_of, statements_of
from dispatch.store.ledger import LedgerLine
from dispatch.store.organisation import PartnerContract
from dispatch.store.session import Database
from solver.workforce import ContractKind
from tests.services.ledger.shop import BEN, MEI, NOVEMBER_1, OF_POINT, POINT, TRAVEL, over, shop
from tests.support import points, rows

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
DECEMBER_1 = NOVEMBER_1 + timedelta(days=30)
GUARANTEED, PRICE_FEN = 5, 40_00


def contract(session: Session, **terms: Any) -> PartnerContract:
    """Add a contract with the point: five visits a month, 40 yuan for each that is missing."""
    values: dict[str, Any] = {
        "partner_id": "point",
        "centre_id": "gulou",
        "kind": ContractKind.OVERFLOW,
        "guaranteed_visits": GUARANTEED,
        "shortfall_fen": PRICE_FEN,
    }
    row = PartnerContract(**(values | terms))
    session.add(row)
    session.flush()
    return row


def handed(session: Session, visit_id: str, state: PartnerOfferState, **fields: Any) -> None:
    """Add an offer of a visit to the point, dated 8 October unless `fields` say."""
    session.add(points.offer(visit_id, state, partner_id="point", **fields))
    session.flush()


@pytest.fixture
def october(database: Database) -> Database:
    """Of five visits the point was handed two: one is done (60 yuan), at one nobody was home."""
    with database.write() as session:
        shop(session)
        session.add(rows.run("r0"))
        session.flush()
        session.add(rows.plan("p0", run_id="r0"))
        over(session, "done", POINT)
        over(session, "vain", POINT, failed_for="NOBODY_HOME")
        for number in range(3):
            session.add(rows.visit(f"v{number}", site_id="near"))
        session.flush()
        handed(session, "done", PartnerOfferState.ACCEPTED)
        handed(session, "vain", PartnerOfferState.ACCEPTED)
        handed(session, "v0", PartnerOfferState.DECLINED)
        handed(session, "v1", PartnerOfferState.WITHDRAWN)
        handed(session, "v2", PartnerOfferState.ACCEPTED, date=date(2026, 11, 1))
    return database


def closed(database: Database, month: Month = OCTOBER) -> None:
    at = DECEMBER_1 if month == NOVEMBER else NOVEMBER_1
    with database.write() as session:
        close_month(session, MEI, TRAVEL, month, at)


def guarantees(database: Database) -> Sequence[tuple[int | None, int, str, date]]:
    """Contract, fen, month and day of each line of guaranteed volume."""
    with database.read() as session:
        found = session.scalars(
            select(LedgerLine)
            .where(LedgerLine.kind == LineKind.GUARANTEE)
            .order_by(LedgerLine.contract_id, LedgerLine.month)
        )
        return [(one.contract_id, one.amount_fen, one.month, one.day) for one in found]


def test_a_month_that_is_closed_pays_each_missing_visit_once(october: Database) -> None:
    with october.write() as session:
        number = contract(session).id
    book_everything(october, TRAVEL, NOVEMBER_1)
    assert guarantees(october) == []  # the month is over, and not closed: no line yet
    closed(october)
    with pytest.raises(Refused) as said:
        closed(october)
    assert said.value.fault.code is LedgerCode.MONTH_CLOSED
    # Two of five were handed over; 3 x 40 = 120 yuan, beside the 60 of the visit that is done.
    assert guarantees(october) == [(number, 120_00, "2026-10", date(2026, 10, 31))]
    with october.read() as session:
        statement = statement_of(session, POINT, OCTOBER, OF_POINT)
        fee, guarantee = statement.lines
        assert (fee.visit_id, fee.contract_id) == ("done", None)
        assert (guarantee.visit_id, guarantee.rule, guarantee.basis) == (
            None,
            "guaranteed-volume",
            {
                "centreId": "gulou",
                "guaranteedVisits": 5,
                "handedOver": 2,
                "missingVisits": 3,
                "shortfallFen": 40_00,
            },
        )
        sums = statement.totals
        assert (sums.earned_fen, sums.guaranteed_fen, sums.total_fen) == (60_00, 120_00, 180_00)
        assert sums.visits == 1
        found = statements_of(session, MEI, TRAVEL, OCTOBER, NOVEMBER_1)
        assert found.closed is not None
        assert (found.closed.line_count, found.closed.total_fen) == (2, 180_00)
        assert [item.totals for item in found.items] == [sums]


@pytest.mark.parametrize(
    ("terms", "fen"),
    [
        ({"guaranteed_visits": 2}, None),  # reached
        ({"guaranteed_visits": 3}, 40_00),
        ({"shortfall_fen": 0}, None),
        # The guarantee is for the whole month, also where the contract is not: 3 x 40.
        ({"valid_from": date(2026, 10, 31)}, 120_00),
        ({"valid_to": date(2026, 10, 1)}, 120_00),
        ({"valid_to": date(2026, 9, 30)}, None),
        ({"valid_from": date(2026, 11, 1)}, None),
    ],
)
def test_a_guarantee_is_for_the_whole_of_each_month_of_its_contract(
    october: Database, terms: dict[str, Any], fen: int | None
) -> None:
    with october.write() as session:
        contract(session, **terms)
    closed(october)
    assert [amount for _, amount, *_ in guarantees(october)] == ([] if fen is None else [fen])


def test_each_contract_has_its_own_line_and_no_visit_is_missing_twice(october: Database) -> None:
    with october.write() as session:
        session.add(rows.centre("cangshan"))
        session.flush()
        other = contract(session, centre_id="cangshan", guaranteed_visits=1).id
        # Made first, but it follows the one that ends on the 14th.
        second = contract(session, guaranteed_visits=6, valid_from=date(2026, 10, 15)).id
        first = contract(session, valid_to=date(2026, 10, 14)).id
    closed(october)
    # Gulou: 5 - 2 = 3 by the first, so of six one more is missing by the second. Nothing of
    # Cangshan was handed over.
    assert [(number, fen) for number, fen, *_ in guarantees(october)] == [
        (other, 40_00),
        (second, 40_00),
        (first, 120_00),
    ]


def test_the_payee_disputes_it_and_a_correction_is_tied_to_the_contract(october: Database) -> None:
    with october.write() as session:
        number = contract(session).id
    closed(october)
    with october.write() as session:
        line = session.scalars(select(LedgerLine).where(LedgerLine.contract_id == number)).one()
        dispute(session, POINT, line.id, "one more was taken back", NOVEMBER_1)
        decide_dispute(session, MEI, line.id, Ruling(True, "it was", 40_00), NOVEMBER_1)
        correct(session, MEI, line.id, -1_00, "agreed", NOVEMBER_1)
    book_everything(october, TRAVEL, NOVEMBER_1)
    with october.read() as session:
        statement = statement_of(session, POINT, NOVEMBER, OF_POINT)
        assert [
            (one.visit_id, one.contract_id, one.amount_fen, one.corrects_id, one.occurrence)
            for one in statement.lines
        ] == [(None, number, 40_00, line.id, 1), (None, number, -1_00, line.id, 2)]
        assert (statement.totals.corrected_fen, statement.totals.visits) == (39_00, 0)
        # October stays as it was closed.
        before = statement_of(session, POINT, OCTOBER, OF_POINT)
        assert before.totals.total_fen == 180_00
        contested = before.lines[1].dispute
        assert contested is not None
        assert contested.ruling == "it was"


def test_a_month_that_owes_a_guarantee_alone_is_closed_in_its_turn(october: Database) -> None:
    with october.write() as session:
        number = contract(session).id
    closed(october)
    with october.write() as session:
        over(session, "december", BEN, at=DECEMBER_1)
    with pytest.raises(Refused) as said, october.write() as session:
        close_month(session, MEI, TRAVEL, Month(2026, 12), DECEMBER_1 + timedelta(days=31))
    assert said.value.fault.code is LedgerCode.EARLIER_MONTH_OPEN
    assert said.value.fault.params == {"month": "2026-12", "earlier": "2026-11"}
    closed(october, NOVEMBER)
    # One visit of November was accepted: 4 x 40 = 160 yuan.
    assert guarantees(october)[1:] == [(number, 160_00, "2026-11", date(2026, 11, 30))]


LIMIT_S = 240


def test_of_several_processes_that_close_a_month_one_does(
    october: Database, migrated_url: str
) -> None:
    with october.write() as session:
        number = contract(session).id
    command = [sys.executable, "-m", "tests.services.ledger.closers", migrated_url]
    command += ["2026-10", NOVEMBER_1.isoformat()]
    pipe = subprocess.PIPE
    closing = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(4)]
    for process in closing:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in closing:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = sorted(process.communicate(timeout=LIMIT_S)[0] for process in closing)
    assert told == sorted(["closed\n", *(3 * [f"{LedgerCode.MONTH_CLOSED}\n"])])
    assert guarantees(october) == [(number, 120_00, "2026-10", date(2026, 10, 31))]


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"kind": "FEE", "contract_id": None}, "tied"),
        ({"kind": "FEE", "visit_id": "done"}, "tied"),
        ({"visit_id": "done", "contract_id": None}, "guarantee"),
        ({"rule": "guaranteed-volume", "month": "2026-11"}, "contract_id"),
    ],
)
def test_the_database_ties_each_line_to_a_visit_or_a_contract_and_each_contract_once(
    october: Database, fields: dict[str, Any], rule: str
) -> None:
    with october.write() as session:
        number = contract(session).id
    closed(october)
    closed(october, NOVEMBER)
    values: dict[str, Any] = {
        "month": "2026-12",
        "day": date(2026, 12, 31),
        "visit_id": None,
        "contract_id": number,
        "payee_kind": "PARTNER",
        "payee_id": "point",
        "kind": "GUARANTEE",
        "rule": "more",
        "amount_fen": 1,
        "booked_at": DECEMBER_1,
        "booked_by": "x",
    }
    with pytest.raises(IntegrityError, match=rule), october.write() as session:
        session.add(LedgerLine(**(values | fields)))
