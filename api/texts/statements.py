"""Words of statements as files: headings, what lines are for, and what became of disputes."""

from typing import Final

from dispatch.domain.kinds import Language
from dispatch.domain.ledger.disputes import DisputeState
from dispatch.domain.ledger.lines import LineKind

COLUMNS: Final[dict[str, dict[str, str]]] = {
    "line": {"en": "Line", "zh": "明细号"},
    "month": {"en": "Month", "zh": "月份"},
    "day": {"en": "Day", "zh": "日期"},
    "ticket": {"en": "Ticket", "zh": "服务单号"},
    "visit": {"en": "Visit", "zh": "上门工单"},
    "workType": {"en": "Work type", "zh": "工作类型"},
    "contract": {"en": "Contract", "zh": "合同号"},
    "kind": {"en": "For", "zh": "项目"},
    "rule": {"en": "Rule", "zh": "规则"},
    "amount": {"en": "Yuan", "zh": "金额（元）"},
    "corrects": {"en": "Corrects line", "zh": "更正的明细号"},
    "note": {"en": "Reason", "zh": "说明"},
    "dispute": {"en": "Dispute", "zh": "异议"},
    "contested": {"en": "Why disputed", "zh": "异议理由"},
    "ruling": {"en": "Decision", "zh": "处理意见"},
}
"""Headings of the lines, in their order."""

KINDS: Final[dict[LineKind, dict[str, str]]] = {
    LineKind.FEE: {"en": "Fee", "zh": "服务费"},
    LineKind.WAY: {"en": "Distance", "zh": "里程费"},
    LineKind.VISIT_PAY: {"en": "Pay per visit", "zh": "上门提成"},
    LineKind.DEDUCTION: {"en": "Deduction", "zh": "扣款"},
    LineKind.REWORK: {"en": "Rework paid back", "zh": "返修扣回"},
    LineKind.GUARANTEE: {"en": "Guaranteed volume", "zh": "保底补差"},
    LineKind.CORRECTION: {"en": "Correction", "zh": "更正"},
}
STATES: Final[dict[DisputeState, dict[str, str]]] = {
    DisputeState.OPEN: {"en": "Open", "zh": "待处理"},
    DisputeState.ACCEPTED: {"en": "Accepted", "zh": "已接受"},
    DisputeState.REJECTED: {"en": "Rejected", "zh": "已驳回"},
}
TOTALS: Final[dict[str, dict[str, str]]] = {
    "payee": {"en": "Payee", "zh": "收款方"},
    "month": {"en": "Month", "zh": "月份"},
    "closed": {"en": "Closed", "zh": "结账"},
    "open": {"en": "not yet", "zh": "未结账"},
    "visits": {"en": "Visits", "zh": "上门次数"},
    "earned": {"en": "Fees", "zh": "费用"},
    "deducted": {"en": "Deductions", "zh": "扣款"},
    "paidBack": {"en": "Rework", "zh": "返修扣回"},
    "guaranteed": {"en": "Guaranteed volume", "zh": "保底补差"},
    "corrected": {"en": "Corrections", "zh": "更正"},
    "total": {"en": "Total", "zh": "合计"},
}
SHEETS: Final[dict[str, dict[str, str]]] = {
    "totals": {"en": "Statement", "zh": "结算单"},
    "lines": {"en": "Lines", "zh": "明细"},
}


def said(words: dict[str, str], language: Language) -> str:
    """Return the words of a language."""
    return words[language.value]
