"""What a technician found comes with the report that ends a visit."""

from sqlalchemy import select

from dispatch.store.cases import NextVisit, VisitOutcome
from dispatch.store.work import Visit
from tests.api.office import Office

REPORT = {
    "kind": "CANNOT_COMPLETE",
    "at": "2026-10-08T12:40:00+08:00",
    "clientEventId": "e1",
    "reason": "OUT_OF_TIME",
    "found": {
        "faultCode": "PUMP",
        "diagnosis": "pump is dead",
        "parts": [{"part": "pump", "use": "LACKING", "quantity": 2}],
        "remainingDuration": "PT20M",
    },
}


def test_a_failed_visit_leaves_a_next_one_with_what_it_lacked(office: Office) -> None:
    ann = office.signed_in("ann")
    first = ann.post("/v1/visits/v1/events", json=REPORT)
    again = ann.post("/v1/visits/v1/events", json=REPORT)
    assert (first.status_code, again.status_code) == (200, 200)
    with office.database.read() as session:
        (link,) = session.scalars(select(NextVisit))
        made = session.get_one(Visit, link.visit_id)
        outcome = session.get_one(VisitOutcome, "v1")
    assert (link.follows_id, link.remainder, link.diagnosis) == ("v1", True, "pump is dead")
    assert (made.service_s, made.required_parts) == (1_200, {"pump": 2})
    assert (outcome.technician_id, outcome.fault_code_id) == ("ann", "PUMP")


def test_everything_that_is_wrong_with_the_findings_is_said(office: Office) -> None:
    found = {"parts": [{"part": "pump", "use": "LACKING"}], "remainingDuration": "PT20M"}
    body = REPORT | {"kind": "COMPLETE", "reason": None, "found": found}
    refused = office.signed_in("ann").post("/v1/visits/v1/events", json=body)
    assert refused.status_code == 422
    assert [(error["code"], error["field"]) for error in refused.json()["errors"]] == [
        ("REMAINDER_UNWANTED", "found.remainingDuration"),
        ("PART_LACKING", "found.parts[0].use"),
    ]
