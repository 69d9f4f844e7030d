"""Deductions: examples that are off, rules that come by themselves, and those of a person."""

from dataclasses import replace
from datetime import date

import pytest

from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.deductions import (
    EXAMPLES,
    Cause,
    DeductionRule,
    by_hand_fault,
    deductions_of,
    rule_faults,
)
from dispatch.domain.ledger.lines import EndedVisit, LineKind, Payee, PayeeKind

ANN = Payee(PayeeKind.TECHNICIAN, "ann")
LATE, NOT_COMPLETED, CONDUCT = (replace(rule, enabled=True) for rule in EXAMPLES)


def visit(**fields: object) -> EndedVisit:
    plain = EndedVisit("v1", "repair", ANN, date(2026, 10, 8))
    return replace(plain, **fields)  # type: ignore[arg-type]  # fields of EndedVisit


def test_the_examples_are_those_of_the_source_and_all_off() -> None:
    assert [(rule.least_fen, rule.most_fen) for rule in EXAMPLES] == [
        (2000, 2000),
        (5000, 5000),
        (5000, 20_000),
    ]
    assert not any(rule.enabled for rule in EXAMPLES)
    assert [*rule_faults(EXAMPLES)] == []
    late_and_failed = visit(late_s=86_400, failed_for="PART_MISSING")
    assert [*deductions_of(EXAMPLES, late_and_failed)] == []


@pytest.mark.parametrize(
    ("late_s", "deducted"), [(None, []), (-60, []), (1799, []), (1800, [-2000]), (9000, [-2000])]
)
def test_lateness_counts_from_its_minutes_on(late_s: int | None, deducted: list[int]) -> None:
    lines = [*deductions_of([LATE], visit(late_s=late_s))]
    assert [line.amount_fen for line in lines] == deducted
    assert all((line.kind, line.rule) == (LineKind.DEDUCTION, "late") for line in lines)


def test_a_rule_without_minutes_of_grace_leaves_alone_who_is_on_time() -> None:
    strict = replace(LATE, late_after_minutes=0)
    assert [*deductions_of([strict], visit(late_s=0))] == []
    assert len([*deductions_of([strict], visit(late_s=1))]) == 1


@pytest.mark.parametrize(
    ("reason", "deducted"),
    [(None, 0), ("NOBODY_HOME", 0), ("DEVICE_BEYOND_REPAIR", 0), ("PART_MISSING", 1), ("OTHER", 1)],
)
def test_what_failed_for_the_customers_reasons_costs_nobody_anything(
    reason: str | None, deducted: int
) -> None:
    assert len([*deductions_of([NOT_COMPLETED], visit(failed_for=reason))]) == deducted


def test_a_persons_deduction_never_comes_by_itself() -> None:
    assert [*deductions_of([CONDUCT], visit(late_s=9999, failed_for="OTHER"))] == []


@pytest.mark.parametrize(
    ("rule", "amount_fen", "code"),
    [
        (CONDUCT, 5000, None),
        (CONDUCT, 20_000, None),
        (CONDUCT, 4999, LedgerCode.DEDUCTION_AMOUNT),
        (CONDUCT, 20_001, LedgerCode.DEDUCTION_AMOUNT),
        (replace(CONDUCT, enabled=False), 5000, LedgerCode.DEDUCTION_OFF),
        (LATE, 2000, LedgerCode.DEDUCTION_BY_ITSELF),
    ],
)
def test_a_person_deducts_within_the_rule(
    rule: DeductionRule, amount_fen: int, code: LedgerCode | None
) -> None:
    fault = by_hand_fault(rule, amount_fen)
    assert (fault and fault.code) is code


def test_everything_that_is_wrong_with_rules_is_said_at_once() -> None:
    rules = [
        replace(LATE, id="x", least_fen=0),
        replace(LATE, id="x", late_after_minutes=None),
        replace(NOT_COMPLETED, most_fen=6000),
        replace(CONDUCT, id="rework", name_zh=" ", most_fen=4000),
        DeductionRule("y", "y", "y", Cause.BY_HAND, 1, 10_000_001, 5),
    ]
    found = [(fault.code.name, fault.field) for fault in rule_faults(rules)]
    assert found == [
        ("RULE_TWICE", "rules[0].id"),
        ("RULE_RANGE", "rules[0].least"),
        ("RULE_TWICE", "rules[1].id"),
        ("RULE_LATE_AFTER", "rules[1].lateAfterMinutes"),
        ("RULE_RANGE", "rules[2].least"),
        ("RULE_TWICE", "rules[3].id"),
        ("RULE_NAMELESS", "rules[3].name"),
        ("RULE_RANGE", "rules[3].least"),
        ("RULE_RANGE", "rules[4].least"),
        ("RULE_LATE_AFTER", "rules[4].lateAfterMinutes"),
    ]
