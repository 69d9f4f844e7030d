"""The clocks of cases over REST: read, acted upon, listed by what presses."""

from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response

from dispatch.services.sla.begin import begin_promise
from dispatch.services.sla.clocks import start_clocks
from dispatch.services.sla.ladders import set_ladder
from dispatch.services.sla.watch import watch
from dispatch.store.work import Case, SlaPolicy, Visit
from tests.api.office import Office
from tests.services.sla.desk import ANN, LADDERS, NOON, clock
from tests.support.rows import case

CLOCKS = "/v1/cases/c1/clocks"


@pytest.fixture
def promised(office: Office) -> Office:
    """The office, whose cases c1 (standard), c2 (a leak) and c3 (a complaint) came at noon."""
    with office.database.write() as session:
        session.add_all(SlaPolicy(id=name, name=name) for name in LADDERS)
        session.add_all(case(f"c{number}", ticket=f"T-200{number}") for number in (2, 3))
        session.flush()
        for name, policy in LADDERS.items():
            set_ladder(session, ANN, name, policy, NOON)
        for case_id, name in (("c1", "standard"), ("c2", "leak"), ("c3", "complaint")):
            start_clocks(session, ANN, case_id, name, "gulou", NOON)
    return office


def act(office: Office, what: str, body: dict[str, Any] | None = None, case_id: str = "c1") -> Any:
    """What a dispatcher does with the clocks of a case."""
    path = f"/v1/cases/{case_id}/clocks/{what}"
    return office.signed_in("dispatcher").post(path, json=body)


def stage(answer: Response, name: str) -> Any:
    return next(each for each in answer.json()["stages"] if each["stage"] == name)


def code_of(answer: Response) -> str:
    code: str = answer.json()["errors"][0]["code"]
    return code


def test_the_stages_of_a_case_in_the_zone_of_its_centre(promised: Office) -> None:
    answer = promised.signed_in("dispatcher").get(CLOCKS)
    seen = answer.json()
    assert (seen["policyId"], seen["caseClass"], seen["owner"]) == ("standard", "NORMAL", "ann")
    assert seen["waitsForRemoteAttempt"]
    assert {each["stage"]: each["due"] for each in seen["stages"]} == {
        "ACKNOWLEDGED": "2026-10-08T15:30:00+08:00",
        "REMOTE_ATTEMPT": "2026-10-09T09:30:00+08:00",
        "SERVICE_BEGUN": "2026-10-09T09:30:00+08:00",
        "ON_SITE": "2026-10-10T00:00:00+08:00",
        "OUTER_BOUND": "2026-10-12T00:00:00+08:00",
    }
    # Two hours from 13:30 on: half of them are used at 14:30.
    first = stage(answer, "ACKNOWLEDGED")["marks"][0]
    assert first == {
        "percent": 50,
        "at": "2026-10-08T14:30:00+08:00",
        "told": None,
        "sentAt": None,
    }


def test_reminders_and_the_breach_say_who_was_told(promised: Office) -> None:
    watch(promised.database, clock(15, 31))
    seen = stage(promised.signed_in("dispatcher").get(CLOCKS), "ACKNOWLEDGED")
    assert [(each["percent"], each["told"]) for each in seen["marks"]] == [
        (50, "ann"),
        (80, "ann"),
        (100, "team-lead"),
    ]
    assert (seen["breachedAt"], seen["owner"]) == ("2026-10-08T15:30:00+08:00", "team-lead")


def test_acknowledge_then_try_from_afar(promised: Office) -> None:
    promised.now = clock(14)
    taken = act(promised, "acknowledge", {})
    assert stage(taken, "ACKNOWLEDGED")["metAt"] == "2026-10-08T14:00:00+08:00"
    assert stage(taken, "ACKNOWLEDGED")["metBy"] == "dispatcher"
    tried = act(promised, "attempts", {"outcome": "VISIT_NEEDED", "note": "silent pump"})
    assert not tried.json()["waitsForRemoteAttempt"]
    assert tried.json()["attempts"] == [
        {
            "at": "2026-10-08T14:00:00+08:00",
            "by": "dispatcher",
            "outcome": "VISIT_NEEDED",
            "note": "silent pump",
        }
    ]


def test_an_override_needs_a_reason(promised: Office) -> None:
    assert code_of(act(promised, "override", {"reason": " "})) == "SLA_REASON_MISSING"
    done = act(promised, "override", {"reason": "deaf customer"}).json()
    assert [each["reason"] for each in done["overrides"]] == ["deaf customer"]


def test_of_a_leak_the_valve_comes_first(promised: Office) -> None:
    refused = act(promised, "acknowledge", {"toldToShutValve": False}, "c2")
    assert (refused.status_code, code_of(refused)) == (422, "SLA_VALVE_UNTOLD")
    assert act(promised, "acknowledge", {"toldToShutValve": True}, "c2").status_code == 200


def test_a_pause_and_its_end_move_what_is_to_come(promised: Office) -> None:
    promised.now = clock(14)
    paused = act(promised, "pause", {"reason": "WAITING_FOR_PART"})
    assert paused.json()["pausedAt"] == "2026-10-08T14:00:00+08:00"
    promised.now = clock(10, day=1)
    resumed = act(promised, "resume")
    # 30 minutes of two hours were used by 14:00: 1 h 30 from Fri 10:00 on.
    assert stage(resumed, "ACKNOWLEDGED")["due"] == "2026-10-09T11:30:00+08:00"
    assert resumed.json()["pauses"] == [
        {
            "reason": "WAITING_FOR_PART",
            "begunAt": "2026-10-08T14:00:00+08:00",
            "begunBy": "dispatcher",
            "endedAt": "2026-10-09T10:00:00+08:00",
            "endedBy": "dispatcher",
        }
    ]


