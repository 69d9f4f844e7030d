"""Who may do what: every operation of the document, for every role and for nobody."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from api.description import described
from dispatch.domain.kinds import TokenScope
from tests.api.office import LOGINS, Office

PLACES = {
    "visit_id": "v1",
    "technician_id": "ann",
    "site_id": "s1",
    "plan_id": "p2",
    "token_id": "nothing",
    "calendar_id": "statutory",
    "case_id": "c1",
    "decision_id": "nothing",
    "device_id": "d1",
    "kind": "PP",
    "month": "2026-10",
    "payee_kind": "TECHNICIAN",
    "payee_id": "ann",
    "line_id": "1",
    "survey_id": "nothing",
    "indicator_id": "nothing",
    "centre_id": "gulou",
    "closure_id": "1",
    "offer_id": "nothing",
    "partner_id": "nothing",
    "contract_id": "1",
    "policy_id": "nothing",
}
QUERIES = {
    "listStatements": "?month=2026-10",
    "searchVisits": "?q=13900",
    "findCallers": "?q=13900",
    "getRequestTemplate": "?format=csv",
    "comparePlans": "?with=p1",
    "streamRun": "",
    "listCalendarDays": "?year=2026",
    "getCaseFigures": "?from=2026-10-01&to=2026-10-31",
    "getEvaluation": "?from=2026-10-01&to=2026-10-31",
    "downloadEvaluation": "?from=2026-10-01&to=2026-10-31",
}

OPEN = {"getHealth", "signIn", "signOut", "openASurvey", "answerASurvey"}
"""For everyone."""
ANY_USER = {"getSession", "changeUser"}
PAID = {"listStatements", "getStatement", "downloadStatement", "disputeLine"}
"""For technicians and partner points: of their own visits alone."""
FIELD = {
    "listCentres",
    "getTechnician",
    "getVisit",
    "listVisitEvents",
    "getItinerary",
}
"""For technicians, too, but of their own things alone."""
WORK = {"reportVisitEvent", "listFaultCodes"}
"""For technicians and partner points, of their own visits alone."""
POINT = {"listPartnerOffers", "acceptOffers", "declineOffer", "sendPerson"}
"""For partner points, too, of their own offers alone."""
OFFICE = {
    "listApiTokens",
    "createApiToken",
    "deleteApiToken",
    "listCalendars",
    "listCalendarDays",
    "uploadNotice",
    "listProvisionalDeadlines",
    "listTechnicians",
    "listPartnerPoints",
    "listPartnerContracts",
    "listPartnerClosures",
    "closePartner",
    "removePartnerClosure",
    "listVisits",
    "change",
    "searchVisits",
    "listUncertainSites",
    "listDueCartridges",
    "getDevice",
    "sendReading",
    "enterDeviceCartridge",
    "addRequest",
    "importTable",
    "getRequestTemplate",
    "getRequest",
    "findCallers",
    "listWorkTypes",
    "listCartridgeTypes",
    "listExpiringCertificates",
    "getCentreHours",
    "listCentreClosures",
    "closeCentre",
    "removeCentreClosure",
    "getEvaluation",
    "downloadEvaluation",
    "enterIndicatorPoints",
    "listSurveysToSend",
    "giveSurveyLink",
    "listSurveyFollowUps",
    "followUpSurvey",
    "listCalls",
    "recordCallResult",
    "listCases",
    "cancelCase",
    "listCaseDecisions",
    "decideCase",
    "answerCaseOffer",
    "getCaseFigures",
    "bookEndedVisits",
    "deductByHand",
    "listDeductionRules",
    "getPolicies",
    "listSlaPolicies",
    "getTechnicianPay",
    "listClocks",
    "getClocks",
    "acknowledge",
    "logAttempt",
    "overrideRemoteFirst",
    "answerComplaint",
    "pauseClocks",
    "resumeClocks",
    "handOverCase",
    "beginHandling",
    "endHandling",
    "closeClocks",
    "place",
    "requestPlan",
    "listPlans",
    "getPlan",
    "stopOrDiscardPlan",
    "publish",
    "comparePlans",
    "streamChanges",
    "streamRun",
}

MANAGER = {
    "setCasePolicy",
    "setContinuityPolicy",
    "setAppointmentPolicy",
    "setCertificatePolicy",
    "closeLedgerMonth",
    "setDeductionRules",
    "setSurveyPolicy",
    "importIndicators",
    "setCentreHours",
    "setFeeCard",
    "renewExpiringCertificate",
    "setCartridgeType",
    "decideLine",
    "correctLine",
    "makePartnerContract",
    "changePartnerContract",
    "endPartnerContract",
    "setPartnerTerms",
    "setSlaLadder",
    "setPriceOfLateness",
    "setTechnicianPay",
    "setPromisePolicy",
}
"""For managers, and for administrators, who may do all that they may."""

Operation = tuple[str, str, str]


DOCUMENT = described().openapi()


def operations() -> Iterator[Operation]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield operation["operationId"], method, path


OPERATIONS = [*operations()]


def body_of(name: str) -> Any:
    """The example of the body in the document."""
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            if operation["operationId"] == name and "requestBody" in operation:
                schema = (
                    operation["requestBody"]["content"].get("application/json", {}).get("schema")
                )
                if schema is None:
                    return None  # a file
                model = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
                return model["examples"][0]
    return None


def call(office: Office, who: str, operation: Operation) -> int:
    name, method, path = operation
    client = office.anyone() if who == "nobody" else office.signed_in(who)
    address = path.format(**PLACES) + QUERIES.get(name, "")
    headers = {"If-Match": '"1"'} if name == "change" else {}
    body = body_of(name)
    content = None if body is None else json.dumps(body)
    headers["Content-Type"] = "application/json"
    status: int = client.request(method, address, content=content, headers=headers).status_code
    return status


def may(who: str, name: str) -> bool:
    if name in OPEN:
        return True
    if who == "nobody":
        return False
    role = LOGINS[who].value
    allowed = {
        "ADMIN": ANY_USER | WORK | PAID | FIELD | POINT | OFFICE | MANAGER,
        "MANAGER": ANY_USER | WORK | PAID | FIELD | POINT | OFFICE | MANAGER,
        "DISPATCHER": ANY_USER | WORK | PAID | FIELD | POINT | OFFICE,
        "TECHNICIAN": ANY_USER | WORK | PAID | FIELD,
        "PARTNER": ANY_USER | WORK | PAID | POINT,
    }
    return name in allowed[role]


def test_every_operation_has_its_place_in_the_matrix() -> None:
    assert {name for name, _, _ in OPERATIONS} == OPEN.union(
        ANY_USER, WORK, PAID, FIELD, POINT, OFFICE, MANAGER
    )


ENDLESS = "streamChanges"
"""Whom it answers is tested in test_streams.py."""

CELLS = [
    pytest.param(who, operation, id=f"{operation[0]}-{who}")
    for operation in OPERATIONS
    for who in ("nobody", "admin", "manager", "dispatcher", "ann", "partner")
    if operation[0] != ENDLESS or not may(who, ENDLESS)
]


@pytest.mark.parametrize(("who", "operation"), CELLS)
def test_matrix(office: Office, who: str, operation: Operation) -> None:
    status = call(office, who, operation)
    if operation[0] == "signIn":
        assert status == 401  # the example's password is not theirs, but everyone may try
    elif may(who, operation[0]):
        assert status not in {401, 403}
        assert status < 500
    else:
        assert status == (401 if who == "nobody" else 403)


SOMEONE_ELSES = [
    ("get", "/v1/visits/v3", 404),
    ("get", "/v1/visits/v3/events", 404),
    ("get", "/v1/visits/v4", 404),
    ("get", "/v1/visits/v5", 404),
    ("get", "/v1/technicians/ben", 403),
    ("get", "/v1/itinerary?technicianId=ben", 403),
]


@pytest.mark.parametrize(("method", "path", "status"), SOMEONE_ELSES)
def test_a_technician_sees_nothing_of_others(
    office: Office, method: str, path: str, status: int
) -> None:
    assert office.signed_in("ann").request(method, path).status_code == status
    assert office.signed_in("dispatcher").request(method, path).status_code == 200


def test_a_technician_reports_nothing_of_others(office: Office) -> None:
    body = {"kind": "START", "at": "2026-10-08T12:00:00+08:00", "clientEventId": "e1"}
    refused = office.signed_in("ann").post("/v1/visits/v3/events", json=body)
    assert refused.status_code == 404
    assert office.signed_in("ben").get("/v1/visits/v3").json()["status"] == "PUBLISHED"


def test_a_draft_makes_no_visit_ones_own(office: Office) -> None:
    # The draft p2 gives v2 to Ben; published it is Ann's.
    assert office.signed_in("ben").get("/v1/visits/v2").status_code == 404
    assert office.signed_in("ann").get("/v1/visits/v2").status_code == 200


SCOPES = [
    ("get", "/v1/visits/v1", TokenScope.READ),
    ("get", "/v1/route-plans", TokenScope.READ),
    ("delete", "/v1/route-plans/p2", TokenScope.PLAN),
    ("post", "/v1/route-plans/p2/publish", TokenScope.PUBLISH),
]


@pytest.mark.parametrize(("method", "path", "scope"), SCOPES)
def test_a_token_does_what_its_scope_says_and_no_more(
    office: Office, method: str, path: str, scope: TokenScope
) -> None:
    body = {"expectedVersion": 1} if scope is TokenScope.PUBLISH else None
    others = [each for each in TokenScope if each is not scope]
    refused = office.with_token("dispatcher", *others).request(method, path, json=body)
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["code"] == "SCOPE_NOT_ALLOWED"
    done = office.with_token("dispatcher", scope).request(method, path, json=body)
    assert done.status_code in {200, 202}
