"""The case policy as it is stored: what an organisation has set, else the defaults."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from dispatch.domain.cases.policy import CasePolicy, NextTechnician, OfferKind, policy_faults
from dispatch.domain.visit_events import FailureReason
from dispatch.services.people.accounts import Principal
from dispatch.store.cases import PolicySettings
from dispatch.store.events import Event, record_event
from solver.faults import InvalidInput

NAME = "cases"


def case_policy(session: Session) -> CasePolicy:
    """Read the policy."""
    row = session.get(PolicySettings, NAME)
    if row is None:
        return CasePolicy()
    kept: dict[str, Any] = dict(row.settings)
    return CasePolicy(
        trips_allowed=kept["tripsAllowed"],
        level_step=kept["levelStep"],
        next_technician={
            FailureReason(reason): NextTechnician(who)
            for reason, who in kept["nextTechnician"].items()
        },
        not_counted=frozenset(map(FailureReason, kept["notCounted"])),
        offers=tuple(map(OfferKind, kept["offers"])),
        exchange_after_failed=kept["exchangeAfterFailed"],
        rework_days=kept["reworkDays"],
    )


def change_case_policy(
    session: Session, who: Principal, policy: CasePolicy, now: datetime
) -> CasePolicy:
    """Set the policy for all that happens from now on, and record who did.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it; the old one stays.
    """
    faults = [*policy_faults(policy)]
    if faults:
        raise InvalidInput(faults)
    settings = {
        "tripsAllowed": policy.trips_allowed,
        "levelStep": policy.level_step,
        "nextTechnician": {r.value: n.value for r, n in policy.next_technician.items()},
        "notCounted": sorted(reason.value for reason in policy.not_counted),
        "offers": [offer.value for offer in policy.offers],
        "exchangeAfterFailed": policy.exchange_after_failed,
        "reworkDays": policy.rework_days,
    }
    row = session.get(PolicySettings, NAME)
    if row is None:
        row = PolicySettings(name=NAME)
        session.add(row)
    row.settings, row.changed_at, row.changed_by = settings, now, who.user_id
    event = Event(
        at=now,
        actor=who.user_id,
        kind="policy.changed",
        entity="policy",
        entity_id=NAME,
        payload=settings,
    )
    record_event(session, event)
    return policy
