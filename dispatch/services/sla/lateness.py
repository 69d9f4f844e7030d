"""The price of lateness, as an organisation sets it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from dispatch.domain.values import SlaTier
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.ladders import held_policy
from dispatch.store.events import Event, record_event
from dispatch.store.work import SlaPolicy
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput


def set_lateness(
    session: Session, who: Principal, policy_id: str, tiers: Sequence[SlaTier], now: datetime
) -> SlaPolicy:
    """Set what lateness costs in plans that are made from now on; no tiers: nothing.

    Raises
    ------
    Refused
        NOT_FOUND: there is no such policy.
    InvalidInput
        With each tier that does not begin later than the one before; the old price stays.
    """
    row = held_policy(session, policy_id)
    faults = [*_faults(tiers)]
    if faults:
        raise InvalidInput(faults)
    before = [dict(tier) for tier in row.tiers]
    row.tiers = list(tiers)
    event = Event(
        at=now,
        actor=who.user_id,
        kind="sla.lateness-changed",
        entity="sla-policy",
        entity_id=policy_id,
        payload={"before": before, "after": [dict(tier) for tier in tiers]},
    )
    record_event(session, event)
    return row


def _faults(tiers: Sequence[SlaTier]) -> Iterator[Fault]:
    for number, (earlier, later) in enumerate(pairwise(tiers), start=1):
        if later["after_s"] <= earlier["after_s"]:
            yield Fault(InputCode.SLA_TIERS_UNORDERED, f"tiers[{number}].after")
