"""Partner points over REST: what they are offered, their answers, and their fee cards."""

from datetime import timedelta
from typing import Any

import pytest

from dispatch.domain.partners.offers import PartnerOfferState
from dispatch.store.organisation import PartnerCertificate, PartnerPoint
from tests.api.office import Office
from tests.support.points import later, offer
from tests.support.rows import NOON


@pytest.fixture
def offered(office: Office) -> Office:
    """Offer v4 and v5 to the point, to be answered within 20 minutes; Li goes to repairs."""
    with office.database.write() as session:
        session.add(
            PartnerCertificate(
                partner_id="point",
                person="Li",
                skill="repair",
                valid_from=later(-100),
                valid_to=later(0),
            )
        )
        session.add_all(
            offer(
                visit,
                PartnerOfferState.OPEN,
                partner_id="point",
                plan_id="p1",
                due_at=NOON + timedelta(minutes=20),
            )
            for visit in ("v4", "v5")
        )
    return office


def items(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_a_point_sees_its_offers_with_the_time_left(offered: Office) -> None:
    first, second = items(offered.signed_in("partner").get("/v1/partner-offers"))
    assert [first["id"], second["id"]] == ["o-v4", "o-v5"]
    assert (first["state"], first["secondsLeft"], first["expiring"]) == ("OPEN", 1200, True)
    assert (first["fee"], first["staff"], first["dueTime"]) == (
        "60.00",
        ["Li"],
        "2026-10-08T12:20:00+08:00",
    )
    assert first["visit"]["customer"]["phone"] == "13900001234"


def test_it_accepts_one_sends_somebody_and_declines_the_other(offered: Office) -> None:
    shop = offered.signed_in("partner")
    (accepted,) = items(shop.post("/v1/partner-offers/accept", json={"ids": ["o-v4"]}))
    assert accepted["state"] == "ACCEPTED"
    nobody = shop.put("/v1/partner-offers/o-v4/person", json={"person": "Wu"})
    assert nobody.json()["errors"][0]["code"] == "PARTNER_PERSON_NOT_ABLE"
    sent = shop.put("/v1/partner-offers/o-v4/person", json={"person": "Li"})
    assert sent.json()["person"] == "Li"
    wordless = shop.post("/v1/partner-offers/o-v5/decline", json={"reason": "OTHER"})
    assert wordless.json()["errors"][0]["code"] == "PARTNER_DECLINE_NOTE_MISSING"
    declined = shop.post("/v1/partner-offers/o-v5/decline", json={"reason": "NO_PART"})
    assert (declined.json()["state"], declined.json()["reason"]) == ("DECLINED", "NO_PART")
    body = {"kind": "START", "at": "2026-10-08T12:05:00+08:00", "clientEventId": "e1"}
    assert shop.post("/v1/visits/v4/events", json=body).json()["visit"]["status"] == "EN_ROUTE"
    # The desk sees what came of it; open is nothing any more.
    desk = offered.signed_in("dispatcher")
    listed = items(desk.get("/v1/partner-offers?state=DECLINED&state=ACCEPTED"))
    assert {one["id"]: one["state"] for one in listed} == {"o-v4": "ACCEPTED", "o-v5": "DECLINED"}
    assert items(desk.get("/v1/partner-offers")) == []


def test_other_points_offers_are_not_there(offered: Office) -> None:
    with offered.database.write() as session:
        other = session.get_one(PartnerPoint, "point")
        session.add(
            PartnerPoint(
                id="p9",
                **{
                    column.name: getattr(other, column.name)
                    for column in PartnerPoint.__table__.columns
                    if column.name != "id"
                },
            )
        )
        session.flush()
        session.add(offer("v3", PartnerOfferState.OPEN, partner_id="p9", plan_id="p1"))
    shop = offered.signed_in("partner")
    assert [one["id"] for one in items(shop.get("/v1/partner-offers"))] == ["o-v4", "o-v5"]
    refused = shop.post("/v1/partner-offers/accept", json={"ids": ["o-v4", "o-v3"]})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (
        404,
        "PARTNER_OFFER_NOT_FOUND",
    )


def card(**fields: Any) -> dict[str, Any]:
    bands = [
        {"fromKm": 0, "toKm": 20, "perKilometre": "0.00"},
        {"fromKm": 20, "toKm": None, "perKilometre": "1.50"},
    ]
    whole = {"offered": ["repair"], "fees": [{"workType": "repair", "fee": "60.00"}]}
    return whole | {"bands": bands} | fields


def test_a_fee_card_with_gaps_is_refused_whole_and_the_old_one_stays(office: Office) -> None:
    chief = office.signed_in("admin")
    saved = chief.put("/v1/partner-points/point/fee-card", json=card())
    assert saved.json()["fees"] == [{"workType": "repair", "fee": "60.00"}]
    gap = [{"fromKm": 5, "toKm": None, "perKilometre": "2.00"}]
    refused = chief.put(
        "/v1/partner-points/point/fee-card", json=card(offered=["repair", "gas"], bands=gap)
    )
    assert refused.status_code == 422
    assert [error["code"] for error in refused.json()["errors"]] == [
        "PARTNER_FEE_MISSING",
        "PARTNER_BANDS_GAP",
        "UNKNOWN_REFERENCE",
    ]
    with office.database.read() as session:
        point = session.get_one(PartnerPoint, "point")
        assert (point.free_km, point.per_km_fen) == (20, 150)
        assert [line.fee_fen for line in point.work_types] == [60_00]
