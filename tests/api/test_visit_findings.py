"""What a technician found comes with the report that ends a visit."""

from sqlalchemy import select

from dispatch.store.cases import NextVisit, Rework, VisitOutcome
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


def test_whoever_comes_next_reads_the_diagnosis(office: Office) -> None:
    ann = office.signed_in("ann")
    ann.post("/v1/visits/v1/events", json=REPORT)
    desk = office.signed_in("dispatcher")
    with office.database.read() as session:
        (link,) = session.scalars(select(NextVisit))
    made = desk.get(f"/v1/visits/{link.visit_id}").json()
    assert made["previous"] == {"visitId": "v1", "remainder": True, "diagnosis": "pump is dead"}
    assert (desk.get("/v1/visits/v1").json()["previous"], made["rework"]) == (None, False)


def test_rework_is_marked_as_free(office: Office) -> None:
    with office.database.write() as session:
        session.add(Rework(case_id="c1", visit_id="v3", part="pump", found_at=office.now))
    assert office.signed_in("ann").get("/v1/visits/v1").json()["rework"] is True


def test_everything_that_is_wrong_with_the_findings_is_said(office: Office) -> None:
    found = {"parts": [{"part": "pump", "use": "LACKING"}], "remainingDuration": "PT20M"}
    body = REPORT | {"kind": "COMPLETE", "reason": None, "found": found}
    refused = office.signed_in("ann").post("/v1/visits/v1/events", json=body)
    assert refused.status_code == 422
    assert [(error["code"], error["field"]) for error in refused.json()["errors"]] == [
        ("REMAINDER_UNWANTED", "found.remainingDuration"),
        ("PART_LACKING", "found.parts[0].use"),
    ]
