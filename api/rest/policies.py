"""Policies: read by the office, set by managers."""

from http import HTTPStatus

from fastapi import APIRouter

from api.auth import Manager, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.policies import (
    AppointmentPolicyBody,
    CasePolicyBody,
    CertificatePolicyBody,
    ContinuityPolicyBody,
    Policies,
    PromisePolicyBody,
    SurveyPolicyBody,
)
from dispatch.domain.appointments import AppointmentPolicy
from dispatch.domain.cases.policy import CasePolicy
from dispatch.domain.certificates import CertificatePolicy
from dispatch.domain.continuity import ContinuityPolicy
from dispatch.domain.quality.survey import SurveyPolicy
from dispatch.domain.sla.choice import PromisePolicy
from dispatch.services.policies import (
    case_policy,
    change_appointment_policy,
    change_case_policy,
    change_certificate_policy,
    change_continuity_policy,
    change_promise_policy,
    change_survey_policy,
)
from dispatch.store.queries.policies import (
    appointment_policy,
    certificate_policy,
    continuity_policy,
    promise_policy,
    survey_policy,
)

router = APIRouter(tags=["policies"], responses=failures(HTTPStatus.UNAUTHORIZED))


@router.get("/policies")
def get_policies(who: OfficeReader, house: InHouse) -> Policies:
    """Read all policies."""
    with house.database.read() as session:
        cases, calls = case_policy(session), appointment_policy(session)
        people, renewals = continuity_policy(session), certificate_policy(session)
        surveys, promises = survey_policy(session), promise_policy(session)
    return Policies(
        cases=CasePolicyBody(
            trips_allowed=cases.trips_allowed,
            level_step=cases.level_step,
            next_technician=dict(cases.next_technician),
            not_counted=sorted(cases.not_counted),
            offers=list(cases.offers),
            exchange_after_failed=cases.exchange_after_failed,
            rework_days=cases.rework_days,
            merge_days=cases.merge_days,
        ),
        continuity=ContinuityPolicyBody(
            rule=people.rule, months=people.months, people=people.people
        ),
        appointments=AppointmentPolicyBody(
            unreachable_times=calls.unreachable_times,
            window_minutes=calls.window_minutes,
            lead_minutes=calls.lead_minutes,
        ),
        certificates=CertificatePolicyBody(
            warn_days=renewals.warn_days, urgent_days=renewals.urgent_days
        ),
        surveys=SurveyPolicyBody(
            valid_days=surveys.valid_days, low_satisfaction=surveys.low_satisfaction
        ),
        promises=PromisePolicyBody(
            by_work_type=dict(promises.by_work_type),
            emergency=promises.emergency,
            usual=promises.usual,
        ),
    )


@router.put("/policies/cases")
def set_case_policy(body: CasePolicyBody, who: Manager, house: InHouse) -> CasePolicyBody:
    """Set what follows failed visits from now on."""
    policy = CasePolicy(
        trips_allowed=body.trips_allowed,
        level_step=body.level_step,
        next_technician=body.next_technician,
        not_counted=frozenset(body.not_counted),
        offers=tuple(body.offers),
        exchange_after_failed=body.exchange_after_failed,
        rework_days=body.rework_days,
        merge_days=body.merge_days,
    )
    with house.database.write() as session:
        change_case_policy(session, who, policy, house.now())
    return body


@router.put("/policies/continuity")
def set_continuity_policy(
    body: ContinuityPolicyBody, who: Manager, house: InHouse
) -> ContinuityPolicyBody:
    """Set how few people a household sees in plans from now on."""
    policy = ContinuityPolicy(body.rule, body.months, body.people)
    with house.database.write() as session:
        change_continuity_policy(session, who, policy, house.now())
    return body


@router.put("/policies/appointments")
def set_appointment_policy(
    body: AppointmentPolicyBody, who: Manager, house: InHouse
) -> AppointmentPolicyBody:
    """Set how customers are called from now on."""
    policy = AppointmentPolicy(body.unreachable_times, body.window_minutes, body.lead_minutes)
    with house.database.write() as session:
        change_appointment_policy(session, who, policy, house.now())
    return body


@router.put("/policies/certificates")
def set_certificate_policy(
    body: CertificatePolicyBody, who: Manager, house: InHouse
) -> CertificatePolicyBody:
    """Set when certificates come on the work list from now on."""
    policy = CertificatePolicy(body.warn_days, body.urgent_days)
    with house.database.write() as session:
        change_certificate_policy(session, who, policy, house.now())
    return body


@router.put("/policies/surveys")
def set_survey_policy(body: SurveyPolicyBody, who: Manager, house: InHouse) -> SurveyPolicyBody:
    """Set how long customers may answer from now on, and which mark is a low one."""
    policy = SurveyPolicy(body.valid_days, body.low_satisfaction)
    with house.database.write() as session:
        change_survey_policy(session, who, policy, house.now())
    return body


@router.put("/policies/promises")
def set_promise_policy(body: PromisePolicyBody, who: Manager, house: InHouse) -> PromisePolicyBody:
    """Set which policy stands for cases, received from now on, that name none."""
    policy = PromisePolicy(body.by_work_type, body.emergency, body.usual)
    with house.database.write() as session:
        change_promise_policy(session, who, policy, house.now())
    return body