def test_a_case_is_handed_over_but_a_complaint_stays(promised: Office) -> None:
    assert act(promised, "hand-over", {"owner": "bob"}).json()["owner"] == "bob"
    refused = act(promised, "hand-over", {"owner": "bob"}, "c3")
    assert code_of(refused) == "SLA_FIRST_OWNER_STAYS"


def test_live_handling_of_a_complaint_is_added_up_and_it_is_answered(promised: Office) -> None:
    promised.now = clock(13)
    assert act(promised, "begin-handling", case_id="c3").json()["handlingSince"] is not None
    promised.now = clock(13, 30)
    ended = act(promised, "end-handling", case_id="c3").json()
    assert (ended["handlingSince"], ended["handledDuration"]) == (None, "PT30M")
    answered = act(promised, "answer", case_id="c3")
    assert stage(answered, "ANSWERED")["metAt"] == "2026-10-08T13:30:00+08:00"


def test_what_has_ended_is_acted_upon_no_more(promised: Office) -> None:
    assert act(promised, "close").json()["closedAt"] is not None
    refused = act(promised, "pause", {"reason": "WAITING_FOR_PART"})
    assert (refused.status_code, code_of(refused)) == (409, "SLA_CLOCKS_ENDED")


def test_a_case_without_clocks_is_not_there(office: Office) -> None:
    missing = office.signed_in("dispatcher").get(CLOCKS)
    assert (missing.status_code, code_of(missing)) == (404, "SLA_CLOCKS_MISSING")


def listed(office: Office, query: str = "") -> list[str]:
    items = office.signed_in("dispatcher").get(f"/v1/clocks{query}").json()["items"]
    return [each["caseId"] for each in items]


def test_what_presses_is_listed_by_when_it_is_due(promised: Office) -> None:
    # 12:15, 15:30 and the end of Sunday.
    assert listed(promised) == ["c2", "c1", "c3"]
    assert listed(promised, "?limit=1") == ["c2"]
    assert listed(promised, "?centreId=elsewhere") == []
    act(promised, "acknowledge", {"toldToShutValve": True}, "c2")
    assert listed(promised) == ["c2", "c1", "c3"]  # on site by 14:00
    act(promised, "close", case_id="c2")
    assert listed(promised) == ["c1", "c3"]


def test_the_list_of_an_owner_has_what_was_handed_up_to_them(promised: Office) -> None:
    act(promised, "hand-over", {"owner": "bob"})
    watch(promised.database, clock(15, 31))
    owners = promised.signed_in("dispatcher").get("/v1/clocks").json()["owners"]
    assert owners == ["ann", "bob", "duty-manager", "team-lead"]
    assert listed(promised, "?owner=bob") == ["c1"]
    assert listed(promised, "?owner=team-lead") == ["c1"]
    assert listed(promised, "?owner=duty-manager") == ["c2"]
    assert listed(promised, "?owner=ann") == ["c2", "c3"]


def test_the_list_of_a_stage_has_the_cases_that_wait_for_it(promised: Office) -> None:
    assert listed(promised, "?stage=ACKNOWLEDGED") == ["c2", "c1"]
    assert listed(promised, "?stage=ANSWERED") == ["c3"]
    desk = promised.signed_in("dispatcher")
    page = desk.get("/v1/clocks?stage=ACKNOWLEDGED&limit=1").json()
    assert (len(page["items"]), page["total"]) == (1, 2)
    act(promised, "acknowledge", {"toldToShutValve": False})
    assert listed(promised, "?stage=ACKNOWLEDGED") == ["c2"]
    assert desk.get("/v1/clocks?stage=NEVER").status_code == 422


def test_a_visit_is_not_locked_to_a_place_before_anyone_has_tried_from_afar(
    promised: Office,
) -> None:
    desk = promised.signed_in("dispatcher")
    body = {"lock": {"kind": "TECHNICIAN", "technicianId": "ann"}}
    seen = desk.get("/v1/visits/v5")
    etag = {"If-Match": seen.headers["etag"]}
    refused = desk.patch("/v1/visits/v5", json=body, headers=etag)
    assert (refused.status_code, code_of(refused)) == (409, "SLA_REMOTE_FIRST")
    act(promised, "attempts", {"outcome": "VISIT_NEEDED"})
    assert desk.patch("/v1/visits/v5", json=body, headers=etag).status_code == 200


def test_a_promise_that_begins_makes_a_plan_of_before_stale(office: Office) -> None:
    with office.database.write() as session:
        session.add(SlaPolicy(id="standard", name="standard"))
        session.flush()
        set_ladder(session, ANN, "standard", LADDERS["standard"], NOON)
        begin_promise(session, ANN, session.get_one(Case, "c1"), "gulou", NOON)
        assert session.get_one(Visit, "v5").sla_due_at == NOON + timedelta(hours=21, minutes=30)
    publish = {"expectedVersion": 1}
    refused = office.signed_in("dispatcher").post("/v1/route-plans/p2/publish", json=publish)
    assert code_of(refused) == "PLAN_STALE"
