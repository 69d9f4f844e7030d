"""Tables of requests over REST and by command."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from api.cli import app
from api.texts.request_columns import COLUMNS as EXPLAINED
from dispatch.files.requests import COLUMNS
from dispatch.files.sheets import read_lines
from dispatch.store.session import Database
from tests.api.office import Office
from tests.support.request_tables import GOOD, csv_of, row, workbook_of
from tests.support.rows import add_organisation

PATH = "/v1/requests/import"
BYTES = {"Content-Type": "application/octet-stream"}
BAD = [row(1), row(2, phone="ask"), row(3, work_type="dance", priority="11")]
TOLD = [
    (3, "INTAKE_PHONE_MALFORMED", "requests.csv:3:phone"),
    (4, "VALUE_OUT_OF_RANGE", "requests.csv:4:priority"),
]
"""Of a row with a cell that cannot be read only the cells are told."""


def sent(desk: TestClient, content: bytes, **query: str) -> tuple[int, dict[str, Any]]:
    answer = desk.post(
        PATH, params={"file": "requests.csv"} | query, content=content, headers=BYTES
    )
    body: dict[str, object] = answer.json()
    return answer.status_code, body


@pytest.mark.parametrize("written", [csv_of, workbook_of])
def test_a_table_is_tried_then_imported(office: Office, written: Callable[..., bytes]) -> None:
    desk = office.signed_in("dispatcher")
    content = written([row(1), row(2), row(2, description="once more")])
    would = {"file": "requests.csv", "rows": 3, "taken": 2, "merged": 1, "errors": []}
    assert sent(desk, content, dryRun="true") == (200, would)
    assert desk.get("/v1/customers?q=13700000001").json()["items"] == []
    assert sent(desk, content) == (200, would)
    (found,) = desk.get("/v1/customers?q=13700000002").json()["items"]
    assert len(found["openCases"]) == 1


def test_a_table_with_anything_wrong_is_refused_row_by_row(office: Office) -> None:
    desk = office.signed_in("dispatcher")
    status, refused = sent(desk, csv_of(BAD))
    assert status == 422
    errors = refused["errors"]
    assert isinstance(errors, list)
    assert [(each["code"], each["field"]) for each in errors] == [told[1:] for told in TOLD]
    assert all(each["cause"] and each["action"] for each in errors)
    status, would = sent(desk, csv_of(BAD), dryRun="true")
    listed = would["errors"]
    assert isinstance(listed, list)
    assert status == 200
    assert [(each["row"], each["code"], each["column"]) for each in listed] == [
        (row_number, code, place.rsplit(":", 1)[1]) for row_number, code, place in TOLD
    ]
    assert desk.get("/v1/customers?q=13700000001").json()["items"] == []


def test_the_same_key_imports_once(office: Office) -> None:
    desk = office.signed_in("dispatcher")
    key = BYTES | {"Idempotency-Key": "file-7"}
    first = desk.post(PATH, content=csv_of([row(1)]), headers=key).json()
    again = desk.post(PATH, content=csv_of([row(1)]), headers=key).json()
    assert (first["taken"], again) == (1, first)


def test_a_table_may_be_larger_than_other_requests(office: Office) -> None:
    desk = office.signed_in("dispatcher")
    # 1,000,000 bytes are the most of any other request.
    content = csv_of([row(number, description="x" * 1900, phone="") for number in range(600)])
    assert len(content) > 1_000_000
    status, would = sent(desk, content, dryRun="true")
    assert status == 200
    errors = would["errors"]
    assert isinstance(errors, list)
    assert len(errors) == 600
    refused = desk.post("/v1/requests", content=content, headers=BYTES)
    assert refused.status_code == 413


def test_what_is_no_table_is_told(office: Office) -> None:
    desk = office.signed_in("dispatcher")
    for content, code in (
        (b"PK\x03\x04nonsense", "FILE_NOT_A_WORKBOOK"),
        (b"\xff", "FILE_NOT_UTF8"),
    ):
        status, refused = sent(desk, content)
        errors = refused["errors"]
        assert isinstance(errors, list)
        assert (status, errors[0]["code"]) == (422, code)


def test_the_template_has_all_columns_and_explains_them(office: Office) -> None:
    desk = office.signed_in("dispatcher")
    for kind in ("csv", "xlsx"):
        answer = desk.get(f"{PATH}/template?format={kind}")
        assert f'filename="requests.{kind}"' in answer.headers["Content-Disposition"]
        (_, headings), *rest = read_lines("template", answer.content)
        assert (tuple(headings), rest) == (COLUMNS, [])
        # Filled in it can be imported.
        status, done = sent(desk, answer.content)
        assert status == 422
        assert done["errors"][0]["code"] == "INTAKE_TABLE_EMPTY"
    assert tuple(EXPLAINED) == COLUMNS


Typed = Callable[..., Result]


@pytest.fixture
def typed(migrated_sqlite_url: str, tmp_path: Path) -> Typed:
    """Type `roundsman requests ...` against a database of its own."""
    with Database(migrated_sqlite_url) as database, database.write() as session:
        add_organisation(session)

    def run(*arguments: str, language: str = "en") -> Result:
        environment = {
            "DATABASE_URL": migrated_sqlite_url,
            "ROUNDSMAN_VAR": str(tmp_path),
            "ROUNDSMAN_LANGUAGE": language,
        }
        return CliRunner().invoke(app, ["requests", *arguments], env=environment)

    return run


def test_import_by_command(typed: Typed, tmp_path: Path) -> None:
    table = tmp_path / "r.xlsx"
    # The clock of the command is the real one: received now.
    now = {"received_at": ""}
    table.write_bytes(workbook_of([row(1, **now), row(2, **now), row(2, **now)]))
    tried = typed("import", str(table), "--dry-run")
    assert tried.stdout == (
        "Nothing is wrong; 3 requests would make 2 cases, "
        "and 1 would be merged into cases that are open\n"
    )
    done = typed("import", str(table))
    assert done.stdout == "3 requests: 2 cases made, 1 merged into cases that are open\n"
    again = typed("import", str(table), language="zh")
    assert again.stdout == "请求 3 条：新建服务单 0 张，并入未结服务单 3 条\n"


def test_a_bad_file_is_refused_row_by_row(typed: Typed, tmp_path: Path) -> None:
    table = tmp_path / "requests.csv"
    bad = [{**cells, "received_at": ""} for cells in BAD]
    table.write_bytes(csv_of(bad))
    for options in ((), ("--dry-run",)):
        refused = typed("import", str(table), *options)
        assert (refused.exit_code, refused.stdout) == (2, "")
        lines = [line.split("]")[0] for line in refused.stderr.splitlines()]
        assert lines == [f"[{code}: {place}" for _, code, place in TOLD]
    missing = typed("import", str(tmp_path / "nothing.csv"))
    assert missing.stderr.startswith("[FILE_UNREADABLE")


def test_the_template_by_command(typed: Typed, tmp_path: Path) -> None:
    for name in ("t.csv", "t.xlsx"):
        assert typed("template", str(tmp_path / name)).exit_code == 0
        (_, headings), *_ = read_lines(name, (tmp_path / name).read_bytes())
        assert tuple(headings) == COLUMNS
    assert set(GOOD) <= set(COLUMNS)
