"""Requests of customers over REST: taken, repeated, refused; and who may be asking."""

from typing import Any

from sqlalchemy import func, select

from dispatch.domain.sla.policy import STANDARD
from dispatch.services.people.accounts import principal_for
from dispatch.services.sla.ladders import set_ladder
from dispatch.store.accounts import User
from dispatch.store.work import Case, SlaPolicy
from tests.api.office import Office

NEW: dict[str, Any] = {
    "workType": "repair",
    "phone": "137 0000 0001",
    "name": "林女士",
    "address": "福建省福州市鼓楼区温泉街道五四路1号",
    "description": "不出水",
}


def promising(office: Office) -> Office:
    """The office promises the usual ladder."""
    with office.database.write() as session:
        session.add(SlaPolicy(id="standard", name="standard"))
        session.flush()
        admin = principal_for(session.get_one(User, "user-admin"))
        set_ladder(session, admin, "standard", STANDARD, office.now)
    return office


def cases(office: Office) -> int:
    with office.database.read() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_request_is_taken_and_can_be_read(office: Office) -> None:
    desk = promising(office).signed_in("dispatcher")
    answer = desk.post("/v1/requests", json=NEW)
    assert answer.status_code == 201
    taken = answer.json()
    case = taken["case"]
    assert (taken["merged"], case["standing"]) == (False, "WAITING")
    assert case["customer"] == {"name": "林女士", "phone": "13700000001"}
    # The gazetteer knows the town: that is 3 km sure, which will do.
    assert (case["centreId"], case["placeUncertain"]) == ("gulou", False)
    assert case["location"] is not None
    assert (case["waitsForRemoteAttempt"], case["owner"]) == (True, "dispatcher")
    (visit,) = case["visits"]
    # Received at Thursday noon; the desk opens at 13:30: 5 working hours end on Friday at 9:30.
    assert visit["slaDueTime"] == "2026-10-09T09:30:00+08:00"
    (said,) = case["requests"]
    assert (said["merged"], said["description"], said["actor"]) == (
        False,
        "不出水",
        "user-dispatcher",
    )
    assert desk.get(f"/v1/requests/{case['caseId']}").json() == case
    assert desk.get(f"/v1/visits/{visit['id']}").json()["ticket"] == case["ticket"]


def test_asked_again_it_says_so(office: Office) -> None:
    desk = promising(office).signed_in("dispatcher")
    first = desk.post("/v1/requests", json=NEW).json()["case"]
    before = cases(office)
    again = desk.post("/v1/requests", json=NEW | {"description": "still dry"}).json()
    assert (again["merged"], again["case"]["caseId"]) == (True, first["caseId"])
    assert [each["merged"] for each in again["case"]["requests"]] == [False, True]
    assert (len(again["case"]["visits"]), cases(office)) == (1, before)


def test_the_same_key_counts_once_and_belongs_to_one_request(office: Office) -> None:
    desk = office.signed_in("dispatcher")
    before = cases(office)
    key = {"Idempotency-Key": "call-17"}
    first = desk.post("/v1/requests", json=NEW, headers=key)
    second = desk.post("/v1/requests", json=NEW, headers=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert (len(second.json()["case"]["requests"]), cases(office)) == (1, before + 1)
    other = desk.post("/v1/requests", json=NEW | {"phone": "13700000002"}, headers=key)
    assert other.status_code == 422
    assert other.json()["errors"][0]["code"] == "IDEMPOTENCY_KEY_REUSED"


def test_all_that_is_wrong_is_told_at_once_in_both_languages(office: Office) -> None:
    desk = office.signed_in("dispatcher")
    before = cases(office)
    wrong = {
        "workType": "dance",
        "phone": "no",
        "receivedAt": "2026-10-09T12:00:00+08:00",
        "cartridges": ["PP"],
    }
    refused = desk.post("/v1/requests", json=wrong)
    assert refused.status_code == 422
    errors = refused.json()["errors"]
    assert [(each["code"], each["field"]) for each in errors] == [
        ("INTAKE_PHONE_MALFORMED", "phone"),
        ("INTAKE_RECEIVED_LATER", "receivedAt"),
        ("INTAKE_CARTRIDGES_UNWANTED", "cartridges"),
        ("UNKNOWN_REFERENCE", "workType"),
        ("INTAKE_NAME_MISSING", "name"),
        ("INTAKE_ADDRESS_MISSING", "address"),
    ]
    assert all(each["cause"] and each["action"] for each in errors)
    assert cases(office) == before


def test_a_case_that_is_not_there(office: Office) -> None:
    missing = office.signed_in("dispatcher").get("/v1/requests/nothing")
    assert missing.status_code == 404
    assert missing.json()["errors"][0]["code"] == "INTAKE_CASE_NOT_FOUND"


def test_who_may_be_asking_with_devices_and_open_cases(office: Office) -> None:
    desk = office.signed_in("dispatcher")
    for said in ("139", "+86 139 0000 1234", "陈 "):
        (found,) = desk.get("/v1/customers", params={"q": said}).json()["items"]
        assert (found["name"], found["phone"]) == ("陈", "13900001234")
        (site,) = found["sites"]
        assert site["devices"] == [{"id": "d1", "model": "M1", "serialNumber": "RM-77"}]
        assert [case["ticket"] for case in found["openCases"]] == ["T-1001"]
    assert desk.get("/v1/customers", params={"q": "9999"}).json()["items"] == []


def test_kinds_of_work(office: Office) -> None:
    (kind,) = office.signed_in("dispatcher").get("/v1/work-types").json()["items"]
    assert kind == {
        "id": "repair",
        "name": {"zh": "维修", "en": "Repair"},
        "defaultDuration": "PT50M",
        "emergency": False,
        "remoteExempt": False,
    }
