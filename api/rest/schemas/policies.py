"""Policies: the numbers that an organisation sets for itself."""

from pydantic import Field

from api.rest.schemas.base import Id, Schema, shown
from dispatch.domain.cases.policy import MERGE_DAYS, NextTechnician, OfferKind
from dispatch.domain.continuity import ContinuityRule
from dispatch.domain.visit_events import FailureReason

CASES = {
    "tripsAllowed": 2,
    "levelStep": 1,
    "nextTechnician": {reason.value: "SAME_OR_HIGHER" for reason in FailureReason},
    "notCounted": ["NOBODY_HOME"],
    "offers": ["LOAN_UNIT"],
    "exchangeAfterFailed": None,
    "reworkDays": 60,
    "mergeDays": 60,
}
CONTINUITY = {"rule": "PRICED", "months": 12, "people": 3}
APPOINTMENTS = {"unreachableTimes": 3, "windowMinutes": 120, "leadMinutes": 30}
CERTIFICATES = {"warnDays": 30, "urgentDays": 7}
SURVEYS = {"validDays": 14, "lowSatisfaction": 2}
PROMISES = {
    "byWorkType": {"complaint-follow-up": "complaint"},
    "emergency": "leak",
    "usual": "standard",
}
MOST = 10_000


class CasePolicyBody(Schema):
    """What follows failed visits; null switches a rule off (docs/cases.md)."""

    model_config = shown(CASES)

    trips_allowed: int | None = Field(le=MOST)
    level_step: int = Field(le=MOST)
    next_technician: dict[FailureReason, NextTechnician]
    not_counted: list[FailureReason]
    offers: list[OfferKind]
    exchange_after_failed: int | None = Field(le=MOST)
    rework_days: int = Field(le=MOST)
    merge_days: int = Field(default=MERGE_DAYS, le=MOST)


class ContinuityPolicyBody(Schema):
    """How few people a household sees (docs/continuity.md)."""

    model_config = shown(CONTINUITY)

    rule: ContinuityRule
    months: int = Field(le=MOST)
    people: int = Field(le=MOST)


class AppointmentPolicyBody(Schema):
    """How customers are called (docs/appointments.md)."""

    model_config = shown(APPOINTMENTS)

    unreachable_times: int = Field(le=MOST)
    window_minutes: int = Field(le=MOST)
    lead_minutes: int = Field(le=MOST)


class CertificatePolicyBody(Schema):
    """When certificates are to be renewed (docs/certificates.md)."""

    model_config = shown(CERTIFICATES)

    warn_days: int = Field(le=MOST)
    urgent_days: int = Field(le=MOST)


class SurveyPolicyBody(Schema):
    """How customers are asked (docs/quality.md)."""

    model_config = shown(SURVEYS)

    valid_days: int = Field(le=MOST)
    low_satisfaction: int = Field(le=MOST)


class PromisePolicyBody(Schema):
    """Which policy stands for cases that name none, by work type (docs/sla.md)."""

    model_config = shown(PROMISES)

    by_work_type: dict[Id, Id]
    emergency: Id | None
    usual: Id | None


class Policies(Schema):
    """All policies as they hold now."""

    model_config = shown(
        {
            "cases": CASES,
            "continuity": CONTINUITY,
            "appointments": APPOINTMENTS,
            "certificates": CERTIFICATES,
            "surveys": SURVEYS,
            "promises": PROMISES,
        }
    )

    cases: CasePolicyBody
    continuity: ContinuityPolicyBody
    appointments: AppointmentPolicyBody
    certificates: CertificatePolicyBody
    surveys: SurveyPolicyBody
    promises: PromisePolicyBody
