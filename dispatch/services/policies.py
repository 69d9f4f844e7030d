"""Policies: what an organisation has set, else the defaults; and how they are changed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.appointments import AppointmentPolicy, appointment_policy_faults
from dispatch.domain.cases.policy import (
    MERGE_DAYS,
    CasePolicy,
    NextTechnician,
    OfferKind,
    policy_faults,
)
from dispatch.domain.certificates import CertificatePolicy, certificate_policy_faults
from dispatch.domain.codes_sla import SlaCode
from dispatch.domain.continuity import ContinuityPolicy, continuity_faults
from dispatch.domain.ledger.deductions import DeductionRule, rule_faults
from dispatch.domain.quality.survey import SurveyPolicy, survey_policy_faults
from dispatch.domain.sla.choice import PromisePolicy
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
    DEDUCTIONS,
    PROMISES,
    SURVEYS,
    settings_of,
)
from dispatch.store.sla import SlaLadder
from dispatch.store.work import WorkType
from solver.codes import InputCode
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
        merge_days=kept.get("mergeDays", MERGE_DAYS),
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
        "mergeDays": policy.merge_days,
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


def change_promise_policy(
    session: Session, who: Principal, policy: PromisePolicy, now: datetime
) -> PromisePolicy:
    """Set which policy stands for cases, received from now on, that name none.

    Raises
    ------
    InvalidInput
        With every work type that is not there and every policy without a ladder; the old one stays.
    """
    settings = {
        "byWorkType": dict(sorted(policy.by_work_type.items())),
        "emergency": policy.emergency,
        "usual": policy.usual,
    }
    _write(session, who, PROMISES, settings, _promise_faults(session, policy), now)
    return policy


def change_survey_policy(
    session: Session, who: Principal, policy: SurveyPolicy, now: datetime
) -> SurveyPolicy:
    """Set how customers are asked from now on; surveys that were made keep their end.

    Raises
    ------
    InvalidInput
        With everything that is wrong with it; the old one stays.
    """
    settings = {"validDays": policy.valid_days, "lowSatisfaction": policy.low_satisfaction}
    _write(session, who, SURVEYS, settings, survey_policy_faults(policy), now)
    return policy


def _promise_faults(session: Session, policy: PromisePolicy) -> Iterator[Fault]:
    for work_type in sorted(policy.by_work_type):
        if session.get(WorkType, work_type) is None:
            yield Fault(InputCode.UNKNOWN_REFERENCE, "byWorkType", {"value": work_type})
    named = {"emergency": policy.emergency, "usual": policy.usual}
    named |= {f"byWorkType.{kind}": named_id for kind, named_id in policy.by_work_type.items()}
    for field, policy_id in named.items():
        if policy_id is not None and session.get(SlaLadder, policy_id) is None:
            yield Fault(SlaCode.LADDER_MISSING, field, {"id": policy_id})


def change_deduction_rules(
    session: Session, who: Principal, rules: Sequence[DeductionRule], now: datetime
) -> Sequence[DeductionRule]:
    """Set what is deducted for visits that are booked from now on.

    Raises
    ------
    InvalidInput
        With everything that is wrong with them; the old ones stay.
    """
    settings = {
        "rules": [
            {
                "id": rule.id,
                "nameZh": rule.name_zh,
                "nameEn": rule.name_en,
                "cause": rule.cause.value,
                "leastFen": rule.least_fen,
                "mostFen": rule.most_fen,
                "lateAfterMinutes": rule.late_after_minutes,
                "enabled": rule.enabled,
            }
            for rule in rules
        ]
    }
    _write(session, who, DEDUCTIONS, settings, rule_faults(rules), now)
    return rules


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
