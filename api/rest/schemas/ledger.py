"""Statements: what visits bring, disputes, corrections, and the end of a month."""

from typing import Any

from pydantic import Field

from api.rest.schemas.base import NAMES, Day, Id, Instant, Json, Names, Schema, Yuan, shown
from api.rest.schemas.errors import Problem
from dispatch.domain.ledger.deductions import Cause
from dispatch.domain.ledger.disputes import DisputeState
from dispatch.domain.ledger.lines import LineKind, PayeeKind

PAYEE: dict[str, Any] = {
    "kind": "PARTNER",
    "id": "p-wufeng",
    "name": NAMES | {"zh": "五凤特约网点", "en": "Wufeng"},
}
TOTALS = {
    "visits": 41,
    "earned": "3280.00",
    "deducted": "-20.00",
    "paidBack": "-80.00",
    "guaranteed": "400.00",
    "corrected": "20.00",
    "total": "3600.00",
}
DISPUTE: dict[str, Any] = {
    "state": "OPEN",
    "reason": "路上有交通事故",
    "openedAt": "2026-10-09T09:00:00+08:00",
    "openedBy": "user-p-wufeng",
    "ruling": "",
    "decidedAt": None,
    "decidedBy": None,
}
CONTRACT: dict[str, Any] = {
    "id": 3,
    "centreId": "gulou",
    "centreName": {"zh": "鼓楼服务中心", "en": "Gulou"},
}
LINE: dict[str, Any] = {
    "id": 7,
    "month": "2026-10",
    "day": "2026-10-08",
    "visitId": "v1",
    "ticket": "FZ20261008001",
    "workTypeId": "install",
    "contract": None,
    "kind": "DEDUCTION",
    "rule": "late",
    "ruleName": {"zh": "上门迟到", "en": "Late arrival"},
    "amount": "-20.00",
    "basis": {"lateSeconds": 3600},
    "note": "",
    "bookedAt": "2026-10-09T02:00:00+08:00",
    "bookedBy": "nightly",
    "correctsId": None,
    "dispute": DISPUTE,
}
MONTH: dict[str, Any] = {"month": "2026-10", "closedAt": None, "closedBy": None}
MOST_REASON = 1000
REASON = Field(max_length=MOST_REASON)
RULE: dict[str, Any] = {
    "id": "late",
    "name": {"zh": "上门迟到", "en": "Late arrival"},
    "cause": "LATE",
    "least": "20.00",
    "most": "20.00",
    "lateAfterMinutes": 30,
    "enabled": False,
}


class PayeeView(Schema):
    """Who is paid: a partner point or a technician."""

    model_config = shown(PAYEE)

    kind: PayeeKind
    id: str
    name: Names


class TotalsView(Schema):
    """What lines add up to, by what they are for; deductions and rework are negative."""

    model_config = shown(TOTALS)

    visits: int
    earned: Yuan
    deducted: Yuan
    paid_back: Yuan
    guaranteed: Yuan
    corrected: Yuan
    total: Yuan


class StatementSummary(Schema):
    """A payee's month, and how many of its disputes wait for a decision."""

    model_config = shown({"payee": PAYEE, "totals": TOTALS, "disputes": 1})

    payee: PayeeView
    totals: TotalsView
    disputes: int


class UnpricedView(Schema):
    """A completed visit that has no price yet, and what is missing."""

    model_config = shown(
        {
            "visitId": "v2",
            "day": "2026-10-08",
            "payee": PAYEE,
            "problem": {
                "code": "LEDGER_FEE_MISSING",
                "cause": "The fee card has no fee for it.",
                "action": "Add it.",
                "field": "",
            },
        }
    )

    visit_id: str
    day: Day
    payee: PayeeView
    problem: Problem


class Statements(Schema):
    """All statements of a month that the user may see; `closedAt` null: it is open."""

    model_config = shown(MONTH | {"items": [], "unpriced": []})

    month: str
    closed_at: Instant | None
    closed_by: str | None
    items: list[StatementSummary]
    unpriced: list[UnpricedView]


class DisputeView(Schema):
    """Why a line is contested, and how that was decided."""

    model_config = shown(DISPUTE)

    state: DisputeState
    reason: str
    opened_at: Instant
    opened_by: str
    ruling: str
    decided_at: Instant | None
    decided_by: str | None


class LineContract(Schema):
    """The contract that a line of guaranteed volume is tied to."""

    model_config = shown(CONTRACT)

    id: int
    centre_id: str
    centre_name: Names


class LineView(Schema):
    """A line: what for, by which rule, how much; `ruleName` only of deductions.

    It is tied to a visit or, for guaranteed volume, to a contract.
    """

    model_config = shown(LINE)

    id: int
    month: str
    day: Day
    visit_id: str | None
    ticket: str | None
    work_type_id: str | None
    contract: LineContract | None
    kind: LineKind
    rule: str
    rule_name: Names | None
    amount: Yuan
    basis: Json
    note: str
    booked_at: Instant
    booked_by: str
    corrects_id: int | None
    dispute: DisputeView | None


class StatementView(Schema):
    """A payee's month, line by line."""

    model_config = shown(MONTH | {"payee": PAYEE, "totals": TOTALS, "lines": [LINE]})

    month: str
    closed_at: Instant | None
    closed_by: str | None
    payee: PayeeView
    totals: TotalsView
    lines: list[LineView]


class DisputeRequest(Schema):
    """Why a line is contested."""

    model_config = shown({"reason": "路上有交通事故"})

    reason: str = REASON


class RulingRequest(Schema):
    """Whether a dispute is accepted, why, and what is added to the line then."""

    model_config = shown({"accepted": True, "reason": "交警证明属实", "correction": "20.00"})

    accepted: bool
    reason: str = REASON
    correction: Yuan | None = None


class CorrectionRequest(Schema):
    """What is added to a line (negative: taken off), and why."""

    model_config = shown({"amount": "-5.00", "reason": "电话核实"})

    amount: Yuan
    reason: str = REASON


class DeductionRequest(Schema):
    """What is deducted by hand from whoever did a visit, by which rule and why."""

    model_config = shown(
        {"visitId": "v1", "ruleId": "conduct", "amount": "50.00", "reason": "投诉属实"}
    )

    visit_id: Id
    rule_id: Id
    amount: Yuan
    reason: str = REASON


class BookingAnswer(Schema):
    """What was booked now, and how many completed visits have no price yet."""

    model_config = shown({"visits": 12, "lines": 15, "unpriced": 0})

    visits: int
    lines: int
    unpriced: int


class ClosedMonth(Schema):
    """A month that was closed, and what it added up to."""

    model_config = shown(
        {
            "month": "2026-10",
            "closedAt": "2026-11-01T09:00:00+08:00",
            "closedBy": "user-admin",
            "lines": 412,
            "total": "32800.00",
        }
    )

    month: str
    closed_at: Instant
    closed_by: str
    lines: int
    total: Yuan


class DeductionRuleBody(Schema):
    """A rule by which something is deducted (docs/ledger.md)."""

    model_config = shown(RULE)

    id: str = Field(max_length=64)
    name: Names
    cause: Cause
    least: Yuan
    most: Yuan
    late_after_minutes: int | None = Field(default=None, le=100_000)
    enabled: bool


class DeductionRules(Schema):
    """All rules of deductions; those that were never set are examples, and off."""

    model_config = shown({"rules": [RULE]})

    rules: list[DeductionRuleBody] = Field(max_length=100)
