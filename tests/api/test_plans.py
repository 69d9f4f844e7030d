"""Asking for plans, reading, comparing, publishing and discarding them."""

from typing import Any

import pytest

from dispatch.domain.codes import PlanningCode
from dispatch.domain.values import JsonObject
from dispatch.planning.proof import failed_proof
from dispatch.store.jobs import claim_job
from dispatch.store.queries.proofs import PROOF, keep_proof
from dispatch.store.run_claims import claim_run, finish_run
from dispatch.store.runs import PlanRun
from solver.faults import Fault
from solver.plan import Status
from tests.api.office import Office
from tests.support.rows import NOON

WEEK = {"startDate": "2026-10-08", "endDate": "2026-10-14"}


def code_of(answer: Any) -> str:
    code: str = answer.json()["errors"][0]["code"]
    return code


def test_a_run_is_queued_and_only_queued(office: Office) -> None:
    client = office.signed_in("dispatcher")
    accepted = client.post("/v1/route-plans", json={**WEEK, "timeLimitSeconds": 5, "seed": 7})
    assert accepted.status_code == 202
    assert accepted.json()["status"] == "QUEUED"
    with office.database.read() as session:
        run = session.get_one(PlanRun, accepted.json()["id"])
    assert (run.requested_by, run.time_limit_s, run.seed, run.threads) == ("dispatcher", 5, 7, 2)
    read = client.get(f"/v1/route-plans/{run.id}").json()
    assert (read["stage"], read["solverStatus"], read["itineraries"]) == (
        "UNPLANNED",
        "QUEUED",
        [],
    )


def test_a_plan_shows_what_each_stage_of_its_run_won(office: Office) -> None:
    client = office.signed_in("dispatcher")
    run_id = client.post("/v1/route-plans", json=WEEK).json()["id"]
    assert client.get(f"/v1/route-plans/{run_id}").json()["solverStages"] == []
    stages = [
        {"stage": "construct", "served": 9, "savedFen": -41_050},
        {"stage": "search", "served": 0, "savedFen": 2_500},
    ]
    with office.database.write() as session:
        run = claim_run(session, owner="test", now=office.now, lease_s=60)
        assert run is not None
        finish_run(
            session,
            run_id,
            token=run.token,
            status=Status.COMPLETED,
            now=office.now,
            solver_stages=stages,
        )
    assert client.get(f"/v1/route-plans/{run_id}").json()["solverStages"] == [
        {"stage": "construct", "served": 9, "saved": "-410.50"},
        {"stage": "search", "served": 0, "saved": "25.00"},
    ]


def test_a_run_may_ask_for_a_proof(office: Office) -> None:
    client = office.signed_in("dispatcher")
    accepted = client.post("/v1/route-plans", json={**WEEK, "proveSeconds": 90})
    unasked = client.post("/v1/route-plans", json=WEEK)
    with office.database.read() as session:
        asked_s = session.get_one(PlanRun, accepted.json()["id"]).prove_time_s
        unasked_s = session.get_one(PlanRun, unasked.json()["id"]).prove_time_s
    assert (asked_s, unasked_s) == (90, None)
    refused = client.post("/v1/route-plans", json={**WEEK, "proveSeconds": 0, "threads": 0})
    assert refused.status_code == 422
    assert [(each["code"], each["field"]) for each in refused.json()["errors"]] == [
        ("LIMIT_OUT_OF_RANGE", "threads"),
        ("LIMIT_OUT_OF_RANGE", "proveSeconds"),
    ]


def test_what_was_proven_of_a_plan(office: Office) -> None:
    client = office.signed_in("dispatcher")
    assert client.get("/v1/route-plans/p1").json()["proof"] is None
    known = {
        "bound": "919.45",
        "cost": "926.72",
        "gapPermille": 8,
        "visits": 4,
        "visitsInAll": 4,
    }
    unknown = {"bound": None, "cost": None, "gapPermille": None, "visits": 0, "visitsInAll": 1}
    total = known | {"visitsInAll": 5}
    proof = {
        "failure": None,
        "whole": False,
        "total": total,
        "byDay": {"2026-10-08": total},
        "pieces": [
            {"date": "2026-10-08", "centreIds": ["gulou"], **known},
            {"date": "2026-10-08", "centreIds": ["mawei"], **unknown},
        ],
    }
    prove(office, proof)
    assert client.get("/v1/route-plans/p1").json()["proof"] == proof
    # It did not touch what a publisher must have seen.
    assert client.get("/v1/route-plans").json()["items"][-1]["version"] == 1


