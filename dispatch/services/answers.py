"""Requests that may be sent twice and shall count once."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.store.idempotency import Answer, Request, earlier_answer, record_answer


def answered_once(
    session: Session,
    request: Request,
    now: datetime,
    carry_out: Callable[[], str],
    status: int = 200,
) -> str:
    """Return the answer that the same request was given, else carry it out and keep its answer.

    Raises
    ------
    Refused
        As `store.idempotency` does: the key belongs to another request, or is being used now.
    """
    earlier = earlier_answer(session, request)
    if earlier is not None:
        return earlier.body
    body = carry_out()
    record_answer(session, request, Answer(status, body), now)
    return body


def fingerprint(*parts: str) -> str:
    """Return a digest by which a repetition is told from another request."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
