"""Policies as an organisation has set them, else with their defaults."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.appointments import AppointmentPolicy
from dispatch.domain.certificates import CertificatePolicy
from dispatch.domain.continuity import ContinuityPolicy, ContinuityRule
from dispatch.domain.ledger.deductions import EXAMPLES, Cause, DeductionRule
from dispatch.domain.quality.survey import SurveyPolicy
from dispatch.domain.sla.choice import PromisePolicy, evident_promises
from dispatch.store.cases import PolicySettings
from dispatch.store.sla import SlaLadder

CASES = "cases"
CONTINUITY = "continuity"
APPOINTMENTS = "appointments"
CERTIFICATES = "certificates"
DEDUCTIONS = "deductions"
PROMISES = "promises"
SURVEYS = "surveys"


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


def deduction_rules(session: Session) -> tuple[DeductionRule, ...]:
    """Read the rules of deductions; the examples, which are off, where none were set."""
    kept = settings_of(session, DEDUCTIONS)
    if kept is None:
        return EXAMPLES
    return tuple(
        DeductionRule(
            id=rule["id"],
            name_zh=rule["nameZh"],
            name_en=rule["nameEn"],
            cause=Cause(rule["cause"]),
            least_fen=rule["leastFen"],
            most_fen=rule["mostFen"],
            late_after_minutes=rule["lateAfterMinutes"],
            enabled=rule["enabled"],
        )
        for rule in kept["rules"]
    )


def survey_policy(session: Session) -> SurveyPolicy:
    """Read how long customers may answer a survey, and which answers are followed up."""
    kept = settings_of(session, SURVEYS)
    if kept is None:
        return SurveyPolicy()
    return SurveyPolicy(kept["validDays"], kept["lowSatisfaction"])
