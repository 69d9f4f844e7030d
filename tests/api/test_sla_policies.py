"""Ladders and prices of lateness over REST: read, changed, refused when they run backwards."""

from typing import Any

import pytest
from sqlalchemy import select

from dispatch.services.sla.ladders import set_ladder
from dispatch.store.events import Event
from dispatch.store.work import SlaPolicy
from tests.api.office import Office
from tests.services.sla.desk import ANN, LADDERS, NOON

STANDARD = {
    "caseClass": "NORMAL",
    "stages": [
        {"stage": "ACKNOWLEDGED", "unit": "WORKING_TIME", "within": "PT2H"},
        {"stage": "REMOTE_ATTEMPT", "unit": "WORKING_TIME", "within": "PT5H"},
        {"stage": "SERVICE_BEGUN", "unit": "WORKING_TIME", "within": "PT5H"},
        {"stage": "ON_SITE", "unit": "CALENDAR_DAYS", "within": "P1D"},
        {"stage": "OUTER_BOUND", "unit": "CALENDAR_DAYS", "within": "P3D"},
    ],
    "owners": ["team-lead", "duty-manager", "service-director"],
    "reminders": [50, 80],
    "remoteFirst": True,
    "exemptWorkTypes": [],
    "visitStage": "SERVICE_BEGUN",
}
LADDER = "/v1/sla-policies/standard/ladder"


@pytest.fixture
def promising(office: Office) -> Office:
    """The office with the default ladder of the standard policy, and a policy that has none."""
    with office.database.write() as session:
        session.add_all(SlaPolicy(id=name, name=name) for name in ("standard", "price"))
        session.flush()
        set_ladder(session, ANN, "standard", LADDERS["standard"], NOON)
    return office


def kept(office: Office) -> dict[str, Any]:
    """Ladders by policy."""
    items = office.signed_in("dispatcher").get("/v1/sla-policies").json()["items"]
    return {item["id"]: item["ladder"] for item in items}


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(error["code"], error["field"]) for error in answer.json()["errors"]]


def test_ladders_are_read_and_set_as_they_are_written(promising: Office) -> None:
    assert kept(promising) == {"standard": STANDARD, "price": None}
    quick = STANDARD | {
        "stages": [
            {"stage": "ACKNOWLEDGED", "unit": "ANY_HOUR", "within": "PT1H30M"},
            {"stage": "ON_SITE", "unit": "CALENDAR_DAYS", "within": "P0D"},
        ],
        "exemptWorkTypes": ["repair"],
        "visitStage": "ON_SITE",
    }
    chief = promising.signed_in("admin")
    assert chief.put("/v1/sla-policies/price/ladder", json=quick).json()["id"] == "price"
    found = kept(promising)["price"]
    assert found | {"stages": None} == quick | {"stages": None}
    assert [step["within"] for step in found["stages"]] == ["PT1H30M", "PT0S"]
    nothing = chief.put("/v1/sla-policies/nothing/ladder", json=quick)
    assert (nothing.status_code, nothing.json()["errors"][0]["code"]) == (
        404,
        "SLA_POLICY_NOT_FOUND",
    )


def test_a_ladder_that_runs_backwards_is_refused_whole_and_the_old_one_stays(
    promising: Office,
) -> None:
    # Begun in 1 working hour, before it is acknowledged in 2; on site after a day and a half.
    wrong = STANDARD | {
        "stages": [
            {"stage": "ACKNOWLEDGED", "unit": "WORKING_TIME", "within": "PT2H"},
            {"stage": "SERVICE_BEGUN", "unit": "WORKING_TIME", "within": "PT1H"},
            {"stage": "ON_SITE", "unit": "CALENDAR_DAYS", "within": "P1DT12H"},
        ],
        "reminders": [50, 100],
        "owners": [],
        "exemptWorkTypes": ["gas"],
        "visitStage": "OUTER_BOUND",
    }
    assert faults(promising.signed_in("admin").put(LADDER, json=wrong)) == [
        ("FIELD_VALUE", "stages.ON_SITE"),
        ("SLA_STAGES_BACKWARDS", "stages.SERVICE_BEGUN"),
        ("SLA_REMINDER_RANGE", "reminders[1]"),
        ("SLA_OWNERS_MISSING", "owners"),
        ("SLA_VISIT_STAGE_MISSING", "visitStage"),
        ("UNKNOWN_REFERENCE", "exemptWorkTypes"),
    ]
    uneven = STANDARD | {
        "stages": [{"stage": "ON_SITE", "unit": "CALENDAR_DAYS", "within": "P1DT12H"}],
        "visitStage": None,
    }
    assert faults(promising.signed_in("admin").put(LADDER, json=uneven)) == [
        ("FIELD_VALUE", "stages.ON_SITE")
    ]
    assert kept(promising)["standard"] == STANDARD


