"""Policies: what an organisation has set, else the defaults; and how they are changed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.appointments import AppointmentPolicy, appointment_policy_faults
from dispatch.domain.cases.policy import CasePolicy, NextTechnician, OfferKind, policy_faults
from dispatch.domain.certificates import CertificatePolicy, certificate_policy_faults
from dispatch.domain.continuity import ContinuityPolicy, continuity_faults
from dispatch.domain.values import JsonObject
from dispatch.domain.visit_events import FailureReason
from dispatch.services.people.accounts import Principal
from dispatch.store.cases import PolicySettings
from dispatch.store.events import Event, record_event
from dispatch.store.queries.policies import (
    APPOINTMENTS,
    CASES,
    CERTIFICATES,
    CONTINUITY,
    settings_of,
)
from solver.faults import Fault, InvalidInput


def case_policy(session: Session) -> CasePolicy:
    """Read the policy."""
    kept = settings_of(session, CASES)
    if kept is None:
        return CasePolicy()
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
    settings = {
        "tripsAllowed": policy.trips_allowed,
        "levelStep": policy.level_step,
        "nextTechnician": {r.value: n.value for r, n in policy.next_technician.items()},
        "notCounted": sorted(reason.value for reason in policy.not_counted),
        "offers": [offer.value for offer in policy.offers],
        "exchangeAfterFailed": policy.exchange_after_failed,
        "reworkDays": policy.rework_days,
    }
    _write(session, who, CASES, settings, policy_faults(policy), now)
    return policy


def change_continuity_policy(
    session: Session, who: Principal, policy: ContinuityPolicy, now: datetime
) -> ContinuityPolicy:
    """Set how few people a household shall see in plans that are made from now on.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it; the old one stays.
    """
    settings = {"rule": policy.rule.value, "months": policy.months, "people": policy.people}
    _write(session, who, CONTINUITY, settings, continuity_faults(policy), now)
    return policy


def change_appointment_policy(
    session: Session, who: Principal, policy: AppointmentPolicy, now: datetime
) -> AppointmentPolicy:
    """Set how customers are called from now on.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it; the old one stays.
    """
    settings = {
        "unreachableTimes": policy.unreachable_times,
        "windowMinutes": policy.window_minutes,
        "leadMinutes": policy.lead_minutes,
    }
    _write(session, who, APPOINTMENTS, settings, appointment_policy_faults(policy), now)
    return policy


def change_certificate_policy(
    session: Session, who: Principal, policy: CertificatePolicy, now: datetime
) -> CertificatePolicy:
    """Set when certificates come on the work list from now on.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it; the old one stays.
    """
    settings = {"warnDays": policy.warn_days, "urgentDays": policy.urgent_days}
    _write(session, who, CERTIFICATES, settings, certificate_policy_faults(policy), now)
    return policy


def _write(
    session: Session,
    who: Principal,
    name: str,
    settings: JsonObject,
    faults: Iterable[Fault],
    now: datetime,
) -> None:
    """Keep what is set of a policy, unless anything is wrong with it."""
    found = [*faults]
    if found:
        raise InvalidInput(found)
    row = session.get(PolicySettings, name)
    if row is None:
        row = PolicySettings(name=name)
        session.add(row)
    row.settings, row.changed_at, row.changed_by = settings, now, who.user_id
    event = Event(
        at=now,
        actor=who.user_id,
        kind="policy.changed",
        entity="policy",
        entity_id=name,
        payload=settings,
    )
    record_event(session, event)
