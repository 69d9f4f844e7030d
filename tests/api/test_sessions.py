"""Signing in and out, tokens, languages."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api.auth import COOKIE
from api.limits import SignInLimits
from dispatch.domain.codes_requests import AccessCode
from dispatch.domain.kinds import TokenScope
from dispatch.domain.refusals import Refused
from dispatch.store.accounts import ApiToken, LoginSession, User
from tests.api.office import PASSWORD, Office


def sign_in(client: TestClient, login: str = "dispatcher", password: str = PASSWORD) -> int:
    body = {"login": login, "password": password}
    status: int = client.post("/v1/session", json=body).status_code
    return status


def test_signing_in_gives_a_cookie_that_works(office: Office) -> None:
    client = office.anyone()
    answer = client.post("/v1/session", json={"login": "dispatcher", "password": PASSWORD})
    assert answer.status_code == 200
    user = {
        "id": "user-dispatcher",
        "login": "dispatcher",
        "role": "DISPATCHER",
        "technicianId": None,
        "partnerId": None,
        "language": "en",
        "centreIds": ["gulou"],
    }
    assert answer.json() == {"user": user}
    assert client.get("/v1/session").json() == {"user": user}


def test_the_cookie_is_for_the_browser_alone(office: Office) -> None:
    answer = office.anyone().post("/v1/session", json={"login": "dispatcher", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie  # plain http on this machine itself


@pytest.mark.parametrize("base_url", ["https://localhost", "http://roundsman.example"])
def test_elsewhere_the_cookie_is_kept_to_https(office: Office, base_url: str) -> None:
    client = TestClient(office.app, base_url=base_url)
    answer = client.post("/v1/session", json={"login": "dispatcher", "password": PASSWORD})
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("login", "password"), [("dispatcher", "wrong"), ("nobody", PASSWORD), ("nobody", "wrong")]
)
def test_a_wrong_login_and_a_wrong_password_look_alike(
    office: Office, login: str, password: str
) -> None:
    answer = office.anyone().post("/v1/session", json={"login": login, "password": password})
    assert answer.status_code == 401
    assert [error["code"] for error in answer.json()["errors"]] == ["SIGN_IN_FAILED"]
    assert "set-cookie" not in answer.headers


def test_the_secret_of_a_session_is_not_in_the_database(office: Office) -> None:
    client = office.anyone()
    sign_in(client)
    token = client.cookies[COOKIE]
    with office.database.read() as session:
        kept = [row.token_hash for row in session.query(LoginSession)]
    assert len(token) == 43  # 32 bytes in base64 without padding
    assert len(kept) == 1
    assert token not in kept[0]


def test_signing_out_ends_the_session_wherever_the_cookie_is_kept(office: Office) -> None:
    client = office.signed_in("ann")
    copy = office.anyone()
    copy.cookies.set(COOKIE, client.cookies[COOKIE])
    assert copy.get("/v1/session").status_code == 200
    assert client.delete("/v1/session").status_code == 204
    assert copy.get("/v1/session").status_code == 401


def test_a_session_ends_by_itself(office: Office) -> None:
    client = office.signed_in("ann")  # for 12 hours
    office.now += timedelta(hours=12, seconds=-1)
    assert client.get("/v1/session").status_code == 200
    office.now += timedelta(seconds=1)
    assert client.get("/v1/session").status_code == 401


def test_a_user_switched_off_is_out_at_once(office: Office) -> None:
    client, program = office.signed_in("admin"), office.with_token("admin", TokenScope.READ)
    with office.database.write() as session:
        session.get_one(User, "user-admin").active = False
    assert client.get("/v1/session").status_code == 401
    assert program.get("/v1/session").status_code == 401
    assert sign_in(office.anyone(), "admin") == 401


def test_attempts_are_counted_for_the_account_wherever_they_come_from() -> None:
    limits = SignInLimits(2)
    limits.count("ann", "10.0.0.1")
    limits.count("ann", "10.0.0.2")
    with pytest.raises(Refused) as refused:
        limits.count("ann", "10.0.0.3")
    assert refused.value.fault.code is AccessCode.SIGN_IN_TOO_OFTEN
    limits.count("ben", "10.0.0.4")


def test_five_attempts_a_minute_from_an_address(office: Office) -> None:
    client = office.anyone()
    statuses = [sign_in(client, f"someone-{number}", "wrong") for number in range(6)]
    assert statuses == [401] * 5 + [429]


def test_too_many_attempts_say_how_long_to_wait(office: Office) -> None:
    client = office.anyone()
    for _ in range(5):
        sign_in(client, "ann", "wrong")
    refused = client.post("/v1/session", json={"login": "ann", "password": PASSWORD})
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    assert refused.json()["errors"][0]["code"] == "SIGN_IN_TOO_OFTEN"


def test_a_user_chooses_a_language(office: Office) -> None:
    client = office.signed_in("ann")
    assert client.get("/v1/visits/v3").json()["errors"][0]["action"] == "Load the list again."
    assert client.patch("/v1/session/user", json={"language": "zh"}).json()["language"] == "zh"
    # The user's own choice goes before what the browser asks for.
    refused = client.get("/v1/visits/v3", headers={"Accept-Language": "en"})
    assert refused.json()["errors"][0]["action"] == "请重新加载列表。"
    assert refused.headers["content-language"] == "zh"


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "en-GB,en;q=0.9", "en"),
        ("", "fr, zh-CN;q=0.8, en;q=0.5", "zh"),
        ("", "fr", "zh"),
        ("", "en;q=0", "zh"),
        ("?lang=en", "zh", "en"),
        ("?lang=xx", "en", "en"),
    ],
)
def test_strangers_are_answered_in_the_language_they_ask_for(
    office: Office, query: str, accepted: str, language: str
) -> None:
    answer = office.anyone().get(f"/v1/session{query}", headers={"Accept-Language": accepted})
    assert answer.headers["content-language"] == language


def test_a_token_is_shown_once_and_kept_as_a_hash(office: Office) -> None:
    client = office.signed_in("dispatcher")
    made = client.post("/v1/api-tokens", json={"name": "warehouse", "scopes": ["read"]})
    assert made.status_code == 201
    token = made.json()["token"]
    listed = client.get("/v1/api-tokens").json()["items"]
    assert [(row["name"], row["scopes"]) for row in listed] == [("warehouse", ["read"])]
    assert token.startswith(listed[0]["prefix"])
    assert "token" not in listed[0]
    with office.database.read() as session:
        assert token not in [row.token_hash for row in session.query(ApiToken)]
    program = office.anyone()
    program.headers["Authorization"] = f"Bearer {token}"
    assert program.get("/v1/visits/v1").status_code == 200


def test_a_token_expires(office: Office) -> None:
    client = office.signed_in("dispatcher")
    expiry = (office.now + timedelta(hours=1)).isoformat()
    body = {"name": "short", "scopes": ["read"], "expiresAt": expiry}
    token = client.post("/v1/api-tokens", json=body).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert office.anyone().get("/v1/centres", headers=headers).status_code == 200
    office.now += timedelta(hours=1)
    refused = office.anyone().get("/v1/centres", headers=headers)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert client.get("/v1/api-tokens").json() == {"items": []}


def test_a_deleted_token_works_no_more(office: Office) -> None:
    client = office.signed_in("dispatcher")
    made = client.post("/v1/api-tokens", json={"name": "x", "scopes": ["read"]}).json()
    address = f"/v1/api-tokens/{made['id']}"
    assert office.signed_in("admin").delete(address).status_code == 404  # not the admin's
    assert client.delete(address).status_code == 204
    headers = {"Authorization": f"Bearer {made['token']}"}
    assert office.anyone().get("/v1/centres", headers=headers).status_code == 401


def test_tokens_make_no_tokens(office: Office) -> None:
    program = office.with_token("dispatcher", *TokenScope)
    refused = program.post("/v1/api-tokens", json={"name": "more", "scopes": ["read"]})
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["code"] == "TOKENS_MAKE_NO_TOKENS"


def test_a_token_is_not_made_for_the_past(office: Office) -> None:
    body = {"name": "x", "scopes": ["read"], "expiresAt": office.now.isoformat()}
    refused = office.signed_in("dispatcher").post("/v1/api-tokens", json=body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "EXPIRY_IN_THE_PAST"
