"""Reading, changing and searching visits; reports from them."""

from datetime import timedelta
from typing import Any

import pytest

from dispatch.domain.visit_status import VisitStatus
from dispatch.store.customers import Site
from dispatch.store.events import Event, events_after
from dispatch.store.work import Visit
from tests.api.office import Office

NOON_THERE = "2026-10-08T12:00:00+08:00"


def report(kind: str, event_id: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "at": NOON_THERE, "clientEventId": event_id, **more}


def events(office: Office) -> list[Event]:
    with office.database.read() as session:
        return [*events_after(session, 0, 100)]


def code_of(answer: Any) -> str:
    code: str = answer.json()["errors"][0]["code"]
    return code


def test_a_visit_with_what_is_planned(office: Office) -> None:
    answer = office.signed_in("dispatcher").get("/v1/visits/v2")
    assert answer.headers["etag"] == '"1"'
    visit = answer.json()
    assert visit["ticket"] == "T-1001"
    assert visit["customer"] == {"name": "陈", "phone": "13900001234"}
    assert visit["serviceDuration"] == "PT50M"
    assert visit["slaDueTime"] == "2026-10-08T12:30:00+08:00"
    # Ann serves it an hour after noon, half an hour past its deadline.
    assert visit["planned"] == {
        "planId": "p1",
        "technicianId": "ann",
        "technicianName": {"zh": "安", "en": "Ann"},
        "partnerId": None,
        "partnerName": None,
        "arrivalTime": "2026-10-08T13:00:00+08:00",
        "startServiceTime": "2026-10-08T13:00:00+08:00",
        "latenessSeconds": 1800,
    }
    assert visit["slaState"] == "LATE"


def test_a_visit_of_a_partner_point_and_one_that_is_left_out(office: Office) -> None:
    client = office.signed_in("dispatcher")
    planned = client.get("/v1/visits/v4").json()["planned"]
    assert (planned["partnerId"], planned["technicianId"]) == ("point", None)
    assert client.get("/v1/visits/v5").json()["planned"] is None


LISTS = [
    ("", ["v1", "v2", "v3", "v4", "v5"]),
    ("?status=NEW", ["v5"]),
    ("?status=NEW&status=PUBLISHED", ["v1", "v2", "v3", "v4", "v5"]),
    ("?date=2026-10-08", ["v1", "v2", "v3", "v4"]),
    ("?date=2026-10-09", []),
    ("?centreId=gulou&status=NEW", ["v5"]),
    ("?centreId=elsewhere", []),
    ("?q=1390000", ["v1", "v2", "v3", "v4", "v5"]),
    ("?q=五四路", ["v1", "v2", "v3", "v4", "v5"]),
    ("?q=%25", []),
]


@pytest.mark.parametrize(("query", "ids"), LISTS)
def test_lists(office: Office, query: str, ids: list[str]) -> None:
    answer = office.signed_in("dispatcher").get(f"/v1/visits{query}").json()
    assert [visit["id"] for visit in answer["items"]] == ids
    assert answer["nextCursor"] is None


def test_a_list_page_by_page(office: Office) -> None:
    client = office.signed_in("dispatcher")
    first = client.get("/v1/visits?limit=2").json()
    second = client.get(f"/v1/visits?limit=2&cursor={first['nextCursor']}").json()
    third = client.get(f"/v1/visits?limit=2&cursor={second['nextCursor']}").json()
    pages = [[visit["id"] for visit in page["items"]] for page in (first, second, third)]
    assert pages == [["v1", "v2"], ["v3", "v4"], ["v5"]]
    assert third["nextCursor"] is None


def test_a_cursor_that_is_none(office: Office) -> None:
    refused = office.signed_in("dispatcher").get("/v1/visits?cursor=%C3%A9")
    assert (refused.status_code, code_of(refused)) == (422, "CURSOR_UNREADABLE")


def test_a_change_asks_for_the_version_that_was_seen(office: Office) -> None:
    client = office.signed_in("dispatcher")
    first = client.patch("/v1/visits/v1", json={"priority": 2}, headers={"If-Match": '"1"'})
    assert first.status_code == 200
    assert (first.json()["priority"], first.headers["etag"]) == (2, '"2"')
    late = client.patch("/v1/visits/v1", json={"priority": 3}, headers={"If-Match": '"1"'})
    assert (late.status_code, code_of(late)) == (412, "VERSION_MISMATCH")
    assert "version 2, not 1" in late.json()["errors"][0]["cause"]
    [event] = events(office)
    assert (event.kind, event.entity_id, event.payload) == (
        "visit.changed",
        "v1",
        {"fields": ["priority"]},
    )


