"""How the API says no, what browsers are told, and the description of it all."""

import importlib
import json
import pkgutil
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

import api.rest.schemas
from api import openapi
from api.description import described
from api.rest.schemas.base import Schema
from api.security import content_policy
from dispatch.config import Settings
from dispatch.store.session import Database
from tests.api.office import Office, office_over


def codes(answer: object) -> list[tuple[str, str]]:
    assert isinstance(answer, dict)
    return [(error["code"], error["field"]) for error in answer["errors"]]


def test_every_fault_of_a_body_is_told_at_once(office: Office) -> None:
    body = {"startDate": "tomorrow", "timeLimitSeconds": "x", "centreIds": [7], "colour": "red"}
    answer = office.signed_in("dispatcher").post("/v1/route-plans", json=body)
    assert answer.status_code == 422
    assert sorted(codes(answer.json())) == [
        ("FIELD_MISSING", "endDate"),
        ("FIELD_TYPE", "centreIds[0]"),
        ("FIELD_TYPE", "startDate"),
        ("FIELD_TYPE", "timeLimitSeconds"),
        ("FIELD_UNKNOWN", "colour"),
    ]
    assert answer.json()["errors"][0]["cause"]
    assert answer.json()["errors"][0]["action"]


def test_every_fault_of_a_plan_run_is_told_at_once(office: Office) -> None:
    body = {
        "startDate": "2026-10-09",
        "endDate": "2026-10-08",
        "engine": "none",
        "threads": 0,
        "centreIds": ["nowhere"],
    }
    answer = office.signed_in("dispatcher").post("/v1/route-plans", json=body)
    assert answer.status_code == 422
    assert sorted(codes(answer.json())) == [
        ("CENTRE_UNKNOWN", "centreIds"),
        ("LIMIT_OUT_OF_RANGE", "threads"),
        ("PLANNING_ENGINE_UNKNOWN", "engine"),
        ("PLANNING_WINDOW_REVERSED", "endDate"),
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_out_of_range(office: Office, day: str) -> None:
    body = {"startDate": day, "endDate": day}
    answer = office.signed_in("dispatcher").post("/v1/route-plans", json=body)
    assert answer.status_code == 422
    assert codes(answer.json()) == [("OUT_OF_RANGE", "startDate"), ("OUT_OF_RANGE", "endDate")]
    # In UTC both are beyond the calendar.
    offset = "+14:00" if day.startswith("0001") else "-12:00"
    report = {"kind": "START", "at": f"{day}T12:00:00{offset}", "clientEventId": "e1"}
    answer = office.signed_in("ann").post("/v1/visits/v1/events", json=report)
    assert answer.status_code == 422
    assert codes(answer.json()) == [("OUT_OF_RANGE", "at")]


def test_a_base_plan_that_is_not_there(office: Office) -> None:
    body = {"startDate": "2026-10-08", "endDate": "2026-10-08", "basePlanId": "p9"}
    answer = office.signed_in("dispatcher").post("/v1/route-plans", json=body)
    assert answer.status_code == 422
    assert codes(answer.json()) == [("PLAN_NOT_FOUND", "basePlanId")]


def test_an_instant_without_offset_is_refused(office: Office) -> None:
    body = {"kind": "START", "at": "2026-10-08T12:00:00", "clientEventId": "e1"}
    answer = office.signed_in("ann").post("/v1/visits/v1/events", json=body)
    assert answer.status_code == 422
    assert codes(answer.json()) == [("NAIVE_INSTANT", "at")]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"priority": 11}, ("OUT_OF_RANGE", "priority")),
        ({"lock": {"kind": "FOREVER"}}, ("FIELD_VALUE", "lock.kind")),
        (
            {"appointment": {"state": "CONFIRMED", "window": 3}},
            ("FIELD_TYPE", "appointment.window"),
        ),
    ],
)
def test_fields_say_what_is_wrong_with_them(
    office: Office, body: dict[str, object], fault: tuple[str, str]
) -> None:
    client = office.signed_in("dispatcher")
    answer = client.patch("/v1/visits/v1", json=body, headers={"If-Match": '"1"'})
    assert answer.status_code == 422
    assert codes(answer.json()) == [fault]


def test_text_that_is_not_json(office: Office) -> None:
    headers = {"Content-Type": "application/json"}
    answer = office.anyone().post("/v1/session", content=b"{", headers=headers)
    assert answer.status_code == 400
    assert codes(answer.json()) == [("NOT_JSON", "")]


def test_a_body_that_is_too_large(migrated_sqlite_url: str, settings: Settings) -> None:
    with Database(migrated_sqlite_url) as database:
        office = office_over(database, settings.model_copy(update={"max_body_bytes": 1_000}))
        body = {"login": "x" * 1_000, "password": "x"}
        answer = office.anyone().post("/v1/session", json=body)
    assert answer.status_code == 413
    assert codes(answer.json()) == [("BODY_TOO_LARGE", "")]


def test_addresses_and_methods_that_are_not_there(office: Office) -> None:
    client = office.anyone()
    assert codes(client.get("/v1/nothing").json()) == [("PAGE_NOT_FOUND", "")]
    answer = client.put("/v1/session", json={})
    assert answer.status_code == 405
    assert codes(answer.json()) == [("METHOD_NOT_ALLOWED", "")]


