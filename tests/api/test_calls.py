"""The call list of a plan and the results of calls over REST."""

from datetime import timedelta

from tests.api.office import Office
from tests.support.rows import NOON


def test_the_list_of_a_published_plan_and_one_click(office: Office) -> None:
    office.now = NOON - timedelta(hours=2)
    desk = office.signed_in("dispatcher")
    found = desk.get("/v1/route-plans/p1/calls").json()
    # In plan order: v1 and v3 at noon, v2 and v4 (the partner point's) an hour later.
    assert [item["visitId"] for item in found["items"]] == ["v1", "v3", "v2", "v4"]
    first, *_, last = found["items"]
    assert first["technicianName"]["en"] == "Ann"
    assert first["customer"] == {"name": "陈", "phone": "13900001234"}
    assert first["window"] == {
        "start": "2026-10-08T11:30:00+08:00",
        "end": "2026-10-08T13:30:00+08:00",
    }
    assert (last["technicianName"], last["partnerName"]["en"]) == (None, "Point")

    body = {"result": "CONFIRMED", "clientEventId": "e1"}
    answer = desk.post("/v1/visits/v1/calls", json=body)
    assert answer.json()["visit"]["appointment"] == {
        "state": "CONFIRMED",
        "window": first["window"],
    }
    again = desk.get("/v1/route-plans/p1/calls").json()
    assert (again["visits"], again["confirmed"], len(again["items"])) == (4, 1, 3)
    assert desk.get("/v1/route-plans/p1").json()["appointments"] == {"visits": 4, "confirmed": 1}


def test_a_result_that_lacks_something_is_refused(office: Office) -> None:
    refused = office.signed_in("dispatcher").post(
        "/v1/visits/v1/calls", json={"result": "REFUSED", "clientEventId": "e1"}
    )
    assert refused.status_code == 422
    assert [(e["code"], e["field"]) for e in refused.json()["errors"]] == [
        ("CALL_WITHOUT_DATE", "until")
    ]


def test_who_cannot_then_is_listed_with_what_they_wish(office: Office) -> None:
    office.now = NOON - timedelta(hours=2)
    desk = office.signed_in("dispatcher")
    wish = {"start": "2026-10-09T09:00:00+08:00", "end": "2026-10-09T11:00:00+08:00"}
    body = {"result": "RESCHEDULED", "clientEventId": "e1", "window": wish}
    assert desk.post("/v1/visits/v1/calls", json=body).status_code == 200
    items = {each["visitId"]: each for each in desk.get("/v1/route-plans/p1/calls").json()["items"]}
    # The plan still comes today at noon, which is not what is wished.
    assert items["v1"]["state"] == "RESCHEDULED"
    assert items["v1"]["wish"] == wish
    assert items["v3"]["wish"] is None
