"""Calendars over REST and by command: a year's notice, whole or not at all."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from dispatch.services.calendars import fill_calendar
from dispatch.services.sla.clocks import start_clocks
from dispatch.services.sla.ladders import set_ladder
from dispatch.store.session import Database
from dispatch.store.work import Case, SlaPolicy
from tests.api.office import Office
from tests.services.calendars.test_notices import TWO_HOURS
from tests.services.sla.desk import ANN
from tests.support.rows import add_organisation

NOTICE = "date,kind\n2027-01-01,HOLIDAY\n2027-01-02,HOLIDAY\n2027-01-09,MAKE_UP_WORKDAY\n"
BAD = (
    "date,kind\n"
    "2027-01-01,HOLIDAY\n"
    "2027-01-01,HOLIDAY\n"  # 3: twice
    "2027-13-01,HOLIDAY\n"  # 4: no date
    "2027-01-04,MAKE_UP_WORKDAY\n"  # 5: a Monday
    "2027-01-05,FEAST\n"  # 6: no kind
    "2026-10-01,HOLIDAY\n"  # 7: of another year
    "2027-01-06,WEEKEND\n"  # 8: a Wednesday
)
CODES = [
    ("DUPLICATE_ID", "2027.csv:3:date"),
    ("VALUE_NOT_A_DATE", "2027.csv:4:date"),
    ("CALENDAR_MAKE_UP_ON_A_WEEKDAY", "2027.csv:5:kind"),
    ("VALUE_NOT_LISTED", "2027.csv:6:kind"),
    ("CALENDAR_DAY_OUTSIDE_YEAR", "2027.csv:7:date"),
    ("CALENDAR_WEEKDAY_KIND_WRONG", "2027.csv:8:kind"),
]
RECEIVED = datetime(2026, 12, 31, 9, tzinfo=UTC)
"""17:00 in Fuzhou on the last Thursday of the year."""


@pytest.fixture
def promised(office: Office) -> Office:
    """The office with its calendar; v1 is due 2 working hours after the last Thursday, 17:00."""
    with office.database.write() as session:
        fill_calendar(session, ["gulou"], 2026)
        session.add(SlaPolicy(id="standard", name="standard"))
        session.get_one(Case, "c1").received_at = RECEIVED
        session.flush()
        set_ladder(session, ANN, "standard", TWO_HOURS, RECEIVED)
        start_clocks(session, ANN, "c1", "standard", "gulou", RECEIVED)
    return office


def test_a_notice_counts_provisional_deadlines_anew(promised: Office) -> None:
    desk = promised.signed_in("dispatcher")
    provisional = desk.get("/v1/deadlines/provisional").json()
    listed = provisional["items"][0]
    assert (listed["visitId"], listed["counted"]) == ("v1", True)
    assert listed["slaDueTime"] == "2027-01-01T10:00:00+08:00"
    (stage,) = provisional["stages"]
    assert (stage["ticket"], stage["stage"], stage["due"]) == (
        listed["ticket"],
        "SERVICE_BEGUN",
        "2027-01-01T10:00:00+08:00",
    )
    before = desk.get("/v1/calendars/statutory/days?year=2027").json()
    assert (before["official"], len(before["days"])) == (False, 365)
    answer = desk.post(
        "/v1/calendars/statutory/notices", json={"file": "2027.csv", "csv": NOTICE}
    ).json()
    # Friday is a holiday and Saturday, too: 1 h on Thursday, 1 h on Monday the 4th.
    moved = answer["recounted"][0]
    assert moved["visitId"] == "v1"
    assert datetime.fromisoformat(moved["after"]) == datetime(2027, 1, 4, 2, tzinfo=UTC)
    assert [(each["caseId"], each["stage"]) for each in answer["recountedStages"]] == [
        ("c1", "SERVICE_BEGUN"),
        ("c1", "OUTER_BOUND"),
    ]
    assert (answer["holidays"], answer["makeUpWorkdays"]) == (2, 1)
    assert desk.get("/v1/deadlines/provisional").json() == {"items": [], "stages": []}
    after = desk.get("/v1/calendars/statutory/days?year=2027").json()
    assert after["official"]
    assert after["days"][8] == {
        "date": "2027-01-09",
        "kind": "MAKE_UP_WORKDAY",
        "source": "OFFICIAL",
    }


@pytest.mark.parametrize("csv", [BAD, "", "date,kind\n"])
def test_of_a_bad_notice_nothing_is_kept(promised: Office, csv: str) -> None:
    desk = promised.signed_in("dispatcher")
    refused = desk.post("/v1/calendars/statutory/notices", json={"file": "2027.csv", "csv": csv})
    assert refused.status_code in {400, 422}
    if csv == BAD:
        told = [(each["code"], each["field"]) for each in refused.json()["errors"]]
        assert told == CODES
    assert not desk.get("/v1/calendars/statutory/days?year=2027").json()["official"]
    assert desk.get("/v1/calendars").json()["items"][0]["revision"] == 0


def test_an_unknown_calendar_is_not_there(promised: Office) -> None:
    desk = promised.signed_in("dispatcher")
    for answer in (
        desk.get("/v1/calendars/lunar/days?year=2027"),
        desk.post("/v1/calendars/lunar/notices", json={"file": "a.csv", "csv": NOTICE}),
    ):
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["code"] == "CALENDAR_NOT_FOUND"


Uploaded = Callable[..., Result]


@pytest.fixture
def uploaded(migrated_sqlite_url: str, tmp_path: Path) -> Uploaded:
    """Type `roundsman calendar upload` against a database of its own."""
    with Database(migrated_sqlite_url) as database, database.write() as session:
        add_organisation(session)

    def run(content: str | None, language: str = "en") -> Result:
        path = tmp_path / "2027.csv"
        if content is not None:
            path.write_text(content, encoding="utf-8")
        environment = {
            "DATABASE_URL": migrated_sqlite_url,
            "ROUNDSMAN_VAR": str(tmp_path),
            "ROUNDSMAN_LANGUAGE": language,
        }
        return CliRunner().invoke(app, ["calendar", "upload", str(path)], env=environment)

    return run


def test_upload_by_command(uploaded: Uploaded) -> None:
    said = uploaded(NOTICE)
    assert said.exit_code == 0, said.stderr
    assert said.stdout == (
        "Calendar statutory, 2027 is official: 2 holidays, 1 make-up workdays, 365 days changed; "
        "counted anew: 0 deadlines of visits, 0 stages of cases\n"
    )
    assert "变更 0 天" in uploaded(NOTICE, "zh").stdout


def test_a_bad_file_is_refused_row_by_row(uploaded: Uploaded) -> None:
    said = uploaded(BAD)
    assert (said.exit_code, said.stdout) == (2, "")
    told = [line.split("]")[0] for line in said.stderr.splitlines()]
    assert told == [f"[{code}: {place}" for code, place in CODES]
    assert "365 days changed" in uploaded(NOTICE).stdout  # nothing of the bad one was kept


def test_a_file_that_is_not_there(uploaded: Uploaded) -> None:
    said = uploaded(None)
    assert said.exit_code == 2
    assert said.stderr.startswith("[FILE_UNREADABLE")
