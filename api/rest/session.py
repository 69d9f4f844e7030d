"""Signing in and out, and the tokens of programs."""

from datetime import timedelta
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from api.auth import COOKIE, OfficeReader, SignedIn
from api.deps import CountedSignIns, InHouse
from api.rest.answers import failures
from api.rest.schemas.session import (
    ApiTokenCreated,
    ApiTokenRequest,
    ApiTokens,
    ApiTokenView,
    SessionView,
    SignIn,
    UserPatch,
    UserView,
)
from dispatch.bootstrap import House
from dispatch.domain.kinds import TokenScope
from dispatch.services.people.accounts import (
    Principal,
    begin_session,
    centres_of,
    change_language,
    credentials_of,
    end_session,
    prove,
)
from dispatch.services.people.api_tokens import create_token, revoke_token, tokens_of
from dispatch.store.accounts import ApiToken

router = APIRouter(tags=["session"])
UNSIGNED = failures(HTTPStatus.UNAUTHORIZED)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@router.post("/session", responses=failures(HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS))
def sign_in(
    body: SignIn, request: Request, response: Response, house: InHouse, limits: CountedSignIns
) -> SessionView:
    """Sign in; the answer sets the session cookie."""
    limits.count(body.login, request.client.host if request.client else "")
    with house.database.read() as session:
        found = credentials_of(session, body.login)
    proved = prove(found, body.password)
    lifetime = timedelta(hours=house.settings.session_hours)
    with house.database.write() as session:
        token, who = begin_session(session, proved, house.now(), lifetime)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(lifetime.total_seconds()),
        secure=needs_secure_cookie(request),
        httponly=True,
        samesite="lax",
    )
    return SessionView(user=_user(who, house))


@router.get("/session", responses=UNSIGNED)
def get_session(who: SignedIn, house: InHouse) -> SessionView:
    """Tell who is signed in."""
    return SessionView(user=_user(who, house))


@router.delete("/session", status_code=HTTPStatus.NO_CONTENT)
def sign_out(request: Request, response: Response, house: InHouse) -> None:
    """Sign out; the session cannot be used any more, wherever its cookie is kept."""
    token = request.cookies.get(COOKIE)
    if token is not None:
        with house.database.write() as session:
            end_session(session, token, house.now())
    response.delete_cookie(
        COOKIE, secure=needs_secure_cookie(request), httponly=True, samesite="lax"
    )


@router.patch("/session/user", responses=UNSIGNED)
def change_user(body: UserPatch, who: SignedIn, house: InHouse) -> UserView:
    """Change what users may change of themselves."""
    with house.database.write() as session:
        changed = change_language(session, who.user_id, body.language)
    return _user(changed, house)


@router.get("/api-tokens", responses=UNSIGNED)
def list_api_tokens(who: OfficeReader, house: InHouse) -> ApiTokens:
    """List the user's own tokens that still work."""
    with house.database.read() as session:
        rows = tokens_of(session, who, house.now())
    return ApiTokens(items=[_token(row) for row in rows])


@router.post("/api-tokens", status_code=HTTPStatus.CREATED, responses=UNSIGNED)
def create_api_token(body: ApiTokenRequest, who: OfficeReader, house: InHouse) -> ApiTokenCreated:
    """Make a token; only this answer shows its secret. Tokens themselves cannot make tokens."""
    with house.database.write() as session:
        token, row = create_token(
            session, who, body.name, body.scopes, body.expires_at, house.now()
        )
    return ApiTokenCreated(**_token(row).model_dump(), token=token)


@router.delete(
    "/api-tokens/{token_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=failures(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND),
)
def delete_api_token(token_id: str, who: OfficeReader, house: InHouse) -> None:
    """Make one of the user's own tokens stop working."""
    with house.database.write() as session:
        revoke_token(session, who, token_id, house.now())


def needs_secure_cookie(request: Request) -> bool:
    """Tell whether the cookie is kept to https: always, except on this machine itself."""
    return request.url.scheme == "https" or request.url.hostname not in LOOPBACK


def _user(who: Principal, house: House) -> UserView:
    with house.database.read() as session:
        centre_ids = list(centres_of(session, who))
    return UserView(
        id=who.user_id,
        login=who.login,
        role=who.role,
        technician_id=who.technician_id,
        partner_id=who.partner_id,
        language=who.language,
        centre_ids=centre_ids,
    )


def _token(row: ApiToken) -> ApiTokenView:
    return ApiTokenView(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        scopes=[TokenScope(scope) for scope in row.scopes],
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
