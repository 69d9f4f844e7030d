"""Surveys over REST: a link for the customer, an answer without signing in, a call after it."""

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.office import Office

GOOD = {"satisfaction": 5, "onTime": True, "repaired": True, "cleanliness": 4, "explained": True}


@pytest.fixture
def token(office: Office) -> str:
    """The link that the dispatcher has made after Ann has completed v1."""
    ann = office.signed_in("ann")
    for number, kind in enumerate(("START", "ARRIVE", "COMPLETE")):
        told = {"kind": kind, "at": "2026-10-08T12:00:00+08:00", "clientEventId": f"e{number}"}
        assert ann.post("/v1/visits/v1/events", json=told).is_success
    desk = office.signed_in("dispatcher")
    (listed,) = desk.get("/v1/surveys/to-send?centreId=gulou").json()["items"]
    assert (listed["visitId"], listed["ticket"]) == ("v1", "T-1001")
    link = desk.post(f"/v1/surveys/{listed['id']}/link").json()
    path, _, found = str(link["path"]).partition("#")
    assert (path, len(found)) == ("/survey", 43)  # 32 bytes in base64 without padding
    assert link["expiresAt"] == "2026-10-22T12:00:00+08:00"
    assert desk.get("/v1/surveys/to-send").json()["items"] == []
    return found


def code(answer: Any) -> object:
    """Give the first code of a refusal."""
    return answer.json()["errors"][0]["code"]


def answered(client: TestClient, token: str, **said: object) -> int:
    status: int = client.post("/v1/survey/answer", json={"token": token} | said).status_code
    return status


def test_a_customer_answers_without_signing_in_and_once(office: Office, token: str) -> None:
    customer = office.anyone()
    asked = customer.post("/v1/survey/open", json={"token": token}).json()
    assert asked == {
        "purpose": "VISIT",
        "workTypeName": {"zh": "维修", "en": "Repair"},
        "centreName": {"zh": "鼓楼服务中心", "en": "Gulou"},
        "day": "2026-10-08",
        "expiresAt": "2026-10-22T12:00:00+08:00",
    }
    assert answered(customer, token, **GOOD) == 200
    assert answered(customer, token, **GOOD) == 409
    again = customer.post("/v1/survey/open", json={"token": token})
    assert (again.status_code, code(again)) == (409, "SURVEY_ANSWERED")
    assert office.signed_in("dispatcher").get("/v1/surveys/follow-ups").json()["items"] == []


def test_a_bad_answer_comes_on_the_list_until_it_is_followed_up(office: Office, token: str) -> None:
    assert answered(office.anyone(), token, satisfaction=1, comment="等了一下午") == 200
    desk = office.signed_in("dispatcher")
    (waiting,) = desk.get("/v1/surveys/follow-ups").json()["items"]
    assert (waiting["satisfaction"], waiting["comment"]) == (1, "等了一下午")
    assert waiting["customer"] == {"name": "陈", "phone": "13900001234"}
    address = f"/v1/surveys/{waiting['id']}/follow-up"
    assert code(desk.post(address, json={"note": ""})) == "FOLLOW_UP_NOTE_MISSING"
    assert desk.post(address, json={"note": "called"}).json() == {"note": "called"}
    assert code(desk.post(address, json={"note": "called"})) == "FOLLOW_UP_NOT_WAITING"
    assert desk.get("/v1/surveys/follow-ups").json()["items"] == []


def test_marks_off_the_scale_are_refused_and_the_link_goes_on(office: Office, token: str) -> None:
    customer = office.anyone()
    assert answered(customer, token, satisfaction=6) == 422
    assert answered(customer, token, satisfaction=3, cleanliness=0) == 422
    assert answered(customer, token) == 422
    assert answered(customer, token, **GOOD) == 200


def test_a_link_ends(office: Office, token: str) -> None:
    office.now += timedelta(days=14)
    late = office.anyone().post("/v1/survey/open", json={"token": token})
    assert (late.status_code, code(late)) == (409, "SURVEY_EXPIRED")


def test_a_guessed_link_leads_nowhere(office: Office) -> None:
    guessed = office.anyone().post("/v1/survey/open", json={"token": "x" * 43})
    assert (guessed.status_code, code(guessed)) == (404, "SURVEY_NOT_FOUND")


def test_nobody_guesses_fast(office: Office) -> None:
    customer = office.anyone()
    statuses = [
        customer.post("/v1/survey/open", json={"token": f"x{number}"}).status_code
        for number in range(31)
    ]
    assert statuses == [404] * 30 + [429]
    refused = customer.post("/v1/survey/answer", json={"token": "x"} | GOOD)
    assert (refused.status_code, code(refused)) == (429, "SURVEY_TOO_OFTEN")
    assert 1 <= int(refused.headers["retry-after"]) <= 61


def test_a_page_of_another_site_cannot_answer(office: Office, token: str) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    refused = office.anyone().post(
        "/v1/survey/answer", json={"token": token} | GOOD, headers=foreign
    )
    assert (refused.status_code, code(refused)) == (403, "CROSS_SITE")


def test_the_policy_of_surveys_is_the_manager_s(office: Office) -> None:
    admin = office.signed_in("admin")
    wanted = {"validDays": 7, "lowSatisfaction": 3}
    assert admin.put("/v1/policies/surveys", json=wanted).json() == wanted
    assert admin.get("/v1/policies").json()["surveys"] == wanted
    wrong = admin.put("/v1/policies/surveys", json={"validDays": 0, "lowSatisfaction": 6}).json()
    assert [each["field"] for each in wrong["errors"]] == ["validDays", "lowSatisfaction"]