def test_a_mistake_of_ours_is_told_without_its_insides(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("secret")

    monkeypatch.setattr("api.rest.organisation.all_centres", broken)
    answer = office.signed_in("ann").get("/v1/centres")
    assert answer.status_code == 500
    assert codes(answer.json()) == [("INTERNAL_ERROR", "")]
    assert "secret" not in answer.text


def test_a_database_that_cannot_be_used(office: Office) -> None:
    client = office.signed_in("ann")
    with office.database.migration() as connection:
        connection.exec_driver_sql("DROP TABLE login_session")
    answer = client.get("/v1/session")
    assert answer.status_code == 503
    assert codes(answer.json()) == [("DATABASE_UNUSABLE", "")]


@pytest.mark.parametrize("path", ["/", "/v1/health", "/v1/nothing", "/v1/session", "/v1/centres"])
def test_every_answer_has_the_security_headers(
    office: Office, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The last is a mistake of ours, which another part of the framework answers.
    monkeypatch.setattr("api.rest.organisation.all_centres", None)
    headers = office.signed_in("ann").get(path).headers
    policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    assert headers["content-security-policy"] == (
        policy + "form-action 'self'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == ("no-store" if path.startswith("/v1") else "no-cache")


def test_map_tiles_may_be_loaded_from_where_they_are() -> None:
    policy = content_policy("https://{s}.tiles.example/{z}/{x}/{y}.png")
    assert "img-src 'self' data: https://*.tiles.example;" in policy


def test_the_console_is_told_where_its_map_tiles_are(
    migrated_sqlite_url: str, settings: Settings
) -> None:
    folder = settings.web_folder
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<head><title>Roundsman</title></head>")
    (folder / "technician.html").write_text("phone")
    tiles = 'https://tiles.example/{z}/{x}/{y}.png?a=1&b="><script>'
    with Database(migrated_sqlite_url) as database:
        told = settings.model_copy(update={"map_tiles_url": tiles})
        client = office_over(database, told).anyone()
        for path in ("/", "/index.html"):
            answer = client.get(path)
            assert answer.text == (
                '<head><title>Roundsman</title><meta name="map-tiles" '
                'content="https://tiles.example/{z}/{x}/{y}.png?a=1&amp;b=&quot;&gt;&lt;script&gt;"'
                " /></head>"
            )
            policy = answer.headers["content-security-policy"].split("; ")
            assert [rule for rule in policy if "tiles" in rule] == [
                "img-src 'self' data: https://tiles.example"
            ]
        assert client.get("/technician").text == "phone"


@pytest.mark.parametrize("address", ["tiles.example/{z}", "https://a;script-src *", "https://a"])
def test_an_address_of_tiles_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        Settings(map_tiles_url=address)


CROSS_SITE = [
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "same-origin"}, 204),
    ({"Sec-Fetch-Site": "none"}, 204),
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": "http://localhost"}, 204),
    ({}, 204),
]


@pytest.mark.parametrize(("headers", "status"), CROSS_SITE)
def test_pages_of_other_sites_change_nothing(
    office: Office, headers: dict[str, str], status: int
) -> None:
    answer = office.signed_in("ann").delete("/v1/session", headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert codes(answer.json()) == [("CROSS_SITE", "")]
        assert "content-security-policy" in answer.headers


def test_reading_is_not_kept_from_links(office: Office) -> None:
    answer = office.anyone().get("/v1/health", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


def test_health(office: Office) -> None:
    answer = office.anyone().get("/v1/health").json()
    assert (answer["status"], answer["database"]) == ("OK", "sqlite")


def test_without_the_web_application_the_page_says_so(office: Office) -> None:
    answer = office.anyone().get("/")
    assert answer.status_code == 503
    assert "make setup" in answer.text


def test_the_web_application_is_served(migrated_sqlite_url: str, settings: Settings) -> None:
    folder = settings.web_folder
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("console")
    (folder / "technician.html").write_text("phone")
    (folder / "assets" / "index-abc.js").write_text("code")
    with Database(migrated_sqlite_url) as database:
        client = office_over(database, settings).anyone()
        assert client.get("/").text == "console"
        assert client.get("/technician").text == "phone"
        script = client.get("/assets/index-abc.js")
        assert script.text == "code"
        assert "immutable" in script.headers["cache-control"]
        assert client.get("/v1/health").status_code == 200


def schemas() -> Iterator[type[Schema]]:
    for module in pkgutil.iter_modules(api.rest.schemas.__path__):
        found = importlib.import_module(f"api.rest.schemas.{module.name}")
        for value in vars(found).values():
            own = isinstance(value, type) and value.__module__ == found.__name__
            if own and issubclass(value, Schema) and value is not Schema:
                yield value


@pytest.mark.parametrize("schema", [*schemas()], ids=lambda schema: schema.__name__)
def test_every_schema_has_an_example_that_is_one(schema: type[Schema]) -> None:
    extra = schema.__dict__["model_config"].get("json_schema_extra")
    examples = extra["examples"]
    assert len(examples) == 1
    assert isinstance(schema.model_validate_json(json.dumps(examples[0])), schema)


def test_every_object_of_the_document_has_an_example() -> None:
    components = described().openapi()["components"]["schemas"]
    objects = {name for name, schema in components.items() if schema.get("type") == "object"}
    assert {name for name in objects if not components[name].get("examples")} == set()
    assert {"VisitView", "RoutePlanView", "RunEvent", "Change"} <= objects


def test_every_operation_is_described() -> None:
    for path, methods in described().openapi()["paths"].items():
        for operation in methods.values():
            assert operation["description"], path
            assert operation["responses"].keys() & {"200", "201", "202", "204"}, path


def test_no_operation_answers_with_the_framework_own_errors() -> None:
    assert "HTTPValidationError" not in described().openapi()["components"]["schemas"]


def test_the_written_document_is_up_to_date() -> None:
    assert openapi.main(["--check"]) == 0
