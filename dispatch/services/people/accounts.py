"""Sessions of signed-in users."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from dispatch.domain.codes_requests import AccessCode
from dispatch.domain.kinds import Language, Role, TokenScope
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.people.secrets import new_token, password_matches, token_hash
from dispatch.store.accounts import LoginSession, User
from dispatch.store.organisation import PartnerContract, ServiceCentre
from dispatch.store.people import Technician
from solver.faults import Fault


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking; `scopes` is None for a browser, which may do all that its role may."""

    user_id: str
    login: str
    role: Role
    technician_id: str | None
    partner_id: str | None
    language: Language
    scopes: frozenset[TokenScope] | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """A password that was right: whose it is, and the hash that it was right for."""

    user_id: str
    password_hash: str


def credentials_of(session: Session, login: str) -> Credentials | None:
    """Return what a login is proved by; None when nobody active has it."""
    user = session.scalar(select(User).where(User.login == login, User.active))
    return None if user is None else Credentials(user.id, user.password_hash)


def prove(found: Credentials | None, password: str) -> Credentials:
    """Return the credentials when the password is theirs.

    Slow on purpose (a tenth of a second), so call it outside of transactions. An unknown login
    takes as long as a wrong password.

    Raises
    ------
    Refused
        UNAUTHENTICATED, the same for an unknown login and a wrong password.
    """
    if not password_matches(found.password_hash if found else None, password) or found is None:
        raise Refused(Fault(AccessCode.SIGN_IN_FAILED), Refusal.UNAUTHENTICATED)
    return found


def begin_session(
    session: Session, proved: Credentials, now: datetime, lifetime: timedelta
) -> tuple[str, Principal]:
    """Sign a user in; return the token of the session, which is kept nowhere, and the user.

    Raises
    ------
    Refused
        UNAUTHENTICATED when the user was switched off or got another password meanwhile.
    """
    user = session.get(User, proved.user_id)
    if user is None or not user.active or user.password_hash != proved.password_hash:
        raise Refused(Fault(AccessCode.SIGN_IN_FAILED), Refusal.UNAUTHENTICATED)
    session.execute(delete(LoginSession).where(LoginSession.expires_at <= now))
    token = new_token()
    session.add(
        LoginSession(
            token_hash=token_hash(token), user=user, created_at=now, expires_at=now + lifetime
        )
    )
    session.flush()
    return token, principal_for(user)


def end_session(session: Session, token: str, now: datetime) -> None:
    """Sign out; a session that is over already stays as it is."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.token_hash == token_hash(token), LoginSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def principal_of_session(session: Session, token: str, now: datetime) -> Principal | None:
    """Return whose session it is; None when it is nobody's, over, or of a user switched off."""
    row = session.get(LoginSession, token_hash(token))
    if row is None or row.revoked_at is not None or row.expires_at <= now or not row.user.active:
        return None
    return principal_for(row.user)


def principal_of_login(session: Session, login: str) -> Principal | None:
    """Return the user of a login; None when nobody active has it."""
    user = session.scalar(select(User).where(User.login == login, User.active))
    return None if user is None else principal_for(user)


def principal_for(user: User, scopes: frozenset[TokenScope] | None = None) -> Principal:
    """Return what a request may know of its user."""
    return Principal(
        user_id=user.id,
        login=user.login,
        role=user.role,
        technician_id=user.technician_id,
        partner_id=user.partner_id,
        language=user.language,
        scopes=scopes,
    )


def change_language(session: Session, user_id: str, language: Language) -> Principal:
    """Set the language that a user is spoken to in."""
    user = session.get_one(User, user_id)
    user.language = language
    return principal_for(user)


def centres_of(session: Session, who: Principal) -> Sequence[str]:
    """Return the ids of the centres whose work the user may see, in order."""
    if who.technician_id is not None:
        found = select(Technician.centre_id).where(Technician.id == who.technician_id)
    elif who.partner_id is not None:
        found = (
            select(PartnerContract.centre_id)
            .where(PartnerContract.partner_id == who.partner_id)
            .distinct()
        )
    else:
        found = select(ServiceCentre.id)
    return sorted(session.scalars(found))
