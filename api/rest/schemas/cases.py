"""Cases: decisions that wait, offers, fault codes and figures."""

from datetime import timedelta
from typing import Any

from pydantic import Field

from api.rest.schemas.base import NAMES, Instant, Names, Schema, shown
from api.rest.schemas.events import PIECE, PieceOfPart
from api.rest.schemas.visits import CUSTOMER, CustomerView
from dispatch.domain.cases.decisions import OfferState, Verdict
from dispatch.domain.cases.figures import By
from dispatch.domain.cases.next_visit import DecisionCause
from dispatch.domain.cases.policy import OfferKind
from dispatch.domain.kinds import CaseStatus
from dispatch.domain.visit_status import VisitStatus

TRIED: dict[str, Any] = {
    "visitId": "v1",
    "status": "FAILED",
    "reason": "PART_MISSING",
    "endedAt": "2026-10-08T12:40:00+08:00",
    "technicianName": NAMES | {"zh": "陈建国", "en": "Chen Jianguo"},
    "partnerName": None,
    "faultCode": "PUMP",
    "diagnosis": "水泵不转",
    "parts": [PIECE],
    "remainingDuration": None,
}
DECISION: dict[str, Any] = {
    "id": "d1",
    "caseId": "c1",
    "ticket": "FZ20261008001",
    "description": "不出水",
    "customer": CUSTOMER,
    "cause": "THIRD_VISIT",
    "managerNeeded": True,
    "openedAt": "2026-10-08T12:40:00+08:00",
    "visits": [TRIED],
    "verdict": None,
    "reason": "",
    "offer": None,
    "offerState": None,
    "nextVisitId": None,
}
VISIT_HEAD = {"id": "v1", "status": "NEW"}
HEAD: dict[str, Any] = {
    "caseId": "c1",
    "ticket": "FZ20261008001",
    "status": "OPEN",
    "receivedAt": "2026-10-08T09:20:00+08:00",
    "endedAt": None,
    "workType": "repair",
    "workTypeName": NAMES | {"zh": "维修", "en": "Repair"},
    "customer": CUSTOMER,
    "address": "福州市鼓楼区温泉街道",
    "centreId": "gulou",
    "description": "不出水",
    "waitsForDecision": False,
    "owner": "dispatcher",
    "visits": [VISIT_HEAD],
}
RATE = {"hits": 41, "cases": 50, "percent": "82.0"}
NO_RATE = {"hits": 0, "cases": 0, "percent": None}
FIGURES: dict[str, Any] = {
    "firstTimeFix": RATE,
    "secondVisitFix": RATE,
    "thirdVisits": 0,
    "rework": NO_RATE,
}
LABELLED = {"id": "t01", "name": NAMES | {"zh": "陈建国", "en": "Chen Jianguo"}, "figures": FIGURES}


class CaseVisitHead(Schema):
    """A visit of a case."""

    model_config = shown(VISIT_HEAD)

    id: str
    status: VisitStatus


class TriedVisit(Schema):
    """A visit of the case so far: how it ended, and what was found."""

    model_config = shown(TRIED)

    visit_id: str
    status: VisitStatus
    reason: str | None
    ended_at: Instant | None
    technician_name: Names | None
    partner_name: Names | None
    fault_code: str | None
    diagnosis: str
    parts: list[PieceOfPart]
    remaining_duration: timedelta | None


class CaseHead(Schema):
    """A case as a list has it: its visits, the oldest first, and who owns it."""

    model_config = shown(HEAD)

    case_id: str
    ticket: str
    status: CaseStatus
    received_at: Instant
    ended_at: Instant | None
    work_type: str
    work_type_name: Names
    customer: CustomerView
    address: str
    centre_id: str | None
    description: str
    waits_for_decision: bool
    owner: str | None
    visits: list[CaseVisitHead]


class CaseHeads(Schema):
    """Cases of one status: open ones by receipt, the others from the last that ended on."""

    model_config = shown({"items": [HEAD], "total": 1})

    items: list[CaseHead]
    total: int


class CallOff(Schema):
    """Why a case is called off."""

    model_config = shown({"reason": "顾客已自行解决"})

    reason: str = Field(max_length=1000)


class DecisionView(Schema):
    """What a person has to decide, or has decided; `verdict` null is not decided yet."""

    model_config = shown(DECISION)

    id: str
    case_id: str
    ticket: str
    description: str
    customer: CustomerView
    cause: DecisionCause
    manager_needed: bool
    opened_at: Instant
    visits: list[TriedVisit]
    verdict: Verdict | None
    reason: str
    offer: OfferKind | None
    offer_state: OfferState | None
    next_visit_id: str | None


class Decisions(Schema):
    """What waits: decisions first, then offers without an answer; `offers` are those there are."""

    model_config = shown({"items": [DECISION], "offers": ["LOAN_UNIT", "REPLACEMENT", "REFUND"]})

    items: list[DecisionView]
    offers: list[OfferKind]


class DecisionRequest(Schema):
    """What was decided, why, and what the customer is offered."""

    model_config = shown({"verdict": "VISIT", "reason": "新水泵已到", "offer": "LOAN_UNIT"})

    verdict: Verdict
    reason: str = Field(max_length=1000)
    offer: OfferKind | None = None


class OfferAnswer(Schema):
    """What the customer said to the offer."""

    model_config = shown({"accepted": True})

    accepted: bool


class FaultCodeView(Schema):
    """A fault that is told from others."""

    model_config = shown({"id": "PUMP", "name": {"zh": "水泵故障", "en": "Pump"}})

    id: str
    name: Names


class FaultCodes(Schema):
    """All fault codes, by id."""

    model_config = shown({"items": [{"id": "PUMP", "name": {"zh": "水泵故障", "en": "Pump"}}]})

    items: list[FaultCodeView]


class RateView(Schema):
    """`hits` of `cases`; the percentage has one decimal, null when there was nothing to judge."""

    model_config = shown(RATE)

    hits: int
    cases: int
    percent: str | None


class CaseFiguresView(Schema):
    """Figures as docs/cases.md defines them."""

    model_config = shown(FIGURES)

    first_time_fix: RateView
    second_visit_fix: RateView
    third_visits: int
    rework: RateView


class LabelledFigures(Schema):
    """Figures of one technician, partner point, part or model."""

    model_config = shown(LABELLED)

    id: str
    name: Names
    figures: CaseFiguresView


class CaseFiguresAnswer(Schema):
    """Figures of all cases of the period, and apart by what was asked for."""

    model_config = shown({"total": FIGURES, "by": "TECHNICIAN", "items": [LABELLED]})

    total: CaseFiguresView
    by: By
    items: list[LabelledFigures]
