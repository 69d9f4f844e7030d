"""Hours and closures of a centre over REST."""

from tests.api.office import Office

CLOSURE = {
    "begunAt": "2026-10-12T09:00:00+08:00",
    "endedAt": "2026-10-12T12:00:00+08:00",
    "reason": "fire drill",
}


def test_hours_are_written_as_they_are_read(office: Office) -> None:
    admin = office.signed_in("admin")
    before = admin.get("/v1/centres/gulou/hours").json()
    assert (before["deskSet"], before["desk"]["MONDAY"]) == (False, "")
    wanted = {
        "desk": {"MONDAY": " 13:30-18:00, 9:00-12:00", "MAKE_UP": "09:00-11:00", "SUNDAY": ""},
        "visits": {"MONDAY": "08:30-20:00", "HOLIDAY": "09:00-15:00"},
    }
    answer = admin.put("/v1/centres/gulou/hours", json=wanted)
    assert answer.json() == {"visits": 0, "stages": 0}  # no promise is open
    after = admin.get("/v1/centres/gulou/hours").json()
    assert after["deskSet"]
    assert after["desk"]["MONDAY"] == "09:00-12:00,13:30-18:00"
    assert (after["desk"]["MAKE_UP"], after["desk"]["TUESDAY"]) == ("09:00-11:00", "")
    assert (after["visits"]["MONDAY"], after["visits"]["HOLIDAY"]) == ("08:30-20:00", "09:00-15:00")
    (centre,) = admin.get("/v1/centres").json()["items"]
    assert centre["openingHours"] == [{"weekday": 0, "opens": "08:30:00", "closes": "20:00:00"}]


def test_all_that_is_wrong_with_hours_is_told_by_its_field(office: Office) -> None:
    wrong = {
        "desk": {"MONDAY": "nine to five", "TUESDAY": "12:00-09:00"},
        "visits": {"FRIDAY": "09:00-12:00,11:00-14:00"},
    }
    refused = office.signed_in("admin").put("/v1/centres/gulou/hours", json=wanted(wrong))
    assert [(each["code"], each["field"]) for each in refused.json()["errors"]] == [
        ("CALENDAR_OPENING_MALFORMED", "desk.MONDAY"),
        ("CALENDAR_OPENING_REVERSED", "desk.TUESDAY"),
        ("CALENDAR_OPENING_OVERLAPS", "visits.FRIDAY"),
    ]


def wanted(hours: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {"desk": {}, "visits": {}} | hours


def test_closures_are_listed_until_they_are_over_or_taken_back(office: Office) -> None:
    desk = office.signed_in("dispatcher")
    assert desk.post("/v1/centres/gulou/closures", json=CLOSURE).is_success
    (kept,) = desk.get("/v1/centres/gulou/closures").json()["items"]
    assert {name: kept[name] for name in CLOSURE} == CLOSURE
    assert kept["madeBy"] == "user-dispatcher"
    turned = CLOSURE | {"endedAt": CLOSURE["begunAt"]}
    refused = desk.post("/v1/centres/gulou/closures", json=turned)
    assert refused.json()["errors"][0]["code"] == "CALENDAR_CLOSURE_REVERSED"
    address = f"/v1/centres/gulou/closures/{kept['id']}"
    assert desk.delete(address).is_success
    assert desk.delete(address).status_code == 404
    assert desk.get("/v1/centres/gulou/closures").json()["items"] == []
    assert desk.get("/v1/centres/nowhere/closures").status_code == 404