@pytest.mark.parametrize(
    ("headers", "code"), [({}, "FIELD_MISSING"), ({"If-Match": "*"}, "VERSION_UNREADABLE")]
)
def test_a_change_without_a_version(office: Office, headers: dict[str, str], code: str) -> None:
    client = office.signed_in("dispatcher")
    refused = client.patch("/v1/visits/v1", json={"priority": 2}, headers=headers)
    assert (refused.status_code, code_of(refused)) == (422, code)


def test_a_lock_and_an_appointment(office: Office) -> None:
    window = {"start": "2026-10-08T13:00:00+08:00", "end": "2026-10-08T15:00:00+08:00"}
    body: dict[str, dict[str, Any]] = {
        "lock": {"kind": "TECHNICIAN_AND_TIME", "technicianId": "ben", "startTime": NOON_THERE},
        "appointment": {"state": "CONFIRMED", "window": window},
    }
    client = office.signed_in("dispatcher")
    visit = client.patch("/v1/visits/v1", json=body, headers={"If-Match": '"1"'}).json()
    assert visit["lock"] == {**body["lock"], "window": None}
    assert visit["appointment"] == body["appointment"]


def test_a_change_of_the_appointment_is_what_a_call_would_have_been(office: Office) -> None:
    window = {"start": "2026-10-08T13:00:00+08:00", "end": "2026-10-08T15:00:00+08:00"}
    client = office.signed_in("dispatcher")

    def change(state: str, version: int) -> Any:
        body = {"appointment": {"state": state, "window": window}}
        return client.patch("/v1/visits/v1", json=body, headers={"If-Match": f'"{version}"'})

    before = client.get("/v1/visits/v1").json()["assignment"]
    assert before != "MANDATORY"
    assert change("CONFIRMED", 1).json()["assignment"] == "MANDATORY"
    assert change("CONFIRMED", 2).json()["assignment"] == "MANDATORY"  # said twice
    refused = change("OFFERED", 2)
    assert (refused.status_code, code_of(refused)) == (422, "APPOINTMENT_TRANSITION")
    wished = change("RESCHEDULED", 2).json()
    assert wished["assignment"] == before
    assert wished["timeWindows"][0]["minStartTime"] == window["start"]


def test_every_fault_of_a_change_at_once(office: Office) -> None:
    backwards = {"start": "2026-10-08T15:00:00+08:00", "end": "2026-10-08T13:00:00+08:00"}
    body = {
        "lock": {"kind": "TECHNICIAN_AND_TIME", "technicianId": "zoe"},
        "appointment": {"state": "OFFERED", "window": backwards},
    }
    client = office.signed_in("dispatcher")
    refused = client.patch("/v1/visits/v1", json=body, headers={"If-Match": '"1"'})
    assert refused.status_code == 422
    assert [(error["code"], error["field"]) for error in refused.json()["errors"]] == [
        ("LOCK_INCOMPLETE", "lock"),
        ("UNKNOWN_REFERENCE", "lock.technicianId"),
        ("WINDOW_REVERSED", "appointment.window"),
    ]


def test_what_is_over_is_not_changed(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Visit, "v1").status = VisitStatus.CANCELLED
    client = office.signed_in("dispatcher")
    refused = client.patch("/v1/visits/v1", json={"priority": 2}, headers={"If-Match": '"2"'})
    assert (refused.status_code, code_of(refused)) == (409, "VISIT_ENDED")


def test_a_visit_from_start_to_end(office_anywhere: Office) -> None:
    office = office_anywhere
    client = office.signed_in("ann")
    statuses = []
    for number, kind in enumerate(["START", "ARRIVE", "BEGIN", "COMPLETE"]):
        answer = client.post("/v1/visits/v1/events", json=report(kind, f"e{number}"))
        assert answer.status_code == 200
        statuses.append(answer.json()["visit"]["status"])
    assert statuses == ["EN_ROUTE", "ARRIVED", "IN_SERVICE", "COMPLETED"]
    listed = client.get("/v1/visits/v1/events").json()["items"]
    assert [event["kind"] for event in listed] == ["START", "ARRIVE", "BEGIN", "COMPLETE"]
    assert listed[0]["at"] == NOON_THERE
    assert listed[0]["actor"] == "user-ann"


