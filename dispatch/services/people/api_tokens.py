"""Tokens by which programs act for a user."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.kinds import TokenScope
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.people.accounts import Principal, principal_for
from dispatch.services.people.secrets import new_token, token_hash
from dispatch.store.accounts import ApiToken
from dispatch.store.ids import new_id
from solver.faults import Fault

MARK = "rm_"
PREFIX_LENGTH = len(MARK) + 8
"""How much of a token is not secret: enough to tell tokens apart in a list."""


def create_token(
    session: Session,
    who: Principal,
    name: str,
    scopes: Iterable[TokenScope],
    expires_at: datetime | None,
    now: datetime,
) -> tuple[str, ApiToken]:
    """Make a token for a user; return its secret, which is kept nowhere, and its row.

    Raises
    ------
    Refused
        FORBIDDEN when the request itself came with a token: tokens make no tokens. INVALID when it
        would have expired already.
    """
    _refuse_programs(who)
    if expires_at is not None and expires_at <= now:
        raise Refused(Fault(RequestCode.EXPIRY_IN_THE_PAST, "expiresAt"))
    token = MARK + new_token()
    row = ApiToken(
        id=new_id(),
        name=name,
        prefix=token[:PREFIX_LENGTH],
        token_hash=token_hash(token),
        user_id=who.user_id,
        scopes=sorted({scope.value for scope in scopes}),
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return token, row


def tokens_of(session: Session, who: Principal, now: datetime) -> Sequence[ApiToken]:
    """Return the user's own tokens that still work, the newest first."""
    working = or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now)
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == who.user_id, ApiToken.revoked_at.is_(None), working)
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
    ).all()


def revoke_token(session: Session, who: Principal, token_id: str, now: datetime) -> None:
    """Make one of the user's own tokens stop working.

    Raises
    ------
    Refused
        NOT_FOUND when the user has no such token.
    """
    _refuse_programs(who)
    row = session.get(ApiToken, token_id)
    if row is None or row.user_id != who.user_id or row.revoked_at is not None:
        raise Refused(Fault(RequestCode.TOKEN_NOT_FOUND, "id"), Refusal.NOT_FOUND)
    row.revoked_at = now


def principal_of_token(session: Session, token: str, now: datetime) -> Principal | None:
    """Return for whom a token acts; None when it is unknown, expired or revoked."""
    row = session.scalar(select(ApiToken).where(ApiToken.token_hash == token_hash(token)))
    if row is None or row.revoked_at is not None or not row.user.active:
        return None
    if row.expires_at is not None and row.expires_at <= now:
        return None
    return principal_for(row.user, frozenset(map(TokenScope, row.scopes)))


def _refuse_programs(who: Principal) -> None:
    if who.scopes is not None:
        raise Refused(Fault(RequestCode.TOKENS_MAKE_NO_TOKENS), Refusal.FORBIDDEN)
