"""Work that must be done once for each slot.

A row with a lease and a fencing token decides who does it.

Each function is one statement, the same on both databases. `now` is the clock of
`session.store_now`, the same for all who claim; leases are in seconds. A lease that ends without
`finish_job` may be taken over; the token then grows, and the former owner can neither renew nor
finish.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.orm import Mapped, Session, mapped_column

from dispatch.store.base import Base
from dispatch.store.types import Id, choice


class JobStatus(StrEnum):
    """Whether the work of a slot is under way (or was abandoned under way) or done."""

    RUNNING = "RUNNING"
    DONE = "DONE"


class JobRun(Base):
    """The work of one `kind` for one `slot`, for instance a local date.

    `lease_until` is in seconds of the Unix epoch.
    """

    __tablename__ = "job_run"

    kind: Mapped[Id] = mapped_column(primary_key=True)
    slot: Mapped[Id] = mapped_column(primary_key=True)
    status: Mapped[JobStatus] = mapped_column(choice(JobStatus))
    owner: Mapped[str]
    token: Mapped[int]
    lease_until: Mapped[float]


_CLAIM = text("""
    INSERT INTO job_run (kind, slot, status, owner, token, lease_until)
    VALUES (:kind, :slot, 'RUNNING', :owner, 1, :until)
    ON CONFLICT (kind, slot) DO UPDATE
       SET owner = excluded.owner, token = job_run.token + 1, lease_until = excluded.lease_until
     WHERE job_run.status = 'RUNNING' AND job_run.lease_until < :now
    RETURNING token
""")

_RENEW = text("""
    UPDATE job_run SET lease_until = :until
     WHERE kind = :kind AND slot = :slot AND token = :token AND status = 'RUNNING'
    RETURNING token
""")

_FINISH = text("""
    UPDATE job_run SET status = 'DONE'
     WHERE kind = :kind AND slot = :slot AND token = :token AND status = 'RUNNING'
    RETURNING token
""")


def claim_job(
    session: Session, kind: str, slot: str, *, owner: str, now: datetime, lease_s: float
) -> int | None:
    """Take the slot, or take it over when its lease has ended.

    Returns the token; None when the slot is another's or done.
    """
    values = {
        "kind": kind,
        "slot": slot,
        "owner": owner,
        "now": now.timestamp(),
        "until": now.timestamp() + lease_s,
    }
    token: int | None = session.execute(_CLAIM, values).scalar_one_or_none()
    return token


def renew_job(
    session: Session, kind: str, slot: str, *, token: int, now: datetime, lease_s: float
) -> bool:
    """Extend the lease to `lease_s` from now; False when the slot is no longer this token's."""
    values = {"kind": kind, "slot": slot, "token": token, "until": now.timestamp() + lease_s}
    return session.execute(_RENEW, values).scalar_one_or_none() is not None


def finish_job(session: Session, kind: str, slot: str, *, token: int) -> bool:
    """Mark the slot done, in the transaction that holds the work's effect.

    False means fenced: another has taken over, and the caller must roll back.
    """
    values = {"kind": kind, "slot": slot, "token": token}
    return session.execute(_FINISH, values).scalar_one_or_none() is not None
