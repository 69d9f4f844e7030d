"""Signing in, and tokens for programs."""

from pydantic import Field

from api.rest.schemas.base import Id, Instant, Schema, shown
from dispatch.domain.kinds import Language, Role, TokenScope

USER = {
    "id": "user-dispatcher",
    "login": "dispatcher",
    "role": "DISPATCHER",
    "technicianId": None,
    "partnerId": None,
    "language": "zh",
    "centreIds": ["gulou", "cangshan", "fuqing"],
}


class SignIn(Schema):
    """What proves who someone is."""

    model_config = shown({"login": "dispatcher", "password": "a long password"})

    login: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=1000)


class UserView(Schema):
    """Who is signed in; `centreIds` are the centres whose work the user may see."""

    model_config = shown(USER)

    id: str
    login: str
    role: Role
    technician_id: str | None
    partner_id: str | None
    language: Language
    centre_ids: list[str]


class SessionView(Schema):
    """The session of a browser."""

    model_config = shown({"user": USER})

    user: UserView


class UserPatch(Schema):
    """What users may change of themselves."""

    model_config = shown({"language": "en"})

    language: Language


TOKEN = {
    "id": "5f0c9f3c7c8e4b1f9a3b2f6c1d7e8a90",
    "name": "warehouse",
    "prefix": "rm_a1b2c3d4",
    "scopes": ["read"],
    "createdAt": "2026-10-08T09:00:00+08:00",
    "expiresAt": "2027-10-08T00:00:00+08:00",
}


class ApiTokenRequest(Schema):
    """A token to be made; without `expiresAt` it lasts until it is deleted."""

    model_config = shown(
        {"name": "warehouse", "scopes": ["read"], "expiresAt": "2027-10-08T00:00:00+08:00"}
    )

    name: str = Field(min_length=1, max_length=100)
    scopes: list[TokenScope] = Field(min_length=1, max_length=len(TokenScope))
    expires_at: Instant | None = None


class ApiTokenView(Schema):
    """A token without its secret."""

    model_config = shown(TOKEN)

    id: Id
    name: str
    prefix: str
    scopes: list[TokenScope]
    created_at: Instant
    expires_at: Instant | None


class ApiTokenCreated(ApiTokenView):
    """A new token; `token` is its secret and is shown this once."""

    model_config = shown({**TOKEN, "token": "rm_a1b2c3d4_s3Cr3t"})

    token: str


class ApiTokens(Schema):
    """The user's tokens that are neither deleted nor expired."""

    model_config = shown({"items": [TOKEN]})

    items: list[ApiTokenView]
