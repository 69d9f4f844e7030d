"""Signing in and out, and the tokens of programs."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from api.auth import OfficeReader, SignedIn
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.session import (
    ApiTokenCreated,
    ApiTokenRequest,
    ApiTokens,
    SessionView,
    SignIn,
    UserPatch,
    UserView,
)

router = APIRouter(tags=["session"])
UNSIGNED = failures(HTTPStatus.UNAUTHORIZED)


@router.post("/session", responses=failures(HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS))
def sign_in(body: SignIn, request: Request, response: Response, house: InHouse) -> SessionView:
    """Sign in; the answer sets the session cookie."""
    raise NotImplementedError


@router.get("/session", responses=UNSIGNED)
def get_session(who: SignedIn, house: InHouse) -> SessionView:
    """Who is signed in."""
    raise NotImplementedError


@router.delete("/session", status_code=HTTPStatus.NO_CONTENT)
def sign_out(request: Request, response: Response, house: InHouse) -> None:
    """Sign out; the session cannot be used any more, wherever its cookie is kept."""
    raise NotImplementedError


@router.patch("/session/user", responses=UNSIGNED)
def change_user(body: UserPatch, who: SignedIn, house: InHouse) -> UserView:
    """Change what users may change of themselves."""
    raise NotImplementedError


@router.get("/api-tokens", responses=UNSIGNED)
def list_api_tokens(who: OfficeReader, house: InHouse) -> ApiTokens:
    """The user's own tokens."""
    raise NotImplementedError


@router.post("/api-tokens", status_code=HTTPStatus.CREATED, responses=UNSIGNED)
def create_api_token(body: ApiTokenRequest, who: OfficeReader, house: InHouse) -> ApiTokenCreated:
    """Make a token; only this answer shows its secret. Tokens themselves cannot make tokens."""
    raise NotImplementedError


@router.delete(
    "/api-tokens/{token_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=failures(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND),
)
def delete_api_token(token_id: str, who: OfficeReader, house: InHouse) -> None:
    """Make one of the user's own tokens stop working."""
    raise NotImplementedError
