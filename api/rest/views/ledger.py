"""Statements, lines, and deduction rules."""

from datetime import datetime
from zoneinfo import ZoneInfo

from api.rest.schemas.base import Names
from api.rest.schemas.errors import Problem
from api.rest.schemas.ledger import (
    ClosedMonth,
    DeductionRuleBody,
    DisputeView,
    LineContract,
    LineView,
    PayeeView,
    Statements,
    StatementSummary,
    StatementView,
    TotalsView,
    UnpricedView,
)
from api.rest.views.values import fen, local, local_or_none, names, yuan
from api.texts.faults import worded
from dispatch.domain.kinds import Language
from dispatch.domain.ledger.deductions import DeductionRule
from dispatch.domain.ledger.lines import Payee
from dispatch.domain.ledger.statement import Totals
from dispatch.services.ledger.prices import UnpricedVisit
from dispatch.services.reading.ledger import MonthOfStatements, Named, Statement, Summary
from dispatch.store.ledger import LedgerDispute, LedgerLine, LedgerMonth
from dispatch.store.organisation import PartnerContract


def statements_view(found: MonthOfStatements, zone: ZoneInfo, language: Language) -> Statements:
    """Show the statements of a month."""
    return Statements(
        month=str(found.month),
        closed_at=_closed_at(found.closed, zone),
        closed_by=None if found.closed is None else found.closed.closed_by,
        items=[_summary(item, found) for item in found.items],
        unpriced=[_unpriced(one, found, language) for one in found.unpriced],
    )


def statement_view(found: Statement, zone: ZoneInfo) -> StatementView:
    """Show a statement with its lines."""
    return StatementView(
        month=str(found.month),
        closed_at=_closed_at(found.closed, zone),
        closed_by=None if found.closed is None else found.closed.closed_by,
        payee=_payee(found.payee, found.named),
        totals=_totals(found.totals),
        lines=[line_view(line, found.rules.get(line.rule), zone) for line in found.lines],
    )


def line_view(line: LedgerLine, rule: DeductionRule | None, zone: ZoneInfo) -> LineView:
    """Show a line; `rule` is that of a deduction."""
    visit = line.visit
    return LineView(
        id=line.id,
        month=line.month,
        day=line.day,
        visit_id=line.visit_id,
        ticket=None if visit is None else visit.case.ticket,
        work_type_id=None if visit is None else visit.work_type_id,
        contract=None if line.contract is None else _contract(line.contract),
        kind=line.kind,
        rule=line.rule,
        rule_name=None if rule is None else _rule_names(rule),
        amount=yuan(line.amount_fen),
        basis=dict(line.basis),
        note=line.note,
        booked_at=local(line.booked_at, zone),
        booked_by=line.booked_by,
        corrects_id=line.corrects_id,
        dispute=None if line.dispute is None else _dispute(line.dispute, zone),
    )


def closed_month(row: LedgerMonth, zone: ZoneInfo) -> ClosedMonth:
    """Show a month that was closed."""
    return ClosedMonth(
        month=row.month,
        closed_at=local(row.closed_at, zone),
        closed_by=row.closed_by,
        lines=row.line_count,
        total=yuan(row.total_fen),
    )


def rule_body(rule: DeductionRule) -> DeductionRuleBody:
    """Show a deduction rule."""
    return DeductionRuleBody(
        id=rule.id,
        name=_rule_names(rule),
        cause=rule.cause,
        least=yuan(rule.least_fen),
        most=yuan(rule.most_fen),
        late_after_minutes=rule.late_after_minutes,
        enabled=rule.enabled,
    )


def rule_of(body: DeductionRuleBody) -> DeductionRule:
    """Read a deduction rule."""
    return DeductionRule(
        id=body.id,
        name_zh=body.name.zh,
        name_en=body.name.en,
        cause=body.cause,
        least_fen=fen(body.least),
        most_fen=fen(body.most),
        late_after_minutes=body.late_after_minutes,
        enabled=body.enabled,
    )


def _rule_names(rule: DeductionRule) -> Names:
    return Names(zh=rule.name_zh, en=rule.name_en)


def _contract(row: PartnerContract) -> LineContract:
    centre = row.centre
    return LineContract(id=row.id, centre_id=centre.id, centre_name=names(centre))


def _closed_at(row: LedgerMonth | None, zone: ZoneInfo) -> datetime | None:
    return local_or_none(None if row is None else row.closed_at, zone)


def _summary(item: Summary, found: MonthOfStatements) -> StatementSummary:
    return StatementSummary(
        payee=_payee(item.payee, found.named.get(item.payee)),
        totals=_totals(item.totals),
        disputes=item.disputes,
    )


def _unpriced(one: UnpricedVisit, found: MonthOfStatements, language: Language) -> UnpricedView:
    words = worded(one.fault, language)
    return UnpricedView(
        visit_id=one.visit_id,
        day=one.day,
        payee=_payee(one.payee, found.named.get(one.payee)),
        problem=Problem(
            code=one.fault.code.value, cause=words.cause, action=words.action, field=words.field
        ),
    )


def _payee(payee: Payee, named: Named | None) -> PayeeView:
    name = Names(zh=payee.id, en=payee.id) if named is None else names(named)
    return PayeeView(kind=payee.kind, id=payee.id, name=name)


def _totals(sums: Totals) -> TotalsView:
    return TotalsView(
        visits=sums.visits,
        earned=yuan(sums.earned_fen),
        deducted=yuan(sums.deducted_fen),
        paid_back=yuan(sums.paid_back_fen),
        guaranteed=yuan(sums.guaranteed_fen),
        corrected=yuan(sums.corrected_fen),
        total=yuan(sums.total_fen),
    )


def _dispute(row: LedgerDispute, zone: ZoneInfo) -> DisputeView:
    return DisputeView(
        state=row.state,
        reason=row.reason,
        opened_at=local(row.opened_at, zone),
        opened_by=row.opened_by,
        ruling=row.ruling,
        decided_at=local_or_none(row.decided_at, zone),
        decided_by=row.decided_by,
    )