def test_a_report_sent_twice_counts_once(office_anywhere: Office) -> None:
    office = office_anywhere
    client = office.signed_in("ann")
    first = client.post("/v1/visits/v1/events", json=report("START", "e1"))
    office.now += timedelta(minutes=5)
    again = client.post("/v1/visits/v1/events", json=report("START", "e1"))
    assert again.status_code == 200
    assert again.json() == first.json()
    assert len(events(office)) == 1


def test_a_late_repetition_after_the_visit_went_on(office: Office) -> None:
    # The answer to START was lost; ARRIVE came through; then the phone sends START again.
    client = office.signed_in("ann")
    client.post("/v1/visits/v1/events", json=report("START", "e1"))
    client.post("/v1/visits/v1/events", json=report("ARRIVE", "e2"))
    again = client.post("/v1/visits/v1/events", json=report("START", "e1"))
    assert again.status_code == 200
    assert again.json()["event"]["kind"] == "START"
    assert again.json()["visit"]["status"] == "ARRIVED"


@pytest.mark.parametrize(
    ("who", "visit", "kind"),
    [("ann", "v2", "START"), ("ann", "v1", "ARRIVE"), ("ben", "v1", "START")],
)
def test_an_id_that_belongs_to_another_report(
    office: Office, who: str, visit: str, kind: str
) -> None:
    office.signed_in("ann").post("/v1/visits/v1/events", json=report("START", "e1"))
    refused = office.signed_in(who).post(f"/v1/visits/{visit}/events", json=report(kind, "e1"))
    assert (refused.status_code, code_of(refused)) == (409, "EVENT_ID_REUSED")


def test_steps_that_do_not_follow(office: Office) -> None:
    client = office.signed_in("ann")
    refused = client.post("/v1/visits/v1/events", json=report("COMPLETE", "e1"))
    assert (refused.status_code, code_of(refused)) == (409, "VISIT_TRANSITION")
    assert events(office) == []
    assert client.get("/v1/visits/v1").json()["status"] == "PUBLISHED"


def test_what_cannot_be_completed_needs_a_reason(office: Office) -> None:
    client = office.signed_in("ann")
    without = client.post("/v1/visits/v1/events", json=report("CANNOT_COMPLETE", "e1"))
    assert (without.status_code, code_of(without)) == (422, "REASON_MISSING")
    told = report("CANNOT_COMPLETE", "e2", reason="NOBODY_HOME", note="rang twice")
    answer = client.post("/v1/visits/v1/events", json=told).json()
    assert (answer["visit"]["status"], answer["visit"]["failureReason"]) == (
        "FAILED",
        "NOBODY_HOME",
    )
    assert answer["event"]["note"] == "rang twice"


def test_other_reports_take_no_reason(office: Office) -> None:
    told = report("START", "e1", reason="OTHER")
    refused = office.signed_in("ann").post("/v1/visits/v1/events", json=told)
    assert (refused.status_code, code_of(refused)) == (422, "REASON_UNWANTED")


SEARCHES = [
    ("1390000", 5),
    ("139-0000", 5),
    ("五四路", 5),
    ("RM-77", 1),
    ("rm-77", 1),
    ("T-1001", 5),
    ("nothing", 0),
]


@pytest.mark.parametrize(("said", "found"), SEARCHES)
def test_search(office_anywhere: Office, said: str, found: int) -> None:
    answer = office_anywhere.signed_in("dispatcher").get("/v1/search", params={"q": said})
    assert len(answer.json()["items"]) == found


def test_search_needs_two_characters(office: Office) -> None:
    refused = office.signed_in("dispatcher").get("/v1/search?q=1")
    assert (refused.status_code, code_of(refused)) == (422, "OUT_OF_RANGE")


def where(office: Office, visit_id: str) -> dict[str, Any]:
    items = office.signed_in("dispatcher").get("/v1/search?q=T-1001").json()["items"]
    found: dict[str, Any] = next(
        item["whereIsMyTechnician"] for item in items if item["visit"]["id"] == visit_id
    )
    return found


