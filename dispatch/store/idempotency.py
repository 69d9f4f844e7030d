"""Answers already given: a request whose answer was lost has no second effect when sent again.

A request looks for its earlier answer first and records its own last, both in the transaction of
its effect: a crash leaves neither or both. Keep rows for 90 days at least, because a phone may be
offline for weeks.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from dispatch.domain.codes import StoreCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.store.base import Base
from dispatch.store.types import Id, UtcDateTime
from solver.faults import Fault


class IdempotencyKey(Base):
    """The answer to one request of a principal.

    `fingerprint` (a digest) tells a repetition from another request.
    """

    __tablename__ = "idempotency_key"

    key: Mapped[Id] = mapped_column(primary_key=True)
    principal: Mapped[Id] = mapped_column(primary_key=True)
    fingerprint: Mapped[Id]
    response_status: Mapped[int]
    response_body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as its sender names it."""

    key: str
    principal: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status and the body exactly as it was sent."""

    status: int
    body: str


_RECORD = text("""
    INSERT INTO idempotency_key
        (key, principal, fingerprint, response_status, response_body, created_at)
    VALUES (:key, :principal, :fingerprint, :status, :body, :now)
    ON CONFLICT (key, principal) DO NOTHING
    RETURNING key
""").bindparams(bindparam("now", type_=UtcDateTime))


def earlier_answer(session: Session, request: Request) -> Answer | None:
    """Return the answer that the same request was given; None when its key is new.

    Raises
    ------
    Refused
        IDEMPOTENCY_KEY_REUSED when the key belongs to another request.
    """
    row = session.get(IdempotencyKey, (request.key, request.principal))
    if row is None:
        return None
    if row.fingerprint != request.fingerprint:
        raise Refused(Fault(StoreCode.IDEMPOTENCY_KEY_REUSED, "Idempotency-Key"))
    return Answer(row.response_status, row.response_body)


def record_answer(session: Session, request: Request, answer: Answer, now: datetime) -> None:
    """Keep the answer together with the effect of the request.

    Raises
    ------
    Refused
        REQUEST_IN_PROGRESS when the same key was recorded by a transaction beside this one,
        which must then be rolled back. Only on PostgreSQL do writers run
        beside each other.
    """
    values = {
        "key": request.key,
        "principal": request.principal,
        "fingerprint": request.fingerprint,
        "status": answer.status,
        "body": answer.body,
        "now": now,
    }
    if session.execute(_RECORD, values).scalar_one_or_none() is None:
        raise Refused(Fault(StoreCode.REQUEST_IN_PROGRESS, "Idempotency-Key"), Refusal.CONFLICT)


def forget_answers(session: Session, before: datetime) -> None:
    """Delete the answers that were given before an instant."""
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < before))
