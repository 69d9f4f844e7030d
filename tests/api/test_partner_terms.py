"""Contracts, hours, caps and closures of partner points over REST."""

from typing import Any

import pytest

from dispatch.store.organisation import PartnerPoint, PartnerWorkType
from tests.api.office import Office

CONTRACT = {
    "partnerId": "point",
    "centreId": "gulou",
    "kind": "EXCLUSIVE",
    "validFrom": "2026-11-01",
    "validTo": None,
    "guaranteedVisits": 30,
    "shortfallFee": "40.50",
    "margin": "0.00",
}
DAY = {"weekday": 0, "opens": "08:00", "closes": "12:00", "maxVisits": 4, "maxMinutes": 200}
TERMS = {"radiusMeters": 12_000, "acceptanceMinutes": 30, "days": [DAY]}


@pytest.fixture
def repairs(office: Office) -> Office:
    """Two points at one place that repair."""
    with office.database.write() as session:
        point = session.get_one(PartnerPoint, "point")
        columns = PartnerPoint.__table__.columns
        same = {one.name: getattr(point, one.name) for one in columns if one.name != "id"}
        session.add(PartnerPoint(id="rival", **same))
        session.flush()
        session.add_all(
            PartnerWorkType(partner_id=name, work_type_id="repair", fee_fen=60_00)
            for name in ("point", "rival")
        )
    return office


def codes(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(error["code"], error["field"]) for error in answer.json()["errors"]]


def test_a_contract_is_made_changed_and_ended(repairs: Office) -> None:
    chief = repairs.signed_in("admin")
    made = chief.post("/v1/partner-contracts", json=CONTRACT).json()
    assert made == CONTRACT | {"id": made["id"]}
    terms = {name: CONTRACT[name] for name in CONTRACT.keys() - {"partnerId", "centreId"}}
    address = f"/v1/partner-contracts/{made['id']}"
    changed = chief.put(address, json=terms | {"kind": "OVERFLOW", "margin": "15.00"})
    assert (changed.json()["kind"], changed.json()["margin"]) == ("OVERFLOW", "15.00")
    ended = chief.post(f"{address}/end", json={"lastDay": "2026-12-31"})
    assert ended.json()["validTo"] == "2026-12-31"
    desk = repairs.signed_in("dispatcher")
    for query in ("", "?centreId=gulou", "?partnerId=point"):
        listed = desk.get(f"/v1/partner-contracts{query}").json()["items"]
        assert listed == [ended.json()]
    assert desk.get("/v1/partner-contracts?partnerId=rival").json()["items"] == []
    (point, _) = desk.get("/v1/partner-points").json()["items"]
    assert point["contracts"] == [ended.json()]


def test_a_contract_with_faults_is_refused_whole(repairs: Office) -> None:
    chief = repairs.signed_in("admin")
    assert chief.post("/v1/partner-contracts", json=CONTRACT).is_success
    wrong = CONTRACT | {
        "partnerId": "rival",
        "validTo": "2026-10-31",
        "guaranteedVisits": -1,
        "shortfallFee": "-0.01",
    }
    assert codes(chief.post("/v1/partner-contracts", json=wrong)) == [
        ("PARTNER_CONTRACT_REVERSED", "validTo"),
        ("PARTNER_CONTRACT_RANGE", "guaranteedVisits"),
        ("PARTNER_CONTRACT_RANGE", "shortfallFee"),
    ]
    rival = CONTRACT | {"partnerId": "rival"}
    refused = chief.post("/v1/partner-contracts", json=rival)
    assert codes(refused) == [("PARTNER_EXCLUSIVE_OVERLAP", "kind")]
    assert "point" in refused.json()["errors"][0]["cause"]
    (kept,) = chief.get("/v1/partner-contracts").json()["items"]
    assert kept["partnerId"] == "point"
    gone = chief.post("/v1/partner-contracts/99/end", json={"lastDay": "2026-12-31"})
    assert (gone.status_code, gone.json()["errors"][0]["code"]) == (
        404,
        "PARTNER_CONTRACT_NOT_FOUND",
    )


def test_terms_are_set_whole_or_not_at_all(repairs: Office) -> None:
    chief = repairs.signed_in("admin")
    saved = chief.put("/v1/partner-points/point/terms", json=TERMS).json()
    assert (saved["radiusMeters"], saved["acceptanceMinutes"]) == (12_000, 30)
    assert saved["dayCaps"] == [DAY | {"opens": "08:00:00", "closes": "12:00:00"}]
    wrong = TERMS | {"radiusMeters": -1, "days": [DAY, DAY | {"closes": "08:00"}]}
    assert codes(chief.put("/v1/partner-points/point/terms", json=wrong)) == [
        ("PARTNER_TERMS_RANGE", "radiusMeters"),
        ("PARTNER_DAY_REVERSED", "days[1].closes"),
        ("PARTNER_DAY_TWICE", "days[1].weekday"),
    ]
    abroad = TERMS | {"days": [DAY | {"opens": "08:00+01:00"}]}
    assert codes(chief.put("/v1/partner-points/point/terms", json=abroad)) == [
        ("FIELD_VALUE", "days[0].opens")
    ]
    (point, _) = chief.get("/v1/partner-points").json()["items"]
    assert (point["radiusMeters"], len(point["dayCaps"])) == (12_000, 1)
    nobody = chief.put("/v1/partner-points/nobody/terms", json=TERMS)
    assert (nobody.status_code, nobody.json()["errors"][0]["code"]) == (
        404,
        "PARTNER_POINT_NOT_FOUND",
    )


def test_the_desk_closes_a_point_and_takes_it_back(repairs: Office) -> None:
    desk = repairs.signed_in("dispatcher")
    address = "/v1/partner-points/point/closures"
    closure = {"first": "2026-10-12", "last": "2026-10-14", "reason": "stock-taking"}
    kept = desk.post(address, json=closure).json()
    assert kept == closure | {"id": kept["id"]}
    assert desk.get(address).json()["items"] == [kept]
    turned = closure | {"last": "2026-10-11"}
    assert codes(desk.post(address, json=turned)) == [("PARTNER_CLOSURE_REVERSED", "last")]
    assert desk.delete(f"{address}/{kept['id']}").status_code == 204
    assert desk.delete(f"{address}/{kept['id']}").status_code == 404
    assert desk.get(address).json()["items"] == []
