"""Who may sign in, and what proves it. Secrets are kept as hashes only."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dispatch.domain.kinds import Language, Role
from dispatch.store.base import Base, checked
from dispatch.store.types import Id, choice


class User(Base):
    """Someone who signs in; a TECHNICIAN names its technician and a PARTNER its point."""

    __tablename__ = "app_user"
    __table_args__ = (
        checked("technician_named", "role <> 'TECHNICIAN' OR technician_id IS NOT NULL"),
        checked("partner_named", "role <> 'PARTNER' OR partner_id IS NOT NULL"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[Role] = mapped_column(choice(Role))
    technician_id: Mapped[Id | None] = mapped_column(ForeignKey("technician.id"))
    partner_id: Mapped[Id | None] = mapped_column(ForeignKey("partner_point.id"))
    language: Mapped[Language] = mapped_column(choice(Language), default=Language.ZH)
    active: Mapped[bool] = mapped_column(default=True)


class LoginSession(Base):
    """A signed-in browser, found by the SHA-256 of its random token (hexadecimal)."""

    __tablename__ = "login_session"

    token_hash: Mapped[Id] = mapped_column(primary_key=True)
    user_id: Mapped[Id] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class ApiToken(Base):
    """A token for programs.

    `name` is its user's own, `prefix` its public part, `token_hash` the SHA-256 of the whole
    (hexadecimal).
    """

    __tablename__ = "api_token"

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str]
    prefix: Mapped[str]
    token_hash: Mapped[Id] = mapped_column(unique=True)
    user_id: Mapped[Id] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    scopes: Mapped[Sequence[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
