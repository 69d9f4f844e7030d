"""Decisions, offers, figures and policies over REST."""

from typing import Any

from tests.api.office import Office
from tests.api.test_visit_findings import REPORT

SMALL = {"reason": "the pump has arrived", "verdict": "VISIT", "offer": "LOAN_UNIT"}


def waiting(office: Office) -> dict[str, Any]:
    """The decision that waits once one failed trip is all that is allowed."""
    admin = office.signed_in("admin")
    policy = admin.get("/v1/policies").json()["cases"]
    assert admin.put("/v1/policies/cases", json=policy | {"tripsAllowed": 1}).status_code == 200
    assert office.signed_in("ann").post("/v1/visits/v1/events", json=REPORT).status_code == 200
    (item,) = office.signed_in("dispatcher").get("/v1/case-decisions").json()["items"]
    decision: dict[str, Any] = item
    return decision


def test_a_third_visit_is_decided_by_a_manager_and_the_offer_answered(office: Office) -> None:
    decision = waiting(office)
    assert (decision["cause"], decision["managerNeeded"]) == ("THIRD_VISIT", True)
    tried = next(each for each in decision["visits"] if each["visitId"] == "v1")
    assert tried["reason"] == "OUT_OF_TIME"
    assert tried["technicianName"]["en"] == "Ann"
    assert (tried["faultCode"], tried["diagnosis"]) == ("PUMP", "pump is dead")
    assert tried["parts"] == [{"part": "pump", "use": "LACKING", "quantity": 2}]
    assert tried["remainingDuration"] == "PT20M"

    path = f"/v1/case-decisions/{decision['id']}"
    desk, manager = office.signed_in("dispatcher"), office.signed_in("manager")
    refused = desk.post(f"{path}/decide", json=SMALL)
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["code"] == "MANAGER_NEEDED"
    lacking = manager.post(f"{path}/decide", json={"verdict": "VISIT", "reason": ""})
    assert lacking.status_code == 422
    assert [(e["code"], e["field"]) for e in lacking.json()["errors"]] == [
        ("DECISION_REASON_MISSING", "reason"),
        ("OFFER_MISSING", "offer"),
    ]

    decided = manager.post(f"{path}/decide", json=SMALL).json()
    assert (decided["verdict"], decided["offerState"]) == ("VISIT", "OPEN")
    made = desk.get(f"/v1/visits/{decided['nextVisitId']}").json()
    assert (made["status"], made["requiredParts"]) == ("NEW", {"pump": 2})
    # Decided, it stays on the list until the customer has answered.
    (listed,) = desk.get("/v1/case-decisions").json()["items"]
    assert listed["id"] == decision["id"]
    assert desk.post(f"{path}/offer-answer", json={"accepted": True}).status_code == 200
    assert desk.get("/v1/case-decisions").json()["items"] == []


def test_figures_of_days_by_label(office: Office) -> None:
    office.signed_in("ann").post("/v1/visits/v1/events", json=REPORT)
    desk = office.signed_in("dispatcher")
    path = "/v1/case-figures?from=2026-10-08&to=2026-10-08&by="
    answer = desk.get(f"{path}TECHNICIAN").json()
    assert answer["total"] == {
        "firstTimeFix": {"hits": 0, "cases": 1, "percent": "0.0"},
        "secondVisitFix": {"hits": 0, "cases": 0, "percent": None},
        "thirdVisits": 0,
        "rework": {"hits": 0, "cases": 0, "percent": None},
    }
    assert [(item["id"], item["name"]["en"]) for item in answer["items"]] == [("ann", "Ann")]
    assert [item["id"] for item in desk.get(f"{path}MODEL").json()["items"]] == ["M1"]
    empty = desk.get("/v1/case-figures?from=2026-10-09&to=2026-10-31").json()
    assert empty["items"] == []


def test_fault_codes_to_choose_from(office: Office) -> None:
    codes = office.signed_in("ann").get("/v1/fault-codes").json()["items"]
    assert {"id": "PUMP", "name": {"zh": "水泵故障", "en": "Pump"}} in codes


def test_policies_hold_what_was_set_and_refuse_what_makes_no_sense(office: Office) -> None:
    admin = office.signed_in("admin")
    before = admin.get("/v1/policies").json()
    assert before["cases"]["reworkDays"] == 60
    assert before["continuity"] == {"rule": "PRICED", "months": 12, "people": 3}
    assert before["appointments"] == {
        "unreachableTimes": 3,
        "windowMinutes": 120,
        "leadMinutes": 30,
    }
    wrong = before["cases"] | {"reworkDays": -1, "levelStep": 0, "nextTechnician": {}}
    refused = admin.put("/v1/policies/cases", json=wrong)
    assert refused.status_code == 422
    fields = [error["field"] for error in refused.json()["errors"]]
    assert fields[:2] == ["levelStep", "reworkDays"]
    assert "nextTechnician.PART_MISSING" in fields
    hard = {"rule": "HARD", "months": 6, "people": 2}
    calls = {"unreachableTimes": 5, "windowMinutes": 60, "leadMinutes": 0}
    assert admin.put("/v1/policies/continuity", json=hard).status_code == 200
    sooner = {"warnDays": 60, "urgentDays": 14}
    assert admin.put("/v1/policies/appointments", json=calls).status_code == 200
    assert admin.put("/v1/policies/certificates", json=sooner).status_code == 200
    assert admin.get("/v1/policies").json() == before | {
        "continuity": hard,
        "appointments": calls,
        "certificates": sooner,
    }


def test_a_case_is_called_off_for_a_reason_and_its_history_says_so(office: Office) -> None:
    desk = office.signed_in("dispatcher")
    (open_case,) = desk.get("/v1/cases?centreId=gulou").json()["items"]
    assert (open_case["caseId"], open_case["status"]) == ("c1", "OPEN")
    path = "/v1/cases/c1/cancel"
    assert office.signed_in("ann").post(path, json={"reason": "x"}).status_code == 403
    lacking = desk.post(path, json={"reason": " "})
    assert lacking.status_code == 422
    assert lacking.json()["errors"][0]["code"] == "CASE_REASON_MISSING"
    ended = desk.post(path, json={"reason": "the customer moved"}).json()
    assert (ended["status"], ended["endedAt"]) == ("CANCELLED", "2026-10-08T12:00:00+08:00")
    assert {visit["status"] for visit in ended["visits"]} == {"CANCELLED"}
    assert ended["turns"] == [
        {
            "status": "CANCELLED",
            "turn": "CALLED_OFF",
            "at": "2026-10-08T12:00:00+08:00",
            "actor": "user-dispatcher",
            "reason": "the customer moved",
            "ticket": None,
        }
    ]
    assert desk.get("/v1/requests/c1").json() == ended
    again = desk.post(path, json={"reason": "twice"})
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "CASE_ENDED")
    assert desk.post("/v1/cases/none/cancel", json={"reason": "x"}).status_code == 404
    assert desk.get("/v1/cases").json() == {"items": [], "total": 0}
    (listed,) = desk.get("/v1/cases?status=CANCELLED").json()["items"]
    assert (listed["ticket"], listed["waitsForDecision"]) == ("T-1001", False)