def test_a_proof_that_came_to_nothing_says_why(office: Office) -> None:
    killed = Fault(PlanningCode.SOLVER_KILLED, "", {"attempts": 3})
    prove(office, failed_proof(killed))
    read = office.signed_in("dispatcher").get("/v1/route-plans/p1").json()["proof"]
    assert read["failure"]["code"] == "SOLVER_KILLED"
    assert read["failure"]["cause"] == "The solver was killed 3 times."
    assert (read["total"]["visits"], read["pieces"]) == (0, [])


def prove(office: Office, proof: JsonObject) -> None:
    """Store a proof of the plan p1, as the prover does."""
    with office.database.write() as session:
        token = claim_job(session, PROOF, "p1", owner="me", now=NOON, lease_s=10)
        assert token == 1
        assert keep_proof(session, "p1", proof, token=token)


def test_a_repeated_key_gives_the_same_run(office_anywhere: Office) -> None:
    client = office_anywhere.signed_in("dispatcher")
    headers = {"Idempotency-Key": "k1"}
    first = client.post("/v1/route-plans", json=WEEK, headers=headers).json()
    again = client.post("/v1/route-plans", json=WEEK, headers=headers)
    assert (again.status_code, again.json()) == (202, first)
    other = client.post("/v1/route-plans", json={**WEEK, "seed": 2}, headers=headers)
    assert (other.status_code, code_of(other)) == (422, "IDEMPOTENCY_KEY_REUSED")
    someone_else = office_anywhere.signed_in("admin")
    assert someone_else.post("/v1/route-plans", json=WEEK, headers=headers).json() != first


def test_plans_and_runs_in_one_list(office: Office) -> None:
    client = office.signed_in("dispatcher")
    run_id = client.post("/v1/route-plans", json=WEEK).json()["id"]
    items = client.get("/v1/route-plans").json()["items"]
    assert [(item["id"], item["stage"]) for item in items] == [
        (run_id, "UNPLANNED"),
        ("p2", "DRAFT"),
        ("p1", "PUBLISHED"),
    ]
    drafts = client.get("/v1/route-plans?stage=DRAFT&limit=1").json()["items"]
    assert [item["id"] for item in drafts] == ["p2"]


def test_a_plan_in_full(office: Office) -> None:
    plan = office.signed_in("dispatcher").get("/v1/route-plans/p1").json()
    routes = {route["technicianId"]: route for route in plan["itineraries"]}
    assert [stop["visitId"] for stop in routes["ann"]["stops"]] == ["v1", "v2"]
    assert routes["ann"]["shift"]["start"] == "2026-10-08T08:00:00+08:00"
    # v1 is due at 15:00 and starts at 12:00; v2 is due at 12:30 and starts at 13:00.
    states = [
        (stop["visit"]["slaState"], stop["visit"]["latenessSeconds"])
        for stop in routes["ann"]["stops"]
    ]
    assert states == [("ON_TIME", 0), ("LATE", 1800)]
    [given] = plan["partnerAssignments"]
    assert (given["visitId"], given["partnerId"], given["fee"]) == ("v4", "point", "80.50")
    [left_out] = plan["unassigned"]
    reason, of_partners = left_out["reasons"]
    assert (left_out["visitId"], left_out["kind"]) == ("v5", "STRUCTURAL")
    assert left_out["mandatory"] is True
    assert reason["technicianNames"] == [{"zh": "安", "en": "Ann"}, {"zh": "本", "en": "Ben"}]
    assert reason["text"] == (
        "The technician lacks a skill that the visit requires, or its level: gas."
    )
    assert (reason["partnerIds"], of_partners["partnerIds"]) == ([], ["point", "p9"])
    # The second point is not there any more.
    assert of_partners["partnerNames"] == [
        {"zh": "网点", "en": "Point"},
        {"zh": "p9", "en": "p9"},
    ]
    assert plan["kpis"] == {
        "totalVisits": 5,
        "totalOvertime": "PT1H30M",
        "slaPenalty": "10.00",
    }
    assert plan["kpisByDay"] == {"2026-10-08": {"totalVisits": 5}}


