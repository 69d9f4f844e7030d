"""Due cartridges, devices, readings and types over REST."""

from datetime import date, timedelta

from dispatch.domain.kinds import TokenScope
from dispatch.store.customers import Site
from tests.api.office import Office
from tests.services.cartridges.homes import cartridge

READING = {
    "readingId": "r1",
    "at": "2026-10-08T06:00:00+08:00",
    "litresPerDay": 12.5,
    "cartridges": [{"cartridgeId": "pp", "remainingPercentage": 0.5}],
}


def furnished(office: Office) -> Office:
    with office.database.write() as session:
        session.get_one(Site, "s1").centre_id = "gulou"
        session.add_all(
            [
                cartridge(),
                cartridge("old", kind="CTO", due_on=date(2026, 10, 1)),
                cartridge("far", kind="RO", due_on=date(2027, 10, 1)),
            ]
        )
    return office


def test_what_is_due_the_longest_overdue_first(office: Office) -> None:
    client = furnished(office).signed_in("dispatcher")
    page = client.get("/v1/cartridges/due?centreId=gulou&limit=1").json()
    assert (page["total"], page["overdue"]) == (2, 1)
    (first,) = page["items"]
    assert (first["cartridge"]["id"], first["overdueDays"]) == ("old", 7)
    assert first["customer"]["phone"] == "13900001234"
    rest = client.get(f"/v1/cartridges/due?limit=2&cursor={page['nextCursor']}").json()
    assert [item["cartridge"]["id"] for item in rest["items"]] == ["pp"]
    assert rest["nextCursor"] is None
    assert client.get("/v1/cartridges/due?centreId=elsewhere").json()["total"] == 0
    assert client.get("/v1/cartridges/due?cursor=AAAA").status_code == 422


def test_a_device_says_why_its_cartridges_are_due(office: Office) -> None:
    client = furnished(office).with_token("dispatcher", TokenScope.READINGS)
    answer = client.post("/v1/devices/d1/readings", json=READING)
    assert answer.status_code == 200
    assert answer.json()["applied"]
    device = office.signed_in("dispatcher").get("/v1/devices/d1").json()
    assert device["litresPerDay"] == 12.5
    pp = next(one for one in device["cartridges"] if one["id"] == "pp")
    # half a per cent of 180 days is no whole day
    assert (pp["dueOn"], pp["reason"], pp["wallOn"]) == ("2026-10-08", "REPORTED", "2026-10-18")
    assert pp["why"] == [
        {"reason": "REPORTED", "on": "2026-10-08"},
        {"reason": "CALENDAR", "on": "2026-10-09"},
    ]
    assert office.signed_in("dispatcher").get("/v1/devices/d9").status_code == 404


def test_a_reading_sent_again_is_answered_as_before(office: Office) -> None:
    client = furnished(office).with_token("dispatcher", TokenScope.READINGS)
    first = client.post("/v1/devices/d1/readings", json=READING)
    again = client.post("/v1/devices/d1/readings", json=READING)
    assert (again.status_code, again.json()) == (200, first.json())
    other = client.post("/v1/devices/d1/readings", json=READING | {"litresPerDay": 1})
    assert other.status_code == 409
    early = READING | {"readingId": "r2", "at": (office.now + timedelta(days=1)).isoformat()}
    assert client.post("/v1/devices/d1/readings", json=early).status_code == 422


def test_a_token_for_readings_does_nothing_else(office: Office) -> None:
    client = office.with_token("dispatcher", TokenScope.READINGS)
    assert client.get("/v1/devices/d1").status_code == 403
    reader = office.with_token("dispatcher", TokenScope.READ, TokenScope.PLAN, TokenScope.PUBLISH)
    assert reader.post("/v1/devices/d1/readings", json=READING).status_code == 403


def test_a_new_life_of_a_type_moves_its_cartridges(office: Office) -> None:
    client = furnished(office).signed_in("manager")
    life = {"ratedDays": 150, "earlyDays": 15, "lateDays": 5}
    answer = client.put("/v1/cartridge-types/PP", json=life)
    assert answer.json() == {"policy": {"type": "PP", "ratedLitres": None, **life}, "changed": 1}
    device = client.get("/v1/devices/d1").json()
    assert {one["id"]: one["dueOn"] for one in device["cartridges"]}["pp"] == "2026-09-09"
    listed = client.get("/v1/cartridge-types").json()["items"]
    assert [one["type"] for one in listed] == ["CTO", "GAC", "KDF", "PP", "RO", "UF", "post-carbon"]


def test_a_cartridge_is_entered_and_its_due_date_follows(office: Office) -> None:
    client = furnished(office).signed_in("dispatcher")
    body = {"installedOn": "2026-06-01", "price": "95.00"}
    device = client.put("/v1/devices/d1/cartridges/UF", json=body).json()
    made = next(one for one in device["cartridges"] if one["type"] == "UF")
    # 365 days after 1 June, and 15 of tolerance
    assert (made["dueOn"], made["wallOn"], made["price"]) == ("2027-06-01", "2027-06-16", "95.00")
    wrong = {"installedOn": "2030-06-01", "price": "95.00"}
    refused = client.put("/v1/devices/d1/cartridges/UF", json=wrong)
    assert [(error["code"], error["field"]) for error in refused.json()["errors"]] == [
        ("INSTALLED_IN_FUTURE", "installedOn")
    ]
    negative = client.put("/v1/devices/d1/cartridges/UF", json=body | {"price": "-1"})
    assert negative.status_code == 422
    assert client.put("/v1/devices/d9/cartridges/UF", json=body).status_code == 404
    [kept] = [
        one for one in client.get("/v1/devices/d1").json()["cartridges"] if one["type"] == "UF"
    ]
    assert kept["installedOn"] == "2026-06-01"