def test_promises_say_which_ladder_stands_for_what(promising: Office) -> None:
    chief = promising.signed_in("admin")
    # Nobody has set them: the only ladder of its class goes without saying.
    assert chief.get("/v1/policies").json()["promises"] == {
        "byWorkType": {},
        "emergency": None,
        "usual": "standard",
    }
    wanted = {"byWorkType": {"repair": "standard"}, "emergency": None, "usual": None}
    assert chief.put("/v1/policies/promises", json=wanted).json() == wanted
    wrong = {"byWorkType": {"gas": "standard"}, "emergency": "price", "usual": "nothing"}
    assert faults(chief.put("/v1/policies/promises", json=wrong)) == [
        ("UNKNOWN_REFERENCE", "byWorkType"),
        ("SLA_LADDER_MISSING", "emergency"),
        ("SLA_LADDER_MISSING", "usual"),
    ]
    assert chief.get("/v1/policies").json()["promises"] == wanted


TIERS = [
    {"after": "PT30M", "penalty": "20.00", "perHour": "0.00"},
    {"after": "PT2H", "penalty": "50.00", "perHour": "30.50"},
]


def prices(office: Office) -> dict[str, Any]:
    """Tiers of lateness by policy."""
    items = office.signed_in("dispatcher").get("/v1/sla-policies").json()["items"]
    return {item["id"]: item["tiers"] for item in items}


def test_the_price_of_lateness_is_set_for_plans_from_now_on(promising: Office) -> None:
    chief = promising.signed_in("manager")
    answer = chief.put("/v1/sla-policies/price/lateness", json={"tiers": TIERS})
    assert (answer.status_code, answer.json()["tiers"]) == (200, TIERS)
    assert prices(promising) == {"standard": [], "price": TIERS}
    assert kept(promising)["standard"] == STANDARD
    with promising.database.read() as session:
        assert session.get_one(SlaPolicy, "price").tiers == [
            {"after_s": 1_800, "penalty_fen": 2_000, "per_hour_fen": 0},
            {"after_s": 7_200, "penalty_fen": 5_000, "per_hour_fen": 3_050},
        ]
        (event,) = session.scalars(select(Event).where(Event.kind == "sla.lateness-changed"))
        assert event.payload["before"] == []
        assert event.payload["after"][1]["per_hour_fen"] == 3_050


def test_tiers_that_run_backwards_are_refused_whole_and_the_old_price_stays(
    promising: Office,
) -> None:
    chief = promising.signed_in("manager")
    chief.put("/v1/sla-policies/price/lateness", json={"tiers": TIERS})
    # The second begins with the first, the third before the second and within a second.
    wrong = [TIERS[0], TIERS[0], TIERS[0] | {"after": "PT1.5S"}]
    answer = chief.put("/v1/sla-policies/price/lateness", json={"tiers": wrong})
    assert faults(answer) == [
        ("FIELD_VALUE", "tiers[2].after"),
        ("SLA_TIERS_UNORDERED", "tiers[1].after"),
        ("SLA_TIERS_UNORDERED", "tiers[2].after"),
    ]
    below = [TIERS[0] | {"after": "-PT1M", "penalty": "-1.00"}]
    answer = chief.put("/v1/sla-policies/price/lateness", json={"tiers": below})
    assert [field for _, field in faults(answer)] == ["tiers[0].after", "tiers[0].penalty"]
    assert prices(promising)["price"] == TIERS
    nobody = chief.put("/v1/sla-policies/nothing/lateness", json={"tiers": TIERS})
    assert nobody.status_code == 404
    desk = promising.signed_in("dispatcher")
    assert desk.put("/v1/sla-policies/price/lateness", json={"tiers": []}).status_code == 403
    assert prices(promising)["price"] == TIERS
