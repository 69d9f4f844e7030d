"""The life that cartridges of a type have by policy, and what follows when it changes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.services.people.accounts import Principal
from dispatch.store.cartridges import CartridgeType
from dispatch.store.events import Event, record_event
from dispatch.store.queries.cartridges import apply_policy, last_of_batch
from dispatch.store.session import Database


@dataclass(frozen=True, slots=True)
class TypeLife:
    """The life of cartridges of a type; a new type is made by giving it one."""

    rated_days: int
    early_days: int
    late_days: int
    rated_litres: int | None = None


def set_type_life(
    session: Session, who: Principal, kind: str, life: TypeLife, now: datetime
) -> CartridgeType:
    """Set the policy of a type; `recompute` then lets its cartridges follow."""
    row = session.get(CartridgeType, kind)
    if row is None:
        row = CartridgeType(kind=kind)
        session.add(row)
    row.rated_days, row.rated_litres = life.rated_days, life.rated_litres
    row.early_days, row.late_days = life.early_days, life.late_days
    event = Event(
        at=now,
        actor=who.user_id,
        kind="cartridge_type.changed",
        entity="cartridge_type",
        entity_id=kind,
        payload={
            "ratedDays": life.rated_days,
            "ratedLitres": life.rated_litres,
            "earlyDays": life.early_days,
            "lateDays": life.late_days,
        },
    )
    record_event(session, event)
    session.flush()
    return row


def recompute(database: Database, kind: str) -> int:
    """Let the cartridges of a type follow its policy; returns how many were changed.

    Batch by batch, each in a transaction of its own, so that other writers get their turn. What a
    killed process left is done by calling again: those that follow the policy already are passed.
    """
    changed, after_id = 0, ""
    while True:
        with database.write() as session:
            policy = session.get(CartridgeType, kind)
            last_id = last_of_batch(session, kind, after_id)
            if policy is None or last_id is None:
                return changed
            if policy.early_days is not None and policy.late_days is not None:
                changed += apply_policy(session, policy, after_id, last_id)
        after_id = last_id


def recompute_all(database: Database) -> int:
    """Let the cartridges of every type follow its policy."""
    with database.read() as session:
        kinds = session.scalars(select(CartridgeType.kind).order_by(CartridgeType.kind)).all()
    return sum(recompute(database, kind) for kind in kinds)