def test_where_is_my_technician(office: Office) -> None:
    assert where(office, "v5")["state"] == "NOT_PLANNED"
    assert where(office, "v2") == {
        "state": "PLANNED",
        "technicianName": {"zh": "安", "en": "Ann"},
        "technicianPhone": "13800000001",
        "startServiceTime": "2026-10-08T13:00:00+08:00",
        "stopsBefore": 1,
        "estimatedArrival": "2026-10-08T13:00:00+08:00",
        "lastEventAt": None,
    }
    # A quarter of an hour past noon she has not left for v1, where she should be: all is later.
    office.now += timedelta(minutes=15)
    assert where(office, "v2")["estimatedArrival"] == "2026-10-08T13:15:00+08:00"
    office.signed_in("ann").post("/v1/visits/v1/events", json=report("ARRIVE", "e1"))
    late = where(office, "v1")
    assert (late["state"], late["stopsBefore"], late["estimatedArrival"]) == ("ARRIVED", 0, None)
    assert late["lastEventAt"] == "2026-10-08T12:15:00+08:00"


def test_uncertain_places_and_one_placed_by_hand(office: Office) -> None:
    with office.database.write() as session:
        site = session.get_one(Site, "s1")
        site.lat, site.lon, site.geocode_confidence = 26.0, 119.0, 0.8
        site.geocode_failed_at = office.now
    client = office.signed_in("dispatcher")
    listed = client.get("/v1/sites/uncertain").json()
    assert listed["items"][0]["geocoderDown"]
    assert (listed["total"], [row["id"] for row in listed["items"]]) == (1, ["s1"])
    assert listed["items"][0]["visitIds"] == ["v1", "v2", "v3", "v4", "v5"]
    spot = {"location": {"lat": 26.08, "lon": 119.31}}
    placed = client.patch("/v1/sites/s1", json=spot).json()
    assert (placed["location"], placed["geocodeConfidence"]) == (spot["location"], 1.0)
    assert client.get("/v1/sites/uncertain").json() == {"items": [], "total": 0}
    [event] = events(office)
    assert event.payload["before"] == {"lat": 26.0, "lon": 119.0, "source": None}


def test_a_place_off_the_earth(office: Office) -> None:
    spot = {"location": {"lat": 119.31, "lon": 26.08}}
    refused = office.signed_in("dispatcher").patch("/v1/sites/s1", json=spot)
    assert (refused.status_code, code_of(refused)) == (422, "OUT_OF_RANGE")


def test_a_day_of_ones_own(office: Office) -> None:
    day = office.signed_in("ann").get("/v1/itinerary").json()
    assert (day["date"], day["planId"], day["timezone"]) == ("2026-10-08", "p1", "Asia/Shanghai")
    assert [stop["visitId"] for stop in day["stops"]] == ["v1", "v2"]
    assert day["stops"][0]["details"]["customer"]["phone"] == "13900001234"
    assert day["stops"][1]["visit"]["latenessSeconds"] == 1800
    assert day["updatedAt"] == "2026-10-08T10:30:00+08:00"


def test_a_day_without_a_plan(office: Office) -> None:
    day = office.signed_in("ann").get("/v1/itinerary?date=2026-10-09").json()
    assert (day["stops"], day["planId"], day["departureTime"]) == ([], None, None)


def test_a_dispatcher_says_whose_day(office: Office) -> None:
    client = office.signed_in("dispatcher")
    day = client.get("/v1/itinerary?technicianId=ben").json()
    assert [stop["visitId"] for stop in day["stops"]] == ["v3"]
    refused = client.get("/v1/itinerary")
    assert (refused.status_code, code_of(refused)) == (422, "TECHNICIAN_NOT_NAMED")
    unknown = client.get("/v1/itinerary?technicianId=zoe")
    assert (unknown.status_code, code_of(unknown)) == (404, "TECHNICIAN_NOT_FOUND")


def test_the_organisation(office: Office) -> None:
    client = office.signed_in("dispatcher")
    assert [row["id"] for row in client.get("/v1/centres").json()["items"]] == ["gulou"]
    technicians = client.get("/v1/technicians?centreId=gulou").json()["items"]
    assert [row["id"] for row in technicians] == ["ann", "ben"]
    assert client.get("/v1/technicians?centreId=x").json() == {"items": []}
    assert client.get("/v1/technicians/ann").json()["nameEn"] == "Ann"
    assert [row["id"] for row in client.get("/v1/partner-points").json()["items"]] == ["point"]
