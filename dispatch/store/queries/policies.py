"""Policies as an organisation has set them, else with their defaults."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.appointments import AppointmentPolicy
from dispatch.domain.certificates import CertificatePolicy
from dispatch.domain.continuity import ContinuityPolicy, ContinuityRule
from dispatch.domain.sla.choice import PromisePolicy, evident_promises
from dispatch.store.cases import PolicySettings
from dispatch.store.sla import SlaLadder

CASES = "cases"
CONTINUITY = "continuity"
APPOINTMENTS = "appointments"
CERTIFICATES = "certificates"
PROMISES = "promises"


def settings_of(session: Session, name: str) -> Mapping[str, Any] | None:
    """Return what is set of a policy; None when nothing ever was."""
    row = session.get(PolicySettings, name)
    return None if row is None else row.settings


def continuity_policy(session: Session) -> ContinuityPolicy:
    """Read how few people a household shall see."""
    kept = settings_of(session, CONTINUITY)
    if kept is None:
        return ContinuityPolicy()
    return ContinuityPolicy(ContinuityRule(kept["rule"]), kept["months"], kept["people"])


def appointment_policy(session: Session) -> AppointmentPolicy:
    """Read how customers are called."""
    kept = settings_of(session, APPOINTMENTS)
    if kept is None:
        return AppointmentPolicy()
    return AppointmentPolicy(kept["unreachableTimes"], kept["windowMinutes"], kept["leadMinutes"])


def certificate_policy(session: Session) -> CertificatePolicy:
    """Read when certificates are to be renewed."""
    kept = settings_of(session, CERTIFICATES)
    if kept is None:
        return CertificatePolicy()
    return CertificatePolicy(kept["warnDays"], kept["urgentDays"])


def promise_policy(session: Session) -> PromisePolicy:
    """Read which policy stands for cases that name none; unless set, the only one of its class."""
    kept = settings_of(session, PROMISES)
    if kept is None:
        rows = session.execute(select(SlaLadder.policy_id, SlaLadder.case_class))
        return evident_promises({row.policy_id: row.case_class for row in rows})
    return PromisePolicy(kept["byWorkType"], kept["emergency"], kept["usual"])
