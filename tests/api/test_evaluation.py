"""The evaluation over REST: table, points, score, workbook."""

import base64
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dispatch.files.sheets import read_lines
from tests.api.office import Office

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "service-indicators.csv"
DAYS = "from=2026-10-01&to=2026-10-31"
PERIOD = {"from": "2026-10-01", "to": "2026-10-31", "centreId": None}
TABLE = (
    "id,name_en,name_zh,points,source,target,threshold\n"
    "rules,Rules,制度,7,MANUAL,,\n"
    "hotline,Hotline,热线,3,MANUAL,,\n"
    "fix,Fix,一次修复,5,FIRST_TIME_FIX,90,60\n"
)


def imported(client: TestClient, content: bytes, file: str = "table.csv") -> Any:
    body = {"file": file, "content": base64.b64encode(content).decode()}
    return client.put("/v1/evaluation/table", json=body)


@pytest.fixture
def desk(office: Office) -> TestClient:
    """A dispatcher, after a manager has imported the table."""
    answer = imported(office.signed_in("admin"), TABLE.encode())
    assert answer.json() == {"indicators": 3, "points": "15.00"}
    return office.signed_in("dispatcher")


def entered(client: TestClient, name: str, **given: object) -> Any:
    return client.put(f"/v1/evaluation/indicators/{name}", json=PERIOD | given)


def test_a_score_at_the_border_of_a_band(desk: TestClient) -> None:
    assert entered(desk, "rules", points="7", evidence="audit").status_code == 204
    assert entered(desk, "hotline", points="0", evidence="no one answered").status_code == 204
    found = desk.get(f"/v1/evaluation?{DAYS}").json()
    # 7 of 7 + 3: 70 exactly; nothing was repaired, so that FIX does not count.
    assert (found["score"], found["band"]) == ("70.00", "MET")
    assert (found["obtained"], found["applicable"]) == ("7.00", "10.00")
    states = [(line["id"], line["state"], line["obtained"]) for line in found["items"]]
    assert states == [
        ("rules", "ENTERED", "7.00"),
        ("hotline", "ENTERED", "0.00"),
        ("fix", "NO_DATA", None),
    ]
    assert found["items"][0]["enteredBy"] == "user-dispatcher"
    assert (found["items"][2]["target"], found["items"][2]["threshold"]) == ("90", "60")


def test_a_score_is_cut_and_not_rounded(desk: TestClient) -> None:
    entered(desk, "rules", points="6.99", evidence="audit")
    entered(desk, "hotline", applies=False, evidence="no hotline at this centre")
    found = desk.get(f"/v1/evaluation?{DAYS}").json()
    # 6.99 of 7 is 99.857...
    assert (found["score"], found["band"]) == ("99.85", "FIVE_STARS")


def test_what_is_wrong_is_told_and_nothing_is_kept(desk: TestClient) -> None:
    refused = entered(desk, "rules", points="7.01", evidence=" ")
    codes = [each["code"] for each in refused.json()["errors"]]
    assert codes == ["INDICATOR_POINTS_TOO_MANY", "INDICATOR_EVIDENCE_MISSING"]
    measured = entered(desk, "fix", points="5", evidence="audit")
    assert measured.json()["errors"][0]["code"] == "INDICATOR_MEASURED"
    assert entered(desk, "unknown", points="1", evidence="audit").status_code == 404
    assert desk.get("/v1/evaluation?from=2026-10-31&to=2026-10-01").status_code == 422
    assert desk.get(f"/v1/evaluation?{DAYS}").json()["obtained"] == "0.00"


def test_of_a_bad_table_nothing_is_kept(office: Office, desk: TestClient) -> None:
    bad = TABLE + "rules,Again,再次,1,MANUAL,,\nx,X,叉,1,WEATHER,,\n"
    refused = imported(office.signed_in("admin"), bad.encode())
    told = [(each["code"], each["field"]) for each in refused.json()["errors"]]
    assert told == [("DUPLICATE_ID", "table.csv:5:id"), ("VALUE_NOT_LISTED", "table.csv:6:source")]
    assert len(desk.get(f"/v1/evaluation?{DAYS}").json()["items"]) == 3


def test_the_workbook_says_what_the_page_says(office: Office, desk: TestClient) -> None:
    entered(desk, "rules", points="7", evidence="=1+1")
    answer = desk.get(f"/v1/evaluation.xlsx?{DAYS}")
    assert answer.headers["content-disposition"].endswith('evaluation-2026-10-01-2026-10-31.xlsx"')
    lines = [cells for _, cells in read_lines("a.xlsx", answer.content)]
    assert lines[0] == ["From", "2026-10-01"]
    assert lines[5:] == [["Score", "70"], ["Band", "met"]]


def test_the_example_is_imported_and_evaluated(office: Office) -> None:
    admin = office.signed_in("admin")
    assert imported(admin, EXAMPLE.read_bytes()).json() == {"indicators": 19, "points": "100.00"}
    found = admin.get(f"/v1/evaluation?{DAYS}&centreId=gulou").json()
    # Nothing was measured yet: the four that a person enters stand with nothing.
    assert (found["score"], found["applicable"]) == ("0.00", "14.00")
    assert admin.get(f"/v1/evaluation?{DAYS}").json()["models"] == [
        {
            "model": "M1",
            "devices": 1,
            "deviceDays": 24,  # from the 8th to the 31st
            "failures": 0,
            "per100DeviceYears": "0.00",
        }
    ]