@pytest.mark.parametrize(
    ("query", "routes", "given", "left_out"),
    [
        ("?date=2026-10-08", 2, 1, 1),
        ("?date=2026-10-09", 0, 0, 1),
        ("?centreId=gulou", 2, 1, 1),
        ("?centreId=elsewhere", 0, 0, 0),
    ],
)
def test_a_part_of_a_plan(
    office: Office, query: str, routes: int, given: int, left_out: int
) -> None:
    plan = office.signed_in("dispatcher").get(f"/v1/route-plans/p1{query}").json()
    sizes = [len(plan[part]) for part in ("itineraries", "partnerAssignments", "unassigned")]
    assert sizes == [routes, given, left_out]


def test_a_plan_by_the_id_of_its_run(office: Office) -> None:
    assert office.signed_in("dispatcher").get("/v1/route-plans/r1").json()["id"] == "p1"


def test_a_plan_that_is_not_there(office: Office) -> None:
    refused = office.signed_in("dispatcher").get("/v1/route-plans/p9")
    assert (refused.status_code, code_of(refused)) == (404, "PLAN_NOT_FOUND")


def test_two_plans_side_by_side(office: Office) -> None:
    answer = office.signed_in("dispatcher").get("/v1/route-plans/p2/compare?with=p1").json()
    # 60 - 90 minutes, 12.50 - 10.00 yuan.
    assert answer["kpis"]["difference"] == {
        "totalVisits": 0,
        "totalOvertime": "-PT30M",
        "slaPenalty": "2.50",
    }
    assert [(row["visitId"], row["change"]) for row in answer["changedVisits"]] == [
        ("v2", "REASSIGNED")
    ]
    change = answer["changedVisits"][0]
    assert (change["other"]["technicianId"], change["this"]["technicianId"]) == ("ann", "ben")
    assert answer["counts"] == {
        "added": 0,
        "removed": 0,
        "reassigned": 1,
        "moved": 0,
        "unchanged": 3,
    }


def test_a_run_without_a_plan_is_not_compared(office: Office) -> None:
    client = office.signed_in("dispatcher")
    run_id = client.post("/v1/route-plans", json=WEEK).json()["id"]
    refused = client.get(f"/v1/route-plans/{run_id}/compare?with=p1")
    assert (refused.status_code, code_of(refused)) == (409, "RUN_WITHOUT_PLAN")


def test_publishing_a_draft(office: Office) -> None:
    client = office.signed_in("dispatcher")
    old = client.post("/v1/route-plans/p2/publish", json={"expectedVersion": 9})
    assert (old.status_code, code_of(old)) == (409, "PLAN_VERSION_CONFLICT")
    done = client.post("/v1/route-plans/p2/publish", json={"expectedVersion": 1})
    assert (done.status_code, done.json()["stage"]) == (200, "PUBLISHED")
    assert client.get("/v1/route-plans/p1").json()["stage"] == "HISTORIC"
    assert office.signed_in("ben").get("/v1/visits/v2").status_code == 200
    again = client.post("/v1/route-plans/p2/publish", json={"expectedVersion": 2})
    assert (again.status_code, code_of(again)) == (409, "PLAN_NOT_DRAFT")


def test_a_draft_is_stale_once_a_visit_was_changed(office: Office) -> None:
    client = office.signed_in("dispatcher")
    client.patch("/v1/visits/v1", json={"priority": 1}, headers={"If-Match": '"1"'})
    refused = client.post("/v1/route-plans/p2/publish", json={"expectedVersion": 1})
    assert (refused.status_code, code_of(refused)) == (409, "PLAN_STALE")


def test_discarding_a_draft(office: Office) -> None:
    client = office.signed_in("dispatcher")
    done = client.delete("/v1/route-plans/p2")
    assert (done.status_code, done.json()["stage"]) == (202, "HISTORIC")
    again = client.delete("/v1/route-plans/p2")
    assert (again.status_code, code_of(again)) == (409, "PLAN_NOT_DRAFT")


def test_what_is_published_is_not_discarded(office: Office) -> None:
    refused = office.signed_in("dispatcher").delete("/v1/route-plans/p1")
    assert (refused.status_code, code_of(refused)) == (409, "PLAN_NOT_DRAFT")


def test_stopping_a_run(office: Office) -> None:
    client = office.signed_in("dispatcher")
    run_id = client.post("/v1/route-plans", json=WEEK).json()["id"]
    assert client.delete(f"/v1/route-plans/{run_id}").status_code == 202
    with office.database.read() as session:
        assert session.get_one(PlanRun, run_id).cancel_requested_at == office.now
