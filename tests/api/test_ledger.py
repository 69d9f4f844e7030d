"""Statements, disputes, corrections and deductions over REST and the command line."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from api.cli import app
from dispatch.clock import NightlyPlanner
from dispatch.domain.kinds import Language
from dispatch.files.sheets import read_lines
from dispatch.services.ledger.booking import book_everything
from dispatch.store.accounts import User
from dispatch.store.jobs import JobRun
from dispatch.store.ledger import LedgerLine
from dispatch.store.organisation import PartnerContract, PartnerWorkType
from dispatch.store.people import Technician
from dispatch.travel.times import GeodesicTravelTimes
from solver.workforce import ContractKind
from tests.api.office import Office
from tests.services.ledger.shop import ANN, NOVEMBER_1, POINT, over
from tests.support.rows import NOON, site

MONTH = "/v1/statements?month=2026-10"
POINTS = "/v1/statements/2026-10/PARTNER/point"
ANNS = "/v1/statements/2026-10/TECHNICIAN/ann"


@pytest.fixture
def paid(office_anywhere: Office) -> Office:
    """An office with visits that are paid, over each kind of database."""
    return with_visits(office_anywhere)


def with_visits(office: Office) -> Office:
    """The point has done two repairs (60 yuan each), Ann one (15 yuan); all are booked."""
    with office.database.write() as session:
        session.add(site("near", lat=26.0, lon=119.2))
        session.get_one(Technician, "ann").per_visit_fen = {"repair": 1500}
        session.add(PartnerWorkType(partner_id="point", work_type_id="repair", fee_fen=6000))
        session.flush()
        for visit_id, who in (("a", POINT), ("b", POINT), ("c", ANN)):
            over(session, visit_id, who)
    book_everything(office.database, GeodesicTravelTimes(), NOON)
    return office


def lines(client: TestClient, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(path).json()["lines"]
    return found


def test_the_office_sees_all_statements_and_everyone_else_their_own(paid: Office) -> None:
    desk = paid.signed_in("dispatcher").get(MONTH).json()
    assert (desk["month"], desk["closedAt"], desk["unpriced"]) == ("2026-10", None, [])
    assert [(item["payee"]["id"], item["totals"]["total"]) for item in desk["items"]] == [
        ("point", "120.00"),
        ("ann", "15.00"),
    ]
    (own,) = paid.signed_in("partner").get(MONTH).json()["items"]
    assert (own["payee"]["name"]["en"], own["totals"]["visits"]) == ("Point", 2)
    assert [item["payee"]["id"] for item in paid.signed_in("ann").get(MONTH).json()["items"]] == [
        "ann"
    ]
    assert paid.signed_in("ann").get(POINTS).status_code == 404
    assert paid.signed_in("partner").get(f"{ANNS}/file").status_code == 404
    assert paid.signed_in("ben").get(MONTH).json()["items"] == []


def test_a_partner_disputes_a_manager_decides_and_the_correction_shows(paid: Office) -> None:
    partner, desk = paid.signed_in("partner"), paid.signed_in("dispatcher")
    manager = paid.signed_in("manager")
    first, _ = lines(partner, POINTS)
    path = f"/v1/ledger-lines/{first['id']}"
    assert paid.signed_in("ann").post(f"{path}/dispute", json={"reason": "x"}).status_code == 404
    empty = partner.post(f"{path}/dispute", json={"reason": ""})
    assert (empty.status_code, empty.json()["errors"][0]["field"]) == (422, "reason")
    told = partner.post(f"{path}/dispute", json={"reason": "an installation"}).json()
    assert (told["dispute"]["state"], told["dispute"]["openedBy"]) == ("OPEN", "user-partner")
    assert desk.get(MONTH).json()["items"][0]["disputes"] == 1
    ruling = {"accepted": True, "reason": "the photograph", "correction": "20.00"}
    assert partner.post(f"{path}/decide", json=ruling).status_code == 403
    assert desk.post(f"{path}/decide", json=ruling).status_code == 403
    decided = manager.post(f"{path}/decide", json=ruling).json()
    assert (decided["amount"], decided["dispute"]["state"]) == ("60.00", "ACCEPTED")
    again = manager.post(f"{path}/decide", json={"accepted": False, "reason": "no"})
    assert again.status_code == 409
    statement = partner.get(POINTS).json()
    assert (statement["totals"]["corrected"], statement["totals"]["total"]) == ("20.00", "140.00")
    assert statement["lines"][-1]["correctsId"] == first["id"]


def test_a_correction_sent_twice_with_one_key_is_made_once(paid: Office) -> None:
    desk = paid.signed_in("manager")
    (pay,) = lines(desk, ANNS)
    body = {"amount": "-5.00", "reason": "agreed"}
    path, key = f"/v1/ledger-lines/{pay['id']}/correct", {"Idempotency-Key": "k1"}
    made = [desk.post(path, json=body, headers=key).json()["id"] for _ in range(2)]
    assert made[0] == made[1]
    assert [line["amount"] for line in lines(desk, ANNS)] == ["15.00", "-5.00"]
    wrong = desk.post(path, json={"amount": "0.00", "reason": ""}).json()["errors"]
    assert [error["code"] for error in wrong] == [
        "LEDGER_REASON_MISSING",
        "LEDGER_CORRECTION_EMPTY",
    ]


def test_deductions_are_off_until_a_manager_switches_one_on(paid: Office) -> None:
    desk, manager = paid.signed_in("dispatcher"), paid.signed_in("manager")
    rules = desk.get("/v1/deduction-rules").json()["rules"]
    assert [(rule["least"], rule["most"], rule["enabled"]) for rule in rules] == [
        ("20.00", "20.00", False),
        ("50.00", "50.00", False),
        ("50.00", "200.00", False),
    ]
    body = {"visitId": "c", "ruleId": "conduct", "amount": "75.00", "reason": "complaint"}
    off = desk.post("/v1/ledger-deductions", json=body)
    assert (off.status_code, off.json()["errors"][0]["code"]) == (422, "LEDGER_DEDUCTION_OFF")
    rules[2]["enabled"] = True
    assert manager.put("/v1/deduction-rules", json={"rules": rules}).status_code == 200
    wrong = [rules[2] | {"least": "300.00"}]
    refused = manager.put("/v1/deduction-rules", json={"rules": wrong})
    assert refused.json()["errors"][0]["code"] == "LEDGER_RULE_RANGE"
    made = desk.post("/v1/ledger-deductions", json=body).json()
    assert (made["amount"], made["ruleName"]["en"], made["note"]) == (
        "-75.00",
        "Conduct",
        "complaint",
    )
    assert desk.get(ANNS).json()["totals"]["total"] == "-60.00"


def test_the_office_books_when_it_wants_to(paid: Office) -> None:
    desk = paid.signed_in("dispatcher")
    with paid.database.write() as session:
        over(session, "d", ANN)
    booked = {"visits": 1, "lines": 1, "unpriced": 0}
    assert desk.post("/v1/ledger-bookings").json() == booked
    assert desk.post("/v1/ledger-bookings").json() == {"visits": 0, "lines": 0, "unpriced": 0}
    assert lines(desk, ANNS)[-1]["bookedBy"] == "user-dispatcher"


def test_a_month_is_closed_by_a_manager_when_it_is_over(paid: Office) -> None:
    manager = paid.signed_in("manager")
    close = "/v1/ledger-months/2026-10/close"
    early = manager.post(close)
    assert (early.status_code, early.json()["errors"][0]["code"]) == (409, "LEDGER_MONTH_NOT_OVER")
    paid.now = NOVEMBER_1
    manager = paid.signed_in("manager")
    closed = manager.post(close).json()
    assert (closed["lines"], closed["total"], closed["closedBy"]) == (3, "135.00", "user-manager")
    assert manager.get(MONTH).json()["closedAt"] == "2026-11-01T00:00:00+08:00"
    assert manager.post("/v1/ledger-months/2026-1/close").status_code == 422


def test_what_has_no_price_is_listed_with_the_reason(paid: Office) -> None:
    with paid.database.write() as session:
        session.execute(delete(PartnerWorkType))
        over(session, "odd", POINT)
    (one,) = paid.signed_in("dispatcher").get(MONTH).json()["unpriced"]
    assert (one["visitId"], one["problem"]["code"]) == ("odd", "LEDGER_FEE_MISSING")
    assert "repair" in one["problem"]["cause"]
    assert paid.signed_in("partner").get(MONTH).json()["unpriced"] == []


def test_the_file_has_the_lines_and_adds_up(paid: Office) -> None:
    desk = paid.signed_in("manager")
    first, _ = lines(desk, POINTS)
    body = {"amount": "-5.00", "reason": "=HYPERLINK(1)"}
    desk.post(f"/v1/ledger-lines/{first['id']}/correct", json=body)
    answer = desk.get(f"{POINTS}/file?format=csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="2026-10-point.csv"'
    rows = [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]
    assert [row["Yuan"] for row in rows] == ["60.00", "60.00", "-5.00"]
    assert [(row["For"], row["Ticket"]) for row in rows[:2]] == [("Fee", "T-a"), ("Fee", "T-b")]
    assert rows[2]["Reason"] == "'=HYPERLINK(1)"
    book = desk.get(f"{POINTS}/file?format=xlsx")
    totals = dict(row[:2] for _, row in read_lines("statement.xlsx", book.content))
    assert (totals["Payee"], totals["Total"], totals["Visits"]) == ("Point", "115", "2")
    assert desk.get(f"{POINTS}/file?format=pdf").status_code == 422


def test_guaranteed_volume_stands_in_the_statement_and_its_files(paid: Office) -> None:
    with paid.database.write() as session:
        contract = PartnerContract(
            partner_id="point",
            centre_id="gulou",
            kind=ContractKind.FIRST_CALL,
            guaranteed_visits=10,
            shortfall_fen=40_00,
        )
        session.add(contract)
        session.flush()
        number = contract.id
    paid.now = NOVEMBER_1
    manager = paid.signed_in("manager")
    # Nothing was offered through a plan: 10 x 40 = 400 yuan, beside 3 lines of 135.
    answer = manager.post("/v1/ledger-months/2026-10/close").json()
    assert (answer["lines"], answer["total"]) == (4, "535.00")
    statement = paid.signed_in("partner").get(POINTS).json()
    line = statement["lines"][-1]
    centre = {"zh": "鼓楼服务中心", "en": "Gulou"}
    assert line["contract"] == {"id": number, "centreId": "gulou", "centreName": centre}
    assert (line["visitId"], line["ticket"], line["workTypeId"]) == (None, None, None)
    assert (line["kind"], line["rule"], line["amount"], line["day"]) == (
        "GUARANTEE",
        "guaranteed-volume",
        "400.00",
        "2026-10-31",
    )
    assert (statement["totals"]["guaranteed"], statement["totals"]["total"]) == ("400.00", "520.00")
    text = manager.get(f"{POINTS}/file?format=csv").content.decode("utf-8-sig")
    *_, row = csv.DictReader(io.StringIO(text))
    assert (row["For"], row["Rule"], row["Contract"], row["Visit"], row["Yuan"]) == (
        "Guaranteed volume",
        "guaranteed-volume",
        str(number),
        "",
        "400.00",
    )
    with paid.database.write() as session:
        session.get_one(User, "user-partner").language = Language.ZH
    book = paid.signed_in("partner").get(f"{POINTS}/file?format=xlsx").content
    told = dict(row[:2] for _, row in read_lines("statement.xlsx", book))
    assert (told["保底补差"], told["合计"]) == ("400", "520")
    disputed = paid.signed_in("partner").post(
        f"/v1/ledger-lines/{line['id']}/dispute", json={"reason": "eleven"}
    )
    assert disputed.json()["dispute"]["state"] == "OPEN"


Told = Callable[..., Result]


@pytest.fixture
def told(migrated_sqlite_url: str) -> Told:
    """Type `roundsman ledger statement` against a database of its own."""

    def run(*arguments: str) -> Result:
        environment = {"DATABASE_URL": migrated_sqlite_url, "ROUNDSMAN_LANGUAGE": "en"}
        return CliRunner().invoke(app, ["ledger", "statement", *arguments], env=environment)

    return run


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_command_writes_the_same_file(
    office: Office, told: Told, tmp_path: Path, kind: str
) -> None:
    with_visits(office)
    out = tmp_path / f"point.{kind}"
    done = told("--month", "2026-10", "--payee", "point", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert done.output == f"2026-10 point: 2 lines, total 120.00 yuan, written to {out}\n"
    served = office.signed_in("dispatcher").get(f"{POINTS}/file?format={kind}").content
    assert [*read_lines(out.name, out.read_bytes())] == [*read_lines(out.name, served)]


@pytest.mark.parametrize(
    ("month", "payee", "out", "code"),
    [
        ("October", "point", "a.csv", "LEDGER_MONTH_MALFORMED"),
        ("2026-10", "nobody", "a.csv", "LEDGER_PAYEE_NOT_FOUND"),
        ("2026-10", "point", "a.pdf", "LEDGER_FILE_KIND"),
    ],
)
def test_the_command_says_what_is_wrong_and_writes_nothing(
    office: Office, told: Told, tmp_path: Path, month: str, payee: str, out: str, code: str
) -> None:
    with_visits(office)
    done = told("--month", month, "--payee", payee, "--out", str(tmp_path / out))
    assert done.exit_code == 2
    assert code in done.stderr
    assert not (tmp_path / out).exists()


def test_the_night_books_once_a_date_whoever_plans(paid: Office) -> None:
    def visits(at: datetime) -> list[str]:
        NightlyPlanner(paid.database, paid.settings, "me").nightly(at)
        with paid.database.read() as session:
            return [*session.scalars(select(LedgerLine.visit_id).order_by(LedgerLine.id))]

    two = NOON + timedelta(hours=14)
    with paid.database.write() as session:
        over(session, "d", ANN)
    assert visits(two - timedelta(seconds=1)) == ["a", "b", "c"]
    assert visits(two) == ["a", "b", "c", "d"]
    with paid.database.write() as session:
        over(session, "e", ANN)
        assert session.get_one(JobRun, ("ledger", "2026-10-09")).status == "DONE"
    assert visits(two + timedelta(hours=1)) == ["a", "b", "c", "d"]
    assert visits(two + timedelta(days=1)) == ["a", "b", "c", "d", "e"]
